"""`scripts/bench`: measures ours and its peers in one call, interleaved, and prints tables."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from tests.bench import (
    answering,
    bars,
    feeds,
    gentle,
    killing,
    lateness,
    open_items,
    standing,
    tables,
    urgent,
)
from tests.bench.town import Town, found
from tests.bench.variants import COMMIT, FAST, OURS, STOCK, VARIANTS

T = TypeVar("T")
PARTS = ("answers", "reports", "gentle", "kill", "standing", "deadlines", "urgent")
WIDTH = 200
"""Of a table that goes into a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    people: int
    rounds: int
    updates: int
    reports: int
    gentle: int
    backlog: int
    kills: int
    items: tuple[int, ...]
    idle: float
    due: lateness.Load
    calls: int
    patience: float


QUICK = Size(
    people=100,
    rounds=1,
    updates=1000,
    reports=100,
    gentle=100,
    backlog=600,
    kills=4,
    items=(1000,),
    idle=2,
    due=lateness.Load(pending=10_000, alone=40, at_once=1000, lead=20),
    calls=14,
    patience=2,
)
FULL = Size(
    people=300,
    rounds=5,
    updates=3000,
    reports=300,
    gentle=400,
    backlog=4000,
    kills=20,
    items=(1000, 100_000),
    idle=35,
    due=lateness.Load(pending=100_000, alone=40, at_once=1000, lead=75),
    calls=20,
    patience=60,
)


class Bench:
    """Runs parts, and says which run it is at while it does."""

    def __init__(self, size: Size, town: Town, folder: Path, console: Console) -> None:
        self._size = size
        self._town = town
        self._folder = folder
        self._console = console
        self.bars: list[bars.Bar] = []
        """What the parts that were run are held against."""

    def run(self, part: str) -> Table:
        """Measure one part; return its table."""
        parts: dict[str, Callable[[], Table]] = {
            "answers": self._answers,
            "reports": self._reports,
            "gentle": self._gentle,
            "kill": self._kill,
            "standing": self._standing,
            "deadlines": self._deadlines,
            "urgent": self._urgent,
        }
        return parts[part]()

    def _answers(self) -> Table:
        size = self._size
        runs = answering.rounds(
            VARIANTS,
            feeds.question,
            self._town,
            updates=size.updates,
            times=size.rounds,
            patience=size.patience,
        )
        title = f"/status asked and answered, {size.updates} at once, {size.rounds} rounds"
        return tables.answering(title, list(self._told(runs)), (STOCK, FAST))

    def _reports(self) -> Table:
        size, ours = self._size, tuple(v for v in VARIANTS if v not in (STOCK, FAST, COMMIT))
        runs = answering.rounds(
            ours, feeds.report, self._town, updates=size.reports, times=size.rounds, patience=size.patience
        )
        title = f"Incidents reported, receipt in hand, {size.reports} at once, {size.rounds} rounds"
        return tables.answering(title, list(self._told(runs)), ())

    def _gentle(self) -> Table:
        waits = (
            gentle.once(variant, self._town, updates=self._size.gentle)
            for _ in range(self._size.rounds)
            for variant in (OURS, STOCK, COMMIT)
        )
        return tables.gentle(list(self._told(waits)))

    def _kill(self) -> Table:
        size, variants = self._size, (OURS, STOCK, FAST, COMMIT)
        tolls = (
            killing.once(variant, self._town, backlog=size.backlog, kills=size.kills, seed=seed)
            for seed in range(size.rounds)
            for variant in variants
        )
        return tables.killing(list(self._told(tolls)))

    def _standing(self) -> Table:
        places = [("Fieldline, nothing open", OURS, self._town), ("bare PTB", STOCK, self._town)]
        for items in self._size.items:
            filled = open_items.fill(self._town, self._folder / f"{items}", at_least=items)
            name = f"Fieldline, {filled.items} items of {filled.incidents} incidents open"
            places.append((name, OURS, filled.town))
        starts = (
            standing.once(name, variant, town, idle=self._size.idle if number == 0 else 0)
            for number in range(self._size.rounds)
            for name, variant, town in places
        )
        return tables.standing(list(self._told(starts)))

    def _deadlines(self) -> Table:
        size = self._size
        runs = lateness.rounds(
            self._town, self._folder / "due", size.due, times=size.rounds, patience=size.patience
        )
        return tables.lateness(size.due.at_once, list(self._told(runs)))

    def _urgent(self) -> Table:
        runs = (
            urgent.once(variant, self._town, routine=500, reports=self._size.calls)
            for _ in range(self._size.rounds)
            for variant in urgent.VARIANTS
        )
        measured = list(self._told(runs))
        self.bars += bars.of_calls(measured)
        return tables.urgent(measured)

    def _told(self, runs: Iterable[T]) -> Iterator[T]:
        for run in runs:
            self._console.log(run, highlight=False)
            yield run


@contextmanager
def _workplace(size: Size, console: Console) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="fieldline-bench-") as folder:
        console.log(f"Enrolling {size.people} people in {folder}")
        town = found(Path(folder) / "town", size.people)
        yield Bench(size, town, Path(folder), console)


@click.command()
@click.option("--quick", is_flag=True, help="One small round of everything: below two minutes.")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this; may be repeated.")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the tables here too.")
def main(quick: bool, parts: tuple[str, ...], to: Path | None) -> None:
    """Measure Fieldline and its peers on this machine. Nothing leaves the loopback.

    Exit code 1 where a bar is not met: only the part "urgent" has some.
    """
    size = QUICK if quick else FULL
    console = Console(width=WIDTH, record=True)
    with _workplace(size, Console(stderr=True)) as bench:
        for part in parts or PARTS:
            console.print(bench.run(part))
    if bench.bars:
        console.print(tables.bars(bench.bars))
    if to is not None:
        to.write_text(console.export_text())
    if not all(bar.met for bar in bench.bars):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
