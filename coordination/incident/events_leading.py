"""What can happen to who leads: the calls, the answer, the handing over, what is left undecided or undone."""

from dataclasses import dataclass
from datetime import datetime

from coordination.kernel import Event, UserId
from coordination.reach.answers import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged(Event):
    """A leader was called and has until `until` to answer."""

    user: UserId
    until: datetime
    round: int
    quiet: bool = False
    """The same reporter's other report is just ringing this leader: it is shown, and does not ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSilent(Event):
    """A page was delivered and not answered in time."""

    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDeliverable(Event):
    """A page, or another call to one person, could not reach them. That is not "no answer"."""

    user: UserId
    what: str = "page"
    step: int = 0
    """The step that it was about, if it was about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadershipCalled(Event):
    """Everyone in the leadership chat was called; again at `again_at` unless somebody answers."""

    again_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPutBack(Event):
    """The machine's clock was put back: the call, or the decision, that is waited for has until `until`."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Answers):
    """Somebody answered and leads from now on; what to do is to be decided by `decide_at`."""

    decide_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedLate(Answers):
    """A called leader answered after somebody else had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTaken(Answers):
    """Another leads from now on; `former` gave it up, or was relieved."""

    former: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWanted(Event):
    """Whoever leads has decided nothing yet and is asked; again at `again_at`."""

    again_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching(Event):
    """Nothing is started and nothing waved away: it is watched until then."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WentStale(Event):
    """Nobody has done or said anything for as long as the plan allows."""
