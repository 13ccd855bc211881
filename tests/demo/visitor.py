"""`fieldline demo` in a process of its own, and a visitor who uses its page over HTTP."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.clock import elapsed

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
Json = dict[str, Any]


@dataclass(kw_only=True)
class Demo:
    """A demo that runs, and what it said before its address.

    `up_after`: real seconds until its page was there.
    """

    process: Process
    client: aiohttp.ClientSession
    address: str
    said: str = ""
    up_after: float = 0.0
    left: list[int] = field(default_factory=list)

    async def snapshot(self) -> Json:
        async with self.client.get(f"{self.address}snapshot") as answer:
            found: Json = await answer.json()
            return found

    async def arrives(self) -> None:
        """Wait until the bot is there and everybody is enrolled; fail if the demo ends instead."""
        async with asyncio.timeout(PATIENCE):
            while self.process.returncode is None:
                with suppress(aiohttp.ClientError):
                    if not (await self.snapshot())["bar"]["arriving"]:
                        return
                await asyncio.sleep(0.05)
        _, err = await self.process.communicate()
        raise AssertionError(f"it does not begin: {err.decode()}")

    async def person(self, name: str) -> Json:
        phones = (await self.snapshot())["phones"]
        return next(dict(phone) for phone in phones if phone["name"] == name)

    async def says(self, name: str, text: str, chat: int = 0) -> None:
        who = await self.person(name)
        await self.posts("deed/say", person=who["id"], chat=who["chats"][chat], text=text)

    async def posts(self, path: str, **fields: object) -> None:
        async with self.client.post(f"{self.address}{path}", json=fields) as answer:
            assert answer.status == 200, await answer.text()

    async def shows(self, text: str, since: int = 0) -> Json:
        """Wait until any phone shows this, in something new since that count of changes."""
        async with asyncio.timeout(PATIENCE), self.client.get(f"{self.address}events?since={since}") as live:
            async for line in live.content:
                for message in _messages(line):
                    if text in message.get("body", {}).get("text", ""):
                        return message
        raise AssertionError(f"{text!r} was not shown")

    def children(self) -> list[int]:
        """The processes it has started."""
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    async def ends(self, how: signal.Signals = signal.SIGINT) -> str:
        """Send a signal; return what it said last."""
        self.left = self.children()
        self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        assert err == b"", err.decode()
        return out.decode()

    def leaves_running(self) -> list[int]:
        """Which of the processes it had started live on."""
        return [pid for pid in self.left if is_alive(pid)]


def is_alive(pid: int) -> bool:
    """Say whether there is such a process."""
    return Path(f"/proc/{pid}").exists()


def left_in(folder: Path) -> set[str]:
    """Return the names of the files there."""
    return {file.name for file in folder.iterdir()}


def _messages(line: bytes) -> list[Json]:
    if not line.startswith(b"data: ["):
        return []
    told: list[Json] = json.loads(line.removeprefix(b"data: "))
    return [each for each in told if "posted" in each]


@asynccontextmanager
async def demo(folder: Path, *options: str) -> AsyncIterator[Demo]:
    """Start it, with its temporary files in that folder; return once its bot has come."""
    began = elapsed()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "bot", "demo", "--no-browser", *options),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        said = [line async for line in _until_address(process)]
        # The live line has chunks as long as all messages together.
        async with aiohttp.ClientSession(read_bufsize=1 << 24) as client:
            town = Demo(process=process, client=client, address=said[-1].strip(), said="".join(said))
            async with client.get(town.address) as page:
                assert page.status == 200
            town.up_after = round(elapsed() - began, 2)
            await town.arrives()
            yield town
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await process.communicate()


async def _until_address(process: Process) -> AsyncIterator[str]:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stdout.readline()).decode():
            yield line
            if line.strip().startswith("http"):
                return
    _, err = await process.communicate()
    raise AssertionError(f"it does not begin: {err.decode()}")
