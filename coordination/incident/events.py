"""What can happen to an incident. These are the record: names and fields stay readable for years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from typing_extensions import override

from coordination.incident.commands import AddReporter, PauseDrill
from coordination.incident.events_leading import (
    Acknowledged,
    AcknowledgedLate,
    ClockPutBack,
    DecisionWanted,
    LeadershipCalled,
    LeadTaken,
    NotDeliverable,
    Paged,
    PageSilent,
    Watching,
    WentStale,
)
from coordination.incident.events_work import (
    ApprovalAsked,
    ApprovalEscalated,
    ApprovalPassedOn,
    ApprovalReworded,
    ApprovalRuled,
    StepBlocked,
    StepDone,
    StepOverdue,
    StepPassedOn,
    StepReminded,
    StepSkipped,
    StepTaken,
    Voted,
)
from coordination.incident.standstill import DrillPaused, DrillResumed
from coordination.incident.state import Outcome
from coordination.kernel import Attachment, Command, Event, Place, Ref, Source, UserId, Words
from coordination.plan import Plan, Severity
from coordination.retention import TextsErased
from coordination.rounds.commands import NoteIncident

__all__ = [
    "Acknowledged", "AcknowledgedLate", "Activated", "AfterActionFiled", "AfterActionReminded",
    "ApprovalAsked", "ApprovalEscalated", "ApprovalPassedOn", "ApprovalReworded", "ApprovalRuled",
    "ArrivedOnScene", "CameBack", "ClockPutBack", "Closed", "Corrected", "DecisionWanted", "FactsSet",
    "FileKept", "IncidentEvent", "LeadTaken", "LeadershipCalled", "NotDeliverable", "PageSilent", "Paged",
    "PlanChosen", "Reported", "ReporterAdded", "SeveritySet", "Stabilised", "StepBlocked", "StepDone",
    "StepOverdue", "StepPassedOn", "StepReminded", "StepSkipped", "StepTaken", "StoodDown",
    "UpdateAdded", "Voted", "Watching", "WentStale",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(Event):
    """Somebody reported. `at` is when Telegram took it in; `happened_at` is what the reporter claims."""

    number: str
    series: tuple[str, int]
    unit: str
    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    source: Source | None = None
    happened_at: datetime | None = None
    suggested: tuple[str, ...] = ()
    drill: bool = False
    plan_id: str = ""
    """Of a drill: the plan that is drilled."""
    pauses: str = ""
    """The drill that this real report stops."""
    answers: str = ""
    """The round that the unit answers with it."""

    @override
    def takes(self) -> tuple[str, int]:
        return self.series

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        paused = PauseDrill(at=self.at, other=self.number)
        noted = NoteIncident(at=self.at, by=self.by, unit=self.unit, number=self.number)
        pause = [(Ref("incident", self.pauses), paused)] if self.pauses else []
        return [*pause, *([(Ref("round", self.answers), noted)] if self.answers else [])]

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateAdded(Event):
    """Something more was said or sent."""

    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    source: Source | None = None

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Event):
    """A message was edited. Both texts stand."""

    entry: int
    old: Words | None
    new: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterAdded(Event):
    """A second report turned out to tell of this same event."""

    other: str
    text: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept(Event):
    """A file was downloaded; its SHA-256 stands in the record, its content beside the database."""

    unique_id: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChosen(Event):
    """A plan was proposed for the activation."""

    plan_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveritySet(Event):
    """The severity was judged."""

    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsSet(Event):
    """Numbers became known, or unknown again (None)."""

    facts: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activated(Event):
    """The plan was started; the incident runs on it as it stood at this moment."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedOnScene(Event):
    """A responder checked in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack(Event):
    """A responder is back safe; `user` differs from `by` when somebody counted them in."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stabilised(Event):
    """The situation no longer gets worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodDown(Event):
    """Responders are released; each reports back safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """Nothing is left to do."""

    outcome: Outcome
    reason: Words | None = None
    into: str = ""
    """The incident this one is a duplicate of; it takes over `reporter` and `report`."""
    number: str = ""
    report: Words | None = None
    reporter: UserId | None = None

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        if not self.into:
            return ()
        told = AddReporter(at=self.at, by=self.reporter, other=self.number, text=self.report)
        return [(Ref("incident", self.into), told)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterActionReminded(Event):
    """So many per cent of the time for the after-action report are gone; at 100 it is overdue."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterActionFiled(Event):
    """What was learnt was written down. Several may be filed."""

    text: Words | None = None
    files: tuple[Attachment, ...] = ()

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.files


IncidentEvent = (
    Reported | UpdateAdded | Corrected | ReporterAdded | FileKept | Paged | PageSilent | NotDeliverable
    | LeadershipCalled | Acknowledged | AcknowledgedLate | PlanChosen | SeveritySet | FactsSet
    | Activated | StepTaken | StepDone | StepBlocked | StepSkipped | StepOverdue | ApprovalAsked
    | ApprovalReworded | Voted | ApprovalRuled | ApprovalEscalated | ArrivedOnScene | CameBack
    | Stabilised | StoodDown | Closed | DrillPaused | DrillResumed
    | LeadTaken | DecisionWanted | Watching | WentStale | StepReminded | StepPassedOn | ApprovalPassedOn
    | AfterActionReminded | AfterActionFiled | TextsErased | ClockPutBack
)  # fmt: skip
