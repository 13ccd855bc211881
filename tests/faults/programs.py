"""The program as people start it: `python -m bot …` in a process of its own, and what it says."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds; on a machine that many share a start alone can take ten."""


SMALL_PLAN = """\
id = "small"
title = { en = "Small fire", zh-CN = "小火" }
keywords = ["smoke", "number", "seen"]
never = [{ en = "Never go back in.", zh-CN = "不要返回。" }]
stand_down = [{ en = "Everybody is back.", zh-CN = "人员已回。" }]
[[tracks]]
id = "control"
title = { en = "Make safe", zh-CN = "现场控制" }
  [[tracks.steps]]
  id = "horn"
  title = { en = "Sound the horn", zh-CN = "拉响警报" }
  guide = { en = "Sound the horn and keep everybody out.", zh-CN = "拉响警报，不许进入。" }
  role = "responder"
  within = "30m"
"""
"""A site's own plan, to which a test appends steps of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def _environment(token: str | None) -> Mapping[str, str]:
    ours = {key: value for key, value in os.environ.items() if key != "FIELDLINE_TOKEN"}
    return ours | ({} if token is None else {"FIELDLINE_TOKEN": token})


async def _start(arguments: tuple[str, ...], token: str | None) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=ROOT, env=_environment(token), stdout=PIPE, stderr=PIPE
    )


async def ends(*arguments: str, token: str | None = None) -> Ended:
    """Run a command to its end."""
    process = await _start(arguments, token)
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return Ended(code=process.returncode or 0, out=out.decode(), err=err.decode())


async def link(config: Path, token: str, *options: str) -> str:
    """Ask the shell for a link."""
    made = await ends("invite", "--config", str(config), "--json", *options, token=token)
    assert made.code == 0, made.err
    told: dict[str, str] = json.loads(made.out)
    assert told["link"].endswith(told["code"])
    return told["link"]


class Running:
    """A bot that runs; it can be killed and started again."""

    def __init__(self, config: Path, token: str) -> None:
        self._arguments = ("run", "--config", str(config))
        self._token = token
        self._process: Process | None = None
        self.log = ""

    async def start(self) -> None:
        """Return once it says that it runs."""
        self._process = await _start(self._arguments, self._token)
        async with asyncio.timeout(PATIENCE):
            line = await self._out().readline()
        if b"Fieldline runs as @" not in line:
            raise AssertionError(f"it does not run: {line!r} {await self._last_words()}")

    def _out(self) -> asyncio.StreamReader:
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout

    async def _last_words(self) -> str:
        assert self._process is not None
        _, err = await self._process.communicate()
        self.log += err.decode()
        return err.decode()

    async def end(self, how: signal.Signals) -> int:
        """Send a signal; return the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            await self._last_words()
        return self._process.returncode or 0

    async def stillborn(self, seconds: float) -> None:
        """Start it, and kill it so many seconds later, wherever it is by then."""
        self._process = await _start(self._arguments, self._token)
        await asyncio.sleep(seconds)
        await self.end(signal.SIGKILL)

    async def dies(self) -> None:
        """kill -9, and start it again."""
        await self.end(signal.SIGKILL)
        await self.start()


@asynccontextmanager
async def running(config: Path, token: str) -> AsyncIterator[Running]:
    """Run the bot beside the caller."""
    bot = Running(config, token)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.end(signal.SIGTERM)


def config_in(folder: Path, api_url: str, more: str = "") -> Path:
    """Write a small site's config; return its path."""
    config = folder / "config.toml"
    config.write_text(
        f'locale = "en"\ntimezone = "Asia/Shanghai"\n[telegram]\napi_url = "{api_url}"\n{more}\n'
        '[[units]]\nid = "shaft-3"\nname = "Shaft 3"\n',
        encoding="utf-8",
    )
    return config
