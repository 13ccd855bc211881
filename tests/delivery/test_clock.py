"""The alarm rings at the earliest moment, and what is due is never forgotten."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from typing_extensions import override

from bot.clock import STUCK, SystemClock, backoff, elapsed, keep, woken
from sandbox.clock import Clock as RehearsalClock
from tests.delivery.until import until

SOON = timedelta(milliseconds=20)
FAR = timedelta(hours=1)


@pytest.fixture
async def clock() -> AsyncIterator[SystemClock]:
    clock = SystemClock()
    yield clock
    clock.close()


async def test_the_machines_clock_rings_each_at_their_moment(clock: SystemClock) -> None:
    now = clock.now()
    rung: list[str] = []

    async def wait(name: str, span: timedelta) -> None:
        await clock.wait_until(now + span)
        assert clock.now() >= now + span
        rung.append(name)

    async with asyncio.TaskGroup() as group:
        far = group.create_task(wait("far", FAR))
        group.create_task(wait("second", 2 * SOON))
        first = group.create_task(wait("first", SOON))
        await first
        assert rung == ["first"]
        await until(lambda: len(rung) == 2)
        far.cancel()
    assert rung == ["first", "second"]


async def test_a_moment_that_has_passed_needs_no_alarm(clock: SystemClock) -> None:
    await clock.wait_until(clock.now() - FAR)


async def test_a_bell_wakes_before_the_moment(clock: SystemClock) -> None:
    bell = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, bell.set)
    started = elapsed()
    await woken(clock, clock.now() + FAR, bell)
    assert elapsed() - started < 5


async def test_a_wait_ends_by_itself(clock: SystemClock) -> None:
    await woken(clock, None, asyncio.Event(), at_most=0.01)


def test_backoff_grows_by_half_to_its_limit() -> None:
    assert [backoff(n) for n in (1, 2, 3)] == [1.0, 1.5, 2.25]
    assert backoff(50) == 30.0


class Desk:
    """Deadlines in memory, and what was done about them."""

    def __init__(self, clock: RehearsalClock, *due: datetime) -> None:
        self.clock = clock
        self.due = sorted(due)
        self.done: list[tuple[datetime, list[datetime]]] = []
        self.fails = 0
        self.happened = asyncio.Event()

    async def next_due(self) -> datetime | None:
        return self.due[0] if self.due else None

    async def handle(self, now: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.done.append((now, [moment for moment in self.due if moment <= now]))
        self.due = [moment for moment in self.due if moment > now]
        self.happened.set()


START = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


async def test_what_came_due_while_we_were_away_is_handled_once_at_once() -> None:
    clock = RehearsalClock(START)
    late, later = START - timedelta(days=2), START - timedelta(hours=1)
    desk = Desk(clock, later, late)
    await _keeping(desk, asyncio.Event(), lambda: None)
    assert desk.done == [(START, [late, later])]


async def test_it_sleeps_until_the_moment_and_no_longer() -> None:
    clock = RehearsalClock(START)
    due = START + timedelta(hours=1)
    desk = Desk(clock, due)
    await _keeping(desk, asyncio.Event(), lambda: clock.move_to(due))
    assert desk.done == [(due, [due])]


async def test_a_kick_tells_of_a_deadline_before_the_one_awaited() -> None:
    clock = RehearsalClock(START)
    desk = Desk(clock, START + timedelta(hours=9))
    kick = asyncio.Event()

    def sooner() -> None:
        desk.due.insert(0, START)
        kick.set()

    await _keeping(desk, kick, sooner)
    assert desk.done == [(START, [START])]


async def test_a_failure_is_survived_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(RehearsalClock(START), START)
    desk.fails = 2
    rests = await _keeping(desk, asyncio.Event(), lambda: None)
    assert desk.done == [(START, [START])]
    assert rests == [1.0, 1.5]
    assert caplog.text.count("action=deadlines-failed") == 2


async def test_a_deadline_nobody_removes_does_not_spin() -> None:
    desk = Desk(RehearsalClock(START), START)
    handled = 0

    async def nothing(now: datetime) -> None:
        nonlocal handled
        handled += 1

    rested = asyncio.Event()

    async def rest(seconds: float) -> None:
        rested.set()
        await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep(desk.clock, nothing, desk.next_due, asyncio.Event(), rest))
        await rested.wait()
        task.cancel()
    assert handled == STUCK + 2


async def _keeping(desk: Desk, kick: asyncio.Event, then: Callable[[], object]) -> list[float]:
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep(desk.clock, desk.handle, desk.next_due, kick, rest))
        for _ in range(5):  # let it come to rest
            await asyncio.sleep(0)
        then()
        async with asyncio.timeout(5):
            await desk.happened.wait()
        task.cancel()
    return rests


class Stepped(SystemClock):
    """The machine's clock, set by somebody."""

    def __init__(self) -> None:
        super().__init__()
        self.step = timedelta(0)

    @override
    def now(self) -> datetime:
        return super().now() + self.step


@pytest.mark.parametrize("step", [FAR, -FAR])
async def test_a_clock_that_is_stepped_neither_skips_nor_doubles(
    step: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.clock.woken", partial(woken, at_most=0.02))  # a minute, to whoever has no time
    clock = Stepped()
    began = clock.now()
    desk = Desk(RehearsalClock(began), *(began + n * FAR / 2 + SOON for n in (-1, 0, 1, 3)))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep(clock, desk.handle, desk.next_due, asyncio.Event()))
        await until(lambda: len(desk.due) == 2)
        clock.step = step
        if step > timedelta(0):
            await until(lambda: len(desk.due) == 1)
        else:
            await asyncio.sleep(0.1)
        task.cancel()
    clock.close()
    handled = [moment for _, moments in desk.done for moment in moments]
    assert handled == sorted(handled)
    assert len(handled) == len(set(handled)) == (3 if step > timedelta(0) else 2)
    assert all(now >= moment for now, moments in desk.done for moment in moments)


async def test_there_is_one_job_however_many_wait_and_none_holds_a_deadline(clock: SystemClock) -> None:
    now = clock.now()
    async with asyncio.TaskGroup() as group:
        waits = [group.create_task(clock.wait_until(now + n * FAR)) for n in range(1, 100)]
        await asyncio.sleep(0)
        (job,) = clock._scheduler.get_jobs()
        assert job.misfire_grace_time is None
        assert job.next_run_time == now + FAR
        for wait in waits:
            wait.cancel()


async def test_an_alarm_that_was_lost_loses_no_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.clock.woken", partial(woken, at_most=0.02))
    monkeypatch.setattr(SystemClock, "_set", lambda _self: None)
    clock = SystemClock()
    desk = Desk(RehearsalClock(clock.now()), clock.now() + SOON)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep(clock, desk.handle, desk.next_due, asyncio.Event()))
        await until(lambda: not desk.due)
        task.cancel()
