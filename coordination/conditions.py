"""Conditions on an incident's facts, such as `hurt >= 1 and missing > 0`: what a step's `when` may say.

A fact, a comparison (> >= < <= ==), a whole number; joined by `and`, which binds first, and `or`.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coordination.plan import FACTS

_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge, "<=": operator.le, "==": operator.eq, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_TEST = re.compile(r"\s*(\w+)\s*(>=|<=|==|>|<)\s*(\d+)\s*")


class ConditionError(ValueError):
    """A condition that cannot be read, or that names a fact nobody can set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One comparison of one fact."""

    fact: str
    compare: str
    number: int

    def holds(self, value: int | None) -> bool:
        """Whether it is so; an unknown fact fulfils nothing, `dead < 1` included."""
        return value is not None and _COMPARE[self.compare](value, self.number)


def holds(condition: str, facts: Mapping[str, int | None]) -> bool:
    """Whether the condition is fulfilled; the empty one always is. Raises ConditionError."""
    return any(all(test.holds(facts.get(test.fact)) for test in tests) for tests in parse(condition))


def can_hold(condition: str) -> bool:
    """Whether any numbers of people at all would fulfil it: `dead > 2 and dead < 1` never does."""
    return any(
        all(any(_all_hold(tests, fact, value) for value in _near(tests)) for fact in FACTS)
        for tests in parse(condition)
    )


def parse(condition: str) -> tuple[tuple[Test, ...], ...]:
    """Read into alternatives, each a row of tests that must all hold. Raises ConditionError."""
    if not condition.strip():
        return ((),)
    alternatives = re.split(r"\bor\b", condition)
    return tuple(tuple(_test(part) for part in re.split(r"\band\b", each)) for each in alternatives)


def _test(text: str) -> Test:
    match = _TEST.fullmatch(text)
    if match is None:
        raise ConditionError(f'"{text.strip()}" is not a comparison such as "dead > 0"')
    fact, compare, number = match.groups()
    if fact not in FACTS:
        raise ConditionError(f'"{fact}" is not one of {", ".join(FACTS)}')
    return Test(fact=fact, compare=compare, number=int(number))


def _near(tests: tuple[Test, ...]) -> set[int]:
    """The numbers at which an answer can change, and no negative one: people are counted."""
    return {0} | {n for test in tests for n in range(test.number - 1, test.number + 2) if n >= 0}


def _all_hold(tests: tuple[Test, ...], fact: str, value: int) -> bool:
    return all(test.holds(value) for test in tests if test.fact == fact)
