"""Opening a database: what SQLite is made to promise, and what is refused in one clear line."""

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.alive import try_to_write
from storage.engine import Store
from storage.errors import (
    AlreadyRunningError,
    ForeignDatabaseError,
    NewerSchemaError,
    NotUsableError,
    StorageError,
    UrlNotSupportedError,
    WriteFailedError,
)
from tests.storage import meta

Opening = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


async def increments(transaction: Opening) -> int:
    """Twenty at once: read, let the others read, write. Returns the count at the end."""

    async def increment() -> None:
        async with transaction() as conn:
            count = int(await meta.get(conn, "count") or 0)
            await asyncio.sleep(0)
            await meta.put(conn, "count", str(count + 1))

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(increment())
    async with transaction() as conn:
        return int(await meta.get(conn, "count") or 0)


async def test_twenty_concurrent_increments_are_twenty(url: str) -> None:
    """Two stores on one file, as the bot and the shell are."""
    async with await Store.open(url) as store, await Store.open(url) as other:
        both = iter([store.writing, other.writing] * 20)
        assert await increments(lambda: next(both)()) == 20


async def test_a_stock_engine_loses_increments(url: str) -> None:
    """Shows that the test above can fail: this is what the remedy in engine.py is for."""
    async with await Store.open(url):
        stock = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))
        assert await increments(stock.begin) < 20
        await stock.dispose()


async def test_a_reader_keeps_its_moment_while_a_writer_commits(store: Store) -> None:
    async with store.reading() as reader:
        assert await meta.get(reader, "k") is None
        async with store.writing() as writer:
            await meta.put(writer, "k", "v")
        assert await meta.get(reader, "k") is None
    async with store.reading() as reader:
        assert await meta.get(reader, "k") == "v"


async def test_a_cancelled_writer_frees_the_lock_and_leaves_nothing(store: Store) -> None:
    written = asyncio.Event()

    async def write() -> None:
        async with store.writing() as conn:
            await meta.put(conn, "k", "half")
            written.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        writer = group.create_task(write())
        await written.wait()
        writer.cancel()
    async with store.writing() as conn:
        assert await meta.get(conn, "k") is None


async def test_pragmas_hold_on_every_connection(store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
    }
    async with store.reading() as one, store.reading() as two:
        for conn in (one, two):
            found = {name: (await conn.execute(text(f"PRAGMA {name}"))).scalar_one() for name in wanted}
            assert found == wanted


async def test_the_files_are_for_their_owner_alone(url: str, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        async with await Store.open(url, running=True):
            modes = _modes(tmp_path)
    finally:
        os.umask(old)
    names = ("fieldline.db", "fieldline.db-shm", "fieldline.db-wal", "fieldline.db.lock")
    assert modes == dict.fromkeys(names, 0o600)


def _modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def test_a_second_running_bot_is_refused_by_pid(url: str) -> None:
    async with await Store.open(url, running=True):
        with pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"):
            await Store.open(url, running=True)
        async with await Store.open(url) as beside:
            assert beside.path is not None
    async with await Store.open(url, running=True):
        pass


def test_a_killed_bot_leaves_no_lock(url: str) -> None:
    """The system lets go of the lock, whatever becomes of the process."""
    script = (
        "import asyncio, os, signal, sys; from storage.engine import Store\n"
        "async def main():\n"
        "    async with await Store.open(sys.argv[1], running=True): os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())"
    )
    killed = subprocess.run([sys.executable, "-c", script, url], check=False)  # noqa: S603 - our own text
    assert killed.returncode == -9
    asyncio.run(_open_and_close(url))


async def _open_and_close(url: str) -> None:
    async with await Store.open(url, running=True):
        pass


async def test_a_database_in_memory_serves_readers_and_writers() -> None:
    async with await Store.open("sqlite://") as store:
        assert await increments(store.writing) == 20
        async with store.reading() as conn:
            assert await meta.get(conn, "count") == "20"


@pytest.mark.parametrize(
    ("url", "error", "says"),
    [
        ("postgresql://localhost/x", UrlNotSupportedError, "not supported yet"),
        ("mysql://localhost/x", UrlNotSupportedError, "write sqlite:///"),
        ("sqlite:///", UrlNotSupportedError, "write sqlite:///"),
        ("sqlite:////nowhere/at/all.db", NotUsableError, "make its folder"),
        ("sqlite:////sys/fieldline.db", NotUsableError, "cannot be written"),
    ],
)
async def test_what_cannot_be_opened_is_told_in_one_line(
    url: str, error: type[StorageError], says: str
) -> None:
    with pytest.raises(error, match=says) as refusal:
        await Store.open(url)
    assert "\n" not in str(refusal.value)


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotUsableError, match="is a folder"):
        await Store.open(f"sqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    file = tmp_path / "fieldline.db"
    file.write_bytes(b"This is a letter, and no database at all. " * 50)
    with pytest.raises(NotUsableError, match="not a database"):
        await Store.open(url)
    assert file.read_bytes().startswith(b"This is a letter")


async def test_a_database_of_another_program_is_refused(url: str, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "fieldline.db") as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(ForeignDatabaseError, match="another program"):
        await Store.open(url)


async def test_a_newer_schema_is_refused(url: str, tmp_path: Path) -> None:
    await _open_and_close(url)
    with sqlite3.connect(tmp_path / "fieldline.db") as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError, match="schema 9999"):
        await Store.open(url)


async def test_a_refused_open_lets_the_next_one_in(url: str, tmp_path: Path) -> None:
    await test_a_newer_schema_is_refused(url, tmp_path)
    with pytest.raises(NewerSchemaError):
        await Store.open(url, running=True)
    with pytest.raises(NewerSchemaError):
        await Store.open(url, running=True)


async def test_what_people_wrote_is_in_no_error(store: Store) -> None:
    with pytest.raises(WriteFailedError) as failed:
        async with store.writing() as conn:
            await conn.execute(text("INSERT INTO words VALUES (:w, :w, :w)"), {"w": "a secret"})
    assert "a secret" not in f"{failed.value}{failed.value.__cause__}"


@pytest.mark.parametrize("running", [True, False])
async def test_only_the_bot_puts_the_journal_into_the_file(url: str, *, running: bool) -> None:
    """Two processes that both do are what a race in older SQLites needs."""
    async with await Store.open(url) as beside, beside.reading() as conn:
        await meta.get(conn, "held")  # so that nobody is the last to close
        async with await Store.open(url, running=running) as store:
            assert store.path is not None
            before = store.path.read_bytes()
            for n in range(30):
                async with store.writing() as writer:
                    await meta.put(writer, "long", str(n) * 200_000)
            assert (store.path.read_bytes() != before) is running


async def test_whoever_listens_hears_each_refusal_in_the_database_s_words(store: Store) -> None:
    heard: list[WriteFailedError] = []
    store.on_refusal = heard.append
    await try_to_write(store)
    assert not heard
    async with store.reading() as conn:
        await conn.execute(text("PRAGMA query_only = ON"))
    for _ in range(2):
        with pytest.raises(WriteFailedError):
            await try_to_write(store)
    assert [error.said for error in heard] == ["attempt to write a readonly database"] * 2
