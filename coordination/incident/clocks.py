"""Statutory clocks: those an organisation has switched on become steps of every plan that is started."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from coordination.plan import Clock, Evidence, Plan, Role, Step, Track

CLOCK = "clock"
"""The tag of such a step."""
TRACK = "clocks"
"""The id of their track; its title is a text of the chat, since no plan file wrote it."""
_CHECKED = " · "


def added(plan: Plan, clocks: Iterable[Clock]) -> Plan:
    """Return the plan with a step for each clock that can begin in it; the numbers of its own steps stay."""
    steps = tuple(_steps(plan, clocks))
    return replace(plan, tracks=(*plan.tracks, Track(id=TRACK, title={}, steps=steps))) if steps else plan


def cited(step: Step) -> tuple[str, str] | None:
    """Return the law a clock's step rests on, and the day somebody last read it; None: it is no clock."""
    if CLOCK not in step.tags:
        return None
    source, _, checked = step.source.rpartition(_CHECKED)
    return source, checked


def _steps(plan: Plan, clocks: Iterable[Clock]) -> Iterator[Step]:
    known = {step.id for _, _, step in plan.steps()}
    for clock in clocks:
        start, _, after = clock.start.partition("step:")
        # The clock between two drills is none of an incident; one that counts from a step needs that step.
        if clock.start == "drill" or (after and after not in known):
            continue
        yield Step(
            id=f"{CLOCK}-{clock.id}",
            title=clock.title,
            role=Role.head,
            within=clock.within,
            start=start or "activated",
            after=(after,) if after else (),
            when=clock.when,
            evidence=Evidence.reference,
            tags=(CLOCK,),
            source=f"{clock.source}, {clock.article}{_CHECKED}{clock.checked.isoformat()}",
        )
