"""What the bench asks of a bot's clock, and what it hears back from the process that was asked."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.bench import machine

GAP = timedelta(milliseconds=100)
"""Between two deadlines that come alone."""
BEFORE = timedelta(seconds=1)
"""Of quiet before the one instant in which many come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When what falls due: some alone, then many in one instant."""

    alone: tuple[datetime, ...]
    at_once: int
    instant: datetime

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Return one moment for each of them all."""
        return self.alone + (self.instant,) * self.at_once


def planned(first: datetime, *, alone: int, at_once: int) -> Plan:
    """Lay them out from a moment on."""
    each = tuple(first + number * GAP for number in range(alone))
    return Plan(alone=each, at_once=at_once, instant=first + alone * GAP + BEFORE)


def told(plan: Plan, done: Sequence[tuple[datetime, datetime]], foreign: float) -> dict[str, object]:
    """Sum up what was done, as (due, done) pairs, in milliseconds: what the process writes to its output."""
    late = [(due, (at - due) / timedelta(milliseconds=1)) for due, at in done]
    return {
        "alone": [ms for due, ms in late if due != plan.instant],
        "at_once": [ms for due, ms in late if due == plan.instant],
        "foreign": foreign,
    }


def others() -> Callable[[], float]:
    """Begin to watch the machine; call what is returned for the cores that others have used since."""
    begun = _reading()

    def used() -> float:
        at, busy, mine = (now - then for now, then in zip(_reading(), begun, strict=True))
        return max(busy - mine, 0.0) / at

    return used


def _reading() -> tuple[float, float, float]:
    return machine.now(), machine.busy(), machine.taken(os.getpid()).cpu
