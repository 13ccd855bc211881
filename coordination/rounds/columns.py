"""Where a unit stands in a round: five columns that always add up to what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Column(StrEnum):
    """What became of one unit's report."""

    zero = "zero"
    """In time: nothing has happened."""
    events = "events"
    """In time: something has."""
    late = "late"
    """In, after the due time."""
    excused = "excused"
    missing = "missing"
    """Not in. That is not "nothing happened"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A round's units by column, in the order in which they are expected."""

    units: Mapping[Column, tuple[str, ...]]

    def count(self, column: Column) -> int:
        """Return how many units stand in a column."""
        return len(self.units[column])

    @property
    def expected(self) -> int:
        """Return how many units are expected: the five columns together."""
        return sum(map(len, self.units.values()))


def columns(of: Mapping[str, Column]) -> Columns:
    """Sort units into the five columns."""
    return Columns(units={c: tuple(u for u, column in of.items() if column is c) for c in Column})
