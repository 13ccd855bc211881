"""A drill that stands still for something real: its two events, and what they change."""

from dataclasses import dataclass, replace
from datetime import timedelta

from coordination.incident.state import Answer, Approval, Incident, Pause, Ruling
from coordination.kernel import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPaused(Event):
    """A real report stopped the drill."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillResumed(Event):
    """The drill goes on; its clocks stood still meanwhile."""


def paused(state: Incident, event: DrillPaused) -> Incident:
    """Stop it."""
    return replace(state, paused_by=event.other, pauses=(*state.pauses, Pause(since=event.at)))


def resumed(state: Incident, event: DrillResumed) -> Incident:
    """Let it go on; the page and the approvals that were open get the time back that they lost."""
    pause = replace(state.pauses[-1], until=event.at)
    lost = event.at - pause.since
    pages = tuple(
        replace(page, until=page.until + lost) if page.answer is Answer.waiting else page
        for page in state.pages
    )
    approvals = {
        number: _later(a, lost) if a.ruling is Ruling.open else a for number, a in state.approvals.items()
    }
    return replace(
        state,
        paused_by="",
        pauses=(*state.pauses[:-1], pause),
        pages=pages,
        approvals=approvals,
        call_again_at=state.call_again_at and state.call_again_at + lost,
        decide_at=state.decide_at and state.decide_at + lost,
        watch_until=state.watch_until and state.watch_until + lost,
    )


def _later(approval: Approval, lost: timedelta) -> Approval:
    half_at = approval.half_at and approval.half_at + lost
    return replace(approval, expires_at=approval.expires_at + lost, half_at=half_at)
