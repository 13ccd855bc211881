"""The figures as tables: medians, spread, and ratios of runs of one round."""

from collections.abc import Iterable, Sequence
from statistics import median

from rich.table import Table

from tests.bench.answering import Run
from tests.bench.bars import Bar
from tests.bench.gentle import Wait
from tests.bench.killing import Toll
from tests.bench.lateness import Lateness
from tests.bench.standing import Standing
from tests.bench.urgent import Urgency

CLEAN = 0.15
"""Cores that others may have used in a run whose speed is still compared."""


def answering(title: str, runs: Sequence[Run], against: Sequence[str]) -> Table:
    """Show each variant, and its ratio to each of `against`: speed in clean pairs, processor time in all."""
    columns = ("", "updates/s", "CPU µs/update", "sends/update", "RSS MB", "others' cores")
    table = _table(title, *columns, *(f"× {name}: speed | CPU" for name in against))
    for variant in _names(run.variant for run in runs):
        mine = [run for run in runs if run.variant == variant]
        table.add_row(
            variant,
            _spread([run.per_second for run in mine], ".0f"),
            _spread([run.cpu_us for run in mine], ".0f"),
            f"{median(run.sends for run in mine):.2f}",
            f"{median(run.resident for run in mine):.0f}",
            _spread([run.foreign for run in mine], ".2f"),
            *(_ratio(mine, [run for run in runs if run.variant == name]) for name in against),
        )
    return table


def _ratio(mine: Sequence[Run], others: Sequence[Run]) -> str:
    pairs = [(a, b) for a in mine for b in others if a.round == b.round]
    clean = [(a, b) for a, b in pairs if max(a.foreign, b.foreign) <= CLEAN]
    cpu = f"{median(b.cpu_us / a.cpu_us for a, b in pairs):.2f}" if pairs else "–"
    speed = median(a.per_second / b.per_second for a, b in clean) if clean else None
    return f"{'–' if speed is None else f'{speed:.2f}'} ({len(clean)} of {len(pairs)}) | {cpu}"


def gentle(waits: Sequence[Wait]) -> Table:
    """Show how long one person waits."""
    table = _table("One answer at 50 updates a second, ms", "", "p50", "p99")
    for variant in _names(wait.variant for wait in waits):
        mine = [wait for wait in waits if wait.variant == variant]
        table.add_row(
            variant, _spread([wait.p50 for wait in mine], ".1f"), _spread([wait.p99 for wait in mine], ".1f")
        )
    return table


def killing(tolls: Sequence[Toll]) -> Table:
    """Show what was lost, summed over the rounds."""
    columns = ("", "inputs", "kills", "lost", "sent twice", "a kill", "of these unmarked", "chain")
    table = _table("kill -9 with a backlog", *columns)
    for variant in _names(toll.variant for toll in tolls):
        mine = [toll for toll in tolls if toll.variant == variant]
        kills, repeats = sum(toll.kills for toll in mine), sum(toll.repeats for toll in mine)
        table.add_row(
            variant,
            str(sum(toll.backlog for toll in mine)),
            str(kills),
            str(sum(toll.lost for toll in mine)),
            str(repeats),
            f"{repeats / max(kills, 1):.1f}",
            str(sum(toll.unmarked for toll in mine)),
            _sound(mine),
        )
    return table


def _sound(tolls: Sequence[Toll]) -> str:
    if any(toll.verified is None for toll in tolls):
        return "–"
    return "sound" if all(toll.verified for toll in tolls) else "BROKEN"


def standing(rows: Sequence[Standing]) -> Table:
    """Show starts, memory and idleness."""
    columns = ("", "to first poll s", "CPU s", "of it reading ms", "first answer ms", "RSS MB", "idle CPU %",
               "wake-ups/s")  # fmt: skip
    table = _table("Standing and waiting", *columns)
    for name in _names(row.name for row in rows):
        mine = [row for row in rows if row.name == name]
        table.add_row(
            name,
            _spread([row.start for row in mine], ".2f"),
            _spread([row.start_cpu for row in mine], ".2f"),
            _spread([1000 * row.reading for row in mine], ".0f"),
            _spread([1000 * row.answer for row in mine], ".0f"),
            _spread([row.resident for row in mine], ".0f"),
            _spread([row.cpu for row in mine if row.cpu is not None], ".3f"),
            _spread([row.wakeups for row in mine if row.wakeups is not None], ".2f"),
        )
    return table


def lateness(at_once: int, runs: Sequence[Lateness]) -> Table:
    """Show how late what fell due was done, and how much of it never."""
    title = f"Deadlines: one alone, and {at_once} due in one instant; lateness in ms"
    columns = (
        "",
        "pending",
        "alone p50",
        "alone p99",
        "at once p50",
        "at once p99",
        "never ran",
        "others' cores",
    )
    table = _table(title, *columns)
    for variant in _names(run.variant for run in runs):
        mine = [run for run in runs if run.variant == variant]
        table.add_row(
            variant,
            str(mine[0].pending),
            *(
                _spread([value for run in mine if (value := getattr(run, name)) is not None], ".1f")
                for name in ("alone_p50", "alone_p99", "p50", "p99")
            ),
            f"{sum(run.lost for run in mine)} of {at_once * len(mine)}",
            _spread([run.foreign for run in mine], ".2f"),
        )
    return table


def urgent(runs: Sequence[Urgency]) -> Table:
    """Show how long a call waits while routine messages do."""
    title = "A call among 500 routine messages at Telegram's limits; seconds from the report to the call"
    columns = (
        "",
        "p50",
        "p95",
        "most",
        "to a busy group",
        "routine done",
        "429 earned",
        "routine lost",
        "calls lost",
    )
    table = _table(title, *columns)
    for variant in _names(run.variant for run in runs):
        mine = [run for run in runs if run.variant == variant]
        table.add_row(
            variant,
            *(
                _spread([value for run in mine if (value := getattr(run, name)) is not None], ".3f")
                for name in ("p50", "p95", "most", "group", "routine")
            ),
            *(
                _spread([float(getattr(run, name)) for run in mine], ".0f")
                for name in ("refused", "lost", "calls_lost")
            ),
        )
    return table


def bars(found: Sequence[Bar]) -> Table:
    """Show what was wanted, the worst of the rounds, and whether that is good enough."""
    table = _table("Bars, by the worst round", "", "measured", "at most", "")
    for bar in found:
        measured, at_most = (format(value, ".3f") for value in (bar.measured, bar.at_most))
        table.add_row(bar.wanted, measured, at_most, "met" if bar.met else "NOT MET")
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _names(all_: Iterable[str]) -> list[str]:
    return sorted(set(all_))


def _spread(values: Sequence[float], form: str) -> str:
    """Median, and between which values it lies."""
    if not values:
        return "–"
    middle, least, most = (format(value, form) for value in (median(values), min(values), max(values)))
    return middle if len(values) == 1 else f"{middle} ({least}–{most})"
