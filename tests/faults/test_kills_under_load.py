"""kill -9 at random, while thirty people report, answer and approve and deadlines fall due.

The bot is a process of its own and is killed again and again, some times while it starts. Afterwards what
people have sent is held against the record, and what they saw against itself: `load_oracle.py`. Quick form:
fifty kills. `FIELDLINE_KILLS_UNDER_LOAD=1000`: so many. `FIELDLINE_SEED=7`: other instants.
"""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.faults.load import EVERY, Place, everybody_acts, place
from tests.faults.load_oracle import counted, wrong
from tests.faults.load_record import dropped, print_out, to_be_told
from tests.faults.programs import ends

KILLS = int(os.environ.get("FIELDLINE_KILLS_UNDER_LOAD", "50"))
SEED = int(os.environ.get("FIELDLINE_SEED", "1"))
LIVES = (0.1, 1.5)
"""Seconds from a start to the next kill."""
STILLBORN = 0.25
"""The share of kills that strike while it starts."""
BEHIND = timedelta(seconds=20)
"""So old may be what it has not read: on a machine that is so busy that a life is shorter than a batch
nothing would ever be read, and Telegram would drop presses."""
SETTLES = 180.0
"""Seconds for all that follows to be done after the last kill."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Place]:
    async with place(tmp_path, 1 + KILLS * 2 // int(EVERY.total_seconds())) as made:
        yield made


async def test_nothing_is_lost_and_nothing_happens_twice(here: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311 - other instants with another seed
    load = asyncio.ensure_future(everybody_acts(here, chance))
    started = SystemClock().now()
    try:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(*LIVES))
            await has_read(here, SystemClock().now() - BEHIND)
            here.up.append((started, SystemClock().now()))
            await here.process.end(signal.SIGKILL)
            while chance.random() < STILLBORN:
                await here.process.stillborn(chance.uniform(0.0, 1.5))
            await here.process.start()
            started = SystemClock().now()
    finally:
        load.cancel()
    try:
        await settled(here)
    finally:
        here.up.append((started, SystemClock().now()))
        stopped = await here.process.end(signal.SIGTERM)
        late = dropped(here)
        here.acts = [act for act in here.acts if act not in late]
        counts = counted(here)
        print_out(here, counts)
    assert stopped == 0
    found = wrong(here)
    assert found == [], "\n".join(found)
    assert {what: count for what, count in counts.items() if count < KILLS // 25} == {}
    sound = await ends("verify", "--config", str(here.config))
    assert sound.code == 0, sound


async def has_read(here: Place, since: datetime) -> None:
    """Let it live until it has confirmed what was sent before."""
    last = max((act.update for act in here.acts if act.by.at < since), default=0)
    async with asyncio.timeout(SETTLES):
        while any(update["update_id"] <= last for update in here.bot.stream.pending):  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # a poll rings no bell


async def settled(here: Place) -> None:
    """Until the last round is closed and everything is told."""
    last = max(here.due) + timedelta(seconds=8)
    left = (last - SystemClock().now()).total_seconds()
    await asyncio.sleep(max(left, 0.0))
    async with asyncio.timeout(SETTLES):
        while to_be_told(here) or not here.bot.stream.drained.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.5)  # another process's database rings no bell
