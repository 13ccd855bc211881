"""The bot dies before and after each of its calls of storage and network: afterwards it is as if it had not.

Every crossing into the database and every call of Telegram is a point, before it and after it, and so are
those of the start and the migration. A scenario is played once undisturbed, and then once for each point: the
bot dies there as by kill -9, and is started again two seconds later on the same files and the same Telegram.
In virtual time a run is the same each time, so a point that fails can be played again:

    FIELDLINE_CRASHES="a plan:37" uv run pytest tests/faults/test_crash_points.py

Quick form: some points of each scenario. `FIELDLINE_CRASHES=all`: every point.
"""

import logging
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.faults.simulation.acts import QUIET, Scenario
from tests.faults.simulation.loop import virtually
from tests.faults.simulation.picture import Picture, taken
from tests.faults.simulation.scenarios import SCENARIOS
from tests.faults.simulation.town import Living, enrolled, living

WANTED = os.environ.get("FIELDLINE_CRASHES", "")
START = "the first start"
FIRST = Scenario(rules=QUIET, acts=(), ends=60)
"""From an empty folder until everybody has come in."""
ALL = {START: FIRST, **SCENARIOS}
QUICK = 8
"""Points of a scenario in the quick form."""
AT_MOST = timedelta(seconds=5)
"""How much later than without a death something may be: two seconds of it nobody is there."""
OUR_OWN = "action=not-noted"
"""What a bot that is torn down says; one that is killed says nothing."""
OF_A_START = {"Invited", "Planned"}
"""What a second start may add: the shifts are planned further ahead, and the test makes its links anew."""


@cache
def undisturbed(name: str) -> tuple[int, Picture]:
    """How many points there are, and how it ends."""
    passed, picture, _ = play(name, None)
    assert not picture.marked, "nothing is repeated without a reason"
    assert not picture.unknown, "every message is remembered"
    return passed, picture


def play(name: str, fatal: int | None) -> tuple[int, Picture, str]:
    """Play it, with the death at that point; return the points passed, the end, and where the death was."""
    scenario = ALL[name]

    async def whole() -> tuple[int, Picture, str]:
        with tempfile.TemporaryDirectory() as folder:
            async with living(Path(folder), scenario.rules, scenario.begins) as town:
                fate = town.fates.now
                begun = 0
                if name == START:
                    fate.fatal = fatal
                    await enrolled(town)
                else:
                    await enrolled(town)
                    begun = fate.passed
                    fate.fatal = None if fatal is None else begun + fatal
                await acted(town, scenario)
                await town.ends()
                return fate.passed - begun, await taken(town), ", ".join(town.deaths)

    return virtually(whole)


async def acted(town: Living, scenario: Scenario) -> None:
    for second, act in scenario.acts:
        await town.reaches_moment(scenario.begins + timedelta(seconds=second))
        act(town)
    await town.reaches_moment(scenario.begins + timedelta(seconds=scenario.ends))
    await town.falls_quiet()


def wrong(run: Picture, good: Picture) -> list[str]:
    """Everything by which a run with a death differs from one without."""
    return [*_happened(run, good), *_late(run, good), *_shown(run, good)]


def _happened(run: Picture, good: Picture) -> list[str]:
    more, less = run.happened - good.happened, good.happened - run.happened
    too_often = [f"happened too often: {what}" for what in more if what[2] not in OF_A_START]
    return too_often + [f"did not happen: {what}" for what in less]


def _late(run: Picture, good: Picture) -> list[str]:
    times = [
        sorted((e.what[:3], e.at) for e in each.entries if e.what[2] not in OF_A_START)
        for each in (run, good)
    ]
    if len(times[0]) != len(times[1]):
        return []
    pairs = zip(*times, strict=True)
    return [f"{a[0]} at {a[1]} instead of {b[1]}" for a, b in pairs if abs(a[1] - b[1]) > AT_MOST]


def _shown(run: Picture, good: Picture) -> list[str]:
    """A death may leave, in each chat, the one message that was under way: sent, and not known to be.

    It is sent again with a mark, if it is still wanted then; if not, it stands there as it was.
    """
    found = []
    for chat in run.screens.keys() | good.screens.keys():
        here, there = (each.screens.get(chat, Counter()) for each in (run, good))
        lost = run.unknown[chat]
        missing = there - here
        if missing.total() > lost:
            found.append(f"not shown in {chat}: {list(missing)}")
        if here.total() - there.total() > lost or lost > 1:
            found.append(f"too much in {chat}: {list(here - there)}")
        if run.sends[chat] > good.sends[chat]:
            found.append(f"sent twice in {chat} without a mark")
    return found


def points(name: str) -> Sequence[int]:
    chosen, _, point = WANTED.partition(":")
    if point:
        return [int(point)] if chosen == name else []
    passed, _ = undisturbed(name)
    step = 1 if WANTED == "all" else max(passed // QUICK, 1)
    return range(1 + hash_of(name) % step, passed + 1, step)


def hash_of(name: str) -> int:
    """Another offset for each scenario, the same in every process."""
    return sum(map(ord, name))


@pytest.mark.parametrize("name", ALL)
def test_it_is_as_if_it_had_not_died(name: str, caplog: pytest.LogCaptureFixture) -> None:
    failed: dict[str, list[str]] = {}
    for point in points(name):
        caplog.clear()
        passed, run, where = play(name, point)
        found = wrong(run, undisturbed(name)[1])
        found += [
            r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR and OUR_OWN not in r.msg
        ]
        if not where:
            found.append(f"it did not die: {passed} points")
        if found:
            failed[f"{name}:{point} ({where})"] = found
    assert not failed, "\n".join(f"{key}: {found}" for key, found in failed.items())


@pytest.mark.parametrize("name", SCENARIOS)
def test_undisturbed_it_is_what_was_meant(name: str) -> None:
    """The picture that the others are held against is right itself."""
    scenario, (_, picture) = SCENARIOS[name], undisturbed(name)
    happened = [entry.what[2] for entry in picture.entries]
    assert happened.count("Reported") == len(scenario.reports)
    assert {name: happened.count(name) for name in scenario.once if happened.count(name) != 1} == {}


def test_the_same_run_again_is_the_same_run() -> None:
    assert play("a plan", 100) == play("a plan", 100)
