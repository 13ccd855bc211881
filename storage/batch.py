"""One transaction's work: what the desk asks, does and tells, collected until the ledger writes it."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.facts import Sent
from coordination.kernel import ChatId, Command, KeepFile, Notice, Ref, Refusal, UserId
from coordination.world import World
from storage import attachments, deadlines, erasing
from storage.act import Recorded, perform
from storage.audit import Stored, stored
from storage.facts import Address, Arrived, Facts
from storage.pages import Pages

AT_ONCE = 200
"""Deadlines in one transaction: many share a commit, and who presses a button meanwhile waits for no more."""


class Batch:
    """Opened by `Ledger.batch`. Nothing it collects is written unless the batch ends well."""

    def __init__(self, conn: AsyncConnection, pages: Pages) -> None:
        self._conn = conn
        self._pages = pages
        self._facts = Facts(conn)

    @property
    def world(self) -> World:
        """The World as it is after everything that stands so far in this batch."""
        return self._pages.world

    def page(self) -> AbstractContextManager[None]:
        """A savepoint in memory: what is collected inside is dropped when an exception passes."""
        return self._pages.page()

    async def apply(self, ref: Ref, command: Command) -> Recorded | Refusal:
        """Decide, and record what happened with all that follows from it; all of it or nothing.

        `Ref(kind)` without an id opens a new one. Raises FollowUpError when a follow-up is refused.
        """
        with self._pages.page():
            return await perform(self._pages, ref, command)

    async def keep_file(self, ref: Ref, command: KeepFile) -> None:
        """Record that a file was downloaded, and want it no more."""
        await self.apply(ref, command)
        await attachments.kept(self._conn, command.unique_id, sha256=command.sha256, size=command.size)

    def tell(self, notice: Notice, ref: Ref | None = None) -> None:
        """Send a message of the desk's own. For an audience without a chat it is kept, dead, and counted."""
        self._pages.tell(notice, ref)

    def arrived(self, arrived: Arrived) -> None:
        """Remember an update, so that it changes nothing when it comes again."""
        self._pages.top.arrivals.append(arrived)

    def answered(self, sent: Sent) -> None:
        """Mark a question answered: it is no longer the last open one."""
        self._pages.top.answered[sent.chat, sent.message_id] = None

    def postpone(self, ref: Ref, name: str, until: datetime) -> None:
        """Put off a deadline whose handling failed, so that the clock does not ring for it without end."""
        self._pages.top.postponed[ref, name] = until

    async def wanted(self, ref: Ref) -> Mapping[str, datetime]:
        """Return the deadlines that a thing asks for as it stands."""
        state = await self.state(ref)
        return {} if state is None else self._pages.records.states.aggregate(ref.kind).deadlines(state)

    async def stored(self, refs: Iterable[Ref]) -> dict[Ref, Stored]:
        """Return what the tables hold of these things, as it was when the batch began."""
        return await stored(self._conn, refs)

    async def load(self, refs: Iterable[Ref]) -> None:
        """Read the states of these things at once, which `state` and `wanted` would read one by one."""
        await self._pages.load(refs)

    def mend(self, ref: Ref, deadlines: Mapping[str, datetime]) -> None:
        """Replace the deadlines of a thing: those in the table were not what its state asks for."""
        self._pages.top.deadlines[ref] = deadlines

    async def state(self, ref: Ref) -> Any:
        """Return an aggregate's state as it stands in this batch; None when there is no such thing."""
        return (await self._pages.standing(ref)).state

    async def due(
        self, until: datetime, judged: datetime | None = None, limit: int = AT_ONCE
    ) -> list[tuple[Ref, str, datetime]]:
        """Return the deadlines that have come, in order, as they were when the batch began.

        Those who judge people only until `judged`; None: all. There may be more when `limit` of them come.
        """
        hasty = self._pages.records.hasty
        found = await deadlines.due(self._conn, until, judged or until, hasty, limit)
        await self._pages.load(ref for ref, _, _ in found)
        return found

    async def old(self, kind: str, before: datetime, after: Ref | None, limit: int) -> list[Ref]:
        """Return what was opened by then, is closed and still has texts or files; the first opened first."""
        return await erasing.old(self._conn, kind, before, after, limit)

    async def old_notes(self, before: datetime) -> int:
        """Return how many handover notes of before then are there, but for each post's last one."""
        return len(await erasing.old_notes(self._conn, before))

    async def prefetch(
        self,
        *,
        keys: Iterable[str] = (),
        messages: Iterable[Address] = (),
        askers: Iterable[UserId] = (),
        origins: Iterable[Address] = (),
        albums: Iterable[tuple[ChatId, str]] = (),
    ) -> None:
        """Ask at once, for a whole getUpdates, what the methods below would ask one by one.

        `messages`: replied to, pressed, reacted to, and topics as (chat, thread). `origins`: edited ones.
        """
        await self._facts.seen(keys)
        ours = await self._facts.ours(messages)
        asked = await self._facts.questions(askers)
        await self._facts.origins(origins)
        await self._facts.albums(albums)
        about = [*ours.values(), *(question for found in asked.values() for question in found[:1])]
        await self._pages.load(sent.ref for sent in about if sent.ref)

    async def seen(self, keys: Iterable[str]) -> set[str]:
        """Return which updates were handled before, in this batch too."""
        asked = set(keys)
        here = {arrived.key for draft in self._pages for arrived in draft.arrivals}
        return (asked & here) | await self._facts.seen(asked - here)

    async def about(self, chat: ChatId, message_id: int) -> Sent | None:
        """Return what this message of ours was."""
        return (await self._facts.ours([(chat, message_id)])).get((chat, message_id))

    async def topic(self, chat: ChatId, thread: int) -> Ref | None:
        """Return what this forum topic was opened for."""
        opening = await self.about(chat, thread)
        return opening.ref if opening and opening.what == "topic" else None

    async def question(self, user: UserId) -> Sent | None:
        """Return the last question to this person in private that is still open."""
        done = {address for draft in self._pages for address in draft.answered}
        asked = (await self._facts.questions([user]))[user]
        return next((sent for sent in asked if (sent.chat, sent.message_id) not in done), None)

    async def origin(self, chat: ChatId, message_id: int) -> Ref | None:
        """Return what this message led to when it was first seen."""
        here = self._led(lambda past: (past.chat, past.message_id) == (chat, message_id))
        return here or (await self._facts.origins([(chat, message_id)]))[chat, message_id]

    async def album(self, chat: ChatId, album: str) -> Ref | None:
        """Return what an earlier part of this album led to."""
        here = self._led(lambda past: (past.chat, past.album) == (chat, album))
        return here or (await self._facts.albums([(chat, album)]))[chat, album]

    def _led(self, is_it: Callable[[Arrived], bool]) -> Ref | None:
        here = (past for draft in self._pages for past in draft.arrivals)
        return next((past.ref for past in here if past.ref and is_it(past)), None)
