"""How soon the leaders know that nothing is saved, and how often they hear it, by the bot's own patience.

In virtual time; what they are told is in `test_said_from_memory.py`.
"""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.cli.demo.town import Town
from tests.faults.disk import FULL, READ_ONLY, every_transaction
from tests.faults.simulation.acts import MORNING, QUIET
from tests.faults.simulation.loop import virtually
from tests.faults.simulation.town import enrolled, living
from tests.scenes.incidents import MINUTE

UNSAVED, AGAIN = "I cannot save anything", "I can save again;"


@dataclass(frozen=True, slots=True)
class Said:
    """What the leaders were told in hours of trouble, by the seconds since it began, or since it was over."""

    unsaved: list[float]
    again: list[float]
    kept: list[str]


REPORTS = [f"smoke at pump {number}" for number in range(1, 6)]


def _troubled(fault: tuple[str, str], lasts: timedelta, reports: list[str]) -> Said:
    async def whole_day() -> Said:
        with tempfile.TemporaryDirectory() as folder:
            async with living(Path(folder), QUIET, MORNING) as town:
                await enrolled(town)
                await town.reaches_moment(MORNING + 5 * MINUTE)
                began = town.clock.now()
                with every_transaction(cast(Town, town), fault):
                    for words in reports:
                        town.people["ann"].says(f"/report {words}")
                        await asyncio.sleep(7)
                    await town.reaches_moment(began + lasts)
                ended = town.clock.now()
                await town.reaches_moment(ended + 5 * MINUTE)
                await town.falls_quiet()
                room = town.rooms["lead"].shown
                await town.ends()
                return Said(
                    unsaved=[(m.at - began).total_seconds() for m in room if UNSAVED in m.text],
                    again=[(m.at - ended).total_seconds() for m in room if AGAIN in m.text],
                    kept=_reported(Path(folder, "town.db")),
                )

    return virtually(whole_day)


def _reported(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as there:
        rows = there.execute("select text from words where kind = 'incident' order by rowid")
        return [text for (text,) in rows if text.startswith("smoke")]


@pytest.mark.parametrize("fault", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_they_know_within_a_minute_and_are_told_again_every_hour(fault: tuple[str, str]) -> None:
    said = _troubled(fault, timedelta(hours=2.5), REPORTS)
    first, *others = said.unsaved
    assert 30 <= first <= 60
    assert [round((each - first) / 3600, 1) for each in others] == [1, 2]
    (again,) = said.again
    assert again <= 90
    assert said.kept == REPORTS


def test_where_nobody_says_anything_it_is_found_all_the_same() -> None:
    """The bot notes every minute that it is alive."""
    said = _troubled(READ_ONLY, timedelta(minutes=20), [])
    assert len(said.unsaved) == 1
    assert said.unsaved[0] <= 60 + 60
    assert len(said.again) == 1
