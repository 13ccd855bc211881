"""Books of a month to look at: a few rounds, told in one letter a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from coordination.rounds.columns import Column
from coordination.rounds.month import KeepRound, Kept, Month, decide, evolve
from tests.rules.town import world

TITLE = {"en": "Daily report", "zh-CN": "每日零报告"}
AT = datetime(2026, 11, 30, 18, tzinfo=UTC)

LETTERS = {
    "0": Kept(column=Column.zero, in_time=True, complete=True),
    "!": Kept(column=Column.events, in_time=True, complete=True),
    "L": Kept(column=Column.late, in_time=False, complete=True),
    "c": Kept(column=Column.late, in_time=True, complete=True, claimed=True),
    "-": Kept(column=Column.excused, in_time=False, complete=False),
    "x": Kept(column=Column.missing, in_time=False, complete=False),
}
"""What a unit's day can be."""


def keep(day: int, units: Mapping[str, Kept], *, judged: bool = True, schedule: str = "daily") -> KeepRound:
    """A round of November 2026."""
    return KeepRound(
        at=AT.replace(day=day),
        schedule=schedule,
        title=TITLE,
        day=date(2026, 11, day),
        judged=judged,
        units=units,
    )


def kept(month: Month | None, command: KeepRound) -> Month | None:
    """The book after a round was kept."""
    for event in decide(month, command, world()):
        month = evolve(month, event)
    return month


def month(rows: Mapping[str, str], unjudged: tuple[int, ...] = (), **changes: object) -> Month:
    """A book from one string a unit, a letter a day; a space when nothing was expected."""
    book: Month | None = None
    for day in range(1, max(map(len, rows.values())) + 1):
        units = {unit: LETTERS[told[day - 1]] for unit, told in rows.items() if told[day - 1 : day].strip()}
        if units:
            book = kept(book, keep(day, units, judged=day not in unjudged))
    assert book is not None
    return replace(book, **changes)  # type: ignore[arg-type] # the caller names real fields
