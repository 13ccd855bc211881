"""What the shell reads: timelines, overviews, counts. Each reads one moment of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from coordination.kernel import Event, Head, Ref, UserId
from storage import words
from storage.codec import words_in
from storage.records import Records
from storage.states import learn_plans
from storage.tables import arrivals, events, outbox, states


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event of a timeline."""

    seq: int
    at: datetime
    """By which it was judged: when Telegram took the message in, or when it fell due."""
    recorded_at: datetime
    by: UserId | None
    type: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened to one thing, with the texts that are not erased."""

    lines: tuple[Line, ...]
    texts: Mapping[str, str]


async def timeline(records: Records, ref: Ref) -> Timeline:
    """Return all that happened to one thing, in order."""
    query = select(events).where(events.c.kind == ref.kind, events.c.id == ref.id).order_by(events.c.version)
    async with records.store.reading() as conn:
        rows = (await conn.execute(query)).all()
        await learn_plans(conn, records.codec, (row.data for row in rows))
        texts = await words.load(conn, {cited.id for row in rows for cited in words_in(row.data)})
    lines = (
        Line(
            seq=row.seq,
            at=row.at,
            recorded_at=row.recorded_at,
            by=row.by,
            type=row.type,
            event=records.codec.decode_event(ref.kind, row.type, row.data),
        )
        for row in rows
    )
    return Timeline(lines=tuple(lines), texts=texts)


async def heads(records: Records, kind: str, *, open_only: bool = False) -> list[Head]:
    """Return all things of a kind in one line each, the oldest first."""
    query = select(states.c.head).where(states.c.kind == kind, states.c.head.is_not(None))
    query = query.where(states.c.open) if open_only else query
    async with records.store.reading() as conn:
        rows = (await conn.execute(query.order_by(states.c.opened_at, states.c.id))).scalars().all()
    return [records.codec.decode(row, Head) for row in rows]


async def refs(records: Records, kind: str) -> list[Ref]:
    """Return the names of all things of a kind, those without a head included, in order."""
    query = select(states.c.id).where(states.c.kind == kind).order_by(states.c.id)
    async with records.store.reading() as conn:
        return [Ref(kind, id_) for id_ in (await conn.execute(query)).scalars()]


async def texts(records: Records, ids: set[str]) -> Mapping[str, str]:
    """Return texts by their words' id, without those that are erased."""
    async with records.store.reading() as conn:
        return await words.load(conn, ids)


async def outbox_counts(records: Records) -> dict[str, int]:
    """Count the rows of the outbox by state: queued, sending, still, dead."""
    query = select(outbox.c.state, func.count().label("rows")).group_by(outbox.c.state)
    async with records.store.reading() as conn:
        return {row.state: row.rows for row in await conn.execute(query)}


async def failed_arrivals(records: Records) -> list[tuple[str, datetime, str]]:
    """Return (key, moment, error) of the updates whose handling failed, the oldest first."""
    query = select(arrivals.c.key, arrivals.c.at, arrivals.c.error).where(arrivals.c.error != "")
    async with records.store.reading() as conn:
        return [(key, at, error) for key, at, error in await conn.execute(query.order_by(arrivals.c.at))]
