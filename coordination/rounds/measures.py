"""Completeness and timeliness of a month, per unit and over all: two rates, never mixed into one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from coordination.rounds.columns import Column
from coordination.rounds.month import Kept, Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Entries of judged rounds, counted.

    An excused entry is neither in nor missing, whatever else it says: it is counted apart and left out of
    `expected`, so no rate can exceed 1 and none falls because somebody was excused.
    """

    expected: int = 0
    complete: int = 0
    """Sent by the cut-off."""
    in_time: int = 0
    """Sent by the due time."""
    excused: int = 0
    claimed: int = 0
    """Of those expected, whose moment rests on an accepted claim."""

    @property
    def completeness(self) -> float | None:
        """Return complete ÷ expected, 0 to 1; None when nothing was expected."""
        return self.complete / self.expected if self.expected else None

    @property
    def timeliness(self) -> float | None:
        """Return in time ÷ expected, 0 to 1; None when nothing was expected."""
        return self.in_time / self.expected if self.expected else None


def units_of(month: Month) -> tuple[str, ...]:
    """Return every unit that was expected on any day, in the order of their first."""
    return tuple(dict.fromkeys(unit for day in month.days.values() for unit in day.units))


def by_unit(month: Month) -> Mapping[str, Tally]:
    """Return each unit's count; one that was expected on unjudged days alone has an empty one."""
    return {unit: tally(_entries(month, unit)) for unit in units_of(month)}


def overall(month: Month) -> Tally:
    """Return the count over all units."""
    return tally(chain.from_iterable(day.units.values() for day in month.days.values() if day.judged))


def unjudged(month: Month) -> int:
    """Count the rounds that say nothing about anybody."""
    return sum(not day.judged for day in month.days.values())


def tally(entries: Iterable[Kept]) -> Tally:
    """Count entries."""
    every = tuple(entries)
    wanted = [kept for kept in every if kept.column is not Column.excused]
    return Tally(
        expected=len(wanted),
        complete=sum(kept.complete for kept in wanted),
        in_time=sum(kept.in_time for kept in wanted),
        excused=len(every) - len(wanted),
        claimed=sum(kept.claimed for kept in wanted),
    )


def lowest_first(tallies: Mapping[str, Tally]) -> list[str]:
    """Order units by completeness, then timeliness; those of whom nothing was expected come last."""
    return sorted(tallies, key=lambda unit: _rank(tallies[unit]))


def _rank(counted: Tally) -> tuple[float, float]:
    if counted.completeness is None or counted.timeliness is None:
        return (2, 2)
    return (counted.completeness, counted.timeliness)


def _entries(month: Month, unit: str) -> Iterable[Kept]:
    return (day.units[unit] for day in month.days.values() if day.judged and unit in day.units)
