"""A plan's schedule on a simulated clock: what would be due when, if everybody did as the plan says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from coordination.conditions import holds
from coordination.plan import ApprovalRule, Level, Localised, Plan, Severity, Step

REPEATS = 3
"""How many times of a repeated step are shown."""
START = timedelta()


class Pace(StrEnum):
    """How long each step is assumed to take. Approvals are assumed to come at once."""

    due = "due"
    """Each takes all of its `within`: the latest lawful course."""
    instant = "instant"
    """None takes any time: the earliest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the schedule; times count from activation."""

    ready: timedelta
    due: timedelta | None
    """None: the plan sets no time."""
    number: int
    """As people type it: `/done 3`."""
    step: str
    track: str
    title: Localised
    time: int = 1
    """The first, second, third time of a repeated step."""
    approval: ApprovalRule | None
    required: bool
    source: str


def rehearse(
    plan: Plan, severity: Severity, facts: Mapping[str, int | None], pace: Pace = Pace.due
) -> list[Line]:
    """The schedule by due time, steps without one last. What never becomes ready is left out: lint says so.

    Reporting, acknowledging and activating all happen at 0, and so does whatever made a fact known.
    """
    level = plan.severity.get(severity)
    present = {step.id: step for _, _, step in plan.steps() if _is_present(plan, step, severity, facts)}
    ready = _ready(present, level, pace)
    lines = [
        Line(
            ready=ready[step.id],
            due=due,
            number=number,
            step=step.id,
            track=track.id,
            title=step.title,
            time=time,
            approval=step.approval,
            required=step.required,
            source=step.source,
        )
        for number, track, step in plan.steps()
        if step.id in ready
        for time, due in enumerate(_dues(step, level, ready[step.id], facts), 1)
    ]
    return sorted(lines, key=lambda line: (line.due is None, line.due or line.ready, line.number))


def _is_present(plan: Plan, step: Step, severity: Severity, facts: Mapping[str, int | None]) -> bool:
    """A step named by a level's `add_steps` exists from the lowest such level up."""
    levels = list(Severity)
    adding = [levels.index(each) for each, level in plan.severity.items() if step.id in level.add_steps]
    return holds(step.when, facts) and (not adding or min(adding) <= levels.index(severity))


def _ready(present: Mapping[str, Step], level: Level | None, pace: Pace) -> dict[str, timedelta]:
    """When each step can begin: after the last of those it waits for; absent ones hold nothing up."""
    ready: dict[str, timedelta] = {}
    ends: dict[str, timedelta] = {}
    while True:
        waits = {id_: present.keys() & set(step.after) for id_, step in present.items() if id_ not in ready}
        free = [id_ for id_, names in waits.items() if names <= ends.keys()]
        if not free:
            return ready
        for id_ in free:
            ready[id_] = max((ends[name] for name in waits[id_]), default=START)
            takes = _first(present[id_], level) if pace is Pace.due else None
            ends[id_] = ready[id_] + (takes or START)


def _dues(
    step: Step, level: Level | None, ready: timedelta, facts: Mapping[str, int | None]
) -> list[timedelta | None]:
    first, every = _first(step, level), _every(step, level)
    _, _, fact = step.start.partition("fact:")
    if first is None or (fact and not step.after and facts.get(fact) is None):
        return [None]
    return [ready + first + every * n for n in range(REPEATS)] if every else [ready + first]


def _first(step: Step, level: Level | None) -> timedelta | None:
    within = level.within.get(step.id, step.within) if level else step.within
    return _cadence(step, level) or within


def _every(step: Step, level: Level | None) -> timedelta | None:
    return _cadence(step, level) or step.every


def _cadence(step: Step, level: Level | None) -> timedelta | None:
    """The level's own rhythm of situation updates, which are the common step `update`."""
    return level.update_every if level and step.id == "update" and step.every else None
