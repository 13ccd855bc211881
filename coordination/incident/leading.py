"""Leading after the answer: handing over, watching, and what is asked when nothing is decided or happens."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coordination.authority import refuse
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.paging import AGAIN_AFTER, acknowledgement, late_answer, led_by
from coordination.incident.progress import stale_at
from coordination.incident.state import Incident, Status
from coordination.kernel import Due, Refusal
from coordination.policy import Policy
from coordination.world import World

Decision = Sequence[e.IncidentEvent] | Refusal
DECIDE = "decide"
"""The name of the deadline by which whoever leads decides."""
STALE = "stale"
"""The name of the deadline by which something has to happen while a plan runs."""
TO_ONE = ("lead-taken", "decision-wanted", "stale", "step-passed-on")
"""Notices by which one person is called on: where they get lost, the others have to know."""
STEADY = timedelta(minutes=1)
"""By as much two clocks may differ: the machine's now, and Telegram's or its own when somebody was called."""
LONGEST_WATCH = timedelta(hours=12)
"""A shift: whoever comes after it decides anew."""


def take_over(state: Incident, command: c.TakeOver, world: World) -> Decision:
    """Lead instead of another. Only for oneself: nobody is put in charge without having said so."""
    refusal = refuse(world, command.by, "take-over", state.unit)
    if refusal:
        return refusal
    if state.commander is None:
        return acknowledgement(command, world)
    if state.commander == command.by:
        return []
    late = late_answer(state, command)
    if state.led_since is not None and command.at < state.led_since:  # not from whoever leads by now
        return late or led_by(state)
    return [*late, e.LeadTaken(at=command.at, by=command.by, former=state.commander)]


def watch(state: Incident, command: c.Watch, world: World) -> Decision:
    """Neither start a plan nor wave it away before a certain time. Whoever decides so has answered."""
    refusal = refuse(world, command.by, "watch", state.unit)
    if refusal:
        return refusal
    if state.status is not Status.reported:
        return Refusal("already-active", {"number": state.number})
    if not timedelta() < command.until - max(command.at, world.now) <= LONGEST_WATCH:
        return Refusal("watch-when", {"number": state.number})
    answered = acknowledgement(command, world) if state.commander is None else []
    return [*answered, e.Watching(at=command.at, by=command.by, until=command.until)]


def notice_lost(_state: Incident, command: c.NoteNoticeLost) -> Sequence[e.IncidentEvent]:
    """Record that a call to one person did not reach them; what only answers somebody calls nobody."""
    if command.what not in TO_ONE:
        return []
    step = int(command.part or 0)
    return [e.NotDeliverable(at=command.at, user=command.user, what=command.what, step=step)]


def clock_put_back(state: Incident, command: c.NoteClockPutBack, world: World) -> Sequence[e.IncidentEvent]:
    """Let a call or a decision wait hardly longer from now on than one that begins now."""
    until, within = _awaited(state, world.policy)
    latest = command.at + within
    return [e.ClockPutBack(at=command.at, until=latest)] if until and until > latest + STEADY else []


def _awaited(state: Incident, policy: Policy) -> tuple[datetime | None, timedelta]:
    """Return until when whoever is to lead, or leads, has time; and how long they are given."""
    within, waiting = policy.paging.ack_within, state.waiting_page()
    if waiting:
        return waiting[1].until, within
    if state.commander is None:
        return state.call_again_at, AGAIN_AFTER * within
    asked = state.status is Status.reported and state.watch_until is None  # else somebody named that hour
    return (state.decide_at if asked else None), policy.decide_within


def decision_due(state: Incident, command: Due, world: World) -> Sequence[e.IncidentEvent]:
    """Bring the page back to whoever leads, as long as nothing is decided."""
    undecided = state.commander is not None and state.status is Status.reported
    if not undecided or state.decide_at is None or state.decide_at > command.at:
        return []
    at = max(command.at, world.now)
    return [e.DecisionWanted(at=at, again_at=at + world.policy.decide_within)]


def stale_due(state: Incident, command: Due, world: World) -> Sequence[e.IncidentEvent]:
    """Call whoever leads again, since nothing happens; and again after as long."""
    due = stale_at(state)
    if due is None or due > command.at:
        return []
    return [e.WentStale(at=max(command.at, world.now))]
