"""Which commands a phone offers in a chat: the narrowest scope that has a menu, in its holder's language."""

import json

from sandbox.accounts import Bot, User
from sandbox.refusals import Json
from sandbox.world import Chat, Private

LANGUAGE = 2
"""Letters of a language code that menus are kept by."""


def menu(bot: Bot, person: User, chat: Chat) -> list[Json]:
    for scope in _scopes(person, chat):
        for language in (person.language[:LANGUAGE], ""):
            found = bot.commands.get((json.dumps(scope, sort_keys=True), language))
            if found:
                return list(found)
    return []


def _scopes(person: User, chat: Chat) -> list[Json]:
    """From the narrowest to the widest, as Telegram's documentation orders them."""
    here: Json = {"type": "chat", "chat_id": chat.id}
    if isinstance(chat, Private):
        return [here, {"type": "all_private_chats"}, {"type": "default"}]
    own: Json = {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
    admins: list[Json] = [
        {"type": "chat_administrators", "chat_id": chat.id},
        {"type": "all_chat_administrators"},
    ]
    if not chat.member(person).is_admin:
        return [own, here, {"type": "all_group_chats"}, {"type": "default"}]
    return [own, admins[0], here, admins[1], {"type": "all_group_chats"}, {"type": "default"}]
