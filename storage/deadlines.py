"""When the clock must ring next, and for whom. One index, one wake-up."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Ref
from storage.engine import Store
from storage.tables import deadlines

_NEXT = select(deadlines.c.due_at).order_by(deadlines.c.due_at).limit(1)


async def next_due(store: Store) -> datetime | None:
    """Return the earliest deadline, which may lie in the past; None when there is none."""
    async with store.reading() as conn:
        found: datetime | None = (await conn.execute(_NEXT)).scalar_one_or_none()
        return found


async def due(conn: AsyncConnection, until: datetime, limit: int) -> list[tuple[Ref, str, datetime]]:
    """Return what has come due, the earliest first."""
    query = select(deadlines).where(deadlines.c.due_at <= until)
    rows = await conn.execute(
        query.order_by(deadlines.c.due_at, deadlines.c.kind, deadlines.c.id).limit(limit)
    )
    return [(Ref(row.kind, row.id), row.name, row.due_at) for row in rows]
