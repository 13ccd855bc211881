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
    """Counts the points that a life passes; at the one that is fatal, and ever after, it goes no further."""

    def __init__(self, fatal: int | None = None) -> None:
        self.fatal = fatal
        self.passed = 0
        self.dead = False
        self.where = ""
        """Where it died."""
        self.death = asyncio.Event()
        self.on_death: Callable[[], None] = lambda: None

    def passes(self, where: str) -> None:
        """Pass a point, or die there."""
        if not self.dead:
            self.passed += 1
            if self.passed == self.fatal:
                self.kill(where)
        if self.dead:
            raise Killed(self.where)

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
        fates.now.passes(f"after a {name}")
        return told

    async def mortal_ahead(self: Store) -> None:
        fates.now.passes("before the journal's mode")
        await ahead(self)
        fates.now.passes("after the journal's mode")

    with ExitStack() as stack:
        # Who is killed keeps what was written; what power loss does is no question here, and costs half the time.
        stack.enter_context(mock.patch.dict(engine.PRAGMAS, synchronous="OFF"))
        stack.enter_context(mock.patch.object(driver.Connection, "cross", mortal_cross))
        stack.enter_context(mock.patch.object(Store, "_write_ahead", mortal_ahead))
        yield
