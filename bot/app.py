"""The composition root: from settings and a clock to a bot that runs and stops in order."""

import asyncio
import gc
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.alive import Alive
from bot.audit.deadlines import Deadlines
from bot.audit.from_memory import FromMemory
from bot.audit.letters import Letters
from bot.audit.machine import Record, Room, Steps
from bot.audit.watch import Audit, Checks
from bot.clock import Clock, keep, pause
from bot.config import Settings
from bot.connecting import StartError, connected, me
from bot.delivery.courier import Courier
from bot.delivery.pace import TELEGRAM, Limits
from bot.delivery.picture import Pictures
from bot.delivery.telegram import Telegram
from bot.desk import Desk, Me
from bot.evidence import Evidence
from bot.findings import consequences, keeping
from bot.gate import Gate
from bot.heartbeat import Heartbeat
from bot.intake.drain import MARGIN, Drain
from bot.intake.polling import Desk as Updates
from bot.intake.polling import Polling
from bot.intake.webhook import Webhook
from bot.logs import failed
from bot.transport import RawBot
from bot.upkeep import Upkeep
from coordination.aggregates import AGGREGATES, starting
from coordination.kernel import Attachment, Command, Ref, Refusal
from handlers.cards import show
from storage import attachments
from storage.act import Recorded
from storage.engine import Store
from storage.errors import StorageError
from storage.ledger import Committed, Ledger
from storage.outbox import Outbox

log = logging.getLogger(__name__)

LAST_WORDS = 2.0
"""Seconds to note, when we are told to stop, that we were alive."""


def fresh_code() -> str:
    """Return an unguessable enrolment code of 32 characters (Telegram allows 64 of A-Z a-z 0-9 _ -)."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What runs side by side once the bot is up."""

    store: Store
    me: Me
    desk: Desk
    courier: Courier
    evidence: Evidence
    upkeep: Upkeep
    intake: Polling | Webhook
    gate: Gate
    alive: Alive
    audit: Audit
    memory: FromMemory


