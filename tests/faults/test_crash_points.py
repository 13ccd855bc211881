"""The bot dies before and after each of its calls of storage and network: afterwards it is as if it had not.

And it is the same when the call fails instead: the database refuses it, the network loses it.

Every crossing into the database and every call of Telegram is a point, before it and after it, and so are
those of the start and the migration. A scenario is played once undisturbed, and then once for each point: the
bot dies there as by kill -9, and is started again two seconds later on the same files and the same Telegram.
In virtual time a run is the same each time, so a point that fails can be played again:

    FIELDLINE_CRASHES="a plan:37" uv run pytest tests/faults/test_crash_points.py

Quick form: some points of each scenario. `FIELDLINE_CRASHES=all`: all that differ in what outlives the death.
`FIELDLINE_CRASHES=every`: the others too.
"""

import logging
import os
import sqlite3
from collections.abc import Sequence
from itertools import groupby

import pytest

from bot.transport import NotSent, Unsure
from tests.faults.simulation.playing import ALL, Fault, play, undisturbed, wrong
from tests.faults.simulation.scenarios import SCENARIOS

WANTED = os.environ.get("FIELDLINE_CRASHES", "")
QUICK = 1
"""Points of a scenario in the quick form."""
OUR_OWN = "action=not-noted"
"""What a bot that is torn down says; one that is killed says nothing."""
REFUSALS = (
    (13, "database or disk is full"),
    (5, "database is locked"),
    (10, "disk I/O error"),
    (7, "out of memory"),
)
"""What SQLite may say, by its codes."""


def deaths(name: str) -> Sequence[int]:
    good = undisturbed(name)
    return range(1, len(good.points) + 1) if WANTED == "every" else some(name, list(good.distinct()))


def some(name: str, points: Sequence[int]) -> Sequence[int]:
    chosen, _, point = WANTED.partition(":")
    if point:
        return [int(point)] if chosen == name else []
    step = 1 if WANTED == "all" else max(len(points) // QUICK, 1)
    return points[hash_of(name) % step :: step]


def hash_of(name: str) -> int:
    """Another offset for each scenario, the same in every process."""
    return sum(map(ord, name))


@pytest.mark.parametrize("name", ALL)
def test_it_is_as_if_it_had_not_died(name: str, caplog: pytest.LogCaptureFixture) -> None:
    failed: dict[str, list[str]] = {}
    for point in deaths(name):
        caplog.clear()
        played = play(name, point)
        found = wrong(played.picture, undisturbed(name).picture)
        said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
        found += [line for line in said if not line.startswith(OUR_OWN)]
        if not played.where:
            found.append(f"it did not die: {len(played.points)} points")
        if found:
            failed[f"{name}:{point} ({played.where})"] = found
    assert not failed, "\n".join(f"{key}: {found}" for key, found in failed.items())


def failing(number: int) -> Fault:
    def fault(where: str) -> Exception:
        if where.endswith((" statement", " commit")):
            code, words = REFUSALS[number % len(REFUSALS)]
            error = sqlite3.OperationalError(words)
            error.sqlite_errorcode = code
            return error
        return NotSent("not sent: reset") if where.startswith("before") else Unsure("no answer: reset")

    return fault


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_is_as_if_no_call_had_failed(name: str) -> None:
    failed: dict[str, list[str]] = {}
    for point in some(name, list(undisturbed(name).calls())):
        played = play(name, point, failing(point))
        found = wrong(played.picture, undisturbed(name).picture)
        if found or not played.where:
            failed[f"{name}:{point} ({played.where})"] = found
    assert not failed, "\n".join(f"{key}: {found}" for key, found in failed.items())


@pytest.mark.parametrize("name", SCENARIOS)
def test_undisturbed_it_is_what_was_meant(name: str) -> None:
    """The picture that the others are held against is right itself."""
    scenario, picture = SCENARIOS[name], undisturbed(name).picture
    happened = [entry.what[2] for entry in picture.entries]
    assert happened.count("Reported") == len(scenario.reports)
    assert {name: happened.count(name) for name in scenario.once if happened.count(name) != 1} == {}


def test_points_between_which_nothing_lasting_happens_are_the_same_death() -> None:
    numbered = enumerate(undisturbed("a plan").points, 1)
    alike = [[number for number, _ in group] for _, group in groupby(numbered, lambda point: point[1][1:])]
    first, *_, last = max(alike, key=len)
    assert play("a plan", first).picture == play("a plan", last).picture


def test_the_same_run_again_is_the_same_run() -> None:
    assert play("a plan", 100) == play("a plan", 100)
