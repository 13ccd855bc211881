"""A scenario played with one death or one failed call, and by what its end differs from one without."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from tests.faults.simulation.acts import QUIET, Scenario
from tests.faults.simulation.loop import virtually
from tests.faults.simulation.picture import Picture, taken
from tests.faults.simulation.scenarios import SCENARIOS
from tests.faults.simulation.town import Living, enrolled, living

START = "the first start"
FIRST = Scenario(rules=QUIET, acts=(), ends=60)
"""From an empty folder until everybody has come in."""
ALL = {START: FIRST, **SCENARIOS}
AT_MOST = timedelta(seconds=5)
"""How much later than without a death something may be: two seconds of it nobody is there."""
OF_A_START = {"Invited", "Planned"}
"""What a second start may add: the shifts are planned further ahead, and the test makes its links anew."""
Fault = Callable[[str], Exception]
"""What a call raises at a point of this name."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a scenario was passed through, and how it ended."""

    points: tuple[tuple[str, float, int], ...]
    picture: Picture
    where: str
    """Where it died, or failed."""

    def distinct(self) -> Iterator[int]:
        """Yield the first of the points that lie between the same two things that outlive a death.

        A death at any of the others leaves the same files and the same Telegram at the same moment.
        """
        last = None
        for number, (_, *world) in enumerate(self.points, 1):
            if world != last:
                yield number
            last = world

    def calls(self) -> Iterator[int]:
        """Yield the points at which a call can fail: of one kind between two such things, the first."""
        last = None
        for number, point in enumerate(self.points, 1):
            if point != last and not point[0].startswith("after a "):
                yield number
            last = point


@cache
def undisturbed(name: str) -> Played:
    """How it goes when nothing goes wrong."""
    played = play(name)
    assert not played.picture.marked, "nothing is repeated without a reason"
    assert not played.picture.unknown, "every message is remembered"
    return played


def play(name: str, fatal: int | None = None, fault: Fault | None = None) -> Played:
    """Play it, with the death, or the fault, at that point."""
    scenario = ALL[name]

    async def whole() -> Played:
        with tempfile.TemporaryDirectory() as folder:
            async with living(Path(folder), scenario.rules, scenario.begins) as town:
                fate = town.fates.now
                fate.fault = fault
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
                return Played(tuple(fate.points[begun:]), await taken(town), fate.where)

    return virtually(whole)


async def acted(town: Living, scenario: Scenario) -> None:
    for second, act in scenario.acts:
        await town.reaches_moment(scenario.begins + timedelta(seconds=second))
        act(town)
    await town.reaches_moment(scenario.begins + timedelta(seconds=scenario.ends))
    await town.falls_quiet()


def wrong(run: Picture, good: Picture, at_most: timedelta = AT_MOST) -> list[str]:
    """Everything by which a disturbed run differs from one that was not."""
    return [*_happened(run, good), *_late(run, good, at_most), *_shown(run, good)]


def _happened(run: Picture, good: Picture) -> list[str]:
    more, less = run.happened - good.happened, good.happened - run.happened
    too_often = [f"happened too often: {what}" for what in more if what[2] not in OF_A_START]
    return too_often + [f"did not happen: {what}" for what in less]


def _late(run: Picture, good: Picture, at_most: timedelta) -> list[str]:
    times = [
        sorted((e.what[:3], e.at) for e in each.entries if e.what[2] not in OF_A_START)
        for each in (run, good)
    ]
    if len(times[0]) != len(times[1]):
        return []
    pairs = zip(*times, strict=True)
    return [f"{a[0]} at {a[1]} instead of {b[1]}" for a, b in pairs if abs(a[1] - b[1]) > at_most]


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
