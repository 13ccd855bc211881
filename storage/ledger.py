"""THE DOOR: the only writer of the record, of states, deadlines, and of what is to be told."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from coordination.kernel import Aggregate
from coordination.policy import Policy
from coordination.retention import OfThing
from storage.batch import Batch
from storage.draft import Draft
from storage.engine import Store
from storage.flush import write
from storage.pages import Pages
from storage.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a batch has changed, for those who wait for it."""

    outbox: bool
    deadlines: bool
    attachments: bool
    erased: bool
    """Something was, and it is over for now: a day's last go, or a person."""
    events: int


class Ledger:
    """One for a program. `records` is for the outbox and the views, which read what this writes."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        aggregates: Sequence[Aggregate],
        on_commit: Callable[[Committed], None] = lambda _: None,
    ) -> None:
        self.records = Records(store, policy, aggregates)
        self._on_commit = on_commit
        self._tail = (0, "")
        self.tail_lost = False
        """The end of the record, as we had written it, was not there any more when we went on."""

    @asynccontextmanager
    async def batch(self, now: datetime) -> AsyncIterator[Batch]:
        """Open a transaction; write all that was collected when it ends, or nothing when it raises.

        Raises WriteFailedError when the database refuses: nothing was written; run its updates one by one.
        """
        async with self.records.store.writing() as conn:
            known = await self.records.worlds.known(conn, now)
            self._hold_to_tail(known.seq, known.hash)
            pages = Pages(conn, self.records, known, now)
            yield Batch(conn, pages)
            draft = pages.bottom
            seq, hash_ = await write(conn, draft, known.seq, known.hash)
        self._tail = seq, hash_
        self.records.worlds.settle(replace(pages.known, seq=seq, hash=hash_))
        self.records.codec.kept |= draft.plans.keys()
        self._on_commit(_committed(draft))

    def _hold_to_tail(self, seq: int, hash_: str) -> None:
        """Others may append, but what we have written stays."""
        if seq < self._tail[0] or (seq == self._tail[0] and hash_ != self._tail[1] and seq > 0):
            self.tail_lost = True


def _committed(draft: Draft) -> Committed:
    return Committed(
        outbox=bool(draft.told or draft.cards or draft.moves),
        deadlines=bool(draft.deadlines or draft.postponed),
        attachments=bool(draft.wanted),
        erased=any(not isinstance(erasure, OfThing) for _, erasure in draft.erasures),
        events=len(draft.events),
    )
