"""An event loop in virtual time: it jumps to the next timer, and never while a thread has something to do.

A loop that jumps whenever it is idle runs away from SQLite's thread, whose work it cannot see: the same seed
then tells another story each time. Here whoever hands something to a thread waits until it is back.
"""

import asyncio
import itertools
import random
import selectors
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

import aiosqlite.core
from typing_extensions import override

Told = TypeVar("Told")

PATIENCE = 60.0
"""Real seconds for one crossing into a thread."""


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing: it lets the time pass instead."""

    def __init__(self, passes: Callable[[float], None]) -> None:
        super().__init__()
        self._passes = passes

    @override
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("everybody waits, and for nothing: no timer is set")
        self._passes(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop with a time of its own, in which only what is computed takes real time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._main = threading.get_ident()
        self._back = threading.Semaphore(0)
        self.connections: list[aiosqlite.core.Connection] = []
        """To databases, of this life."""
        super().__init__(_Jumping(self._pass))

    def _pass(self, seconds: float) -> None:
        self.seconds += seconds

    @override
    def time(self) -> float:
        return self.seconds

    @override
    def call_soon_threadsafe(  # type: ignore[override]  # as it comes
        self, *args: Any, **more: Any
    ) -> asyncio.Handle:
        handle = super().call_soon_threadsafe(*args, **more)
        if threading.get_ident() != self._main:
            self._back.release()
        return handle

    @override
    def run_in_executor(  # type: ignore[override]  # typeshed has no words for it that a subclass can use
        self, executor: object, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Do it here and now: what a thread does takes no time in this world."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # the caller's to deal with
            done.set_exception(error)
        return done

    def awaits_thread(self) -> None:
        """Stand still until the thread has answered."""
        if not self._back.acquire(timeout=PATIENCE):
            raise TimeoutError("a thread does not answer")


class _Crossing:
    """The way into SQLite's thread: who goes there is back before anybody else moves."""

    def __init__(self, loop: VirtualLoop, connection: aiosqlite.core.Connection) -> None:
        self._loop = loop
        self._connection = connection
        self._queue: SimpleQueue[Any] = connection._tx
        self._over = False

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        future, _ = item
        if self._over:  # the thread has ended: there is nobody who could answer
            if future is not None:
                future.set_result(None)
            return
        self._over = not self._connection._running
        self._queue.put_nowait(item)
        if future is not None:
            self._loop.awaits_thread()


def hangs_up() -> None:
    """Let go of the databases as a process that is gone does: what was begun is undone."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    connections, loop.connections = loop.connections, []
    for connection in connections:
        if connection._running:
            connection.stop()


@contextmanager
def _threads_awaited(loop: VirtualLoop) -> Iterator[None]:
    original = aiosqlite.core.Connection.__init__

    def init(self: Any, *args: Any, **more: Any) -> None:
        original(self, *args, **more)
        self._tx = _Crossing(loop, self)
        loop.connections.append(self)

    with mock.patch.object(aiosqlite.core.Connection, "__init__", init):
        yield


def _secrets(seed: int) -> SimpleNamespace:
    """What is secret elsewhere must come again here."""
    chance, numbers = random.Random(seed), itertools.count()  # noqa: S311

    def text(size: int) -> str:
        return f"{next(numbers):06}" + chance.randbytes(size).hex()[: size - 6 + 2]

    return SimpleNamespace(token_urlsafe=text, token_hex=text)


async def _a_moment(_seconds: float) -> None:
    """Whoever looks again and again until something has changed must let time pass between two looks."""
    await asyncio.sleep(0.05)


TELLS_TIME = ("bot.clock.time", "sandbox.clock.time", "sandbox.stream.time", "sandbox.counter.time")
SECRETS = ("bot.app.secrets", "storage.words.secrets")


def _patches(loop: VirtualLoop, seed: int) -> Mapping[str, object]:
    clock = SimpleNamespace(
        monotonic=loop.time,
        clock_gettime=lambda _which: loop.time(),
        CLOCK_MONOTONIC=time.CLOCK_MONOTONIC,
    )
    secret = _secrets(seed)
    patches: dict[str, object] = {"bot.app.pause": _a_moment}
    patches.update(dict.fromkeys(TELLS_TIME, clock))
    patches.update(dict.fromkeys(SECRETS, secret))
    return patches


def virtually(play: Callable[[], Awaitable[Told]], seed: int = 0) -> Told:
    """Run it in virtual time, with all that is random drawn from a seed."""
    loop = VirtualLoop()
    with ExitStack() as stack:
        stack.enter_context(_threads_awaited(loop))
        for name, value in _patches(loop, seed).items():
            stack.enter_context(mock.patch(name, value))
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(_whole(play))


async def _whole(play: Callable[[], Awaitable[Told]]) -> Told:
    return await play()
