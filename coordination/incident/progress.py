"""Where a plan stands: which steps exist, which are ready, when each is due. Pure reading of the state."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from coordination.conditions import holds
from coordination.incident.state import Doing, Incident, Ruling
from coordination.plan import ApprovalMode, Plan, Severity, Step

UPDATE = "update"
"""The id of the common step whose pace a severity level sets."""
_WEIGHT = {Severity.low: 0, Severity.medium: 1, Severity.high: 2}


def applicable(state: Incident) -> Iterator[tuple[int, Step]]:
    """Yield the steps that exist at the present severity and facts, with their numbers."""
    if state.plan is None:
        return
    gated = _gated(state.plan, state.weight())
    for number, _, step in state.plan.steps():
        if step.id not in gated and (not step.when or holds(step.when, state.facts)):
            yield number, step


def find(state: Incident, number: int) -> Step | None:
    """Return the step of that number, if it applies now."""
    return next((step for n, step in applicable(state) if n == number), None)


def visible(state: Incident) -> Iterator[tuple[int, Step]]:
    """Yield the steps people should see: those ready to be done, and those somebody has touched."""
    for number, step in applicable(state):
        if number in state.steps or is_ready(state, step):
            yield number, step


def is_ready(state: Incident, step: Step) -> bool:
    """Say whether everything it comes after has ended. What does not apply holds nobody up."""
    ends = _ends(state)
    return all(ends.get(earlier, True) for earlier in step.after)


def due_at(state: Incident, number: int, step: Step) -> datetime | None:
    """Return when a step must be done, or None while its clock has not begun (or it has none)."""
    progress = state.progress(number)
    every = _every(state, step)
    if every is not None and progress.done_at is not None:
        return progress.done_at + every
    begin = _begin(state, step)
    span = every if every is not None and step.id == UPDATE else _within(state, step)
    return None if begin is None or span is None else begin + span + _stood_still(state, begin)


def _stood_still(state: Incident, begin: datetime) -> timedelta:
    """Return how long a drill was paused since a clock began."""
    ended = [(max(pause.since, begin), pause.until) for pause in state.pauses if pause.until]
    return sum((until - since for since, until in ended if until > since), timedelta())


def is_over(state: Incident, number: int, step: Step) -> bool:
    """Say whether a step wants nothing more; a repeating one does until the stand-down."""
    progress = state.progress(number)
    if step.every is None or progress.doing is Doing.skipped:
        return progress.ended_at is not None
    return progress.ended_at is not None and state.stood_down_at is not None


def open_required(state: Incident) -> tuple[int, ...]:
    """Return the required steps that are neither done nor skipped."""
    return tuple(
        number
        for number, step in applicable(state)
        if step.required and state.progress(number).ended_at is None
    )


def waits_for_approval(state: Incident, number: int, step: Step) -> bool:
    """Say whether the step may not be done before leaders agree, and they have not."""
    if step.approval is None or step.approval.mode is not ApprovalMode.before:
        return False
    return not any(approval.ruling is Ruling.granted for approval in state.approvals_of(number))


def _gated(plan: Plan, severity: Severity) -> set[str]:
    """Return the ids of steps that only a graver level adds."""
    levels = plan.severity.items()
    there = {i for level, what in levels if _WEIGHT[level] <= _WEIGHT[severity] for i in what.add_steps}
    return {i for _, what in levels for i in what.add_steps} - there


def _ends(state: Incident) -> dict[str, bool]:
    return {step.id: state.progress(number).ended_at is not None for number, step in applicable(state)}


def _every(state: Incident, step: Step) -> timedelta | None:
    """The level may quicken the pace of situation updates."""
    level = state.plan.severity.get(state.weight()) if state.plan else None
    return level.update_every or step.every if level and step.id == UPDATE else step.every


def _within(state: Incident, step: Step) -> timedelta | None:
    level = state.plan.severity.get(state.weight()) if state.plan else None
    return level.within.get(step.id, step.within) if level else step.within


def _begin(state: Incident, step: Step) -> datetime | None:
    if not is_ready(state, step):
        return None
    numbers = {s.id: n for n, s in applicable(state)}
    ended = [state.progress(numbers[earlier]).ended_at for earlier in step.after if earlier in numbers]
    return max((at for at in ended if at is not None), default=_start(state, step))


def _start(state: Incident, step: Step) -> datetime | None:
    """Where the clock begins; of a step that a fact has called up, not before that fact was known."""
    if step.start.startswith("fact:"):
        return state.fact_known_at.get(step.start.removeprefix("fact:"))
    moments = {
        "reported": state.reported_at,
        "acknowledged": state.acknowledged_at,
        "activated": state.activated_at,
    }
    start = moments[step.start]
    known = [at for fact, at in state.fact_known_at.items() if fact in step.when]
    return max((start, *known)) if start else None
