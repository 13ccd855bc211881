"""The stack of drafts a batch works on, and everything as it stands on top of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Notice, Ref
from coordination.world import World
from storage import rows
from storage.codec import Encoded
from storage.draft import Draft
from storage.records import Records
from storage.states import Standing, unreadable
from storage.words import Filed, file
from storage.world import Known


class Pages:
    """The lowest draft is the batch's own; a page's is above it while the page is open."""

    def __init__(self, conn: AsyncConnection, records: Records, known: Known, now: datetime) -> None:
        self.now = now
        self.records = records
        self.filed: dict[str, Filed] = {}
        """Texts of this batch by the id they were given; inserted only when something cites them."""
        self._conn = conn
        self.known = known
        """With everything in it that stands on the lowest draft."""
        self._drafts = [Draft()]
        self._loaded: dict[Ref, Standing] = {}
        self._world: World | None = None

    @property
    def bottom(self) -> Draft:
        """The batch's own draft: all of it, once no page is open."""
        return self._drafts[0]

    @property
    def top(self) -> Draft:
        """Where to write."""
        return self._drafts[-1]

    def __iter__(self) -> Iterator[Draft]:
        """Yield the drafts, newest first."""
        return reversed(self._drafts)

    @property
    def world(self) -> World:
        """The World as it is after everything that stands so far."""
        if self._world is None:
            known = self.known
            for draft in self._drafts[1:]:
                known = self._after(known, draft)
            self._world = replace(known.world, now=self.now, record=(self.known.seq, self.known.hash))
        return self._world

    @contextmanager
    def page(self) -> Iterator[None]:
        """Drop what is collected inside when an exception passes."""
        self._drafts.append(Draft())
        try:
            yield
        except BaseException:
            self._drafts.pop()
            self._world = None
            raise
        page = self._drafts.pop()
        self.top.merge(page)
        if len(self._drafts) == 1:
            self.known = self._after(self.known, page)

    def _after(self, known: Known, draft: Draft) -> Known:
        if not draft.standings:
            return known
        changed = {ref: standing.state for ref, standing in draft.standings.items()}
        return known.after(changed, draft.counters, self.records.states)

    async def standing(self, ref: Ref) -> Standing:
        """Return how an aggregate stands. Raises CodecError when it cannot be read."""
        for draft in self:
            if ref in draft.standings:
                return draft.standings[ref]
        await self.load([ref])
        if not self._loaded[ref].readable:
            raise unreadable(ref)
        return self._loaded[ref]

    async def load(self, refs: Iterable[Ref]) -> None:
        """Read, in one query, the aggregates that were not read yet."""
        new = [ref for ref in dict.fromkeys(refs) if ref not in self._loaded]
        self._loaded |= await self.records.states.load(self._conn, new)

    def stand(self, ref: Ref, standing: Standing) -> None:
        """Let an aggregate stand differently from now on."""
        self.top.standings[ref] = standing
        self._world = None

    def keep(self, encoded: Encoded, ref: Ref | None) -> str:
        """Insert what an encoded value cites for the first time; return its JSON."""
        self.top.plans.update(encoded.plans)
        for id_ in encoded.words:
            if filed := self.filed.get(id_):
                self.top.words[id_] = rows.words_row(id_, ref, filed.salt, filed.text)
        return encoded.json

    def tell(self, notice: Notice, ref: Ref | None) -> None:
        """Queue a message for every chat of its audience, or keep it as dead when there is none."""
        values = self.records.codec.encode_values(file(notice.values, self.filed))
        row = rows.notice_row(notice, ref, self.keep(values, ref), self.now)
        told = [row | {"chat": chat} for chat in self.world.chats(notice.to)]
        self.top.told += told or [row | {"state": "dead", "reason": "no-chat"}]
