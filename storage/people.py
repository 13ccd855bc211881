"""Who was ever enrolled, and by what name: the roster knows only those who are here."""

from sqlalchemy import or_, select

from coordination.kernel import UserId
from storage import words
from storage.codec import words_in
from storage.engine import Store
from storage.tables import arrivals, events, sent


async def names(store: Store) -> dict[UserId, str]:
    """Return the last name of everybody who ever came in; empty when it was erased."""
    enrolled = select(events.c.by, events.c.data).where(
        events.c.kind == "roster", events.c.type == "Enrolled", events.c.by.is_not(None)
    )
    async with store.reading() as conn:
        rows = (await conn.execute(enrolled.order_by(events.c.version))).all()
        cited = {UserId(row.by): [each.id for each in words_in(row.data)] for row in rows}
        texts = await words.load(conn, {id_ for ids in cited.values() for id_ in ids})
    return {user: next((texts[id_] for id_ in ids if id_ in texts), "") for user, ids in cited.items()}


async def is_known(store: Store, user: UserId) -> bool:
    """Say whether anything is known of a number: an act, or a message in its private chat."""
    traces = (
        select(events.c.seq).where(events.c.by == user),
        select(sent.c.message_id).where(or_(sent.c.chat == user, sent.c.asks == user)),
        select(arrivals.c.key).where(arrivals.c.chat == user),
    )
    async with store.reading() as conn:
        return any([(await conn.execute(trace.limit(1))).first() for trace in traces])
