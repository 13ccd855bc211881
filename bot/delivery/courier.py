"""The one who carries: takes what may leave from the outbox, sends it, notes what came of it."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.clock import Clock, backoff, elapsed, pause, woken
from bot.delivery.errand import Consequences, Errands, Landed, Show
from bot.delivery.lines import Lines
from bot.delivery.outbox import Outbox, once_more
from bot.delivery.pace import TELEGRAM, Limits, Pace
from bot.delivery.telegram import Telegram
from bot.delivery.verdicts import Again, Moved, Unknown, Unreachable
from bot.logs import failed
from coordination.kernel import ChatId
from storage.items import Item, Waiting

log = logging.getLogger(__name__)

GRACE = 3.0
"""Seconds that what is under way gets when we are asked to stop: the whole has five."""
TOGETHER = 0.003
"""Seconds that what has landed waits at most for the others: a transaction for each would cost far more."""
BACK_IN_LINE = {"again", "unknown"}
"""Results after which a row waits once more."""
MEMORY = timedelta(seconds=60)
"""How far back Telegram's limits reach."""


@dataclass(frozen=True, slots=True)
class _Back:
    """An item that is back from its errand, and not noted yet."""

    row: Waiting
    landed: Landed


class Courier:
    """Runs until cancelled. `kick()` it after every commit that may have queued something."""

    def __init__(
        self,
        outbox: Outbox,
        telegram: Telegram,
        show: Show,
        clock: Clock,
        then: Consequences,
        limits: Limits = TELEGRAM,
    ) -> None:
        self._outbox = outbox
        self._errands = Errands(telegram, show, then)
        self._clock = clock
        self._pace = Pace(limits)
        self._lines = Lines(self._pace)
        self._back: list[_Back] = []
        self._lost_answers: Counter[int] = Counter()
        self._under_way = 0
        self._carried: set[int] = set()  # under way, or back and not noted
        self._kicked = True
        self._known = 0  # the order of the last row we have read; 0: read them all
        self._wake = asyncio.Event()
        self._landed = asyncio.Event()  # nothing is under way
        self._landed.set()
        self._idle = asyncio.Event()
        self.counts: Counter[str] = Counter()
        """How many of each result since the start; `error` counts our own mistakes."""

    def kick(self) -> None:
        """The outbox has changed."""
        self._kicked = True
        self._idle.clear()
        self._wake.set()

    def carried(self) -> set[int]:
        """Return the rows that were claimed and not noted yet: nobody else may touch them."""
        return set(self._carried)

    def look_again(self) -> None:
        """Read all that waits anew, as at the start."""
        self._known = 0
        self.kick()

    def holds(self, chat: ChatId) -> bool:
        """Say whether a limit, or a pause that Telegram asked for, keeps messages from a chat now."""
        return self._pace.holds(chat, elapsed())

    async def idle(self) -> None:
        """Return once nothing is due, under way or unnoted; what sleeps until later does not count."""
        while not self.is_idle:
            self._idle.clear()
            await self._idle.wait()

    @property
    def is_idle(self) -> bool:
        """Whether `idle()` would return at once."""
        due = self._lines.next_due()
        return self._idle.is_set() and (due is None or due > self._clock.now())

    async def run(self) -> None:
        """Deliver for ever. When cancelled, let what is under way land and note it first."""
        async with asyncio.TaskGroup() as group:
            try:
                await self._start()
                await self._rounds(group)
            except asyncio.CancelledError:
                await self._finish()
                raise

    async def _start(self) -> None:
        failures = 0
        while True:
            try:
                now = self._clock.now()
                await self._outbox.recover(now)
                for chat, sent_at in await self._outbox.recent(now - MEMORY):
                    self._pace.spend(chat, elapsed() - (now - sent_at).total_seconds())
            except Exception as error:  # the outbox cannot be read: a full disk passes
                failures += 1
                failed(log, error, "action=outbox-unusable failures=%d", failures)
                await pause(backoff(failures))
            else:
                return

    async def _rounds(self, group: asyncio.TaskGroup) -> None:
        failures = 0
        while True:
            try:
                await self._round(group)
                failures = 0
            except Exception as error:  # nothing was lost: rows are marked before they leave
                failures += 1
                failed(log, error, "action=outbox-unusable failures=%d", failures)
                await pause(backoff(failures))

    async def _round(self, group: asyncio.TaskGroup) -> None:
        await self._land_together()
        self._wake.clear()
        await self._refresh()
        landed = self._back[:]  # all at once: what can be out is bounded by the pace's `in_flight`
        for back in landed:
            self._make_room(back)
        self._lines.due(self._clock.now())
        turn = self._lines.take(elapsed())
        if landed or turn.leave:
            await self._exchange(landed, turn.leave, group)
        else:
            await self._rest(turn.ask_at)

    async def _land_together(self) -> None:
        if self._back and self._under_way and not self._kicked:
            with suppress(TimeoutError):
                async with asyncio.timeout(TOGETHER):
                    await self._landed.wait()

    def _make_room(self, back: _Back) -> None:
        """Let the next of its chat go: it is claimed in the transaction that notes this one."""
        if isinstance(back.landed.verdict, Moved):
            return  # those who wait are to be read anew first
        outcome = back.landed.outcome
        if outcome.result in BACK_IN_LINE:
            self._lines.add(replace(back.row, not_before=outcome.not_before))
        self._lines.done(back.row)

    async def _exchange(self, landed: list[_Back], leaving: list[Waiting], group: asyncio.TaskGroup) -> None:
        """Note and claim in one transaction; what it does not commit happens again in the next round."""
        self._idle.clear()
        try:
            outcomes, ids = [back.landed.outcome for back in landed], [row.id for row in leaving]
            exchanged = await self._outbox.exchange(outcomes, ids, self._clock.now())
        except BaseException:
            for row in leaving:
                self._unsent(row)
                self._lines.add(row)
            raise
        self._kicked |= exchanged.changed
        del self._back[: len(landed)]
        self._carried.difference_update(back.row.id for back in landed)
        for back in landed:
            self._noted(back, group)
        self._send_off(leaving, exchanged.items, group)

    def _noted(self, back: _Back, group: asyncio.TaskGroup) -> None:
        outcome, row = back.landed.outcome, back.row
        self.counts[outcome.result] += 1
        if outcome.result not in BACK_IN_LINE and self._lost_answers.pop(row.id, 0) and row.kind == "card":
            group.create_task(once_more(self._outbox, row.id, self.kick))
        if isinstance(back.landed.verdict, Moved):
            self._lines.done(row)
            self.look_again()

    async def _refresh(self) -> None:
        if not self._kicked:
            return
        self._kicked = False
        try:
            rows = await self._outbox.queue(self._known)
        except BaseException:
            self._kicked = True
            raise
        if not self._known:
            self._lines.keep_only(rows)
        for row in rows:
            self._lines.add(row)
        self._known = max((row.order for row in rows), default=self._known)

    def _send_off(self, rows: list[Waiting], items: Sequence[Item], group: asyncio.TaskGroup) -> None:
        claimed = {item.id: item for item in items}
        for row in rows:
            item = claimed.get(row.id)
            if item is None:  # withdrawn meanwhile
                self._unsent(row)
                continue
            if item.chat != row.chat:  # the group has another id now, and others wait under the old one
                self.look_again()
            self._under_way += 1
            self._carried.add(row.id)
            self._landed.clear()
            group.create_task(self._carry(item, row))

    def _unsent(self, row: Waiting) -> None:
        self._refund(row)
        self._lines.done(row)

    def _refund(self, row: Waiting) -> None:
        if row.kind != "toast":  # which cost nothing
            self._pace.refund(row.chat)

    async def _carry(self, item: Item, row: Waiting) -> None:
        try:
            landed = await self._errands.carry(item, self._clock.now(), self._lost_answers[item.id])
        except Exception as error:  # one row must not stop the others: it is kept, with its reason
            log.exception("action=delivery-failed id=%d what=%s", item.id, item.what)
            self.counts["error"] += 1
            reason = f"error: {type(error).__name__}"
            landed = Landed(item.became("dead", reason=reason))
        finally:
            self._under_way -= 1
        self._learn(row, landed)
        self._back.append(_Back(row, landed))
        self._wake.set()
        if not self._under_way:
            self._landed.set()

    def _learn(self, row: Waiting, landed: Landed) -> None:
        now = elapsed()
        if not landed.called:
            self._refund(row)
            return
        match landed.verdict:
            case Again(wait, alarm=True):
                self._pace.trouble(now, partial(backoff, first=0.5))
                if row.kind != "toast":  # what waits behind it is not to overtake it
                    self._pace.pause(row.chat, now + wait)
            case Unreachable() | Unknown(down=True):
                self._pace.trouble(now, partial(backoff, first=0.5))
            case Unknown():
                self._lost_answers[row.id] += 1
                self._pace.pause(row.chat, now + backoff(self._lost_answers[row.id]))
            case Again(wait, flood=True) if row.kind != "toast":
                self._pace.refused(row.chat, wait, now)
            case _:
                self._pace.answered()

    async def _rest(self, ask_at: float | None) -> None:
        if not self._under_way and not self._lines.stirring() and not self._kicked:
            self._idle.set()
        limit = None if ask_at is None else max(ask_at - elapsed(), 0.0)
        due = self._lines.next_due()
        if due is not None:
            await woken(self._clock, due, self._wake, limit)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._wake.wait()

    async def _finish(self) -> None:
        try:
            async with asyncio.timeout(GRACE):
                await self._landed.wait()
                outcomes = [back.landed.outcome for back in self._back]
                if outcomes:
                    await self._outbox.exchange(outcomes, (), self._clock.now())
        except Exception:  # `recover` finds them at the next start
            log.exception("action=not-noted under_way=%d back=%d", self._under_way, len(self._back))
