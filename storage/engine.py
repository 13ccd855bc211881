"""Opens a database so that SQLite keeps its promises, and hands out its transactions.

Python's driver, left to itself, begins no transaction before a SELECT: of 20 concurrent increments 18 are
lost without an error. The remedy is SQLAlchemy's own ("Using SQLAlchemy to emit BEGIN", its SQLite page): the
driver is told to begin nothing, and we begin ourselves, IMMEDIATE when we mean to write.
"""

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import driver, schema
from storage.errors import DamagedError, NotUsableError, UrlNotSupportedError, WriteFailedError
from storage.running import RunningLock

log = logging.getLogger(__name__)

PRAGMAS = {
    "busy_timeout": "5000",
    # A commit that we confirmed to Telegram must survive the loss of power.
    "synchronous": "FULL",
    "foreign_keys": "ON",
    # What is erased, or was secret, is overwritten and not only unlinked.
    "secure_delete": "ON",
}


DAMAGED = {11, 26}
"""SQLITE_CORRUPT and SQLITE_NOTADB: what SQLite says when a page is not what it was."""


class Store:
    """One open database. `async with await Store.open(url) as store`."""

    def __init__(self, engine: AsyncEngine, path: Path | None, lock: RunningLock | None) -> None:
        self.path = path
        """The file; None for a database in memory."""
        self.on_refusal: Callable[[WriteFailedError], None] = lambda _: None
        """Hears of every transaction that the database refuses, whosever it is."""
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._lock = lock
        self._damage = ""
        self._opened = False
        # Waiting in our own queue is fair and costs nothing; SQLite's waiting is neither.
        self._writing = asyncio.Lock()
        self._reading = self._writing if path is None else None

    @classmethod
    async def open(cls, url: str, *, running: bool = False) -> Self:
        """Open `sqlite:///file`, `sqlite:////absolute/file` or `sqlite://` (in memory), at today's schema.

        `running` is the bot's own: a second one is refused. Raises StorageError with one line that says what
        is wrong and how to mend it.
        """
        path = _path(url)
        lock = None
        if path is not None:
            _prepare(path)
            lock = RunningLock(path) if running else None
        if lock is not None:
            lock.take()
        store = cls(_engine(path, settles=running), path, lock)
        try:
            await store._bring_up_to_date(thoroughly=running)
        except BaseException:
            await store.close()
            raise
        store._opened = True
        return store

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one unchanging moment of the database."""
        if self._reading is None:
            async with self._transaction(self._engine) as conn:
                yield conn
        else:
            async with self._reading, self._transaction(self._engine) as conn:
                yield conn

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give the one connection that may write now; commits at the end, or undoes everything.

        Raises WriteFailedError when the database refuses a statement. Must not be nested.
        """
        async with self._writing, self._transaction(self._writer) as conn:
            yield conn

    async def wipe(self) -> bool:
        """Leave nothing in the files of what was erased before; say whether nobody was in the way.

        The file is written anew: `secure_delete` overwrites what is deleted, but not the copies that SQLite
        leaves in the gaps of a page when it moves rows to another (seen, tests/storage/test_erasing.py).
        Then the `-wal`, which holds pages as they were before, is cut to nothing.
        """
        async with self._writing, self._engine.connect() as conn:
            raw = (await conn.get_raw_connection()).driver_connection
            if raw is None:
                return False
            try:
                await raw.execute_fetchall("VACUUM")
                found = await raw.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError as error:
                log.warning("action=not-wiped error=%s", error)
                return False
        return not any(busy for busy, *_ in found)

    async def close(self) -> None:
        """Close every connection and free the running lock."""
        await self._engine.dispose()
        if self._lock is not None:
            self._lock.free()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        try:
            self._refuse_if_damaged()
            async with engine.begin() as conn:
                yield conn
                self._refuse_if_damaged()  # found out meanwhile, on another connection
        except DamagedError as error:
            self.on_refusal(error)
            raise
        except DBAPIError as error:
            refusal = self._refusal(error)
            self.on_refusal(refusal)
            raise refusal from error

    def _refusal(self, error: DBAPIError) -> WriteFailedError:
        self._note_damage(error)
        if self._damage:
            return self._damaged()
        said = str(error.orig)
        return WriteFailedError(f"The database refused: {said}.", said)

    def _damaged(self) -> DamagedError:
        return DamagedError(f"The database is damaged: {self._damage}.", self._damage)

    def _note_damage(self, error: DBAPIError) -> None:
        """From now on nothing is written: on a damaged file each write may spoil more of it."""
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code in DAMAGED and not self._damage:
            self._damage = str(error.orig)
            if not self._opened:
                return  # whoever opens it is told so by the error
            log.critical(
                "action=database-damaged file=%s error=%s: nothing is written any more; stop the bot, "
                "keep the file, restore a backup",
                self.path,
                self._damage,
            )

    def _refuse_if_damaged(self) -> None:
        if self._damage:
            raise self._damaged()

    async def _write_ahead(self) -> None:
        """Switch the file to WAL, for good; only once it is known to be ours, or empty: this changes it."""
        async with self._engine.connect() as conn:
            raw = (await conn.get_raw_connection()).driver_connection
            if raw is not None:
                await raw.execute_fetchall("PRAGMA journal_mode = WAL")  # to its end, or it stays open

    async def _bring_up_to_date(self, *, thoroughly: bool) -> None:
        try:
            async with self.reading() as conn:
                if thoroughly:
                    await self._look_through(conn)
                current = await conn.run_sync(schema.is_current)
            await self._write_ahead()
            if not current:
                async with self.writing() as conn:
                    await conn.run_sync(schema.migrate)
        except DamagedError as error:
            raise NotUsableError(
                f"{self.path} cannot be used. {error.args[0]} Nothing was written to it: keep it, and its "
                "-wal file, and restore a backup; or name another file in [storage] url."
            ) from error
        except WriteFailedError as error:
            raise NotUsableError(
                f"{self.path} cannot be used. {error.args[0]} What it held is as it was: make room on its "
                "disk, or end what locks it, and start again; or name another file in [storage] url, or "
                "restore a backup."
            ) from error

    async def _look_through(self, conn: AsyncConnection) -> None:
        """Read every page, before anything is written: SQLite itself notices damage only where it looks."""
        found = (await conn.execute(text("PRAGMA quick_check(1)"))).scalar_one()
        if found != "ok":
            self._damage = str(found).replace("\n", " ").replace("*** in database main *** ", "")
            self._refuse_if_damaged()


