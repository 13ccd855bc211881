"""What is said from memory: that nothing can be saved, and that it can again.

The one exception to "nothing is sent that was not committed" (docs/decisions/0009): it is about nothing being
committable, so it goes past the outbox, to chats that are known from before, and stands in no record.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import ParamSpec

from telegram.error import TelegramError

from bot.audit.refusals import Lasting, Refusal, Refusals
from bot.clock import Clock, elapsed, pause
from bot.delivery.telegram import Telegram
from bot.transport import Refused
from coordination.kernel import ChatId, Leadership
from coordination.policy import Policy
from coordination.world import World
from handlers.cards.message import Message
from handlers.cards.unsaved import saved_again, unsaved
from storage.alive import try_to_write
from storage.errors import DamagedError, StorageError, WriteFailedError
from storage.records import Records

log = logging.getLogger(__name__)

Given = ParamSpec("Given")

LOOK = 5.0
"""Seconds between two looks while somebody is refused. Otherwise there are none: nothing is looked for."""
AT_MOST_EVERY = 3600.0
"""Seconds between two messages to one chat while it lasts."""
ANYBODY = "anybody"
"""Under this name stands whatever is refused: an attempt of our own shows whether it still would be."""


class FromMemory:
    """Runs until cancelled; works only once the database has refused something."""

    def __init__(self, records: Records, telegram: Telegram, clock: Clock, policy: Policy) -> None:
        self._records = records
        self._telegram = telegram
        self._clock = clock
        self._policy = policy
        self._refusals = Refusals()
        self._doubt = asyncio.Event()
        self._leaders: Mapping[ChatId, str] = {}
        """Their chats and languages, as last known."""
        self._since: datetime | None = None
        self._told: dict[ChatId, float] = {}
        """Who was told that nothing can be saved, and when."""
        self._trouble: dict[ChatId, str] = {}
        records.store.on_refusal = lambda error: self._refused(ANYBODY, error)

    def held_to(self, who: str, work: Callable[Given, Awaitable[None]]) -> Callable[Given, Awaitable[None]]:
        """Return the same work; only when it has saved what it was refused is that over."""

        async def watched(*args: Given.args, **more: Given.kwargs) -> None:
            try:
                await work(*args, **more)
            except WriteFailedError as error:
                self._refused(who, error)
                raise
            self._refusals.saved(who)

        return watched

    async def run(self) -> None:
        """Look while there is doubt; tell, and tell that it is over."""
        self._remember()
        while True:
            await self._doubt.wait()
            while self._refusals.doubtful() or self._told:
                await pause(LOOK)
                try:
                    await self._look()
                except Exception:  # whatever it is: it must not stop a bot that is in trouble already
                    log.exception("action=unsaved-failed")
            self._doubt.clear()

    def _refused(self, who: str, error: WriteFailedError) -> None:
        damaged = isinstance(error, DamagedError)
        refusal = Refusal(said=error.said, damaged=damaged, at=elapsed(), moment=self._clock.now())
        self._refusals.refused(who, refusal)
        self._doubt.set()

    async def _look(self) -> None:
        self._remember()
        try:
            await try_to_write(self._records.store)
        except StorageError as error:
            log.debug("action=unsaved-still error=%s", error)  # the store has told us
        else:
            self._refusals.saved(ANYBODY)
        lasting = self._refusals.lasting(elapsed())
        if lasting is not None:
            await self._tell(lasting)
        elif self._told and self._refusals.over(elapsed()):
            await self._tell_that_it_is_over()

    def _remember(self) -> None:
        """Keep the chats and nothing else: names may be erased, and would stay here."""
        world = self._records.worlds.remembered
        if world is not None:
            self._leaders = {chat: world.locale(chat) for chat in _leaders(world)} or self._leaders

    async def _tell(self, lasting: Lasting) -> None:
        self._since = self._since or lasting.since
        since, now, last = self._here(self._since), self._here(self._clock.now()), lasting.last
        for chat, locale in self._leaders.items():
            told = self._told.get(chat)
            if told is not None and elapsed() - told < AT_MOST_EVERY:
                continue
            if await self._sent(chat, unsaved(locale, since, now, last.said, damaged=last.damaged)):
                log.error("action=unsaved-told chat=%d since=%s error=%s", chat, since.isoformat(), last.said)
                self._told[chat] = elapsed()

    async def _tell_that_it_is_over(self) -> None:
        since, now = self._here(self._since or self._clock.now()), self._here(self._clock.now())
        for chat in list(self._told):
            if await self._sent(chat, saved_again(self._leaders.get(chat, ""), since, now)):
                log.warning("action=saved-again-told chat=%d since=%s", chat, since.isoformat())
                del self._told[chat]
        if not self._told:
            self._since = None

    async def _sent(self, chat: ChatId, message: Message) -> bool:
        """Send it; what fails is tried again at the next look, and logged once for each change."""
        try:
            await self._telegram.send(chat, message)
        except TelegramError as error:
            if isinstance(error, Refused) and error.moved_to is not None and error.moved_to != chat:
                return await self._sent(ChatId(error.moved_to), message)
            if self._trouble.get(chat) != str(error):
                log.error("action=unsaved-untold chat=%d error=%s", chat, error)  # noqa: TRY400 - a line
            self._trouble[chat] = str(error)
            return False
        self._trouble.pop(chat, None)
        return True

    def _here(self, moment: datetime) -> datetime:
        return moment.astimezone(self._policy.timezone)


def _leaders(world: World) -> tuple[ChatId, ...]:
    """Return the leadership chats; without any, the private chats of those who lead."""
    rooms = world.chats(Leadership())
    return rooms or tuple(ChatId(member.user) for member in world.roster.leaders() if member.reachable)
