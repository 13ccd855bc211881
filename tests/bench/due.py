"""What the bench asks of a bot's clock, and what it hears back from the process that was asked."""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.bench import machine

GAP = timedelta(milliseconds=100)
"""Between two deadlines that come alone."""
WARM_UP = 3
BEFORE = timedelta(seconds=1)
"""Of quiet before the one instant in which many come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When what falls due: some alone, then many in one instant."""

    warm_up: tuple[datetime, ...]
    """Alone too, and not counted: what is done for the first time takes its time."""
    alone: tuple[datetime, ...]
    at_once: int
    instant: datetime

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Return one moment for each of them all."""
        return self.warm_up + self.alone + (self.instant,) * self.at_once


def planned(first: datetime, *, alone: int, at_once: int) -> Plan:
    """Lay them out from a moment on."""
    each = tuple(first + number * GAP for number in range(WARM_UP + alone))
    instant = each[-1] + BEFORE
    return Plan(warm_up=each[:WARM_UP], alone=each[WARM_UP:], at_once=at_once, instant=instant)


def told(plan: Plan, done: Iterable[tuple[datetime, datetime]], foreign: float) -> str:
    """Say how late what was done came, given as (due, done): the line that the process writes."""
    late = [(due, (at - due) / timedelta(milliseconds=1)) for due, at in done]
    return json.dumps(
        {
            "alone": [ms for due, ms in late if due in plan.alone],
            "at_once": [ms for due, ms in late if due == plan.instant],
            "foreign": foreign,
        }
    )


def others() -> Callable[[], float]:
    """Begin to watch the machine; call what is returned for the cores that others have used since."""
    begun = _reading()

    def used() -> float:
        at, busy, mine = (now - then for now, then in zip(_reading(), begun, strict=True))
        return max(busy - mine, 0.0) / at

    return used


def _reading() -> tuple[float, float, float]:
    return machine.now(), machine.busy(), machine.taken(os.getpid()).cpu
