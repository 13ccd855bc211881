"""What goes along into SQLite's thread, and what becomes of it when something fails there."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import driver
from storage.engine import Store
from storage.errors import WriteFailedError
from storage.tables import meta


@pytest.fixture
def crossings(monkeypatch: pytest.MonkeyPatch) -> list[driver.Work]:
    seen: list[driver.Work] = []
    cross = driver.Connection.cross

    async def counted(connection: driver.Connection, work: driver.Work) -> object:
        seen.append(work)
        return await cross(connection, work)

    monkeypatch.setattr(driver.Connection, "cross", counted)
    return seen


def rows(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "value": key.upper()} for key in keys]


async def keys(conn: AsyncConnection) -> set[str]:
    return set((await conn.execute(select(meta.c.key).where(meta.c.key.in_(["a", "b", "c"])))).scalars())


async def test_what_answers_nothing_crosses_with_what_comes_next(
    store: Store, crossings: list[driver.Work]
) -> None:
    async with store.writing() as conn:
        await conn.execute(meta.insert(), rows("a", "b"))
        assert await keys(conn) == {"a", "b"}  # BEGIN, the rows and this go together
        await conn.execute(meta.insert(), rows("c", "d"))
    assert len(crossings) == 2
    async with store.reading() as conn:
        assert await keys(conn) == {"a", "b", "c"}


async def write(store: Store, *batches: list[dict[str, str]], then: Exception | None = None) -> None:
    async with store.writing() as conn:
        for batch in batches:
            await conn.execute(meta.insert(), batch)
        if then is not None:
            raise then


async def test_what_fails_on_its_way_fails_at_the_commit_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(WriteFailedError, match="UNIQUE"):
        await write(store, rows("a", "b"), rows("c", "b"))
    async with store.writing() as conn:
        assert await keys(conn) == set()


async def test_what_was_put_off_and_then_given_up_is_not_done(store: Store) -> None:
    with pytest.raises(RuntimeError):
        await write(store, rows("a", "b"), then=RuntimeError())
    async with store.writing() as conn:
        assert await keys(conn) == set()


async def test_cancelled_at_any_moment_it_leaves_a_connection_that_works(store: Store) -> None:
    async def work() -> None:
        async with store.writing() as conn:
            await conn.execute(meta.insert(), rows("a", "b"))
            await keys(conn)
            await asyncio.Event().wait()

    for moment in range(12):
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(work())
            for _ in range(moment):
                await asyncio.sleep(0)
            writer.cancel()
        async with store.writing() as conn:
            assert await keys(conn) == set()


async def test_a_machine_without_memory_refuses_like_one_without_room(store: Store) -> None:
    """SQLite's NOMEM is a MemoryError in Python: no fault of whoever asked, and it passes."""

    def exhausted() -> None:
        raise MemoryError

    async def asks() -> None:
        async with store.writing() as conn:
            raw: Any = await conn.get_raw_connection()
            await raw.driver_connection.create_function("exhausted", 0, exhausted)
            await conn.execute(meta.insert(), rows("a"))
            await conn.execute(select(func.exhausted()))

    with pytest.raises(WriteFailedError, match="out of memory"):
        await asks()
    async with store.writing() as conn:
        assert await keys(conn) == set()
