"""The one path: an update, or a deadline, through its reader and the door, in one transaction.

A batch of updates is one transaction; each update has a page of its own in it. One that cannot be parsed or
whose handling fails loses its page only: it is kept with its error, answered with an apology, and the others
go on.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sweeping import sweep
from bot.updates import Raw, arrived, chat_of, id_of, key_of, parsed, sound
from coordination.facts import Facts, Sent
from coordination.kernel import Chat, Command, Due, Notice, Priority, Ref, Refusal, Value, Who
from coordination.machine.retaining import RETENTION
from coordination.reach.answers import REACH
from coordination.roster.state import Roster
from coordination.rounds.agenda import AGENDA
from handlers.arrival import Arrival, Kind
from handlers.cards import ANSWERED_ONCE
from handlers.masking import mask, mask_raw
from handlers.read import read
from handlers.reading import ROSTER, Act, Reading, Tell
from storage.act import Recorded
from storage.audit import POSTPONED
from storage.batch import Batch
from storage.errors import is_of_the_database
from storage.facts import Arrived
from storage.ledger import Ledger

log = logging.getLogger(__name__)

Parsed = tuple[str, Raw, Arrival | Exception]
"""An update: its key, as it came, and as it reads."""

TOAST_LIVES = timedelta(seconds=60)
"""After about a minute a phone no longer waits for the answer to a press."""
QUESTION_LIVES = timedelta(minutes=30)
"""For so long a private message without a reply is taken as the answer to the last question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who we are on Telegram."""

    id: int
    username: str
    reads_all: bool


class Desk:
    """Handles what comes in and what comes due. Returns only after the commit."""

    def __init__(self, ledger: Ledger, clock: Clock, me: Me, fresh_code: Callable[[], str]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._me = me
        self._fresh_code = fresh_code

    async def updates(self, raws: list[dict[str, Any]]) -> None:
        """Handle a batch of updates. One that was seen before changes nothing."""
        now = self._clock.now()
        each = [(key_of(raw), raw, parsed(raw, now, self._me.id)) for raw in map(sound, raws)]
        async with self._ledger.batch(now) as batch:
            await _prefetch(batch, each)
            seen = await batch.seen([key for key, _, _ in each])
            for key, raw, arrival in each:
                if key not in seen:
                    seen.add(key)
                    await self._update(batch, key, raw, arrival, now)

    async def due(self, now: datetime, judged: datetime | None = None) -> None:
        """Handle what has come due, in order; of deadlines that judge people only those until `judged`.

        None: everything that was sent is known to be read. One that fails is tried again later.
        """
        async with self._ledger.batch(now) as batch:
            for ref, name, at in await batch.due(now, judged):
                try:
                    with batch.page():
                        due = Due(at=at, name=name)
                        await batch.apply(ref, await sweep(batch, due) if ref == RETENTION else due)
                except Exception as error:  # a bug in one rule must not stop everybody's clock
                    if is_of_the_database(error):
                        raise
                    log.exception("action=due-failed ref=%s name=%s", ref.id, name)
                    batch.postpone(ref, name, now + POSTPONED)

    async def state(self, ref: Ref) -> Any:
        """Return an aggregate as it stands; None when there is no such thing."""
        async with self._ledger.batch(self._clock.now()) as batch:
            return await batch.state(ref)

    async def roster(self) -> Roster:
        """Return the people and groups as they are."""
        async with self._ledger.batch(self._clock.now()) as batch:
            return batch.world.roster

    async def act(self, ref: Ref, command: Command) -> Recorded | Refusal:
        """Put one command of the program's own through the door: what delivery or the shell found out."""
        async with self._ledger.batch(self._clock.now()) as batch:
            return await batch.apply(ref, command)

    async def _update(
        self, batch: Batch, key: str, raw: Raw, arrival: Arrival | Exception, now: datetime
    ) -> None:
        if isinstance(arrival, Exception):
            log.error("action=update-unreadable update_id=%s", raw.get("update_id"), exc_info=arrival)
            self._keep(batch, key, raw, now, arrival)
            return
        try:
            with batch.page():
                ref = await self._handle(batch, arrival, now)
                batch.arrived(arrived(key, raw, arrival, ref))
        except Exception as error:  # whatever it is, it must not stop the others
            if is_of_the_database(error):
                raise
            log.exception("action=update-failed update_id=%s", raw.get("update_id"))
            self._keep(batch, key, raw, now, error)

    def _keep(self, batch: Batch, key: str, raw: Raw, now: datetime, error: Exception) -> None:
        """Keep what failed, and say so to whoever sent it."""
        update_id = id_of(raw)
        with batch.page():
            kept, why = json.dumps(mask_raw(raw), ensure_ascii=True), mask(repr(error))[:500]
            batch.arrived(Arrived(key=key, update_id=update_id, at=now, error=why, raw=kept))
            chat = chat_of(raw)
            if chat is not None:
                values: dict[str, Value] = {"ref": str(update_id)}
                batch.tell(Notice(what="sorry", to=Chat(chat), values=values, priority=Priority.answer))

    async def _handle(self, batch: Batch, arrival: Arrival, now: datetime) -> Ref | None:
        """Read it, act on it, answer it; return what it led to, for its later edits."""
        facts = await self._facts(batch, arrival)
        reading = read(arrival, facts)
        asked = _asked(arrival, facts)
        if asked is not None and any(isinstance(item, Act) for item in reading):
            batch.answered(asked)  # a hint leaves the question open
        told, ref = await self._carry_out(batch, reading)
        self._answer(batch, arrival, told, now)
        if ref is not None and arrival.kind is Kind.press and _is_spent(facts.about):
            batch.tell(_spent(arrival))
        return ref

    async def _facts(self, batch: Batch, arrival: Arrival) -> Facts:
        return Facts(
            world=batch.world,
            about=await self._about(batch, arrival),
            question=await self._question(batch, arrival),
            origin=await self._origin(batch, arrival),
            topic=await batch.topic(arrival.chat, arrival.thread) if arrival.thread else None,
            fresh_code=self._fresh_code(),
            bot_username=self._me.username,
            reads_all=self._me.reads_all,
        )

    async def _about(self, batch: Batch, arrival: Arrival) -> Sent | None:
        answered = _answers(arrival)
        return await batch.about(arrival.chat, answered) if answered else None

    async def _question(self, batch: Batch, arrival: Arrival) -> Sent | None:
        if arrival.user is None or not _speaks(arrival):
            return None
        asked = await batch.question(arrival.user)
        return asked if asked and asked.at and asked.at >= arrival.at - QUESTION_LIVES else None

    async def _origin(self, batch: Batch, arrival: Arrival) -> Ref | None:
        if arrival.kind is Kind.edit:
            return await batch.origin(arrival.chat, arrival.message_id)
        return await batch.album(arrival.chat, arrival.album) if arrival.album else None

    async def _carry_out(
        self, batch: Batch, reading: Reading
    ) -> tuple[list[tuple[Tell, Ref | None]], Ref | None]:
        """Do what was read; return what is to be told, each about its thing, and the thing last acted on."""
        told: list[tuple[Tell, Ref | None]] = []
        ref: Ref | None = None
        for item in reading:
            if item.ref is not None and not await _exists(batch, item.ref):
                told.append((_no_such(item.ref), None))
                continue
            if isinstance(item, Tell):
                told.append((item, item.ref))
                continue
            outcome = await batch.apply(item.ref, item.command)
            if isinstance(outcome, Refusal):
                refused = Tell(what="refused", part=outcome.reason, values=outcome.values)
                told.append((item.unless.get(outcome.reason, refused), item.ref if item.ref.id else None))
            else:
                ref = outcome.ref
                told += [(tell, tell.ref or ref) for tell in item.told]
        return told, ref

    def _answer(
        self, batch: Batch, arrival: Arrival, told: list[tuple[Tell, Ref | None]], now: datetime
    ) -> None:
        toasted = False
        for tell, ref in told:
            toast = arrival.kind is Kind.press and not toasted and tell.what in _AS_TOAST
            toasted = toasted or toast
            batch.tell(_notice(arrival, tell, now, toast=toast), ref)
        if arrival.kind is Kind.press and not toasted:
            batch.tell(_notice(arrival, Tell(what="toast"), now, toast=True))


