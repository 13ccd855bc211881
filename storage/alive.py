"""When we were last alive and had read everything: what a start, or a network that is back, counts from."""

from datetime import datetime

from sqlalchemy import exists, select, update

from coordination.kernel import ChatId
from storage.engine import Store
from storage.tables import TURN, counters, is_card, is_open, meta, moment_text, outbox, states, upsert

KEY = "alive"

_put = upsert(meta)
_NOTE = _put.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": _put.excluded.value})
_READ = select(meta.c.value).where(meta.c.key == KEY)
_AS_IT_IS = update(counters).where(counters.c.name == TURN).values(value=counters.c.value)
_OF_AN_OPEN_THING = exists().where(
    is_open, states.c.kind == outbox.c.ref_kind, states.c.id == outbox.c.ref_id
)
_LIVE = (
    select(outbox.c.chat)
    .where(is_card, outbox.c.message_id.is_not(None), _OF_AN_OPEN_THING)
    .distinct()
    .order_by(outbox.c.chat)
)


async def note(store: Store, moment: datetime) -> None:
    """Remember that everything sent until then had been read."""
    async with store.writing() as conn:
        await conn.execute(_NOTE, {"key": KEY, "value": moment_text(moment)})


async def noted(store: Store) -> datetime | None:
    """Return what was noted last; None before the first start."""
    async with store.reading() as conn:
        found = (await conn.execute(_READ)).scalar_one_or_none()
    return None if found is None else datetime.fromisoformat(found)


async def try_to_write(store: Store) -> None:
    """Write what stands there already. Raises WriteFailedError when the database takes nothing."""
    async with store.writing() as conn:
        await conn.execute(_AS_IT_IS)


async def live_chats(store: Store) -> tuple[ChatId, ...]:
    """Return the chats in which a card of something open stands, with buttons that may have been pressed."""
    async with store.reading() as conn:
        return tuple(ChatId(chat) for chat in (await conn.execute(_LIVE)).scalars())
