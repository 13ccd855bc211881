"""The bot as a process that can be stopped, started and killed like any other."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress

from bot.cli.demo.orders import QUIET, RUNS, Job

PATIENCE = 30.0
"""Real seconds for a bot to come up, on a machine that has other things to do."""
TO_END = 5.0


class NoBotError(LookupError):
    """The bot did not come up; what it said stands on the terminal."""


class BotProcess:
    """At most one process at a time, and never any but those we started."""

    def __init__(self) -> None:
        self._job: Job | None = None
        self._reading: Callable[[], Mapping[str, object]] = dict
        self._process: Process | None = None
        self._employed: Process | None = None
        """The process that knows its job; before that it understands nothing else."""
        self._up = asyncio.Event()
        self._changing = asyncio.Lock()
        self._asking = asyncio.Lock()
        self._asked = 0

    def hire(self, job: Job, reading: Callable[[], Mapping[str, object]]) -> None:
        """Say what it will run on, and where it can read our clock."""
        self._job, self._reading = job, reading

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self.is_running else None

    async def start(self) -> None:
        """Return once it runs. Raises NoBotError."""
        async with self._changing:
            if not self._up.is_set() or not self.is_running:
                await self._start()

    async def stop(self) -> None:
        """Let it end in order."""
        async with self._changing:
            if self._process is None or not self.is_running:
                return
            self._up.clear()
            _orders(self._process).close()
            with suppress(TimeoutError):
                async with asyncio.timeout(TO_END):
                    await self._process.wait()
            await self._bury()

    async def kill(self) -> None:
        """Kill -9."""
        async with self._changing:
            await self._bury()

    async def quiet(self, drained: asyncio.Event) -> None:
        """Return once a running bot has nothing left to do: nothing unread, nothing due or to be sent."""
        while True:
            await self._up.wait()
            await drained.wait()
            if await self._is_quiet() and drained.is_set():
                return

    async def launch(self) -> None:
        """Let it load what it needs; it waits for its job."""
        # A session of its own: a Ctrl-C at the terminal is for us, and we tell the bot.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--as-bot", stdin=PIPE, stdout=PIPE, start_new_session=True
        )

    async def _start(self) -> None:
        if not self.is_running:
            await self.launch()
        if self._process is None or self._job is None:
            raise NoBotError("there is no job for the bot")
        try:
            self._order(self._job.order())
            self._employed = self._process
            self.tell_time()
            await _comes_up(self._process)
        except BaseException:
            await self._bury()
            raise
        self._up.set()

    async def _bury(self) -> None:
        self._up.clear()
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _is_quiet(self) -> bool:
        async with self._asking:
            if (process := self._process) is None:
                return False
            self._asked += 1
            self._order({QUIET: self._asked})
            # An answer to somebody who stopped waiting may come first.
            while line := await _line(process):
                if line == f"{QUIET} {self._asked}":
                    return True
            await process.wait()
            if self._process is process:
                self._up.clear()
            return False

    def tell_time(self) -> None:
        """Tell a running bot where our clock was put."""
        if self.is_running and self._employed is self._process:
            self._order({"clock": self._reading()})

    def _order(self, order: Mapping[str, object]) -> None:
        if self._process is not None and not _orders(self._process).is_closing():
            _orders(self._process).write(json.dumps(order).encode() + b"\n")


async def _comes_up(process: Process) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            if (await _line(process)).startswith(RUNS):
                return
    raise NoBotError("the bot did not come up")


async def _line(process: Process) -> str:
    """Return what it said next; empty when it has ended."""
    if process.stdout is None:
        return ""
    return (await process.stdout.readline()).decode().strip()


def _orders(process: Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise NoBotError("it was started without a line to it")
    return process.stdin
