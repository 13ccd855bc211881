"""Somebody else is told that we work, and only while we do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from bot import heartbeat
from bot.heartbeat import Heartbeat


@dataclass
class Watcher:
    """What waits for our beats, and how it answers."""

    url: str = ""
    status: int = 200
    slow: bool = False
    beats: int = 0
    well: bool = True

    async def answer(self, _request: web.Request) -> web.Response:
        self.beats += 1
        if self.slow:
            await asyncio.sleep(1)
        return web.Response(status=self.status)

    async def beats_for(self, minutes: int) -> None:
        """Let the heart beat so often."""
        async with Heartbeat(self.url) as heartbeat:
            for _ in range(minutes):
                await heartbeat.beat(well=self.well)


@pytest.fixture
async def watcher() -> AsyncIterator[Watcher]:
    async with _served() as watcher:
        yield watcher


@asynccontextmanager
async def _served() -> AsyncIterator[Watcher]:
    watcher = Watcher()
    app = web.Application()
    app.router.add_get("/ping/secret", watcher.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        watcher.url = f"http://127.0.0.1:{runner.addresses[0][1]}/ping/secret"
        yield watcher
    finally:
        await runner.cleanup()


async def test_it_beats_while_all_is_well(watcher: Watcher) -> None:
    await watcher.beats_for(3)
    assert watcher.beats == 3


async def test_it_is_silent_while_something_is_wrong(
    watcher: Watcher, caplog: pytest.LogCaptureFixture
) -> None:
    watcher.well = False
    await watcher.beats_for(3)
    assert watcher.beats == 0
    assert caplog.text.count("action=heartbeat-failed trouble=not-well") == 1


@pytest.mark.parametrize(
    ("status", "trouble"), [(500, "status-500"), (302, "status-302"), (404, "status-404")]
)
async def test_a_watcher_who_refuses_is_told_of_once(
    watcher: Watcher, caplog: pytest.LogCaptureFixture, status: int, trouble: str
) -> None:
    watcher.status = status
    await watcher.beats_for(3)
    assert watcher.beats == 3
    assert caplog.text.count(f"trouble={trouble}") == 1
    assert "secret" not in caplog.text


async def test_a_watcher_who_is_slow_or_gone_stops_nobody(
    watcher: Watcher, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "PATIENCE", aiohttp.ClientTimeout(total=0.05))
    watcher.slow = True
    await watcher.beats_for(2)
    assert "Timeout" in caplog.text
    watcher.url = "http://127.0.0.1:9/secret"
    await watcher.beats_for(2)
    assert "ClientConnectorError" in caplog.text
    watcher.url = "no address at all"
    await watcher.beats_for(2)
    assert "secret" not in caplog.text


async def test_without_an_address_nothing_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    async with Heartbeat("") as heartbeat:
        await heartbeat.beat(well=True)
        await heartbeat.beat(well=False)
    assert caplog.text == ""
