"""What delivery and the fetching of files find out, put through the door."""

import asyncio
from pathlib import Path

from bot.clock import Clock
from bot.delivery.errand import Consequences
from bot.desk import Desk
from bot.evidence import Outcomes, remove
from coordination.incident.commands import NoteNoticeLost, NotePageLost
from coordination.kernel import ChatId, KeepFile, Ref, UserId
from coordination.roster.rules import LoseRoom, MoveRoom, NoteReach
from handlers.reading import ROSTER
from storage import attachments, wiping
from storage.engine import Store
from storage.items import Item
from storage.ledger import Ledger


def consequences(desk: Desk, clock: Clock) -> Consequences:
    """Return what follows when a person or a group cannot be reached, or a group has moved."""

    async def undeliverable(user: UserId, _reason: str, item: Item) -> None:
        await desk.act(ROSTER, NoteReach(at=clock.now(), user=user, reachable=False))
        if item.ref is None or item.ref.kind != "incident":
            return
        if item.what == "page":
            await desk.act(item.ref, NotePageLost(at=clock.now(), user=user))
        elif item.kind == "notice":
            lost = NoteNoticeLost(at=clock.now(), user=user, what=item.what, part=item.part)
            await desk.act(item.ref, lost)

    async def room_lost(chat: ChatId, _reason: str) -> None:
        await desk.act(ROSTER, LoseRoom(at=clock.now(), chat=chat))

    async def migrated(old: ChatId, new: ChatId) -> None:
        await desk.act(ROSTER, MoveRoom(at=clock.now(), old=old, new=new))

    return Consequences(undeliverable=undeliverable, room_lost=room_lost, migrated=migrated)


def keeping(ledger: Ledger, clock: Clock, store: Store) -> Outcomes:
    """Return what follows when a file was fetched, or can never be."""

    async def kept(ref: Ref, unique_id: str, sha256: str, size: int) -> None:
        now = clock.now()
        async with ledger.batch(now) as batch:
            await batch.keep_file(ref, KeepFile(at=now, unique_id=unique_id, sha256=sha256, size=size))

    async def gone(_ref: Ref, unique_id: str, _reason: str) -> None:
        await attachments.failed(store, unique_id, not_before=None, gone=True)

    async def tidy(folder: Path) -> None:
        if await wiping.wanted(store) is None:
            return
        while found := await attachments.erased(store):
            for _, digest in found:
                if digest:
                    await asyncio.to_thread(remove, folder, digest)
            await attachments.removed(store, [unique_id for unique_id, _ in found])
        await wiping.wiped(store)

    return Outcomes(kept=kept, gone=gone, tidy=tidy)
