"""What a disk may do, put between the running bot and its database."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection as Sqlite
from typing import Any, cast

from sqlalchemy import Connection, event

from bot.cli.demo.town import Town
from storage import driver

FULL = ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823")
"""Not one page more than there are: SQLITE_FULL, as on a full disk; and all that one likes."""
READ_ONLY = ("PRAGMA query_only = ON", "PRAGMA query_only = OFF")
PAGE = 4096
IMPATIENT = ("PRAGMA busy_timeout = 50", "PRAGMA busy_timeout = 5000")
"""Seconds of waiting for somebody else's lock are left out."""


@contextmanager
def _listening(town: Town, name: str, listener: Any) -> Iterator[None]:
    engine = town.app._running().store._engine.sync_engine
    event.listen(engine, name, listener)
    try:
        yield
    finally:
        event.remove(engine, name, listener)


def _soon(conn: Connection, work: driver.Work) -> None:
    """Do it before anything else that waits: before BEGIN, too."""
    cast(driver.Connection, conn.connection.dbapi_connection)._before.insert(0, work)


@contextmanager
def every_transaction(town: Town, statements: tuple[str, str]) -> Iterator[None]:
    """Let each transaction begin with the first statement; afterwards with the second."""
    begins, ends = statements
    with _listening(town, "begin", lambda conn: _soon(conn, lambda there: there.execute(begins))):
        yield
    event.listen(
        town.app._running().store._engine.sync_engine,
        "begin",
        lambda conn: _soon(conn, lambda there: there.execute(ends)),
    )


@contextmanager
def slow_commits(town: Town, seconds: float) -> Iterator[None]:
    """Let each commit of a writer take so long."""

    def sleep(there: Sqlite) -> None:
        if there.in_transaction:
            time.sleep(seconds)

    with _listening(town, "commit", lambda conn: _soon(conn, sleep)):
        yield


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Let the town keep its database there."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


def database(town: Town) -> Path:
    """The file."""
    return Path(town.app._settings.storage_url.removeprefix("sqlite:///"))


def root_page(file: Path, table: str) -> int:
    """Where a table's first page begins."""
    with closing(sqlite3.connect(file)) as there:
        ((page,),) = there.execute("select rootpage from sqlite_master where name = ?", [table]).fetchall()
    return (int(page) - 1) * PAGE


async def restored(town: Town, good: bytes) -> None:
    """Put a backup in the file's place while the bot is off."""
    await town.bot_stops()
    file = database(town)
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    file.write_bytes(good)
    await town.bot_starts()
    await town.falls_quiet()


def spoil(file: Path) -> bytes:
    """Overwrite what a bot that runs will read next; return the file as it was."""
    with closing(sqlite3.connect(file)) as there:
        there.execute("pragma wal_checkpoint(truncate)")
        good = file.read_bytes()
        with file.open("r+b") as spoilt:
            spoilt.seek(root_page(file, "events"))
            spoilt.write(b"\xff" * 64)
        with there:  # whoever has read pages reads them anew
            there.execute("insert into meta values ('seen', '1')")
    return good
