"""The only place that reads the time, and the one alarm that wakes what waits for it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.logs import failed

log = logging.getLogger(__name__)

AT_MOST = 60.0
"""Seconds of real time between two looks at the deadlines: a wall clock may jump, a timer does not notice."""
STUCK = 100
"""Rounds in which the same moment stays due before we believe that nobody is dealing with it."""


class Clock(Protocol):
    """Where the present comes from: the machine, or in the demo and in tests a clock somebody moves."""

    def now(self) -> datetime:
        """Return the present as an aware datetime in UTC."""

    async def wait_until(self, moment: datetime | None) -> None:
        """Return once `moment` has come; with None wait until somebody moves the clock, if anybody can."""


def elapsed() -> float:
    """Return seconds on a clock that never jumps: for rates and time limits, meaningless in itself."""
    return time.monotonic()


def endured() -> float:
    """Return seconds that also count while the machine sleeps, where the system can tell (Linux)."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


async def pause(seconds: float) -> None:
    """Wait in real time, whatever the clock says: to be gentle to a machine that does not answer."""
    await asyncio.sleep(seconds)


class SystemClock:
    """The machine's clock. However many wait, one scheduler job rings at the earliest moment."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], datetime] = {}
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - here and nowhere else

    async def wait_until(self, moment: datetime | None) -> None:
        if moment is None:
            await asyncio.get_running_loop().create_future()
            return
        while self.now() < moment:
            await self._ringing(moment)

    def close(self) -> None:
        """Silence the alarm for good, while the loop still runs."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _ringing(self, moment: datetime) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[waiter] = moment
        self._set()
        try:
            await waiter
        finally:
            del self._waiting[waiter]

    def _set(self) -> None:
        moments = [moment for waiter, moment in self._waiting.items() if not waiter.done()]
        if not moments:
            return
        if not self._scheduler.running:
            self._scheduler.start()
        # By default a job that is over a second late, or due while it still rings, is dropped.
        self._scheduler.add_job(
            self._ring,
            "date",
            run_date=min(moments),
            id="alarm",
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=100,
        )

    async def _ring(self) -> None:  # a coroutine, since the scheduler would run a function in a thread
        now = self.now()
        for waiter, moment in self._waiting.items():
            if moment <= now and not waiter.done():
                waiter.set_result(None)
        self._set()


async def woken(
    clock: Clock, moment: datetime | None, bell: asyncio.Event, at_most: float | None = AT_MOST
) -> None:
    """Return when `moment` has come, the bell has rung, or `at_most` real seconds have passed."""
    with suppress(TimeoutError):
        async with asyncio.timeout(at_most), asyncio.TaskGroup() as group:
            waits = [group.create_task(clock.wait_until(moment)), group.create_task(_rung(bell))]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()


async def _rung(bell: asyncio.Event) -> None:
    await bell.wait()


def backoff(failures: int, *, first: float = 1.0, most: float = 30.0) -> float:
    """Return the seconds to wait after so many failures in a row: half as long again each time."""
    return min(most, first * 1.5 ** min(max(failures - 1, 0), 20))


async def keep(
    clock: Clock,
    desk_due: Callable[[datetime], Awaitable[None]],
    next_due: Callable[[], Awaitable[datetime | None]],
    kick: asyncio.Event,
    rest: Callable[[float], Awaitable[None]] = pause,
) -> None:
    """Hand what has come due to the desk, for ever; `kick` says that the deadlines have changed.

    The table of deadlines is the truth, so nothing is lost when a round fails: it is logged and tried again.
    """
    failures, seen, rounds = 0, None, 0
    while True:
        kick.clear()
        try:
            due = await next_due()
            if due is None or due > clock.now():
                failures = 0
                await woken(clock, due, kick)
                continue
            rounds = rounds + 1 if due == seen else 0
            seen = due
            await desk_due(clock.now())
            if rounds <= STUCK:
                failures = 0
                continue
            log.error("action=deadlines-stuck due=%s", due.isoformat())
        except Exception as error:  # the alarm must outlive a full disk and a bug alike
            failed(log, error, "action=deadlines-failed failures=%d", failures + 1)
        failures += 1
        await rest(backoff(failures))
