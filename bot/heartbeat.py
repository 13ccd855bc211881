"""The dead man's switch: somebody else is told every minute that we work, and gives the alarm when not.

Any service that waits for a request and misses it will do (Healthchecks and the like). Nothing is requested
unless the bot has looked itself over and is well: a process that merely runs is not a bot that works.
"""

import logging
from types import TracebackType
from typing import Self

import aiohttp

log = logging.getLogger(__name__)

PATIENCE = aiohttp.ClientTimeout(total=10)


class Heartbeat:
    """Open while the bot runs. The address is a secret of its own: it never stands in a log."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self._trouble = ""

    async def __aenter__(self) -> Self:
        if self._url:
            self._session = aiohttp.ClientSession(timeout=PATIENCE)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def beat(self, *, well: bool) -> None:
        """Request the address once, if we are well; without an address do nothing."""
        if self._session is not None:
            self._log(await self._request(self._session) if well else "not-well")

    async def _request(self, session: aiohttp.ClientSession) -> str:
        """Return what went wrong."""
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
