"""Chasing what is late: a statutory clock's reminders, a step's time, the next in line, the last report."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.state import Incident, Outcome
from coordination.kernel import Due, UserId
from coordination.plan import Role, Step
from coordination.world import World

Decision = Sequence[e.IncidentEvent]
STEP, REMIND, NEXT, AFTER = "step", "remind", "next", "after"
"""The names of the deadlines; those of steps with the step's number."""
_AFTER = (*progress.REMINDERS, progress.WHOLE)
_PASSED_ON = (Role.responder, Role.head, Role.duty)
"""Roles that have somebody next in line: leaders' own steps stay with them."""


def step_deadlines(state: Incident, number: int, step: Step) -> Iterator[tuple[str, datetime | None]]:
    """Yield when the clock must ask about a step. Nobody is hurried to fight a small fire."""
    if progress.is_over(state, number, step) or not (step.required or step.every):
        return
    now = state.progress(number)
    if not now.overdue:
        yield f"{REMIND}:{number}", progress.reminder_at(state, number, step)
        yield f"{STEP}:{number}", progress.late_at(state, number, step)
    elif now.passed_on_at is None and step.role in _PASSED_ON:
        yield f"{NEXT}:{number}", progress.next_at(state, number, step)


def _waiting(state: Incident, command: Due, what: str, number: int) -> Step | None:
    """Return the step if this deadline of it has come."""
    step = progress.find(state, number)
    due = dict(step_deadlines(state, number, step)).get(f"{what}:{number}") if step else None
    return step if due and due <= command.at else None


def step_due(state: Incident, command: Due, number: int, _world: World) -> Decision:
    """Record that a step's time ran out. Its holder, or whoever may do it, is told."""
    return [e.StepOverdue(at=command.at, step=number)] if _waiting(state, command, STEP, number) else []


def reminder_due(state: Incident, command: Due, number: int, world: World) -> Decision:
    """Remind of a statutory clock: once, however much of it has gone by while nobody looked."""
    step = _waiting(state, command, REMIND, number)
    if step is None:
        return []
    at = max(command.at, world.now)
    percent = progress.percent_gone(state, number, step, at)
    return [e.StepReminded(at=at, step=number, percent=percent)]


def next_due(state: Incident, command: Due, number: int, world: World) -> Decision:
    """Tell the next in line of a step that is still open well after its time; once."""
    step = _waiting(state, command, NEXT, number)
    if step is None:
        return []
    return [e.StepPassedOn(at=command.at, step=number, to=_next_in_line(state, number, step, world))]


def _next_in_line(state: Incident, number: int, step: Step, world: World) -> tuple[UserId, ...]:
    """After the responders their unit's head, after the heads and the clerks whoever leads."""
    holder = state.progress(number).holder
    if step.role is Role.responder and state.unit:
        roster = world.roster
        for found in (roster.heads_of(state.unit), roster.deputies_of(state.unit)):
            if heads := tuple(member.user for member in found if member.user != holder):
                return heads
    return () if state.commander in (None, holder) else (state.commander,)


def owes_report(state: Incident) -> bool:
    """Say whether it is closed and its after-action report is still to be filed, asked for or not."""
    resolved = state.outcome is Outcome.resolved and not state.drill
    return resolved and state.plan is not None and not state.after_actions


def after_action_at(state: Incident) -> datetime | None:
    """Return when somebody is next reminded of the after-action report; None where none is waited for."""
    plan, closed_at = state.plan, state.closed_at
    if plan is None or closed_at is None or not owes_report(state):
        return None
    percent = next((each for each in _AFTER if each > state.after_reminded), None)
    return closed_at + plan.after_action_within * percent / progress.WHOLE if percent else None


def after_action_due(state: Incident, command: Due, world: World) -> Decision:
    """Remind of the after-action report; at the end it is overdue. Once, however much time has gone by."""
    due, plan, closed_at = after_action_at(state), state.plan, state.closed_at
    if due is None or due > command.at or plan is None or closed_at is None:
        return []
    at = max(command.at, world.now)
    gone = at - closed_at
    percent = max(each for each in _AFTER if gone >= plan.after_action_within * each / progress.WHOLE)
    return [e.AfterActionReminded(at=at, percent=percent)]
