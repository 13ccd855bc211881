"""What can happen to a round. These are the record: names and fields stay readable for years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from typing_extensions import override

from coordination.kernel import Attachment, Command, Event, Ref, UserId, Words
from coordination.plan import Localised
from coordination.retention import TextsErased
from coordination.rounds.agenda import AGENDA, ASK, KeepStreaks
from coordination.rounds.month import KeepRound, Kept, book
from coordination.rounds.state import Entry, Outage, Terms, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOpened(Event):
    """A round began, with everything it will run by."""

    id: str
    terms: Terms
    quick: Mapping[str, int] = field(default_factory=dict)
    outage: Outage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Event):
    """A unit's answer, or its correction, came in; after the cut-off it is a revision."""

    unit: str
    entry: Entry

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.entry.files


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Event):
    """The message an entry was made by has been edited. Both texts stand."""

    unit: str
    old: Words | None
    new: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept(Event):
    """A file was downloaded; its SHA-256 stands in the record, its content beside the database."""

    unique_id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(Event):
    """A late entry says that it was written in time: the clerk has to rule."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRuled(Event):
    """The clerk accepted a claim, or did not."""

    unit: str
    accepts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAsked(Event):
    """A zero was taken in, and one question asked about it."""

    unit: str
    question: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswered(Event):
    """The check question was answered."""

    unit: str
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(Event):
    """The silent were called."""

    units: tuple[str, ...]
    past: int
    """How many of the terms' reminders are past now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Event):
    """The due time came, and the roll-up was given out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased(Event):
    """The silent were told to somebody above them; there may be nobody at this tier."""

    tier: Tier
    units: tuple[str, ...]
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageMet(Event):
    """We could not hear for a while."""

    outage: Outage
    judged: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosed(Event):
    """The cut-off came. What each unit is from now on changes only as a visible revision."""

    id: str
    schedule: str
    title: Localised
    day: date
    judged: bool
    units: Mapping[str, Kept]
    streaks: Mapping[str, int]

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        streaks = KeepStreaks(at=self.at, schedule=self.schedule, streaks=self.streaks)
        return [*_kept(self), (AGENDA, streaks)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRevised(Event):
    """What is in the books has changed after the cut-off."""

    schedule: str
    title: Localised
    day: date
    judged: bool
    units: Mapping[str, Kept]

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        return _kept(self)


def _kept(event: RoundClosed | RoundRevised) -> Sequence[tuple[Ref, Command]]:
    """A question of the moment stands in no month's book."""
    if event.schedule == ASK:
        return []
    kept = KeepRound(
        at=event.at,
        schedule=event.schedule,
        title=event.title,
        day=event.day,
        judged=event.judged,
        units=event.units,
    )
    return [(book(event.schedule, event.day), kept)]


RoundEvent = (
    RoundOpened
    | Entered
    | EntryCorrected
    | FileKept
    | Claimed
    | ClaimRuled
    | CheckAsked
    | CheckAnswered
    | Reminded
    | Published
    | Chased
    | OutageMet
    | RoundClosed
    | RoundRevised
    | TextsErased
)
