"""What people and the clock may want of a round."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coordination.kernel import Attachment, Command, Due, KeepFile, Source, Words
from coordination.retention import EraseTexts
from coordination.rounds.state import Outage, Says, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRound(Command):
    """Follow-up of the calendar: a round begins."""

    id: str
    terms: Terms
    quick: Mapping[str, int] = field(default_factory=dict)
    outage: Outage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Command):
    """Say how a unit stands: by one of its people, or by the clerk for it."""

    unit: str
    says: Says | None = None
    """None: numbers alone. They change nothing about what was said, and are all clear where nothing was."""
    text: Words | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    source: Source | None = None
    by_phone: bool = False
    written_at: datetime | None = None
    sure: bool = False
    """Zero although the unit has an incident today: it was asked about, and is not part of this."""
    includes: bool = False
    """The unit's incidents of today are what it has to say."""
    revises: bool = False
    """After the cut-off: meant as a visible revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteIncident(Command):
    """Follow-up of a report that answers a round: the unit has something, under this number."""

    unit: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(Command):
    """Tell that a message that was an entry has been edited."""

    source: Source
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse(Command):
    """Expect nothing of a unit this time."""

    unit: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Command):
    """Call the silent once more, now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleClaim(Command):
    """Accept, or not, that a late entry was written in time without signal."""

    unit: str
    accepts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCheck(Command):
    """Answer the check question that followed a zero."""

    unit: str
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOutage(Command):
    """Follow-up of an outage: we could not hear between these moments."""

    since: datetime
    until: datetime
    rival: bool = False
    """Another program did, and what was written then is lost."""


RoundCommand = (
    OpenRound
    | Enter
    | NoteIncident
    | CorrectEntry
    | Excuse
    | Remind
    | RuleClaim
    | AnswerCheck
    | NoteOutage
    | KeepFile
    | EraseTexts
    | Due
)
