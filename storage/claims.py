"""Turns claimed rows into items: each with the state, the World and the texts it needs, read in bulk."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import ChatId, Priority, Ref
from coordination.view import View
from coordination.world import World
from storage import words
from storage.codec import words_in
from storage.errors import CodecError
from storage.items import Item
from storage.pairs import among
from storage.records import Records
from storage.states import Standing, unreadable
from storage.tables import Moment, is_topic, sent

log = logging.getLogger(__name__)

SHOWS_DELIVERY = frozenset({"reach"})
"""What needs to know when a message last stood in each person's chat: for all else it is not asked."""

Topics = Mapping[tuple[Ref, ChatId], int]


async def items(
    conn: AsyncConnection, records: Records, rows: Sequence[Row[Any]], now: datetime
) -> list[Item]:
    """Read what these rows of the outbox need; at most one query a table. They bear the columns of MOMENT.

    A row that cannot be read, or is about something that cannot, is left out.
    """
    known = await records.worlds.known_at(rows[0], conn, now)
    refs = {ref for row in rows if (ref := _ref(row))}
    standings = await records.states.load(conn, refs)
    topics = await _topics(conn, refs)
    delivered = await _delivered(conn, known.world) if {row.what for row in rows} & SHOWS_DELIVERY else {}
    said = await _texts(conn, rows, standings.values())
    texts = {**await records.worlds.texts(conn, known.world), **said}
    world = replace(known.world, now=now)
    found = []
    for row in rows:
        try:
            view = _view(records, row, world, standings, texts)
        except CodecError as error:
            log.error("action=row-unreadable id=%d what=%s error=%s", row.id, row.what, error)  # noqa: TRY400
            continue
        shown = replace(view, delivered=delivered) if row.what in SHOWS_DELIVERY else view
        found.append(_item(row, shown, topics))
    return found


async def _delivered(conn: AsyncConnection, world: World) -> Mapping[ChatId, datetime]:
    chats = list(world.roster.people)
    query = select(sent.c.chat, func.max(sent.c.at, type_=Moment).label("at")).where(sent.c.chat.in_(chats))
    return {ChatId(row.chat): row.at for row in await conn.execute(query.group_by(sent.c.chat))}


async def _texts(
    conn: AsyncConnection, rows: Sequence[Row[Any]], standings: Iterable[Standing]
) -> Mapping[str, str]:
    cited = {cited.id for row in rows for cited in words_in(row.data)}
    return await words.load(conn, cited.union(*(standing.cites for standing in standings)))


async def _topics(conn: AsyncConnection, refs: Iterable[Ref]) -> Topics:
    if not refs:
        return {}
    about = among((sent.c.ref_kind, sent.c.ref_id), [(ref.kind, ref.id) for ref in refs], is_topic)
    rows = await conn.execute(select(sent).where(about).order_by(sent.c.message_id))
    return {(Ref(row.ref_kind, row.ref_id), row.chat): row.message_id for row in rows}


def _view(
    records: Records,
    row: Row[Any],
    world: World,
    standings: Mapping[Ref, Standing],
    texts: Mapping[str, str],
) -> View:
    """Raises CodecError."""
    ref = _ref(row)
    if ref is not None and not standings[ref].readable:
        raise unreadable(ref)
    return View(
        world=world,
        chat=row.chat,
        ref=ref,
        state=standings[ref].state if ref else None,
        values=records.codec.decode_values(row.data),
        part=row.part,
        texts=texts,
        first=row.message_id is None,
        repeated=row.repeated,
    )


def _item(row: Row[Any], view: View, topics: Topics) -> Item:
    thread = row.thread
    if thread is None and view.ref is not None:
        thread = topics.get((view.ref, row.chat))
    stands = row.message_id is not None
    return Item(
        id=row.id,
        kind=row.kind,
        chat=row.chat,
        ref=view.ref,
        what=row.what,
        part=row.part,
        values=view.values,
        priority=Priority.card if stands else Priority(row.priority),
        message_id=row.message_id,
        thread=thread,
        reply_to=row.reply_to,
        press=row.press,
        asks=row.asks,
        created_at=row.created_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        repeated=row.repeated,
        shown=row.shown,
        pin=row.pin,
        view=view,
    )


def _ref(row: Row[Any]) -> Ref | None:
    return Ref(row.ref_kind, row.ref_id) if row.ref_kind else None
