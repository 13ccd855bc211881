"""What a run leaves, from both sides: the record's and the phones'. Two runs are compared by it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, text

from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from sandbox import Bot, Message, Sandbox
from sandbox.world import Chat
from storage import chain
from storage.engine import Store
from storage.records import Records
from storage.tables import deadlines, events, outbox, sent, states
from tests.faults.simulation.town import Living

REPEATED = {"en": "(repeated)", "zh-CN": "（重复）"}
Happened = tuple[str, str, str, int | None]
"""(kind, id, type, by)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of the record."""

    what: Happened
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The end of a run."""

    entries: tuple[Entry, ...]
    screens: dict[str, Counter[str]]
    """By chat: what of the bot stands there, without marks."""
    sends: Counter[str]
    """By chat: messages that were sent without the mark of a repetition."""
    marked: Counter[str]
    unknown: Counter[str]
    """By chat: messages of the bot that it does not know as its own."""

    @property
    def happened(self) -> Counter[Happened]:
        """How often each thing happened."""
        return Counter(entry.what for entry in self.entries)


async def taken(town: Living) -> Picture:
    """Take it, of a town whose bot has stopped. Fails when the record is not sound in itself."""
    mark = REPEATED[town.locale]
    async with await Store.open(town.settings.storage_url) as store:
        entries, known = await _sound(store, town)
    sends, marked = Counter[str](), Counter[str]()
    for chat, words in _sent(town.sandbox):
        (marked if mark in words else sends)[chat] += 1
    rooms = list(_chats(town.sandbox, town.bot))
    return Picture(
        entries=entries,
        screens={name: Counter(_plain(m.text, mark) for m in shown) for name, shown in rooms},
        sends=sends,
        marked=marked,
        unknown=Counter(name for name, shown in rooms for m in shown if (m.chat.id, m.id) not in known),
    )


def _plain(words: str, mark: str) -> str:
    """Return what is said, without the mark and without what is another each time.

    These are codes, hashes, and since when the bot was off: one that was killed knows that to the minute.
    """
    words = re.sub(r"((?<=start=)|(?<=startgroup=))\S+|\b[0-9a-f]{16}\b|(?<=off )\d\d:\d\d", "", words)
    return "\n".join(line.replace(f" {mark}", "").replace(mark, "") for line in words.split("\n"))


def _chats(sandbox: Sandbox, bot: Bot) -> Iterator[tuple[str, list[Message]]]:
    chats: list[Chat] = [*sandbox.chats.values(), *sandbox.privates.values()]
    for chat in chats:
        yield str(chat.id), [m for m in chat.shown if m.sender is bot and not m.service]


def _sent(sandbox: Sandbox) -> Iterator[tuple[str, str]]:
    for method, key in (("sendMessage", "text"), ("sendPhoto", "caption")):
        for call in sandbox.calls(method):
            if call.answer is not None and call.answer["ok"]:
                yield str(call.params["chat_id"]), str(call.params[key])


async def _sound(store: Store, town: Living) -> tuple[tuple[Entry, ...], set[tuple[int, int]]]:
    """The record, once it is known to hold together."""
    records = Records(store, town.settings.policy, AGGREGATES)
    async with store.reading() as conn:
        assert (await conn.execute(text("PRAGMA integrity_check"))).scalars().all() == ["ok"]
        assert (await conn.execute(text("PRAGMA foreign_key_check"))).all() == []
        verdict = await chain.verify(conn)
        assert verdict.sound, str(verdict)
        assert await records.states.differing(conn) == []
        rows = (await conn.execute(select(events).order_by(events.c.seq))).all()
        waiting = (await conn.execute(select(outbox).where(outbox.c.state.in_(["queued", "sending"])))).all()
        assert [(row.what, row.part, row.chat, row.state) for row in waiting] == [], "everything is told"
        due = {(row.kind, row.id, row.name): row.due_at for row in await conn.execute(select(deadlines))}
        refs = [Ref(*row) for row in await conn.execute(select(states.c.kind, states.c.id))]
        standing = await records.states.load(conn, refs)
        known = {(row.chat, row.message_id) for row in await conn.execute(select(sent))}
    expected = {
        (ref.kind, ref.id, name): at
        for ref in refs
        for name, at in records.states.aggregate(ref.kind).deadlines(standing[ref].state).items()
    }
    assert due == expected, "every deadline is in the table as the state has it"
    late = [key for key, at in due.items() if at < town.clock.now() - timedelta(seconds=30)]
    assert late == [], "no deadline is left behind"
    return tuple(_entry(row) for row in rows), known


def _entry(row: Row[Any]) -> Entry:
    what = (row.kind, row.id, row.type, row.by)
    return Entry(what=what, at=row.at, recorded_at=row.recorded_at)
