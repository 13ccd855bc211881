"""The dead man's switch: somebody else is told every minute that we work, and gives the alarm when not.

Any service that waits for a request and misses it will do (Healthchecks and the like). Nothing is requested
unless messages come in and deadlines are dealt with: a process that merely runs is not a bot that works.
"""

import logging
from collections.abc import Awaitable, Callable

import aiohttp

from bot.clock import pause

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two beats."""
PATIENCE = aiohttp.ClientTimeout(total=10)


class Heartbeat:
    """Runs until cancelled. The address is a secret of its own: it never stands in a log."""

    def __init__(
        self,
        url: str,
        is_well: Callable[[], Awaitable[bool]],
        rest: Callable[[float], Awaitable[None]] = pause,
    ) -> None:
        self._url = url
        self._is_well = is_well
        self._rest = rest
        self._trouble = ""

    async def run(self) -> None:
        """Beat for ever; without an address do nothing."""
        if not self._url:
            return
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            while True:
                self._log(await self._beat(session) if await self._is_well() else "not-well")
                await self._rest(EVERY)

    async def _beat(self, session: aiohttp.ClientSession) -> str:
        """Request it once; return what went wrong."""
        try:
            async with session.get(self._url, allow_redirects=False) as answer:
                return "" if answer.status < 300 else f"status-{answer.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return type(error).__name__

    def _log(self, trouble: str) -> None:
        """Once for each change."""
        if trouble and trouble != self._trouble:
            log.error("action=heartbeat-failed trouble=%s", trouble)
        elif self._trouble and not trouble:
            log.warning("action=heartbeat-back after=%s", self._trouble)
        self._trouble = trouble
