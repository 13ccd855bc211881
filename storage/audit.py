"""What the bot looks at again every minute: its deadlines against the states that ask for them, its outbox,
and whether the record goes on from where it stood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import ChatId, Ref
from storage.engine import Store
from storage.tables import deadlines, events, is_open, is_queued, is_troubled, outbox, states

POSTPONED = timedelta(minutes=1)
"""For so long a deadline whose handling failed is put off."""
MANY = 1000
"""Rows of the outbox, or of the record, that one look goes through."""

Named = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Stored:
    """What the tables hold of one thing."""

    version: int = 0
    rows: dict[str, datetime] = field(default_factory=dict)
    """Its deadlines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A row of the outbox that waits, and that nothing in the table holds back."""

    id: int
    chat: ChatId
    turn: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A card of something open that will never be sent, with the reason."""

    ref: Ref
    what: str
    part: str
    chat: ChatId


async def things(store: Store, after: Ref | None, limit: int) -> list[Ref]:
    """Return the next things that are open or have deadlines, in order."""
    async with store.reading() as conn:
        opened = await _next(conn, states, after, limit, is_open)
        due = await _next(conn, deadlines, after, limit)
    return sorted(opened | due, key=lambda ref: (ref.kind, ref.id))[:limit]


async def _next(
    conn: AsyncConnection, table: Table, after: Ref | None, limit: int, *conditions: ColumnElement[bool]
) -> set[Ref]:
    """One table at a time: a union would be read to its end each time."""
    query = select(table.c.kind, table.c.id).where(*conditions).distinct()
    if after is not None:
        query = query.where(tuple_(table.c.kind, table.c.id) > tuple_(literal(after.kind), literal(after.id)))
    rows = await conn.execute(query.order_by(table.c.kind, table.c.id).limit(limit))
    return {Ref(row.kind, row.id) for row in rows}


async def stored(conn: AsyncConnection, refs: Iterable[Ref]) -> dict[Ref, Stored]:
    """Return how many events each thing has had, and which deadlines stand in the table for it.

    Asked kind by kind: for pairs in a list SQLite reads the whole table.
    """
    found = {ref: Stored() for ref in refs}
    for kind in {ref.kind for ref in found}:
        ids = [ref.id for ref in found if ref.kind == kind]
        versions = select(states.c.id, states.c.version).where(states.c.kind == kind, states.c.id.in_(ids))
        for id_, version in await conn.execute(versions):
            found[Ref(kind, id_)] = Stored(version)
        rows = select(deadlines).where(deadlines.c.kind == kind, deadlines.c.id.in_(ids))
        for row in await conn.execute(rows):
            found[Ref(kind, row.id)].rows[row.name] = row.due_at
    return found


def mended(rows: Named, wanted: Named, now: datetime, asked: Named) -> Named:
    """Return the rows as they should be, by the deadlines that the state asks for.

    One that was asked about and did nothing has no row on purpose (`storage/act.py`), and one that was lost
    looks the same once it is past: it is put back once, and then stands in `asked`. One that was postponed
    is later than the state says, for a while.
    """
    right = {}
    for name, at in wanted.items():
        row = rows.get(name)
        if row is None and (at > now or asked.get(name) != at):
            right[name] = at
        elif row is not None:
            right[name] = row if at <= row <= max(at, now + POSTPONED) else at
    return right


async def waiting(store: Store, now: datetime) -> list[Stuck]:
    """Return what is queued and due, those first that wait longest."""
    columns = (outbox.c.id, outbox.c.chat, outbox.c.turn, outbox.c.attempts)
    due = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
    query = select(*columns).where(is_queued, due).order_by(outbox.c.turn).limit(MANY)
    async with store.reading() as conn:
        return [Stuck(**row) for row in (await conn.execute(query)).mappings()]


async def undelivered(store: Store, whats: Iterable[str]) -> list[Undelivered]:
    """Return the dead cards of these kinds, of things that are open."""
    of_open = (is_open, states.c.kind == outbox.c.ref_kind, states.c.id == outbox.c.ref_id)
    dead = (is_troubled, outbox.c.state == "dead", outbox.c.what.in_(list(whats)))
    columns = (outbox.c.ref_kind, outbox.c.ref_id, outbox.c.what, outbox.c.part, outbox.c.chat)
    query = select(*columns).where(*dead).join(states, (of_open[1]) & (of_open[2])).where(of_open[0])
    async with store.reading() as conn:
        return [
            Undelivered(ref=Ref(kind, id_), what=what, part=part, chat=ChatId(chat))
            for kind, id_, what, part, chat in await conn.execute(query.order_by(outbox.c.id).limit(MANY))
        ]


async def changed(conn: AsyncConnection, after: int, until: int) -> set[Ref]:
    """Return what happened to in a stretch of the record."""
    query = select(events.c.kind, events.c.id).where(events.c.seq > after, events.c.seq <= until).distinct()
    return {Ref(row.kind, row.id) for row in await conn.execute(query)}
