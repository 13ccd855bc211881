"""After something was erased the file is written anew, once; after a crash in between, at the next start."""

from sqlalchemy import select

from storage.engine import Store
from storage.tables import ERASURES, counters, meta, upsert

WIPED = "wiped"
"""Where `meta` keeps after which erasure the file was last written anew."""

_put = upsert(meta)
_NOTE = _put.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _put.excluded.value})


async def wiped(store: Store) -> bool:
    """Wipe if anything was erased since the last time; say whether nothing is left of it."""
    async with store.reading() as conn:
        erasures = await conn.scalar(select(counters.c.value).where(counters.c.name == ERASURES)) or 0
        done = await conn.scalar(select(meta.c.value).where(meta.c.key == WIPED))
    if int(done or 0) == erasures:
        return True
    if not await store.wipe():
        return False
    async with store.writing() as conn:
        await conn.execute(_NOTE, {"key": WIPED, "value": str(erasures)})
    return True
