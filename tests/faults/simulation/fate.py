"""When the bot dies: every call of the storage and of the network is numbered, before and after."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from sqlite3 import Connection as Sqlite
from typing import Any
from unittest import mock

from storage import driver, engine
from storage.engine import Store


class Killed(BaseException):
    """The process is dead: nothing of it reaches disk or network. Who catches errors does not catch this."""


class Fate:
    """Counts the points that a life passes; at the one that is fatal, and ever after, it goes no further.

    With a `fault`, it is only the call at that point that fails, once.
    """

    def __init__(self, fatal: int | None = None, fault: Callable[[str], Exception] | None = None) -> None:
        self.fatal = fatal
        self.fault = fault
        self.passed = 0
        self.dead = False
        self.where = ""
        """Where it died, or failed."""
        self.outlives = 0
        """How many things have happened that outlive it: commits, calls, files."""
        self.points: list[tuple[str, float, int]] = []
        """Of each point: where it is, when, and what will outlive a death there."""
        self.death = asyncio.Event()
        self.on_death: Callable[[], None] = lambda: None

    def passes(self, where: str) -> None:
        """Pass a point, or die there."""
        if not self.dead:
            self.passed += 1
            self.points.append((where, asyncio.get_running_loop().time(), self.outlives))
            if self.passed == self.fatal:
                self._fulfils(where)
        if self.dead:
            raise Killed(self.where)

    def _fulfils(self, where: str) -> None:
        if self.fault is None:
            self.kill(where)
        else:
            self.where = where
            raise self.fault(where)

    async def meets_death(self) -> None:
        """Return never: it dies in the end."""
        await self.death.wait()
        raise Killed(self.where)

    def kill(self, where: str) -> None:
        """Die now, wherever it is."""
        if not self.dead:
            self.dead, self.where = True, where
            self.death.set()
            self.on_death()


class Fates:
    """Holds the fate of the life that is being lived."""

    def __init__(self) -> None:
        self.now = Fate()


@contextmanager
def storage_is_mortal(fates: Fates) -> Iterator[None]:
    """Number every crossing into the database, the commits among them."""
    cross, ahead = driver.Connection.cross, Store._write_ahead

    async def mortal_cross(self: driver.Connection, work: driver.Work) -> Any:
        name = "commit" if work is Sqlite.commit else "statement"
        fates.now.passes(f"before a {name}")
        told = await cross(self, work)
        fates.now.outlives += name == "commit"
        fates.now.passes(f"after a {name}")
        return told

    async def mortal_ahead(self: Store) -> None:
        fates.now.passes("before the journal's mode")
        await ahead(self)
        fates.now.outlives += 1
        fates.now.passes("after the journal's mode")

    with ExitStack() as stack:
        # Who is killed keeps what was written. Power loss is no question here, and would cost half the time.
        stack.enter_context(mock.patch.dict(engine.PRAGMAS, synchronous="OFF"))
        stack.enter_context(mock.patch.object(driver.Connection, "cross", mortal_cross))
        stack.enter_context(mock.patch.object(Store, "_write_ahead", mortal_ahead))
        yield