def _path(url: str) -> Path | None:
    if url.startswith(("postgresql:", "postgres:")):
        raise UrlNotSupportedError("PostgreSQL is not supported yet: write sqlite:///fieldline.db instead.")
    if url == "sqlite://":
        return None
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise UrlNotSupportedError(f"{url!r} names no database: write sqlite:///fieldline.db.")
    return Path(url.removeprefix("sqlite:///"))


def _prepare(path: Path) -> None:
    """Create the file for its owner alone (SQLite gives -wal and -shm the same rights), or say why not."""
    try:
        if path.is_dir():
            raise NotUsableError(f"{path} is a folder: name a file in [storage] url.")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise NotUsableError(
            f"{path} cannot be written ({error.strerror}): make its folder, or mend its rights."
        ) from None


def _engine(path: Path | None, *, settles: bool) -> AsyncEngine:
    # What people wrote must not stand in an error message.
    url = URL.create("sqlite+aiosqlite", database=str(path or ":memory:"))
    engine = create_async_engine(url, hide_parameters=True, **_pool(path))
    event.listen(engine.sync_engine, "do_connect", driver.connect)
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    if not settles:
        event.listen(engine.sync_engine, "connect", _leave_journal)
    return engine


def _pool(path: Path | None) -> dict[str, bool]:
    """Take the connection that was used last: it alone has what was written last in its memory."""
    return {} if path is None else {"pool_use_lifo": True}


def _set_up(dbapi: DBAPIConnection, _record: object) -> None:
    dbapi.isolation_level = None
    cursor = dbapi.cursor()
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    cursor.close()


def _leave_journal(dbapi: DBAPIConnection, _record: object) -> None:
    """Leave it to the bot alone to put the journal into the file.

    In SQLite before 3.51.3 two processes that do so while either writes can, rarely, spoil the file
    (its release notes, "WAL-reset bug"); who runs beside the bot therefore does not. Whoever closes the
    database last still does.
    """
    cursor = dbapi.cursor()
    cursor.execute("PRAGMA wal_autocheckpoint = 0")
    cursor.close()


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get("writes", False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    cast(driver.Connection, conn.connection.dbapi_connection).put_off(lambda there: there.execute(begin))
