"""The machine under the bot: the record goes on from where it stood, there is room, and a steady clock."""

import logging
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import endured
from coordination.incident.commands import NoteClockPutBack
from coordination.kernel import Ref
from storage import audit, chain
from storage.chain import Flaw
from storage.errors import CodecError
from storage.ledger import Ledger

log = logging.getLogger(__name__)

ROOM = 100 * 1024 * 1024
"""Bytes that must be free."""
STEP = 2.0
"""Seconds by which the clock must have been moved against our own counting to be spoken of."""


class Record:
    """Follows the chain from where it was at the last look, whoever wrote: `fieldline invite` may, too."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._head: tuple[int, str] | None = None
        self.changed: set[Ref] = set()
        """What happened to since the last look."""

    async def look(self, now: datetime) -> set[str]:
        """Say whether the record does not go on from there. Once it does not, that is so for good."""
        async with self._ledger.batch(now):
            pass  # it holds the record to what we wrote last
        if self._ledger.tail_lost:
            log.error("action=audit-record what=cut-off")
            return {"record"}
        async with self._ledger.records.store.reading() as conn:
            first = self._head is None
            seq, hash_ = self._head or await chain.end(conn)
            grown = await chain.grown(conn, seq, hash_, audit.MANY)
            if isinstance(grown, Flaw):
                log.error("action=audit-record row=%d what=%s", grown.seq, grown.what)
                return {"record"}
            self._head = grown
            self.changed = set() if first else await audit.changed(conn, seq, grown[0])
        return set()


class Room:
    """Free space on the database's disk."""

    def __init__(self, file: Path | None) -> None:
        self._folder = None if file is None else file.absolute().parent

    def look(self) -> set[str]:
        """Say whether the disk is almost full."""
        if self._folder is None:
            return set()
        free = shutil.disk_usage(self._folder).free
        if free >= ROOM:
            return set()
        log.error("action=audit-disk folder=%s free_mb=%d", self._folder, free // (1024 * 1024))
        return {"disk"}


class Steps:
    """Notices when the clock was moved. Put back, it must not keep people waiting by as much."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger = ledger
        self._at = now, endured()
        self._doubtful = True
        """It may have been put back since people were last called: before the start nobody looked."""

    async def look(self, now: datetime) -> timedelta:
        """Return by how much it was moved since the last look; nothing when by less than `STEP`."""
        shown, counted = self._at
        self._at = now, endured()
        moved = (now - shown).total_seconds() - (self._at[1] - counted)
        if abs(moved) <= STEP:
            moved = 0.0
        else:
            log.warning("action=clock-moved by=%+.1f", moved)
            self._doubtful |= moved < 0
        if self._doubtful:
            await self._put_back(now)
            self._doubtful = False
        return timedelta(seconds=moved)

    async def _put_back(self, now: datetime) -> None:
        async with self._ledger.batch(now) as batch:
            for head in batch.world.open:
                if head.ref.kind == "incident":
                    with suppress(CodecError):  # one that cannot be read keeps no other; it is told elsewhere
                        await batch.apply(head.ref, NoteClockPutBack(at=now))
