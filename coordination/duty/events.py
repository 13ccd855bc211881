"""What happens at a duty post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from typing_extensions import override

from coordination.duty.commands import Adopt
from coordination.duty.turns import Shift
from coordination.kernel import Command, Event, Ref, UserId, Words
from coordination.reach.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted(Event):
    """The config's word on the post holds from now on."""

    post: str
    unit: str
    remind: timedelta
    late_after: timedelta
    look_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """The post is no longer in the config."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept(Event):
    """Other posts are no longer in the config; nobody else would tell them."""

    posts: tuple[str, ...]

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        """They look for themselves in the config, and close."""
        return [(Ref("duty", post), Adopt(at=self.at, post=post)) for post in self.posts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned(Event):
    """Another shift is the present one."""

    shift: Shift | None
    people: tuple[UserId, ...]
    """Those of the shift who are enrolled: only they can be asked."""
    coming: tuple[Shift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """The shifts ahead are others than before."""

    coming: tuple[Shift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(Event):
    """The people of the next shift were reminded."""

    shift: Shift
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn(Answers):
    """Somebody is here, for the shift that begins, or began, at a moment."""

    user: UserId
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCheckedIn(Event):
    """Nobody has confirmed a turn in time. What that means is for people to find out."""

    turn: int
    told: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """Somebody wants to give the post to the next."""

    user: UserId
    note: Words
    to: tuple[UserId, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver(Answers):
    """The next one has acknowledged the note."""

    user: UserId
    shift: Shift | None
    """The shift that is begun by this, perhaps before its time; None: only the note was acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTakenOver(Event):
    """A handover still waits."""

    told: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOffered(Event):
    """Somebody offers a shift to another."""

    user: UserId
    to: UserId
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapAgreed(Answers):
    """The other has agreed."""

    number: int
    shift: Shift
    """What is put over the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodIn(Event):
    """Somebody stands in for a span."""

    shift: Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSeen(Event):
    """A span without anybody was announced."""

    begins_at: datetime
    ends_at: datetime | None
    people: tuple[UserId, ...]
    clock: str
    """When it begins by the site's clock, if it is a hole in the pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapClosed(Event):
    """Somebody who was planned and not enrolled has come in."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodNoted(Event):
    """A duty period is open from one day to another, whatever the config says."""

    period: str
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAhead(Event):
    """The days ahead were looked at."""

    look_at: datetime


DutyEvent = (
    Adopted
    | Closed
    | Swept
    | Turned
    | Planned
    | Reminded
    | CheckedIn
    | NotCheckedIn
    | HandedOver
    | TakenOver
    | NotTakenOver
    | ShiftOffered
    | SwapAgreed
    | StoodIn
    | GapSeen
    | GapClosed
    | PeriodNoted
    | LookedAhead
)