def _asked(arrival: Arrival, facts: Facts) -> Sent | None:
    """Return the question of ours that this person is answering."""
    if facts.about is not None and facts.about.what == "ask" and facts.about.asks == arrival.user:
        return facts.about
    return facts.question if facts.question is not None and facts.question.what == "ask" else None


def _is_spent(pressed: Sent | None) -> bool:
    return pressed is not None and pressed.what in ANSWERED_ONCE


def _spent(press: Arrival) -> Notice:
    """Take the buttons away from where somebody has just decided; that can wait until all else is told."""
    return Notice(what="spent", to=Chat(press.chat), reply_to=press.message_id, priority=Priority.card)


async def _exists(batch: Batch, ref: Ref) -> bool:
    """Anybody can type a number, or forge a button with one. An empty id, or a site's own, may be opened.

    A month in whose book nothing stands yet is there all the same.
    """
    return may_be_opened(ref) or await batch.state(ref) is not None


def may_be_opened(ref: Ref) -> bool:
    """Say whether it is there, or comes into being, by being spoken of."""
    return ref.id == "" or ref in _OF_THE_SITE or ref.kind == "month"


_OF_THE_SITE = (ROSTER, AGENDA, REACH)


def _no_such(ref: Ref) -> Tell:
    known = "no-such-incident" if ref.kind == "incident" else "no-such-thing"
    return Tell(what="refused", part=known, values={"number": ref.id})


