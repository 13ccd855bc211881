"""What is remembered about messages: updates seen, what ours were, what was asked of whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.facts import Sent
from coordination.kernel import ChatId, Ref, UserId
from storage.pairs import among
from storage.tables import arrivals, in_album, is_question, led_somewhere, sent

Address = tuple[ChatId, int]
"""A message: its chat and its number there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An update that was handled, and what it led to; or one that could not be, with its error."""

    key: str
    """The same for the same update, however often it comes."""
    at: datetime
    update_id: int | None = None
    chat: ChatId | None = None
    message_id: int | None = None
    album: str = ""
    """Telegram's media_group_id: the parts of an album come as messages of their own."""
    ref: Ref | None = None
    error: str = ""
    raw: str = ""
    """The update itself, where it failed."""


class Facts:
    """Answers from the database, each asked once a batch; `prefetch` asks for a whole batch at once."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn
        self._seen: dict[str, bool] = {}
        self._sent: dict[Address, Sent | None] = {}
        self._open_questions: dict[UserId, tuple[Sent, ...]] = {}
        self._origins: dict[Address, Ref | None] = {}
        self._albums: dict[tuple[ChatId, str], Ref | None] = {}

    async def seen(self, keys: Iterable[str]) -> set[str]:
        """Return which of these updates were handled before."""
        asked = list(keys)
        if new := [key for key in asked if key not in self._seen]:
            rows = await self._conn.execute(select(arrivals.c.key).where(arrivals.c.key.in_(new)))
            self._seen |= dict.fromkeys(new, False) | dict.fromkeys(rows.scalars(), True)
        return {key for key in asked if self._seen[key]}

    async def ours(self, addresses: Iterable[Address]) -> dict[Address, Sent]:
        """Return which of these messages are ours, and what they were."""
        asked = list(addresses)
        if new := [address for address in asked if address not in self._sent]:
            rows = await self._conn.execute(select(sent).where(among((sent.c.chat, sent.c.message_id), new)))
            self._sent |= dict.fromkeys(new) | {(row.chat, row.message_id): _sent(row) for row in rows}
        return {address: ours for address in asked if (ours := self._sent[address])}

    async def questions(self, users: Iterable[UserId]) -> dict[UserId, tuple[Sent, ...]]:
        """Return what was asked of people in private and is unanswered, newest first."""
        asked = list(users)
        if new := [user for user in asked if user not in self._open_questions]:
            for user, found in (await self._ask(new)).items():
                self._open_questions[user] = tuple(found)
        return {user: self._open_questions[user] for user in asked}

    async def origins(self, addresses: Iterable[Address]) -> dict[Address, Ref | None]:
        """Return what these messages led to when they were first seen."""
        asked = list(addresses)
        if new := [address for address in asked if address not in self._origins]:
            key = (arrivals.c.chat, arrivals.c.message_id)
            self._origins |= await self._led(key, new, led_somewhere)
        return {address: self._origins[address] for address in asked}

    async def albums(self, parts: Iterable[tuple[ChatId, str]]) -> dict[tuple[ChatId, str], Ref | None]:
        """Return what earlier parts of these albums led to."""
        asked = list(parts)
        if new := [part for part in asked if part not in self._albums]:
            self._albums |= await self._led((arrivals.c.chat, arrivals.c.album), new, in_album)
        return {part: self._albums[part] for part in asked}

    async def _ask(self, users: list[UserId]) -> dict[UserId, list[Sent]]:
        open_questions: dict[UserId, list[Sent]] = {user: [] for user in users}
        query = select(sent).where(is_question, sent.c.asks.in_(users), sent.c.chat == sent.c.asks)
        query = query.where(sent.c.answered.is_(False)).order_by(sent.c.message_id.desc())
        for row in await self._conn.execute(query):
            open_questions[row.asks].append(_sent(row))
        return open_questions

    async def _led(
        self, columns: tuple[Any, Any], new: Sequence[tuple[Any, Any]], where: ColumnElement[bool]
    ) -> dict[tuple[Any, Any], Ref | None]:
        query = select(*columns, arrivals.c.ref_kind, func.min(arrivals.c.ref_id))
        query = query.where(among(columns, new, where, led_somewhere))
        query = query.group_by(*columns, arrivals.c.ref_kind)
        rows = await self._conn.execute(query)
        return dict.fromkeys(new) | {(chat, part): Ref(kind, id_) for chat, part, kind, id_ in rows}


def _sent(row: Row[Any]) -> Sent:
    return Sent(
        chat=row.chat,
        message_id=row.message_id,
        ref=Ref(row.ref_kind, row.ref_id) if row.ref_kind else None,
        what=row.what,
        part=row.part,
        asks=row.asks,
        at=row.at,
    )
