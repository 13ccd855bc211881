"""A picture as a value: what a heat map is to show. `bot/delivery/picture.py` draws it when it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup


class Tone(StrEnum):
    """What a cell means, from which the drawing takes its colour. Its sign says the same without colour."""

    zero = "zero"
    events = "events"
    late = "late"
    excused = "excused"
    missing = "missing"
    unjudged = "unjudged"
    blank = "blank"


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's day."""

    tone: Tone
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit."""

    name: str
    rates: tuple[str, ...]
    """One for each of the chart's `rates`."""
    cells: tuple[Cell, ...]
    """One for each of its `days`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A heat map, units × days. All its texts are plain."""

    title: str
    rates: tuple[str, ...]
    """What the numbers beside each unit are called."""
    days: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: tuple[tuple[Cell, str], ...]
    rest: str = ""
    """What is told about the units that found no room."""
    instead: Markup
    """Telegram HTML: told under the numbers where no font can write all of this."""

    def texts(self) -> Iterator[str]:
        """Yield everything that must be written."""
        yield from (self.title, self.rest, *self.rates, *self.days)
        for row in self.rows:
            yield from (row.name, *row.rates, *(cell.sign for cell in row.cells))
        for cell, name in self.legend:
            yield from (cell.sign, name)