_AS_TOAST = {"toast": "toast", "refused": "refusal-toast", "say": "say-toast"}
"""What is short enough for the answer to a press, and how it is shown there."""
_AS_MESSAGE = {"toast": "told"}
"""The same words where something was typed: a message, with a message's marks."""


def _notice(arrival: Arrival, tell: Tell, now: datetime, *, toast: bool) -> Notice:
    """Address what is to be told: to where it was asked, as a reply in a group, as a toast to a press."""
    what = (_AS_TOAST if toast else _AS_MESSAGE).get(tell.what, tell.what)
    values: dict[str, Value] = dict(tell.values)
    if tell.asks and arrival.user is not None:
        values["who"] = Who(arrival.user)
    here = tell.to is None
    return Notice(
        what=what,
        part=tell.part,
        to=tell.to or Chat(arrival.chat),
        values=values,
        priority=Priority.toast if toast else Priority.answer,
        reply_to=arrival.message_id if here and not toast and arrival.kind is not Kind.member else None,
        thread=arrival.thread if here else None,
        asks=arrival.user if tell.asks else None,
        press=arrival.press if toast else None,
        expires_at=now + TOAST_LIVES if toast else None,
        secret=tell.secret,
    )


async def _prefetch(batch: Batch, each: list[Parsed]) -> None:
    """Ask at once what the updates of a whole batch will want to know."""
    arrivals = [arrival for _, _, arrival in each if isinstance(arrival, Arrival)]
    await batch.prefetch(
        keys=[key for key, _, _ in each],
        messages=[(a.chat, asked) for a in arrivals for asked in (_answers(a), a.thread) if asked],
        askers=[a.user for a in arrivals if a.user and _speaks(a)],
        origins=[(a.chat, a.message_id) for a in arrivals if a.kind is Kind.edit],
        albums=[(a.chat, a.album) for a in arrivals if a.album],
    )


def _answers(arrival: Arrival) -> int | None:
    """Return which message is pressed, reacted or replied to."""
    return arrival.message_id if arrival.kind in (Kind.press, Kind.reaction) else arrival.reply_to


def _speaks(arrival: Arrival) -> bool:
    """Say whether it may be the answer to a question that was not replied to."""
    plain = arrival.kind is Kind.message and not arrival.command and arrival.reply_to is None
    return plain and arrival.private and arrival.user is not None
