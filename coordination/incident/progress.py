"""Where a plan stands: which steps exist, which are ready, when each is due. Pure reading of the state."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from coordination.conditions import holds
from coordination.incident.clocks import CLOCK
from coordination.incident.state import Doing, Incident, Ruling, Status
from coordination.plan import ApprovalMode, Plan, Severity, Step

UPDATE = "update"
"""The id of the common step whose pace a severity level sets."""
WHOLE = 100
REMINDERS = (50, 80)
"""Per cent of a statutory clock's time after which people are reminded."""
SHORTEST = timedelta(minutes=5)
"""The least that anybody is given before another is told."""
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
    return _share(state, number, step, WHOLE)


def late_at(state: Incident, number: int, step: Step) -> datetime | None:
    """Return when a step counts as overdue: what is to be done at once is given as long as it takes to."""
    clock, due = _clock(state, number, step), due_at(state, number, step)
    return due if due is None or clock is None or clock[1] else due + SHORTEST


def reminder_at(state: Incident, number: int, step: Step) -> datetime | None:
    """Return when people are next reminded of a statutory clock."""
    gone = state.progress(number).reminded
    clock = _clock(state, number, step) if CLOCK in step.tags else None
    percent = next((each for each in REMINDERS if each > gone), None)
    return _share(state, number, step, percent) if percent and clock and clock[1] else None


def percent_gone(state: Incident, number: int, step: Step, at: datetime) -> int:
    """Return the last of the reminders' shares that has passed by then."""
    shares = {percent: _share(state, number, step, percent) for percent in REMINDERS}
    return max((percent for percent, moment in shares.items() if moment and moment <= at), default=0)


def next_at(state: Incident, number: int, step: Step) -> datetime | None:
    """Return when the next in line is told of a step that is still open after its time."""
    clock, late = _clock(state, number, step), late_at(state, number, step)
    return late + max(SHORTEST, clock[1] / 2) if clock and late else None


def stale_at(state: Incident) -> datetime | None:
    """Return when whoever leads is told that nothing happens; None where nobody waits for anything."""
    limit = state.plan.stale_after if state.plan else None
    if limit is None or state.commander is None or state.status is not Status.active:
        return None
    moments = (state.activated_at, state.progress_at, state.stale_told_at)
    since = max(moment for moment in moments if moment is not None)
    return since + limit


def _share(state: Incident, number: int, step: Step, percent: int) -> datetime | None:
    clock = _clock(state, number, step)
    if clock is None:
        return None
    begin, span = clock
    return begin + span * percent / WHOLE + _stood_still(state, begin)


def _clock(state: Incident, number: int, step: Step) -> tuple[datetime, timedelta] | None:
    """Return when a step's present clock began, and how long it runs."""
    done_at, every = state.progress(number).done_at, _every(state, step)
    if every is not None and done_at is not None:
        return done_at, every
    begin = _begin(state, step)
    span = every if every is not None and step.id == UPDATE else _within(state, step)
    return None if begin is None or span is None else (begin, span)


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
