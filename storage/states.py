"""Snapshots of aggregates, and how they are made anew from the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Aggregate, Ref
from storage.codec import Codec, plans_in, words_in
from storage.errors import CodecError
from storage.tables import events, plans, states

# Not by pairs: for a list of two and more of them SQLite reads the whole table.
_OF_KIND = select(states).where(
    states.c.kind == bindparam("of_kind"), states.c.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An aggregate as it stands: its state (None before its first event) and how many events made it."""

    state: Any = None
    version: int = 0
    cites: frozenset[str] = frozenset()
    """Ids of the words in it."""


class States:
    """Reads the states of all aggregates."""

    def __init__(self, codec: Codec, aggregates: Iterable[Aggregate]) -> None:
        self.codec = codec
        self._aggregates = {aggregate.kind: aggregate for aggregate in aggregates}

    def aggregate(self, kind: str) -> Aggregate:
        """Return the functions of one kind."""
        return self._aggregates[kind]

    def kinds_of(self, state: type) -> list[str]:
        """Return the kinds whose state is of this type."""
        return [aggregate.kind for aggregate in self._aggregates.values() if aggregate.state is state]

    async def load(self, conn: AsyncConnection, refs: Iterable[Ref]) -> dict[Ref, Standing]:
        """Return how each aggregate stands, in one query a kind; a snapshot of another shape is replayed."""
        found = {ref: Standing() for ref in refs}
        if not found:
            return found
        rows: list[Row[Any]] = []
        for kind in dict.fromkeys(ref.kind for ref in found):
            ids = [ref.id for ref in found if ref.kind == kind]
            rows += (await conn.execute(_OF_KIND, {"of_kind": kind, "ids": ids})).all()
        await learn_plans(conn, self.codec, (row.data for row in rows))
        for row in rows:
            ref, aggregate = Ref(row.kind, row.id), self.aggregate(row.kind)
            if row.shape == aggregate.version:
                state = self.codec.decode(row.data, aggregate.state)
                found[ref] = Standing(state, row.version, _cites(row.data))
            else:
                found[ref] = await self.replay(conn, ref)
        return found

    async def replay(self, conn: AsyncConnection, ref: Ref) -> Standing:
        """Make a state anew from its events."""
        aggregate = self.aggregate(ref.kind)
        query = select(events.c.type, events.c.data).where(events.c.kind == ref.kind, events.c.id == ref.id)
        rows = (await conn.execute(query.order_by(events.c.version))).all()
        await learn_plans(conn, self.codec, (row.data for row in rows))
        state = None
        for row in rows:
            state = aggregate.evolve(state, self.codec.decode_event(ref.kind, row.type, row.data))
        cites = _cites(self.codec.encode(state).json) if rows else frozenset()
        return Standing(state, len(rows), cites)

    async def differing(self, conn: AsyncConnection) -> list[Ref]:
        """Return the aggregates whose snapshot is not what their events add up to (missing ones too)."""
        both = union(select(states.c.kind, states.c.id), select(events.c.kind, events.c.id))
        refs = [Ref(row.kind, row.id) for row in await conn.execute(both)]
        return [ref for ref in refs if not await self._agrees(conn, ref)]

    async def _agrees(self, conn: AsyncConnection, ref: Ref) -> bool:
        try:
            kept = (await self.load(conn, [ref]))[ref]
        except CodecError:
            return False
        return kept == await self.replay(conn, ref)


async def learn_plans(conn: AsyncConnection, codec: Codec, data: Iterable[str]) -> None:
    """Read the plans that stored JSON cites and that are not known yet."""
    unknown = set().union(*map(plans_in, data)) - codec.plans.keys()
    if unknown:
        for row in await conn.execute(select(plans).where(plans.c.digest.in_(unknown))):
            codec.learn_plan(row.digest, row.data)


def _cites(data: str) -> frozenset[str]:
    return frozenset(cited.id for cited in words_in(data))
