"""The World, read once and kept until the record grows."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Head, Ref
from coordination.policy import Policy
from coordination.roster.state import Roster
from coordination.world import World, duty_posts
from storage import words
from storage.chain import GENESIS
from storage.errors import CodecError
from storage.states import States
from storage.tables import ERASURES, counters, events, is_open, states

RECENT = timedelta(days=2)
"""For so long what is closed is still in the World."""

_LAST = select(events.c.seq).order_by(events.c.seq.desc()).limit(1).scalar_subquery()
_HASH = select(events.c.hash).order_by(events.c.seq.desc()).limit(1).scalar_subquery()
_ERASED = select(counters.c.value).where(counters.c.name == ERASURES).scalar_subquery()
MOMENT = (_LAST.label("seq"), _HASH.label("hash"), _ERASED.label("erasures"))
"""Columns, for a statement that asks for something else too: what tells whether anything has happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the record adds up to after its row `seq`."""

    seq: int
    hash: str
    world: World
    heads: Mapping[Ref, Head]
    """Of all that is open or was opened lately, newest first."""

    def after(self, changed: Mapping[Ref, Any], taken: Mapping[str, int], states: States) -> "Known":
        """Return what is known after these states have changed and these numbers were used up."""
        heads: dict[Ref, Head] = {}
        roster = self.world.roster
        for ref, state in changed.items():
            head = states.aggregate(ref.kind).head(state)
            if head is not None and head != self.heads.get(ref):
                heads[ref] = head
            if isinstance(state, Roster):
                roster = state
        world = replace(self.world, roster=roster, counters={**self.world.counters, **taken})
        known = replace(self, world=world)
        return known._with(heads) if heads else known

    def _with(self, new: Mapping[Ref, Head]) -> "Known":
        """Go through all that is open; most acts leave every line of it as it was."""
        heads = {**self.heads, **new}
        if new.keys() - self.heads.keys():
            heads = newest_first(_kept(heads))
        return replace(self, world=replace(self.world, **_split(heads)), heads=heads)


def _kept(heads: Mapping[Ref, Head]) -> dict[Ref, Head]:
    """Leave out what was closed long ago."""
    since = max(head.opened_at for head in heads.values()) - RECENT
    return {ref: head for ref, head in heads.items() if head.open or head.opened_at >= since}


def _split(heads: Mapping[Ref, Head]) -> dict[str, Any]:
    """Return what is open, and what is not any more."""
    each = heads.values()
    open_ = tuple(head for head in each if head.open)
    return {"open": open_, "posts": duty_posts(open_), "recent": tuple(h for h in each if not h.open)}


def newest_first(heads: Mapping[Ref, Head]) -> dict[Ref, Head]:
    """Order what is open as people look for it."""
    ordered = sorted(heads.values(), key=lambda head: (head.opened_at, head.ref.id), reverse=True)
    return {head.ref: head for head in ordered}


class Worlds:
    """Reads the World, and the texts in it, when the record has grown since the last time."""

    def __init__(self, policy: Policy, states: States) -> None:
        self._policy = policy
        self._states = states
        self._known: Known | None = None
        self._heads: dict[Ref, tuple[int, Head]] = {}
        self._roster = (-1, Roster())
        self._erasures = -1
        self._texts: dict[str, str] = {}
        self._texts_of: World | None = None

    async def known(self, conn: AsyncConnection, now: datetime) -> Known:
        """Return what is known at this moment; one statement when nothing has happened since."""
        return await self.known_at((await conn.execute(select(*MOMENT))).one(), conn, now)

    async def known_at(self, row: Row[*tuple[Any, ...]], conn: AsyncConnection, now: datetime) -> Known:
        """Return the same where a statement has just answered with the columns of MOMENT."""
        if row.erasures != self._erasures:
            self._forget()
            self._erasures = row.erasures
        known, seq, hash_ = self._known, row.seq or 0, row.hash or GENESIS
        if known is None or (known.seq, known.hash) != (seq, hash_):
            known = self._known = await self._read(conn, seq, hash_, now)
        return known

    @property
    def remembered(self) -> World | None:
        """What was last known, without asking the database: for when it does not answer."""
        return None if self._known is None else self._known.world

    def settle(self, known: Known) -> None:
        """Take over what a committed batch has added."""
        self._known = known

    async def texts(self, conn: AsyncConnection, world: World) -> Mapping[str, str]:
        """Return people's names, chats' titles and the titles of what is open, by the words' id.

        Call after `known` on the same connection, which notices erasures.
        """
        if self._texts_of is not world:
            cited = _cited(world)
            new = await words.load(conn, cited - self._texts.keys())
            self._texts = {**{id_: text for id_, text in self._texts.items() if id_ in cited}, **new}
            self._texts_of = world
        return self._texts

    def _forget(self) -> None:
        """Drop everything that may hold a text: values fresh from a batch still have theirs with them."""
        self._known, self._heads, self._roster = None, {}, (-1, Roster())
        self._texts, self._texts_of = {}, None

    async def _read(self, conn: AsyncConnection, seq: int, hash_: str, now: datetime) -> Known:
        numbers = {row.name: row.value for row in await conn.execute(select(counters))}
        heads = newest_first(await self._read_heads(conn, now - RECENT))
        world = World(
            now=now,
            policy=self._policy,
            roster=await self._read_roster(conn),
            counters=numbers,
            **_split(heads),
        )
        return Known(seq=seq, hash=hash_, world=world, heads=heads)

    async def _read_heads(self, conn: AsyncConnection, since: datetime) -> dict[Ref, Head]:
        """Decode only the heads whose version is new."""
        columns = (states.c.kind, states.c.id, states.c.version, states.c.shape, states.c.head)
        read: dict[Ref, tuple[int, Head]] = {}
        wanted = union_all(
            select(*columns).where(is_open), select(*columns).where(~is_open, states.c.opened_at >= since)
        )
        for row in await conn.execute(wanted):
            ref = Ref(row.kind, row.id)
            known = self._heads.get(ref)
            if known and known[0] == row.version:
                read[ref] = known
            elif head := await self._head(conn, ref, row.shape, row.head):
                read[ref] = (row.version, head)
        self._heads = read
        return {ref: head for ref, (_, head) in read.items()}

    async def _head(self, conn: AsyncConnection, ref: Ref, shape: int, data: str) -> Head | None:
        aggregate = self._states.aggregate(ref.kind)
        with suppress(CodecError):  # else it is made anew, if that can be
            if shape == aggregate.version:
                return self._states.codec.decode(data, Head)
        standing = (await self._states.load(conn, [ref]))[ref]
        return aggregate.head(standing.state) if standing.readable else None

    async def _read_roster(self, conn: AsyncConnection) -> Roster:
        query = select(states.c.kind, states.c.id, states.c.version)
        kinds = self._states.kinds_of(Roster)
        row = (await conn.execute(query.where(states.c.kind.in_(kinds)))).one_or_none()
        if row is not None and row.version != self._roster[0]:
            ref = Ref(row.kind, row.id)
            self._roster = row.version, (await self._states.sound(conn, [ref]))[ref].state
        return self._roster[1]


def _cited(world: World) -> set[str]:
    roster = world.roster
    said = (
        *(member.name for member in roster.people.values()),
        *(room.title for room in roster.rooms.values()),
        *(head.title for head in (*world.open, *world.recent) if head.title),
    )
    return {text.id for text in said if text.id}
