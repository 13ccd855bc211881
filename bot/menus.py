"""The command menus: few words, by scope, role and language. A menu is no authorisation, only a reminder."""

import logging
from collections.abc import Iterable

from telegram.error import TelegramError

from bot.transport import RawBot
from coordination.plan import Role
from coordination.roster.state import Member
from handlers.routes import ROUTES
from handlers.texts import label

log = logging.getLogger(__name__)

LANGUAGES = {"": "en", "zh": "zh-CN"}
"""Telegram's language code → our locale; the empty one is everybody else's."""
EVERYBODY = [route.command for route in ROUTES if Role.responder in route.menu]
GROUPS = [route.command for route in ROUTES if route.group_menu]


async def write_common(bot: RawBot) -> None:
    """Write the menus that everybody sees."""
    await _set(bot, {"type": "default"}, EVERYBODY)
    await _set(bot, {"type": "all_private_chats"}, EVERYBODY)
    await _set(bot, {"type": "all_group_chats"}, GROUPS)


async def write_personal(bot: RawBot, member: Member) -> None:
    """Write what a person's roles add to their private menu."""
    roles = {grant.role for grant in member.grants}
    theirs = [route.command for route in ROUTES if roles & set(route.menu)]
    if theirs != EVERYBODY:
        await _set(bot, {"type": "chat", "chat_id": member.user}, theirs)


async def _set(bot: RawBot, scope: dict[str, object], commands: Iterable[str]) -> None:
    """A menu that cannot be written is not worth failing for."""
    names = list(commands)
    for code, locale in LANGUAGES.items():
        menu = [{"command": name, "description": label(locale, f"menu-{name}")} for name in names]
        try:
            await bot.call("setMyCommands", {"commands": menu, "scope": scope, "language_code": code or None})
        except TelegramError as error:
            log.warning("action=menu-not-written scope=%s error=%s", scope, error)
