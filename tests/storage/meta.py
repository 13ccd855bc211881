"""Something small to write and read in the tests of the engine."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import meta, upsert

_put = upsert(meta)
_PUT = _put.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _put.excluded.value})


async def get(conn: AsyncConnection, key: str) -> str | None:
    """Return a fact, or None when it was never noted."""
    found: str | None = (
        await conn.execute(select(meta.c.value).where(meta.c.key == key))
    ).scalar_one_or_none()
    return found


async def put(conn: AsyncConnection, key: str, value: str) -> None:
    """Note a fact."""
    await conn.execute(_PUT, {"key": key, "value": value})
