"""Keeps Telegram's side in step with the roster: the bot's rights in each group, and everybody's menu."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from telegram import ChatMember
from telegram.error import TelegramError

from bot import menus
from bot.clock import Clock, backoff, pause, woken
from bot.desk import Desk, Me
from bot.logs import failed
from bot.transport import RawBot
from coordination.kernel import ChatId, UserId
from coordination.roster.rules import NoteRights
from coordination.roster.state import Grant, Roster
from handlers.arrival import rights_of
from handlers.enrolment import lacking
from handlers.reading import ROSTER
from storage.errors import StorageError

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
"""Rights are looked up anew: a group's owner may have taken them away while we were off."""


class Upkeep:
    """Runs until cancelled. `look()` after the roster has changed."""

    def __init__(self, bot: RawBot, desk: Desk, clock: Clock, me: Me) -> None:
        self._bot = bot
        self._desk = desk
        self._clock = clock
        self._me = me
        self._bell = asyncio.Event()
        self._looked_at: set[ChatId] = set()
        self._menus: Mapping[UserId, tuple[Grant, ...]] = {}

    def look(self) -> None:
        """See what is new in the roster."""
        self._bell.set()

    async def run(self) -> None:
        """Look at every group and write every menu; then at what is new, and once a day at everything."""
        await menus.write_common(self._bot)
        tomorrow = self._clock.now() + EVERY
        while True:
            self._bell.clear()
            await self._outlived()
            await woken(self._clock, tomorrow, self._bell, at_most=None)
            if self._clock.now() >= tomorrow:
                self._looked_at, tomorrow = set(), self._clock.now() + EVERY

    async def _outlived(self) -> None:
        """Keep up; a full disk passes, and must not stop the bot meanwhile."""
        failures = 0
        while True:
            try:
                await self._keep_up(await self._desk.roster())
            except StorageError as error:
                failures += 1
                failed(log, error, "action=upkeep-failed failures=%d", failures)
                await pause(backoff(failures))
            else:
                return

    async def _keep_up(self, roster: Roster) -> None:
        for chat in roster.rooms.keys() - self._looked_at:
            await self._note_rights(chat)
        self._looked_at = set(roster.rooms)
        grants = {user: member.grants for user, member in roster.people.items() if member.reachable}
        for user in grants.keys() | self._menus.keys():
            before, now = self._menus.get(user, ()), grants.get(user, ())
            if before != now:
                await menus.write_personal(self._bot, user, before, now)
        self._menus = grants

    async def _note_rights(self, chat: ChatId) -> None:
        try:
            raw = await self._bot.call("getChatMember", {"chat_id": chat, "user_id": self._me.id})
            room = await self._bot.call("getChat", {"chat_id": chat})
        except TelegramError as error:  # a group that is gone says so to whoever writes there
            log.warning("action=rights-unknown chat=%d error=%s", chat, error)
            return
        forum = bool(room.get("is_forum"))
        rights = rights_of(ChatMember.de_json(raw, self._bot))
        lacks = lacking(rights, forum=forum, reads_all=self._me.reads_all)
        await self._desk.act(ROSTER, NoteRights(at=self._clock.now(), chat=chat, lacks=lacks, forum=forum))
