"""An incident as a value: who reported, who leads, how far the plan has come, who is on scene."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coordination.kernel import Attachment, Place, Source, UserId, Words
from coordination.plan import ApprovalMode, OnExpiry, Plan, Severity

FACTS = ("hurt", "dead", "missing", "evacuated")
"""Numbers a leader or duty officer sets. Unknown is not 0."""


class Status(StrEnum):
    """How far an incident has come."""

    reported = "reported"
    active = "active"
    stable = "stable"
    closed = "closed"


class Outcome(StrEnum):
    """What a closed incident turned out to be."""

    resolved = "resolved"
    false_alarm = "false_alarm"
    duplicate = "duplicate"


class Answer(StrEnum):
    """What became of a page."""

    waiting = "waiting"
    acknowledged = "acknowledged"
    overtaken = "overtaken"
    """Somebody else answered first."""
    silent = "silent"
    unreachable = "unreachable"
    late = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One call to one leader."""

    user: UserId
    at: datetime
    until: datetime
    round: int
    quiet: bool = False
    answer: Answer = Answer.waiting
    answered_at: datetime | None = None


class Doing(StrEnum):
    """How far a step has come."""

    open = "open"
    taken = "taken"
    done = "done"
    blocked = "blocked"
    skipped = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A step that somebody has touched."""

    doing: Doing = Doing.open
    holder: UserId | None = None
    at: datetime | None = None
    """When it was last touched."""
    done_at: datetime | None = None
    """When it was last done: a repeating step falls due again from here, whoever takes it meanwhile."""
    ended_at: datetime | None = None
    """When it was first done, or skipped: the steps that come after it count from here."""
    reason: Words | None = None
    evidence: Words | None = None
    files: tuple[Attachment, ...] = ()
    times: int = 0
    """How often a repeating step was done."""
    overdue: bool = False
    reminded: int = 0
    """Of a statutory clock: how many per cent were gone when people were last reminded."""
    passed_on_at: datetime | None = None
    passed_to: tuple[UserId, ...] = ()
    """The next in line, told when it stayed open well after its time."""


class Ruling(StrEnum):
    """What became of an approval."""

    open = "open"
    granted = "granted"
    refused = "refused"
    expired = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's word on the text as it stood."""

    user: UserId
    yes: bool
    at: datetime
    reason: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A question to the leaders. `wording` counts its versions: a vote binds to one of them."""

    number: int
    step: int
    by: UserId
    at: datetime
    expires_at: datetime
    quorum: int
    mode: ApprovalMode
    on_expiry: OnExpiry
    text: Words | None = None
    """The exact act asked for; None: the step's own title."""
    wording: int = 1
    votes: tuple[Vote, ...] = ()
    ruling: Ruling = Ruling.open
    ruled_at: datetime | None = None
    escalated: bool = False
    half_at: datetime | None = None
    """When the deputies are asked in particular; None once they were."""

    def ayes(self) -> int:
        """Count the persons who agreed to the present wording."""
        return sum(vote.yes for vote in self.votes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something said about the incident: the report itself first, then the updates."""

    at: datetime
    by: UserId | None
    text: Words | None = None
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    source: Source | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Responder:
    """Somebody who checked in on scene."""

    at: datetime
    back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A span in which a drill stood still; open while it does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The whole state of one incident."""

    number: str
    unit: str
    """Empty when it is not known."""
    reported_at: datetime
    happened_at: datetime | None = None
    """When it was written without signal, or is said to have happened."""
    entries: tuple[Entry, ...] = ()
    reporters: tuple[UserId, ...] = ()
    drill: bool = False
    status: Status = Status.reported
    outcome: Outcome | None = None
    merged_into: str = ""
    reason: Words | None = None
    suggested: tuple[str, ...] = ()
    """Plans whose keywords the report contains, best first."""
    plan_id: str = ""
    plan: Plan | None = None
    """Frozen at activation."""
    severity: Severity | None = None
    facts: Mapping[str, int | None] = field(default_factory=dict)
    fact_known_at: Mapping[str, datetime] = field(default_factory=dict)
    """When each was known for the first time, and anew when there is somebody after there was nobody."""
    pages: tuple[Page, ...] = ()
    called_all: bool = False
    call_again_at: datetime | None = None
    """When the whole leadership is called once more, while nobody answers."""
    commander: UserId | None = None
    acknowledged_at: datetime | None = None
    led_since: datetime | None = None
    """When the present commander began to lead."""
    taken_from: UserId | None = None
    """Who led before."""
    decide_at: datetime | None = None
    """When whoever leads is asked to decide, while no plan runs."""
    watch_until: datetime | None = None
    """It is watched until then, by decision."""
    progress_at: datetime | None = None
    """When a person last did or said anything."""
    stale_told_at: datetime | None = None
    """When whoever leads was last told that nothing happens."""
    activated_at: datetime | None = None
    stable_at: datetime | None = None
    stood_down_at: datetime | None = None
    closed_at: datetime | None = None
    steps: Mapping[int, Progress] = field(default_factory=dict)
    approvals: Mapping[int, Approval] = field(default_factory=dict)
    on_scene: Mapping[UserId, Responder] = field(default_factory=dict)
    paused_by: str = ""
    """A drill stands still for this real incident."""
    pauses: tuple[Pause, ...] = ()
    after_actions: tuple[Entry, ...] = ()
    """The after-action reports."""
    after_reminded: int = 0
    """How many per cent of their time were gone when somebody was last reminded."""
    erased_at: datetime | None = None
    """When its texts and files were erased because of their age."""

    @property
    def is_open(self) -> bool:
        """Say whether anything can still be done about it."""
        return self.status is not Status.closed

    def weight(self) -> Severity:
        """Return the severity it is handled with: unknown counts as the highest."""
        return self.severity or Severity.high

    def progress(self, step: int) -> Progress:
        """Return how far a step has come."""
        return self.steps.get(step, Progress())

    def waiting_page(self) -> tuple[int, Page] | None:
        """Return the page that still wants an answer, and its place in `pages`."""
        return next(((i, p) for i, p in enumerate(self.pages) if p.answer is Answer.waiting), None)

    def approvals_of(self, step: int) -> Iterator[Approval]:
        """Yield what was asked about a step, newest first."""
        yield from (a for a in reversed(tuple(self.approvals.values())) if a.step == step)

    def still_out(self) -> tuple[UserId, ...]:
        """Return who checked in on scene and has not come back."""
        return tuple(user for user, responder in self.on_scene.items() if responder.back_at is None)

    @property
    def touched_at(self) -> datetime:
        """Return the last moment that stands in the state: what a card is true "as of"."""
        return max(moment for moment in _moments(self) if moment is not None)


def _moments(state: Incident) -> Iterator[datetime | None]:
    yield from (state.reported_at, state.acknowledged_at, state.led_since, state.activated_at)
    yield from (state.stable_at, state.stood_down_at, state.closed_at, state.progress_at)
    yield from (entry.at for entry in (*state.entries, *state.after_actions))
    yield from state.fact_known_at.values()
    for page in state.pages:
        yield from (page.at, page.answered_at, page.until if page.answer is Answer.silent else None)
    for progress in state.steps.values():
        yield from (progress.at, progress.passed_on_at)
    for approval in state.approvals.values():
        yield from (approval.at, approval.ruled_at, *(vote.at for vote in approval.votes))
    for responder in state.on_scene.values():
        yield from (responder.at, responder.back_at)
