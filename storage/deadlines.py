"""When the clock must ring next, and for whom. One index, one wake-up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Aggregate, Ref
from storage.engine import Store
from storage.tables import deadlines

Hasty = frozenset[tuple[str, str]]
"""(kind, name up to a colon) of the deadlines that wait for nothing; all others judge people."""

AHEAD = timedelta(minutes=2)
"""How far ahead we look for deadlines that will want the intake to have read everything."""

_DUE = select(deadlines.c.due_at).order_by(deadlines.c.due_at).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What the clock has to expect."""

    now: datetime | None = None
    """When the first of those that may be handled now fell due; None: there are none."""
    later: datetime | None = None
    """When the next one falls due."""
    wanted: datetime | None = None
    """When the first one falls due, or fell due, that will not be handled before all until then is read."""


def hasty_of(aggregates: Iterable[Aggregate]) -> Hasty:
    """Gather the deadlines that wait for nothing."""
    return frozenset((aggregate.kind, name) for aggregate in aggregates for name in aggregate.hasty)


def _is_hasty(hasty: Hasty) -> ColumnElement[bool]:
    name = deadlines.c.name
    named = (
        and_(deadlines.c.kind == kind, or_(name == each, name.startswith(f"{each}:", autoescape=True)))
        for kind, each in sorted(hasty)
    )
    return or_(false(), *named)


async def coming(store: Store, now: datetime, judged: datetime, hasty: Hasty) -> Coming:
    """Look at the table: of those who judge people only what fell due until `judged` may be handled."""
    at = deadlines.c.due_at
    async with store.reading() as conn:
        first = await _first(conn)
        if first is None:
            return Coming()
        wanted = await _first(conn, at > judged, at <= now + AHEAD, ~_is_hasty(hasty))
        if first > now:
            return Coming(later=first, wanted=wanted)
        return Coming(
            now=await _first(conn, at <= now, or_(at <= judged, _is_hasty(hasty))),
            later=await _first(conn, at > now),
            wanted=wanted,
        )


async def _first(conn: AsyncConnection, *conditions: ColumnElement[bool]) -> datetime | None:
    found: datetime | None = (await conn.execute(_DUE.where(*conditions))).scalar_one_or_none()
    return found


async def due(
    conn: AsyncConnection, until: datetime, judged: datetime, hasty: Hasty, limit: int
) -> list[tuple[Ref, str, datetime]]:
    """Return what has come due and may be handled, the earliest first."""
    at = deadlines.c.due_at
    query = select(deadlines).where(at <= until)
    if judged < until:
        query = query.where(or_(at <= judged, _is_hasty(hasty)))
    rows = await conn.execute(
        query.order_by(at, deadlines.c.kind, deadlines.c.id, deadlines.c.name).limit(limit)
    )
    return [(Ref(row.kind, row.id), row.name, row.due_at) for row in rows]


async def fallen_due(store: Store, since: datetime, until: datetime) -> Counter[str]:
    """Count, by kind, what fell due in between and has not been handled."""
    at = deadlines.c.due_at
    query = select(deadlines.c.kind, func.count()).where(at > since, at <= until).group_by(deadlines.c.kind)
    async with store.reading() as conn:
        return Counter({row[0]: row[1] for row in await conn.execute(query)})
