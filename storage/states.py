"""Snapshots of aggregates, and how they are made anew from the record."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Aggregate, Ref
from storage.codec import Codec, plans_in, words_in
from storage.errors import CodecError
from storage.tables import events, plans, states

log = logging.getLogger(__name__)

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
    readable: bool = True
    """No: neither its snapshot nor its events can be read, and nothing is known of it."""


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
        """Return how each aggregate stands, in one query a kind; one that cannot be read keeps no other."""
        found = {ref: Standing() for ref in refs}
        if not found:
            return found
        rows: list[Row[Any]] = []
        for kind in dict.fromkeys(ref.kind for ref in found):
            ids = [ref.id for ref in found if ref.kind == kind]
            rows += (await conn.execute(_OF_KIND, {"of_kind": kind, "ids": ids})).all()
        await learn_plans(conn, self.codec, (row.data for row in rows))
        for row in rows:
            found[Ref(row.kind, row.id)] = await self._standing(conn, row)
        return found

    async def sound(self, conn: AsyncConnection, refs: Iterable[Ref]) -> dict[Ref, Standing]:
        """Return the same. Raises CodecError for what cannot be read."""
        found = await self.load(conn, refs)
        for ref, standing in found.items():
            if not standing.readable:
                raise unreadable(ref)
        return found

    async def _standing(self, conn: AsyncConnection, row: Row[Any]) -> Standing:
        """A snapshot of another shape, or one that a bad disk has spoilt, is made anew from the events."""
        ref = Ref(row.kind, row.id)
        try:
            if row.shape == self.aggregate(row.kind).version:
                return self._decoded(row)
        except CodecError as error:
            log.error("action=snapshot-unreadable kind=%s id=%s error=%s", ref.kind, ref.id, error)  # noqa: TRY400
        try:
            return await self.replay(conn, ref)
        except CodecError as error:
            log.error("action=state-unreadable kind=%s id=%s error=%s", ref.kind, ref.id, error)  # noqa: TRY400
            return Standing(version=row.version, readable=False)

    def _decoded(self, row: Row[Any]) -> Standing:
        state = self.codec.decode(row.data, self.aggregate(row.kind).state)
        return Standing(state, row.version, _cites(row.data))

    async def replay(self, conn: AsyncConnection, ref: Ref) -> Standing:
        """Make a state anew from its events. Raises CodecError when they cannot be read."""
        aggregate = self.aggregate(ref.kind)
        query = select(events.c.type, events.c.data).where(events.c.kind == ref.kind, events.c.id == ref.id)
        rows = (await conn.execute(query.order_by(events.c.version))).all()
        await learn_plans(conn, self.codec, (row.data for row in rows))
        state = None
        for row in rows:
            event = self.codec.decode_event(ref.kind, row.type, row.data)
            try:
                state = aggregate.evolve(state, event)
            except Exception as error:  # a spoilt one may be readable, and yet not fit
                raise CodecError(f"{ref.kind} {ref.id}: its events do not fit: {error!r}") from error
        cites = _cites(self.codec.encode(state).json) if rows else frozenset()
        return Standing(state, len(rows), cites)

    async def differing(self, conn: AsyncConnection) -> list[Ref]:
        """Return the aggregates whose snapshot is not what their events add up to (missing ones too)."""
        both = union(select(states.c.kind, states.c.id), select(events.c.kind, events.c.id))
        refs = [Ref(row.kind, row.id) for row in await conn.execute(both)]
        return [ref for ref in refs if not await self._agrees(conn, ref)]

    async def _agrees(self, conn: AsyncConnection, ref: Ref) -> bool:
        rows = (await conn.execute(_OF_KIND, {"of_kind": ref.kind, "ids": [ref.id]})).all()
        try:
            await learn_plans(conn, self.codec, (row.data for row in rows))
            kept = [self._decoded(row) for row in rows if row.shape == self.aggregate(ref.kind).version]
            again = await self.replay(conn, ref)
        except CodecError:
            return False
        return kept == [again] or (bool(rows) and not kept)


def unreadable(ref: Ref) -> CodecError:
    """Return what is raised for something of which nothing is known."""
    return CodecError(f"{ref.kind} {ref.id} cannot be read: see `fieldline verify`, and restore a backup.")


async def learn_plans(conn: AsyncConnection, codec: Codec, data: Iterable[str]) -> None:
    """Read the plans that stored JSON cites and that are not known yet; who cites a spoilt one finds none."""
    unknown = set().union(*map(plans_in, data)) - codec.plans.keys()
    if unknown:
        for row in await conn.execute(select(plans).where(plans.c.digest.in_(unknown))):
            with suppress(CodecError):
                codec.learn_plan(row.digest, row.data)


def _cites(data: str) -> frozenset[str]:
    return frozenset(cited.id for cited in words_in(data))
