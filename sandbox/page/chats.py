"""The town's chats and messages as the page is told of them: the same for every phone."""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.accounts import User
from sandbox.media import Medium
from sandbox.refusals import Json
from sandbox.text import Text
from sandbox.world import Button, Chat, Message, Private, World

FIRST_LINE = 120


def key_of(chat: Chat) -> str:
    """A name for a chat that is the same for all who are in it."""
    return f"p{chat.person.id}-{chat.bot.id}" if isinstance(chat, Private) else f"g{chat.id}"


def every_chat(world: World) -> list[Chat]:
    return [*world.privates.values(), *(chat for chat in world.chats.values() if chat.kind != "channel")]


def chat(where: Chat) -> Json:
    inside = [member for member in where.members.values() if member.is_inside]
    return {
        "key": key_of(where),
        "title": where.title,
        "private": isinstance(where, Private),
        "forum": where.forum,
        "colour": (where.bot.id if isinstance(where, Private) else abs(where.id)) % 7,
        "members": len(inside),
        "admins": [member.user.id for member in inside if member.is_admin],
        "topics": [
            {"id": number, "name": topic.name, "colour": topic.icon_color, "closed": topic.closed}
            for number, topic in where.topics.items()
        ],
    }


def messages(world: World, since: int) -> list[Json]:
    """Everything that is new or was changed after that count of changes, in its order."""
    found = [each for where in every_chat(world) for each in where.messages if each.changed > since]
    return [message(world, each) for each in sorted(found, key=lambda each: each.posted)]


def message(world: World, what: Message) -> Json:
    place = {"chat": key_of(what.chat), "id": what.id, "posted": what.posted, "changed": what.changed}
    if what.deleted:
        return {**place, "deleted": True}
    return {
        **place,
        "at": what.at.timestamp(),
        "thread": what.thread or 0,
        "author": _author(what),
        "bot": what.sender.is_bot,
        "body": body(world, what.body),
        "keyboard": [[_button(each) for each in row] for row in what.keyboard or []],
        "markup": what.reply_markup,
        "medium": medium(what.media),
        "service": _service(what.service),
        "reply": _quoted(what),
        "forwarded": _forwarded(what.origin),
        "album": what.album,
        "edited": what.edited,
        "silent": what.silent,
        "pinned": what.pinned,
        "reactions": [
            {"by": number, "emoji": list(emoji)} for number, emoji in what.reactions.items() if emoji
        ],
    }


def _author(what: Message) -> Json:
    if what.sender_chat is not None:
        return {"id": abs(what.sender_chat.id), "name": what.sender_chat.title}
    return {"id": what.sender.id, "name": what.sender.name}


def body(world: World, text: Text) -> Json:
    entities = [
        {
            "type": each.type,
            "offset": each.offset,
            "length": each.length,
            "url": each.url or (f"tg://user?id={each.user_id}" if each.user_id in world.users else ""),
            "language": each.language or "",
        }
        for each in text.entities
    ]
    return {"text": text.string, "entities": entities}


def _button(button: Button) -> Json:
    names = ("text", "callback_data", "url", "style")
    return {name: str(button[name]) for name in names if name in button}


def medium(what: Medium | None) -> Json | None:
    if what is None:
        return None
    details = {
        name: value for name, value in what.details.items() if isinstance(value, str | int | float | dict)
    }
    file = {"name": what.file.name, "size": what.file.size, "mime": what.file.mime} if what.file else {}
    return {"kind": what.kind, **details, **file}


def _service(service: Mapping[str, Any]) -> Json | None:
    if not service:
        return None
    name, value = next(iter(service.items()))
    return {"name": name, "value": _brief(value)}


def _brief(value: object) -> str:
    match value:
        case User():
            return value.name
        case Message():
            return first_line(value)
        case list():
            return ", ".join(map(_brief, value))
        case dict():
            return str(value.get("name", ""))
        case _:
            return str(value)


def first_line(what: Message) -> str:
    return what.text.split("\n")[0][:FIRST_LINE]


def _quoted(what: Message) -> Json | None:
    """A topic's opening is not shown as a quote."""
    answered = what.reply_to
    if answered is None or answered.deleted or (answered.service and answered.id in what.chat.topics):
        return None
    words = first_line(answered)
    return {"id": answered.id, "author": _author(answered), "text": words, "attachment": answered.attachment}


def _forwarded(origin: Mapping[str, Any] | None) -> str:
    if origin is None:
        return ""
    names: Iterable[Any] = (origin.get(name) for name in ("user", "chat", "sender_chat", "sender_user_name"))
    found = next((each for each in names if each), "")
    return found.name if isinstance(found, User) else getattr(found, "title", str(found))
