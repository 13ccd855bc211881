"""After something was erased the file is written anew, once; after a crash in between, at the next start."""

from sqlalchemy import select

from storage.engine import Store
from storage.tables import ERASURES, counters, meta, upsert

WIPED = "wiped"
"""Where `meta` keeps after which erasure the file was last written anew."""

_put = upsert(meta)
_NOTE = _put.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _put.excluded.value})


async def wanted(store: Store) -> int | None:
    """Return the number of the last erasure, if the file was not written anew since."""
    async with store.reading() as conn:
        last = await conn.scalar(select(counters.c.value).where(counters.c.name == ERASURES)) or 0
        done = await conn.scalar(select(meta.c.value).where(meta.c.key == WIPED))
    return None if int(done or 0) == last else last


async def wiped(store: Store) -> bool:
    """Wipe if anything was erased since the last time; say whether nothing is left of it."""
    last = await wanted(store)
    if last is None:
        return True
    if not await store.wipe():
        return False
    async with store.writing() as conn:
        await conn.execute(_NOTE, {"key": WIPED, "value": str(last)})
    return True
