"""Waiting for something to be seen, without sleeping; and a log of all that was done."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

Found = TypeVar("Found")


class NotShown(AssertionError):  # noqa: N818  # reads as what happened
    """What a person should have seen did not come; the message shows all phones side by side."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiCall:
    """One call of a bot as it was answered; `answer` is None if the connection was cut without one."""

    at: datetime
    bot: str
    method: str
    params: dict[str, Any]
    answer: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class HumanAct:
    at: datetime
    who: str
    what: str


class Changes:
    """Counts every change of the world and wakes who waits for one."""

    def __init__(self) -> None:
        self.count = 0
        self.log: list[ApiCall | HumanAct] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> int:
        self.count += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        return self.count

    def note(self, entry: ApiCall | HumanAct) -> None:
        self.log.append(entry)
        self.happened()

    def calls(self, method: str | None = None) -> list[ApiCall]:
        calls = [entry for entry in self.log if isinstance(entry, ApiCall)]
        return [call for call in calls if method in (None, call.method)]

    async def next(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    async def until(
        self, find: Callable[[], Found | None], *, within: float, otherwise: Callable[[], str]
    ) -> Found:
        """Return what `find` finds, now or after a change; real seconds, then NotShown."""
        try:
            async with asyncio.timeout(within):
                while (found := find()) is None:
                    await self.next()
                return found
        except TimeoutError:
            raise NotShown(otherwise()) from None
