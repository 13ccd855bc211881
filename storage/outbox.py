"""The way out: what waits to be told, claimed before it is sent and noted after.

A notice is deleted once it is out (`sent` remembers it); a card's row stays as long as the card. States:
queued, sending, still (a card that shows what it should), dead (with a reason).
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import ChatId, Priority
from storage import claims, notes
from storage.flush import take_turns
from storage.items import Exchanged, Item, Outcome, Waiting
from storage.records import Records
from storage.tables import is_card, is_queued, is_troubled, outbox, sent
from storage.world import MOMENT

_STANDS = and_(is_card, outbox.c.message_id.is_not(None))
_PRIORITY = case((_STANDS, int(Priority.card)), else_=outbox.c.priority)
_QUEUE = (
    select(outbox.c.id, outbox.c.chat, _PRIORITY, outbox.c.not_before, outbox.c.turn, outbox.c.kind)
    .where(is_queued, outbox.c.turn > bindparam("after"))
    .order_by(outbox.c.turn, outbox.c.id)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), is_queued)
    .values(state="sending", stale=False, attempts=outbox.c.attempts + 1)
    .returning(*outbox.c, *MOMENT)
)
_SPOILT = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state="dead", reason="unreadable")
)
# Edits, and answers to presses, may arrive twice unnoticed.
_TWICE_SEEN = or_(outbox.c.kind == "notice", and_(is_card, ~_STANDS))
_RECOVER = (
    update(outbox)
    .where(is_troubled, outbox.c.state == "sending")
    .values(state="queued", stale=False, repeated=_TWICE_SEEN)
)
_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"), is_card, outbox.c.state == "still")
    .values(state="queued", turn=bindparam("new_turn"), shown="")
)
_LEAVING = select(outbox.c.id).where(is_troubled, outbox.c.state == "sending")
_EXPIRED_TOASTS = delete(outbox).where(outbox.c.kind == "toast", outbox.c.expires_at < bindparam("now"))


class Outbox:
    """The courier's side of the record: `Outbox(ledger.records)`."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def queue(self, after: int = 0) -> list[Waiting]:
        """Return all that is queued, in order; with the last `order` one knows, only what is new since.

        What the courier itself puts back ("again", "unknown") keeps its order, so it is not new.
        """
        async with self._records.store.reading() as conn:
            rows = await conn.execute(_QUEUE, {"after": after})
            return [Waiting(id_, chat, Priority(first), *rest) for id_, chat, first, *rest in rows]

    async def exchange(self, landed: Sequence[Outcome], leaving: Sequence[int], now: datetime) -> Exchanged:
        """Write what became of some items and take others for sending; all committed when this returns.

        One transaction for both: it costs as much as a message or two, and every few messages need one.
        """
        async with self._records.store.writing() as conn:
            changed = await notes.write(conn, landed, now)
            items = await self._claim(conn, leaving, now) if leaving else {}
        return Exchanged(items=[items[id_] for id_ in leaving if id_ in items], changed=changed)

    async def _claim(self, conn: AsyncConnection, ids: Sequence[int], now: datetime) -> dict[int, Item]:
        rows = (await conn.execute(_CLAIM, {"ids": list(ids)})).all()
        found = await claims.items(conn, self._records, rows, now) if rows else []
        items = {item.id: item for item in found}
        if spoilt := [row.id for row in rows if row.id not in items]:
            await conn.execute(_SPOILT, {"ids": spoilt})
        return items

    async def recent(self, since: datetime) -> list[tuple[ChatId, datetime]]:
        """Return where and when a message was sent or edited last, to rebuild budgets after a start."""
        query = select(sent.c.chat, sent.c.at).where(sent.c.at >= since).order_by(sent.c.at)
        async with self._records.store.reading() as conn:
            return [(chat, at) for chat, at in await conn.execute(query)]

    async def recover(self, now: datetime) -> int:
        """Queue again what a crash left half sent, marked where it could be seen twice; return how many."""
        async with self._records.store.writing() as conn:
            await conn.execute(_EXPIRED_TOASTS, {"now": now})
            return (await conn.execute(_RECOVER)).rowcount

    async def edit_again(self, id_: int) -> None:
        """Have a card that rests edited once more, although it should show what it does."""
        async with self._records.store.writing() as conn:
            await conn.execute(_AGAIN, {"row": id_, "new_turn": await take_turns(conn, 1)})

    async def leaving(self) -> set[int]:
        """Return what is marked as being sent."""
        async with self._records.store.reading() as conn:
            return set((await conn.execute(_LEAVING)).scalars())

    async def recover_lost(self, carried: Callable[[], Collection[int]]) -> list[int]:
        """Queue again what is marked as being sent and is not `carried`; return which.

        `carried` is asked while nobody can write: between a claim and its sending off nobody is let in.
        """
        async with self._records.store.writing() as conn:
            leaving = set((await conn.execute(_LEAVING)).scalars())
            lost = sorted(leaving - set(carried()))
            if lost:
                await conn.execute(_RECOVER.where(outbox.c.id.in_(lost)))
            return lost
