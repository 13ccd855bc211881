"""The stub and the bots as processes, and the bench's own questions to the stub."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

JSONDict = dict[str, Any]
ROOT = Path(__file__).parents[2]
PATIENCE = 600.0
"""Seconds after which a bot that does not get there has failed the bench."""


class NotReached(Exception):  # noqa: N818 - what happened
    """A bot did not get to where the bench waited for it."""


class Process:
    """A program of this repository, in a process of its own."""

    def __init__(self, module: str, *arguments: str, log: Path | None = None) -> None:
        self._log = None if log is None else log.open("a+b")
        self.started_at = time.monotonic()
        self._popen = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=os.environ | {"FIELDLINE_TOKEN": "1:BENCH"},
            stdout=subprocess.PIPE if self._log is None else self._log,
            stderr=None if self._log is None else self._log,
        )
        self.pid = self._popen.pid

    def line(self) -> str:
        """Return the next line it writes."""
        return self._popen.stdout.readline().decode().strip() if self._popen.stdout else ""

    @property
    def dead(self) -> bool:
        """Say whether it has ended by itself."""
        return self._popen.poll() is not None

    def last_words(self) -> str:
        """Return the end of what it has written to its log."""
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read()[-2000:].decode(errors="replace")

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it has ended."""
        self._popen.send_signal(how)
        try:
            self._popen.wait(15)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        for stream in (self._popen.stdout, self._log):
            if stream is not None:
                stream.close()


class Stub:
    """The stub from the bench's side."""

    def __init__(self, process: Process) -> None:
        self.pid = process.pid
        self.port = int(process.line())
        self.api = f"http://127.0.0.1:{self.port}"

    def ask(self, question: str, body: object = None) -> Any:
        """Ask one of the stub's own questions."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE + 10)
        try:
            payload = None if body is None else json.dumps(body)
            connection.request("POST", f"/bench/{question}", payload, {"Content-Type": "application/json"})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def fill(self, updates: Sequence[JSONDict]) -> float:
        """Let updates wait for the bot; return the moment before."""
        before = time.monotonic()
        self.ask("fill", updates)
        return before

    def report(self) -> JSONDict:
        """Return how things stand."""
        told: JSONDict = self.ask("report")
        return told

    def watch(self, bot: Process, *, seconds: float = PATIENCE, **until: int) -> JSONDict:
        """Wait for so many `answers`, `polls`, `confirmed`. Raises NotReached."""
        wanted = "&".join(f"{name}={number}" for name, number in until.items())
        end = time.monotonic() + seconds
        while True:  # a slice at a time, so that a bot that has died is noticed
            slice_ = min(2.0, max(end - time.monotonic(), 0.01))
            told: JSONDict = self.ask(f"watch?{wanted}&seconds={slice_}")
            if _reached(told, until):
                return told
            if bot.dead or time.monotonic() >= end:
                end_ = f"It has died: {bot.last_words()}" if bot.dead else "It lives."
                raise NotReached(f"Wanted {until}; the stub saw {told}. {end_}")


def _reached(told: JSONDict, until: dict[str, int]) -> bool:
    names = {"answers": "answered"}
    return all(told[names.get(name, name)] >= number for name, number in until.items())


@contextmanager
def stubbed(*arguments: str) -> Iterator[Stub]:
    """Run a fresh stub; with `limits` it keeps Telegram's."""
    process = Process("tests.bench.stub", *arguments)
    try:
        yield Stub(process)
    finally:
        process.end(signal.SIGKILL)


@contextmanager
def running(module: str, *arguments: str, log: Path) -> Iterator[Process]:
    """Run a bot; its output goes to `log`."""
    process = Process(module, *arguments, log=log)
    try:
        yield process
    finally:
        process.end()
