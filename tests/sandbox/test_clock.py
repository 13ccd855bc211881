"""The movable clock."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

from sandbox import Clock

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


async def test_it_stands_still_until_moved() -> None:
    clock = Clock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)
    clock.move_to(NOON.astimezone(timezone(timedelta(hours=8))))
    assert (clock.now(), clock.now().tzinfo) == (NOON, UTC)


async def test_waiting_ends_when_the_clock_gets_there() -> None:
    clock = Clock(NOON)
    await clock.wait_until(NOON)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(clock.wait_until(NOON + timedelta(hours=1)))
        await asyncio.sleep(0)
        clock.advance(timedelta(minutes=59))
        for _ in range(5):
            await asyncio.sleep(0)
        assert not waiting.done()
        clock.advance(timedelta(minutes=1))


async def test_waiting_for_any_move() -> None:
    clock = Clock(NOON)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(clock.wait_until(None))
        await asyncio.sleep(0)
        assert not waiting.done()
        clock.advance(timedelta(seconds=-1))


async def test_a_running_clock_runs_and_can_still_be_moved() -> None:
    clock = Clock(NOON, running=True)
    await clock.wait_until(NOON + timedelta(milliseconds=30))
    assert NOON + timedelta(milliseconds=30) <= clock.now() < NOON + timedelta(seconds=5)
    clock.advance(timedelta(days=1))
    assert clock.now() > NOON + timedelta(days=1)


async def test_a_cancelled_wait_leaves_nothing() -> None:
    clock = Clock(NOON)
    try:
        async with asyncio.timeout(0.01):
            await clock.wait_until(None)
    except TimeoutError:
        clock.advance(timedelta(hours=1))
