"""What people and the clock may want of an incident."""

from dataclasses import dataclass
from datetime import datetime

from coordination.kernel import Attachment, Command, Due, KeepFile, Place, Source, UserId, Words
from coordination.plan import Severity
from coordination.retention import EraseTexts


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Command):
    """Open an incident."""

    unit: str = ""
    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    source: Source | None = None
    happened_at: datetime | None = None
    drill: bool = False
    plan_id: str = ""
    """Of a drill: the plan to be drilled."""
    answers: str = ""
    """The round that the unit answers with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddUpdate(Command):
    """Say or send something more."""

    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """Tell that a message was edited."""

    source: Source
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Command):
    """Declare this the same event as another."""

    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReporter(Command):
    """Follow-up of a merge: take in the other's reporter. `other` names the incident that tells."""

    other: str
    text: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Command):
    """Answer the page and lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Command):
    """Lead from now on, whoever leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Command):
    """Decide later: neither start a plan nor wave it away before then."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePageLost(Command):
    """Telegram says a paged person cannot be reached."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNoticeLost(Command):
    """Telegram says that what was to be told to one person cannot reach them."""

    user: UserId
    what: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteClockPutBack(Command):
    """The machine's clock was put back: what waits for minutes must not wait for an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePlan(Command):
    """Propose a plan."""

    plan_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSeverity(Command):
    """Judge the severity."""

    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts(Command):
    """Set hurt, dead, missing, evacuated; None is unknown."""

    facts: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activate(Command):
    """Start the plan (the chosen one, else the best suggestion, else the general one)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDownFalse(Command):
    """Declare that it is no incident."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(Command):
    """Take a step; asks for its approval when it needs one."""

    step: int
    text: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(Command):
    """Report a step done, with its evidence."""

    step: int
    text: Words | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Command):
    """Reply to a step: its evidence where it wants one, else an update."""

    step: int
    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Command):
    """Report that a step cannot go on."""

    step: int
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Command):
    """Leave a step out."""

    step: int
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reword(Command):
    """Change what is asked for."""

    number: int
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Command):
    """Agree, or not (with a reason). `wording` is the version the voter saw; None: the present one."""

    number: int
    yes: bool
    reason: Words | None = None
    wording: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """Report on scene."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComeBack(Command):
    """Report back safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountIn(Command):
    """Declare everyone still out counted and safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stabilise(Command):
    """Declare the situation stable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDown(Command):
    """Release the responders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """End the incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAfterAction(Command):
    """Write down what was learnt."""

    text: Words | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseDrill(Command):
    """Follow-up of a real report: the drill stops at once. `other` is the real incident."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeDrill(Command):
    """Go on with a paused drill."""


IncidentCommand = (
    Report
    | AddUpdate
    | Correct
    | Merge
    | AddReporter
    | KeepFile
    | Acknowledge
    | TakeOver
    | Watch
    | NotePageLost
    | NoteNoticeLost
    | NoteClockPutBack
    | ChoosePlan
    | SetSeverity
    | SetFacts
    | Activate
    | StandDownFalse
    | Take
    | Finish
    | Remark
    | Block
    | Skip
    | Reword
    | CastVote
    | CheckIn
    | ComeBack
    | CountIn
    | Stabilise
    | StandDown
    | Close
    | FileAfterAction
    | PauseDrill
    | EraseTexts
    | ResumeDrill
    | Due
)
