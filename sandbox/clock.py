"""A clock that stands still until somebody moves it, or runs at real speed from any moment."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

A_MONDAY_MORNING = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


class Clock:
    """Virtual time: frozen unless `running`; `advance` and `move_to` jump, also backwards."""

    def __init__(self, start: datetime = A_MONDAY_MORNING, *, running: bool = False) -> None:
        self._shown = start.astimezone(UTC)
        self._speed = 1.0 if running else 0.0
        self._set_at = time.monotonic()
        self._waiting: set[asyncio.Future[None]] = set()

    def now(self) -> datetime:
        if not self._speed:
            return self._shown
        return self._shown + timedelta(seconds=(time.monotonic() - self._set_at) * self._speed)

    @property
    def speed(self) -> float:
        """How many of its seconds pass in a real one; 0: it stands still."""
        return self._speed

    def runs(self, speed: float) -> None:
        """Go on from now at this speed."""
        now = self.now()
        self._speed = speed
        self.move_to(now)

    def timestamp(self) -> int:
        return int(self.now().timestamp())

    def advance(self, span: timedelta) -> None:
        self.move_to(self.now() + span)

    def move_to(self, moment: datetime) -> None:
        self._shown = moment.astimezone(UTC)
        self._set_at = time.monotonic()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait_until(self, moment: datetime | None) -> None:
        """Return once the clock has reached `moment`; with None, once it has been moved."""
        if moment is None:
            await self._moved(None)
            return
        while (left := moment - self.now()) > timedelta(0):
            await self._moved(left / self._speed if self._speed else None)

    async def _moved(self, at_most: timedelta | None) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait([waiter], timeout=at_most.total_seconds() if at_most else None)
        finally:
            self._waiting.discard(waiter)
