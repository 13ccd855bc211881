"""One row of the outbox on its way: ask how it looks now, make the call, say what came of it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from telegram.error import TelegramError

from bot.clock import backoff
from bot.delivery.telegram import Telegram
from bot.delivery.verdicts import (
    Adrift,
    Again,
    Call,
    Done,
    GoneCard,
    Moved,
    Never,
    Plain,
    Unknown,
    Unreachable,
    Verdict,
    judge,
)
from coordination.kernel import ChatId, UserId
from coordination.view import View
from handlers.cards.message import Message
from storage.items import Item, Outcome

log = logging.getLogger(__name__)

COPIES = 3
"""How often one message may reach people twice because its answer was lost; then we stop and say so."""

STUBBORN = 100
"""Attempts after which a consequence that keeps failing is a mistake of ours."""

UNPINNED = "unpinned:"
"""Before the digest of what a card shows: it stands, but could not be pinned for the moment."""

Show = Callable[[str, str, View, str], Message | None]
"""(what, part, view, locale) -> the message as it is now, or None when nobody needs it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows outside of delivery. Each goes through the door, before the row itself is noted."""

    undeliverable: Callable[[UserId, str, Item], Awaitable[None]]
    """A person cannot be reached: (who, why, what they should have got)."""
    room_lost: Callable[[ChatId, str], Awaitable[None]]
    migrated: Callable[[ChatId, ChatId], Awaitable[None]]
    """(old, new)"""


@dataclass(frozen=True, slots=True)
class Landed:
    """What is to be noted, and what the pace has to learn."""

    outcome: Outcome
    verdict: Verdict | None = None
    called: bool = True
    """False: nothing was asked of Telegram, so no budget is used up."""


class Errands:
    """Carries items, one call of `carry` each; holds no state of its own."""

    def __init__(self, telegram: Telegram, show: Show, then: Consequences) -> None:
        self._telegram = telegram
        self._show = show
        self._then = then

    async def carry(self, item: Item, now: datetime, lost_answers: int) -> Landed:
        """Deliver one item; `lost_answers` counts how often its outcome stayed unknown before."""
        if item.expires_at is not None and item.expires_at <= now:
            return Landed(item.became("withdrawn", reason="expired"), called=False)
        message = self._look(item)
        try:
            if item.kind == "toast":
                return await self._toast(item, message)
            if message is None:
                return Landed(item.became("withdrawn", reason="not-wanted"), called=False)
            if item.message_id is not None and item.kind == "card":
                return await self._edit(item, item.message_id, message)
            return await self._first(item, message)
        except TelegramError as error:
            call = _call(item, message)
            verdict = _patient(judge(error, call), item)
            if isinstance(verdict, Never | Again) and verdict.alarm:
                log.error("action=refused id=%d what=%s answer=%s", item.id, item.what, error)  # noqa: TRY400
            return await self._follow(verdict, item, call, now, lost_answers)

    def _look(self, item: Item) -> Message | None:
        marked = item.repeated and item.message_id is None  # an edit that is made twice is not seen twice
        view = item.view if item.view.repeated == marked else replace(item.view, repeated=marked)
        return self._show(item.what, item.part, view, view.world.locale(ChatId(item.chat)))

    async def _toast(self, item: Item, message: Message | None) -> Landed:
        await self._telegram.answer(item.press or "", message)
        return Landed(item.became("sent"))

    async def _edit(self, item: Item, message_id: int, message: Message) -> Landed:
        shown, before = digest(message), item.shown.removeprefix(UNPINNED)
        unpinned = before != item.shown and not await self._pin(item.chat, message_id)
        noted = UNPINNED + shown if unpinned else shown
        if shown == before or message.chart or message.topic:  # these are not drawn anew
            return Landed(item.became("edited", shown=noted), called=False)
        try:
            await self._telegram.edit(item.chat, message_id, message)
        except TelegramError as error:
            match judge(error, Call.edit):
                case Plain():
                    _say_plain(item)
                    await self._telegram.edit(item.chat, message_id, message, plain=True)
                case Done():
                    pass
                case _:
                    raise
        return Landed(item.became("edited", shown=noted))

    async def _first(self, item: Item, message: Message) -> Landed:
        if message.topic:
            thread = await self._telegram.open_topic(item.chat, message.topic)
            return Landed(item.became("sent", topic_id=thread))
        if message.reaction and item.reply_to is not None:
            await self._telegram.react(item.chat, item.reply_to, message.reaction)
            return Landed(item.became("sent"))
        if message.spent and item.reply_to is not None:
            await self._telegram.unbutton(item.chat, item.reply_to)
            return Landed(item.became("sent"))
        message_id = await self._send(item, message)
        shown = digest(message) if item.kind == "card" else ""
        if item.pin and not await self._pin(item.chat, message_id):
            shown = UNPINNED + shown
        return Landed(item.became("sent", message_id=message_id, shown=shown))

    async def _send(self, item: Item, message: Message) -> int:
        thread, reply_to, plain = item.thread, item.reply_to, False
        while True:
            try:
                return await self._telegram.send(
                    item.chat, message, thread=thread, reply_to=reply_to, plain=plain
                )
            except TelegramError as error:
                match judge(error, Call.send):
                    case Adrift() if thread is not None or reply_to is not None:
                        thread = reply_to = None
                    case Plain() if not plain:
                        _say_plain(item)
                        plain = True
                    case _:
                        raise

    async def _pin(self, chat: int, message_id: int) -> bool:
        """Say whether that is settled; if not, it is tried again when the card changes next."""
        try:
            await self._telegram.pin(chat, message_id)
        except TelegramError as error:  # the message is out, which is what counts
            verdict = judge(error, Call.pin)
            log.info("action=not-pinned chat=%d verdict=%s", chat, verdict)
            return not isinstance(verdict, Again | Unreachable | Unknown)
        return True

    async def _follow(
        self, verdict: Verdict, item: Item, call: Call, now: datetime, lost_answers: int
    ) -> Landed:
        match verdict:
            case Done():
                outcome = item.became("withdrawn", reason="no-longer-possible")
            case Again(wait):
                outcome = item.became("again", not_before=now + timedelta(seconds=wait))
            case Unreachable():
                outcome = item.became("again", not_before=now)
            case Unknown():
                outcome = _unknown(verdict, item, call, now, lost_answers)
            case Moved() | Never():
                outcome = await self._consequence(verdict, item, now)
            case GoneCard():
                outcome = item.became("again", not_before=now, forget_card=True)
            case Adrift() | Plain():  # it was tried without, in vain
                outcome = await self._consequence(Never("bad-message", alarm=True), item, now)
        return Landed(_brief(outcome, item, now), verdict)

    async def _consequence(self, verdict: Moved | Never, item: Item, now: datetime) -> Outcome:
        try:
            if isinstance(verdict, Never):
                return await self._never(verdict, item)
            await self._then.migrated(ChatId(item.chat), ChatId(verdict.chat))
            return item.became("again", not_before=now)
        except Exception:  # the door is shut (a full disk): what must follow is not forgotten but tried again
            if item.attempts >= STUBBORN:
                raise
            log.exception("action=consequence-failed id=%d verdict=%s", item.id, verdict)
            return item.became("again", not_before=now + timedelta(seconds=backoff(item.attempts)))

    async def _never(self, verdict: Never, item: Item) -> Outcome:
        log.warning("action=undeliverable id=%d what=%s reason=%s", item.id, item.what, verdict.reason)
        if verdict.lost and item.kind != "toast":
            if item.chat > 0:
                await self._then.undeliverable(UserId(item.chat), verdict.reason, item)
            else:
                await self._then.room_lost(ChatId(item.chat), verdict.reason)
        return item.became("dead", reason=verdict.reason)


def digest(message: Message) -> str:
    """Return what tells two looks of a message apart."""
    look = (str(message.text), message.buttons, message.keyboard, message.ask)
    return blake2b(repr(look).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _patient(verdict: Verdict, item: Item) -> Verdict:
    """A server that denies our token for a moment (one that starts, a portal in between) costs a moment."""
    if isinstance(verdict, Again) and verdict.alarm:
        return replace(verdict, wait=backoff(item.attempts, most=verdict.wait))
    return verdict


def _call(item: Item, message: Message | None) -> Call:
    if item.kind == "toast" or message is None:
        return Call.toast
    if item.message_id is not None and item.kind == "card":
        return Call.edit
    if message.topic:
        return Call.topic
    if message.spent:
        return Call.unbutton
    return Call.react if message.reaction else Call.send


def _unknown(verdict: Unknown, item: Item, call: Call, now: datetime, lost_answers: int) -> Outcome:
    if call not in {Call.send, Call.topic}:  # made twice it is not seen twice
        return item.became("again", not_before=now)
    if not verdict.down and lost_answers + 1 >= COPIES:
        return item.became("dead", reason="outcome-unknown")
    return item.became("unknown", not_before=now)


def _brief(outcome: Outcome, item: Item, now: datetime) -> Outcome:
    """A toast is worth a second try, a moment later, and then nothing: nobody looks at it any more."""
    if item.kind != "toast" or outcome.result not in {"again", "unknown"}:
        return outcome
    if item.attempts >= COPIES:
        return item.became("withdrawn", reason="too-late")
    return replace(outcome, not_before=now + timedelta(seconds=1))


def _say_plain(item: Item) -> None:
    log.error("action=sent-plain id=%d what=%s: its markup was not understood", item.id, item.what)
