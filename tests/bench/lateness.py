"""How late deadlines are, alone and many in one instant, while very many are pending: ours and its peers."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from storage.tables import deadlines
from tests.bench import machine, open_items
from tests.bench.running import Process
from tests.bench.town import Town

OURS = "Fieldline, to the committed effect"
MEMORY = "APScheduler in memory, to the job's first line"
DEFAULT = "APScheduler on SQLite, as it comes"
PEERS_LEAD = 20.0
KINDS = {MEMORY: "memory", DEFAULT: "default"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked of a clock."""

    pending: int
    alone: int
    at_once: int
    lead: float
    """Seconds that ours needs to make ready what falls due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """What one clock did in one round, in milliseconds."""

    variant: str
    pending: int
    alone_p50: float | None
    alone_p99: float | None
    p50: float | None
    """Of those in one instant; None when none of them ever ran."""
    p99: float | None
    lost: int
    foreign: float
    """Cores that others used meanwhile."""


def rounds(town: Town, folder: Path, load: Load, *, times: int, patience: float) -> Iterator[Lateness]:
    """Run each once a round; before each, others get `patience` seconds to leave the machine alone."""
    filled = open_items.fill(town, folder, at_least=load.pending - load.at_once, of=(deadlines,))
    runs: dict[str, Callable[[Path], tuple[int, Process]]] = {
        OURS: lambda there: (filled.items + load.at_once, _ours(filled.town, there, load)),
        MEMORY: lambda there: (load.pending, _peer(MEMORY, there, load, load.pending)),
        DEFAULT: lambda there: (2 * load.at_once, _peer(DEFAULT, there, load, 2 * load.at_once)),
    }
    for number in range(times):
        names = list(runs)
        for name in [*names[number % len(names) :], *names[: number % len(names)]]:
            machine.await_quiet(patience)
            with tempfile.TemporaryDirectory() as there:
                pending, process = runs[name](Path(there))
                yield _heard(name, pending, load, process)


def _ours(town: Town, there: Path, load: Load) -> Process:
    shutil.copytree(town.folder, there / "bot")
    asked = (str(load.alone), str(load.at_once), str(load.lead))
    return Process("tests.bench.due_ours", str(there / "bot" / "config.toml"), *asked)


def _peer(name: str, there: Path, load: Load, pending: int) -> Process:
    """Adding a job to its SQLite store takes milliseconds, so it gets few of them, and has none alone."""
    alone = load.alone if name == MEMORY else 0
    asked = (str(pending - load.at_once), str(alone), str(load.at_once), str(min(load.lead, PEERS_LEAD)))
    return Process("tests.bench.due_peer", KINDS[name], *asked, str(there / "jobs.db"))


def _heard(name: str, pending: int, load: Load, process: Process) -> Lateness:
    try:
        told = json.loads(process.line())
    finally:
        process.end()
    alone, at_once = told["alone"], told["at_once"]
    return Lateness(
        variant=name,
        pending=pending,
        alone_p50=_percentile(alone, 50),
        alone_p99=_percentile(alone, 99),
        p50=_percentile(at_once, 50),
        p99=_percentile(at_once, 99),
        lost=load.at_once - len(at_once),
        foreign=told["foreign"],
    )


def _percentile(values: list[float], percent: int) -> float | None:
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else None
