"""A follow-up as a value, and how events change it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from typing_extensions import override

from coordination.kernel import Attachment, Event, UserId, Words
from coordination.retention import TextsErased


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A corrective action with an owner and a date. It is closed only by a second person's check."""

    number: str
    incident: str = ""
    """The number of the incident it comes from, if it comes from one."""
    text: Words
    files: tuple[Attachment, ...] = ()
    raised_at: datetime
    raised_by: UserId | None = None
    due: date
    """The site's date."""
    due_at: datetime
    remind_at: datetime | None = None
    """None: it was told already, or was too near to remind of."""
    ask_at: datetime
    """When it is asked for next: at the due time, then weekly."""
    overdue: bool = False
    owner: UserId | None = None
    done_at: datetime | None = None
    what: Words | None = None
    """What was done."""
    proof: tuple[Attachment, ...] = ()
    checked_at: datetime | None = None
    checked_by: UserId | None = None
    touched_at: datetime
    erased_at: datetime | None = None
    """When its texts and files were erased because of their age."""

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to do or to check it."""
        return self.checked_at is None

    @property
    def drill(self) -> bool:
        """Say whether it comes from a drill."""
        return self.incident.startswith("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised(Event):
    """Somebody said what must be put right, and by when."""

    number: str
    count: int
    incident: str
    text: Words
    files: tuple[Attachment, ...]
    due: date
    due_at: datetime
    remind_at: datetime | None

    @override
    def takes(self) -> tuple[str, int]:
        """One series for all years: a follow-up may live longer than one."""
        return "followup", self.count

    @override
    def fetches(self) -> Sequence[Attachment]:
        """Pictures of what is wrong."""
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned(Event):
    """Somebody took it on."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed(Event):
    """Its owner says that it is done, or adds to what was done."""

    text: Words | None
    files: tuple[Attachment, ...]

    @override
    def fetches(self) -> Sequence[Attachment]:
        """Pictures of what was done."""
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Event):
    """A second person has seen that it is done: it is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded(Event):
    """It is due tomorrow."""

    told: UserId | None
    """Its owner, if they can be written to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FellDue(Event):
    """Its time has come, or another week after it."""

    told: UserId | None
    ask_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept(Event):
    """A file was downloaded and hashed."""

    unique_id: str
    sha256: str
    size: int


FollowUpEvent = Raised | Owned | Fixed | Checked | Reminded | FellDue | FileKept | TextsErased


def evolve(state: FollowUp | None, event: FollowUpEvent) -> FollowUp:  # noqa: C901 - one case an event
    """Return the follow-up after an event."""
    if isinstance(event, Raised):
        return _raised(event)
    if state is None:
        raise ValueError(f"{type(event).__name__} before the follow-up was raised")
    changed = replace(state, touched_at=event.at)
    match event:
        case Owned():
            return replace(changed, owner=event.user)
        case Fixed():
            return _fixed(changed, event)
        case Checked():
            return replace(changed, checked_at=event.at, checked_by=event.by)
        case Reminded():
            return replace(state, remind_at=None)
        case FellDue():
            return replace(changed, overdue=True, remind_at=None, ask_at=event.ask_at)
        case TextsErased():
            return replace(state, erased_at=event.at)
        case FileKept():
            return state


def _raised(event: Raised) -> FollowUp:
    return FollowUp(
        number=event.number,
        incident=event.incident,
        text=event.text,
        files=event.files,
        raised_at=event.at,
        raised_by=event.by,
        due=event.due,
        due_at=event.due_at,
        remind_at=event.remind_at,
        ask_at=event.due_at,
        touched_at=event.at,
    )


def _fixed(state: FollowUp, event: Fixed) -> FollowUp:
    return replace(
        state,
        done_at=state.done_at or event.at,
        what=event.text or state.what,
        proof=(*state.proof, *event.files),
    )
