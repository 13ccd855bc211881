"""Opening and closing the server, leaving nothing running."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address

import aiohttp
from aiohttp import web

from sandbox.counter import Counter
from sandbox.server import LOOPBACK_NAMES, Window
from sandbox.webhook import Connections


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


Mount = Callable[[web.Application], None]
"""Puts something of its own, a page say, on the same address."""


@asynccontextmanager
async def serving(
    counter: Counter, host: str, port: int, *, exposed: bool, mount: Mount | None = None
) -> AsyncIterator[tuple[Server, Connections]]:
    if not exposed and not ip_address(host).is_loopback:
        raise ValueError(f"the sandbox listens on loopback only, not on {host}")
    window = Window(counter, None if exposed else frozenset(LOOPBACK_NAMES))
    runner = web.AppRunner(
        window.application(mount), handle_signals=False, access_log=None, shutdown_timeout=1.0
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        async with _connections() as connections:
            yield Server(host=host, port=runner.addresses[0][1]), connections
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _connections() -> AsyncIterator[Connections]:
    """A TaskGroup would wrap the failure of whoever uses the server, so it is carried past it."""
    failure: BaseException | None = None
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        connections = Connections(tasks=tasks, session=session)
        try:
            yield connections
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            failure = error
        finally:
            connections.close()
    if failure is not None:
        raise failure