class App:
    """One bot: `run()` until cancelled, or `running()` around something.

    `margin`: how long Telegram may take to hand out what it has dated; a sandbox takes no time.
    """

    def __init__(
        self, settings: Settings, clock: Clock, limits: Limits = TELEGRAM, margin: timedelta = MARGIN
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._limits = limits
        self._margin = margin
        self._deadlines = asyncio.Event()
        self._files = asyncio.Event()
        self._unread = True
        """Files may be wanted of which the fetcher has not heard."""
        self._parts: _Parts | None = None

    async def run(self, started: Callable[[str], None] = lambda _: None) -> None:
        """Work until cancelled. Raises StartError or StorageError when it cannot start."""
        async with self.running() as name:
            gc.collect()
            gc.freeze()  # what is loaded by now stays: no need to look through it again and again
            started(name)
            await asyncio.get_running_loop().create_future()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Run beside the caller, and stop in order when they leave. Gives the bot's name."""
        async with (
            connected(self._settings) as bot,
            await Store.open(self._settings.storage_url, running=True) as store,
        ):
            parts = self._parts = self._build(store, bot, await me(bot))
            await self._start(parts)
            async with asyncio.TaskGroup() as group:
                works = [group.create_task(work) for work in self._works(parts)]
                failure: BaseException | None = None
                try:
                    yield parts.me.username
                except BaseException as error:
                    failure = error
                # A full disk is no reason not to stop.
                with suppress(StorageError, TimeoutError):
                    async with asyncio.timeout(LAST_WORDS):
                        await parts.alive.stops()
                for work in works:
                    work.cancel()
            if failure is not None:
                raise failure

    async def _start(self, parts: _Parts) -> None:
        """Do what comes before anything is read or has come due."""
        for ref, command in starting(self._settings.policy, self._clock.now()):
            await parts.desk.act(ref, command)
        await parts.alive.remember()

    def _works(self, parts: _Parts) -> Iterator[Coroutine[None, None, None]]:
        """What runs side by side."""
        desk, gate = parts.desk, parts.gate
        due = parts.memory.held_to("clock", lambda now: desk.due(now, gate.judged()))
        yield parts.courier.run()
        yield keep(self._clock, due, gate.next_due, self._deadlines)
        yield parts.evidence.run()
        yield self._fetch(parts)
        yield parts.upkeep.run()
        yield parts.alive.run()
        yield parts.memory.run()
        yield parts.audit.run(Heartbeat(self._settings.heartbeat_url))
        yield parts.intake.run()

    async def act(self, ref: Ref, command: Command) -> Recorded | Refusal:
        """Put a command of the program's own through the door of the running bot."""
        return await self._running().desk.act(ref, command)

    async def quiet(self, drained: asyncio.Event) -> None:
        """Return once nothing is left to do: no update unread (`drained`), nothing due or to be sent."""
        parts = self._running()
        while True:
            await drained.wait()
            await parts.evidence.idle()
            await parts.courier.idle()
            nothing_due = await parts.gate.nothing_due()
            async with parts.store.writing():  # whoever is writing now has woken others when we are let in
                pass
            idle = parts.evidence.is_idle and parts.courier.is_idle and not self._unread
            if nothing_due and drained.is_set() and idle:
                return
            await pause(0)

    def _running(self) -> _Parts:
        if self._parts is None:
            raise RuntimeError("the bot does not run")
        return self._parts

    def _build(self, store: Store, bot: RawBot, me: Me) -> _Parts:
        ledger = Ledger(store, self._settings.policy, AGGREGATES, on_commit=self._committed)
        desk = Desk(ledger, self._clock, me, fresh_code)
        gate = Gate(ledger.records, self._clock, Drain(self._clock, self._margin), self._deadlines.set)
        outbox, then = Outbox(ledger.records), consequences(desk, self._clock)
        telegram = Telegram(bot, Pictures(self._settings.font))
        memory = FromMemory(ledger.records, telegram, self._clock, self._settings.policy)
        courier = Courier(outbox, telegram, show, self._clock, then, self._limits)
        return _Parts(
            store=store,
            me=me,
            desk=desk,
            courier=courier,
            evidence=Evidence(bot, self._settings.evidence, keeping(ledger, self._clock, store)),
            upkeep=Upkeep(bot, desk, self._clock, me),
            intake=self._intake(bot, memory.held_to("intake", desk.updates), gate.drain),
            gate=gate,
            alive=Alive(store, desk, self._clock, gate),
            audit=Audit(
                self._checks(ledger, Letters(ledger.records, outbox, courier, desk, self._clock)),
                gate,
                desk,
                self._clock,
                self._deadlines.set,
                self._wake,
            ),
            memory=memory,
        )

    def _checks(self, ledger: Ledger, letters: Letters) -> Checks:
        now = self._clock.now()
        standing = (ref for ref, _ in starting(self._settings.policy, now))
        return Checks(
            deadlines=Deadlines(ledger, standing),
            letters=letters,
            record=Record(ledger),
            room=Room(ledger.records.store.path),
            steps=Steps(ledger, now),
        )

    def _intake(self, bot: RawBot, updates: Updates, drain: Drain) -> Polling | Webhook:
        settings = self._settings.webhook
        if settings is None:
            return Polling(bot, updates, self._clock, drain=drain)
        webhook = Webhook(bot, updates, self._clock, settings, drain=drain)
        try:
            webhook.open()
        except OSError as error:
            where = f"{settings.listen}:{settings.port}"
            raise StartError(f"telegram.webhook: {where} is not to be had ({error.strerror}).") from None
        return webhook

    async def _fetch(self, parts: _Parts) -> None:
        """Hand every wanted file to the one who fetches: those left over first, then as they come."""
        while True:
            self._files.clear()
            try:
                wanted = await attachments.wanted(parts.store, self._clock.now(), limit=1000)
            except StorageError as error:  # it passes, and they are wanted still
                failed(log, error, "action=evidence-unread")
                await pause(1)
                continue
            for file in wanted:
                named = Attachment(
                    kind=file.kind, file_id=file.file_id, unique_id=file.unique_id, size=file.size
                )
                parts.evidence.want(file.ref, named)
            self._unread = self._files.is_set()
            await self._files.wait()

    def _wake(self) -> None:
        """Wake whoever may have something to do since a shell's commit, which rings no bell here."""
        parts = self._running()
        parts.courier.kick()
        parts.evidence.tidy()

    def _committed(self, committed: Committed) -> None:
        """Wake whoever has something to do after a commit."""
        parts = self._parts
        if parts is None:
            return
        if committed.outbox:
            parts.courier.kick()
        if committed.deadlines:
            self._deadlines.set()
        if committed.attachments:
            self._unread = True
            self._files.set()
        if committed.erased:
            parts.evidence.tidy()
        if committed.events:
            parts.upkeep.look()
