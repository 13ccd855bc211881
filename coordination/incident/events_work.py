"""What can happen to the steps of a plan and to the approvals they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from typing_extensions import override

from coordination.incident.state import Ruling
from coordination.kernel import Attachment, Event, UserId, Words
from coordination.plan import ApprovalMode, OnExpiry
from coordination.reach.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(Event):
    """Somebody took a step."""

    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone(Event):
    """A step was done, with what proves it."""

    step: int
    evidence: Words | None = None
    files: tuple[Attachment, ...] = ()

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBlocked(Event):
    """A step cannot go on, and why."""

    step: int
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped(Event):
    """A step was left out, and why."""

    step: int
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOverdue(Event):
    """A step's clock ran out."""

    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReminded(Event):
    """So many per cent of a statutory clock's time are gone."""

    step: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPassedOn(Event):
    """A step stayed open well after its time and the next in line were told, if there was anybody."""

    step: int
    to: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalAsked(Event):
    """The leaders are asked."""

    number: int
    step: int
    text: Words | None
    quorum: int
    mode: ApprovalMode
    on_expiry: OnExpiry
    expires_at: datetime
    half_at: datetime | None = None
    """When the deputies are asked in particular, unless it is decided."""

    @override
    def takes(self) -> tuple[str, int]:
        return "approval", self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalReworded(Event):
    """The act asked for changed: earlier votes are void."""

    number: int
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(Answers):
    """One person agreed or did not."""

    number: int
    yes: bool
    reason: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRuled(Event):
    """An approval ended: granted, refused or expired. Silence is never consent."""

    number: int
    ruling: Ruling


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalEscalated(Event):
    """Nobody decided in time; everyone in the leadership is asked once more."""

    number: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPassedOn(Event):
    """Half the time is gone without a decision: the deputies were asked in particular."""

    number: int
