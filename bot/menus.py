"""The command menus: few words, by scope, role and language. A menu is no authorisation, only a reminder."""

import logging
from collections.abc import Iterable

from telegram.error import TelegramError

from bot.transport import RawBot
from coordination.kernel import UserId
from coordination.plan import Role
from coordination.roster.state import Grant
from handlers.routes import ROUTES
from handlers.texts import label

log = logging.getLogger(__name__)

Grants = tuple[Grant, ...]

LANGUAGES = {"": "en", "zh": "zh-CN"}
"""Telegram's language code → our locale; the empty one is everybody else's."""
EVERYBODY = [route.command for route in ROUTES if Role.responder in route.menu]
GROUPS = [route.command for route in ROUTES if route.group_menu]


async def write_common(bot: RawBot) -> None:
    """Write the menus that everybody sees."""
    await _set(bot, {"type": "default"}, EVERYBODY)
    await _set(bot, {"type": "all_private_chats"}, EVERYBODY)
    await _set(bot, {"type": "all_group_chats"}, GROUPS)


async def write_personal(bot: RawBot, user: UserId, before: Grants, now: Grants) -> None:
    """Write what a person's roles add to their private menu; with the roles it goes."""
    had, theirs = _of(before), _of(now)
    scope: dict[str, object] = {"type": "chat", "chat_id": user}
    if theirs != EVERYBODY:
        await _set(bot, scope, theirs)
    elif had != EVERYBODY:
        await _delete(bot, scope)


def _of(grants: Grants) -> list[str]:
    roles = {grant.role for grant in grants}
    return [route.command for route in ROUTES if roles & set(route.menu)] or EVERYBODY


async def _set(bot: RawBot, scope: dict[str, object], commands: Iterable[str]) -> None:
    """A menu that cannot be written is not worth failing for."""
    names = list(commands)
    for code, locale in LANGUAGES.items():
        menu = [{"command": name, "description": label(locale, f"menu-{name}")} for name in names]
        try:
            await bot.call("setMyCommands", {"commands": menu, "scope": scope, "language_code": code or None})
        except TelegramError as error:
            log.warning("action=menu-not-written scope=%s error=%s", scope, error)


async def _delete(bot: RawBot, scope: dict[str, object]) -> None:
    for code in LANGUAGES:
        try:
            await bot.call("deleteMyCommands", {"scope": scope, "language_code": code or None})
        except TelegramError as error:
            log.warning("action=menu-not-deleted scope=%s error=%s", scope, error)
