"""What waits to be told: nothing is forgotten on its way, and what never arrives has its consequence."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.desk import Desk
from coordination.incident.commands import NotePageLost
from coordination.incident.state import Answer, Incident, Ruling
from coordination.kernel import ChatId, UserId
from storage import audit
from storage.audit import Stuck, Undelivered
from storage.outbox import Outbox
from storage.records import Records

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)
"""For so long a chat may stand still while nothing holds it."""


class Letters:
    """Looks at the outbox from outside; only the courier sends."""

    def __init__(self, records: Records, outbox: Outbox, courier: Courier, desk: Desk, clock: Clock) -> None:
        self._records = records
        self._outbox = outbox
        self._courier = courier
        self._desk = desk
        self._clock = clock
        self._lines: dict[ChatId, tuple[datetime, frozenset[Stuck]]] = {}
        """Of each chat, since when none of these has left."""
        self._settled: set[Undelivered] = set()
        """Of what never arrived, what nobody waits for any more."""

    async def look(self) -> set[str]:
        """Put right what can be; return what stays wrong."""
        self._courier.kick()  # somebody at a shell may have queued something
        await self._lost_on_the_way()
        return await self._forgotten() | await self._without_consequence()

    async def _lost_on_the_way(self) -> None:
        """Queue again what is marked as being sent and nobody carries."""
        if not await self._outbox.leaving() - self._courier.carried():
            return
        if lost := await self._outbox.recover_lost(self._courier.carried):
            log.warning("action=audit-mended outbox=%s", ",".join(map(str, lost)))
            self._courier.look_again()

    async def _forgotten(self) -> set[str]:
        """Find the chats that stand still although nothing holds them, and have the courier look again."""
        now = self._clock.now()
        self._lines = _standing(self._lines, await audit.waiting(self._records.store, now), now)
        still = [
            chat
            for chat, (since, _) in self._lines.items()
            if now - since >= PATIENCE and not self._courier.holds(chat)
        ]
        if still:
            log.warning("action=audit-waiting chats=%s", ",".join(map(str, still)))
            self._courier.look_again()
        return {"waiting"} if still else set()

    async def _without_consequence(self) -> set[str]:
        dead = await audit.undelivered(self._records.store, ("page", "approval"))
        self._settled.intersection_update(dead)
        for each in dead:
            if each not in self._settled and await self._has_followed(each):
                self._settled.add(each)
        wrong = [each for each in dead if each not in self._settled]
        for each in wrong:
            log.warning("action=audit-undelivered id=%s what=%s part=%s", each.ref.id, each.what, each.part)
        return {"undelivered"} if wrong else set()

    async def _has_followed(self, each: Undelivered) -> bool:
        """Say whether the next was called, where a call reached nobody; call them now if not."""
        state = await self._desk.state(each.ref)
        if not isinstance(state, Incident):
            return True
        if each.what == "approval":
            return not _is_open(state, each.part)
        if not _waits(state, each):
            return True
        log.warning("action=audit-mended id=%s page=%s", each.ref.id, each.part)
        await self._desk.act(each.ref, NotePageLost(at=self._clock.now(), user=UserId(each.chat)))
        after = await self._desk.state(each.ref)
        return not _waits(after, each)


def _standing(
    before: dict[ChatId, tuple[datetime, frozenset[Stuck]]], waiting: Iterable[Stuck], now: datetime
) -> dict[ChatId, tuple[datetime, frozenset[Stuck]]]:
    """Go on from the last look: a chat from which one has left does not stand still."""
    lines: dict[ChatId, set[Stuck]] = {}
    for row in waiting:
        lines.setdefault(row.chat, set()).add(row)
    standing = {}
    for chat, rows in lines.items():
        since, known = before.get(chat, (now, frozenset()))
        standing[chat] = (since, known) if known and known <= rows else (now, frozenset(rows))
    return standing


def _waits(state: Incident, each: Undelivered) -> bool:
    """Say whether this very call is still waited for. The leaders' copy of it calls nobody."""
    page = state.pages[int(each.part)] if int(each.part) < len(state.pages) else None
    return page is not None and each.chat == ChatId(page.user) and page.answer is Answer.waiting


def _is_open(state: Incident, part: str) -> bool:
    approval = state.approvals.get(int(part))
    return approval is not None and approval.ruling is Ruling.open
