"""What a phone shows, as values: for tests, for printing, and for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sandbox.accounts import User
from sandbox.text import to_html
from sandbox.world import Chat, Message, World

Mark = Literal["edited", "silent", "pinned", "forwarded", "protected"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One thing on the screen: a message, a service line, or the toast after a press."""

    kind: Literal["message", "service", "toast"]
    chat: str
    at: datetime
    order: int
    changed: int
    """As of when it looks like this, counted as `order` is: an edit is newer than the message."""
    sender: str
    text: str
    html: str = ""
    own: bool = False
    message_id: int = 0
    thread: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    attachment: str = ""
    reply_to: str = ""
    reactions: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()


def screen(world: World, person: User, chat: Chat | None = None) -> list[Shown]:
    """Everything this person can see, in the order in which it came."""
    chats = chats_of(world, person) if chat is None else [chat]
    seen = [_message(person, message) for each in chats for message in each.shown]
    return sorted(seen + _toasts(world, person, chats), key=lambda each: each.order)


def chats_of(world: World, person: User) -> list[Chat]:
    private = [chat for chat in world.privates.values() if chat.person is person and chat.messages]
    groups = [chat for chat in world.chats.values() if person.id in chat.members]
    return [*private, *groups]


def _toasts(world: World, person: User, chats: list[Chat]) -> list[Shown]:
    return [
        Shown(
            kind="toast",
            chat=press.message.chat.title,
            at=press.answered_at,
            order=press.answered_order,
            changed=press.answered_order,
            sender=press.bot.name,
            text=press.toast.text,
        )
        for press in world.presses.values()
        if press.presser is person and press.toast and press.answered_at and press.message.chat in chats
    ]


def _message(person: User, message: Message) -> Shown:
    topic = message.chat.topics.get(message.thread or 0)
    return Shown(
        kind="service" if message.service else "message",
        chat=message.chat.title,
        at=message.at,
        order=message.posted,
        changed=message.changed,
        sender=message.author,
        text=_service_line(message) if message.service else message.text,
        html=to_html(message.body),
        own=message.sender is person,
        message_id=message.id,
        thread=topic.name if topic else "",
        buttons=tuple(map(tuple, message.buttons)),
        keys=_keys(message),
        attachment=message.attachment,
        reply_to=_quoted(message),
        reactions=tuple(emoji for each in message.reactions.values() for emoji in each),
        marks=_marks(message),
    )


def _keys(message: Message) -> tuple[tuple[str, ...], ...]:
    rows = (message.reply_markup or {}).get("keyboard", [])
    return tuple(tuple(button["text"] for button in row) for row in rows)


def _quoted(message: Message) -> str:
    if message.reply_to is None:
        return ""
    first_line = message.reply_to.text.split("\n")[0] or message.reply_to.attachment
    return f"{message.reply_to.author}: {first_line}"


def _marks(message: Message) -> frozenset[Mark]:
    marks: dict[Mark, bool] = {
        "edited": message.edited,
        "silent": message.silent,
        "pinned": message.pinned,
        "forwarded": message.origin is not None,
        "protected": message.protected,
    }
    return frozenset(mark for mark, is_so in marks.items() if is_so)


SERVICE_LINES = {
    "new_chat_members": "joined: {}",
    "left_chat_member": "left: {}",
    "pinned_message": "pinned: {}",
    "new_chat_title": "renamed the group: {}",
    "forum_topic_created": "opened the topic {}",
    "forum_topic_edited": "renamed the topic: {}",
    "forum_topic_closed": "closed the topic",
    "forum_topic_reopened": "reopened the topic",
    "migrate_to_chat_id": "the group became a supergroup",
    "migrate_from_chat_id": "the group became a supergroup",
    "group_chat_created": "made the group",
    "supergroup_chat_created": "made the group",
}


def _service_line(message: Message) -> str:
    name, value = next(iter(message.service.items()))
    return SERVICE_LINES[name].format(_brief(value))


def _brief(value: Any) -> str:
    match value:
        case User():
            return value.name
        case Message():
            return value.text.split("\n")[0] or value.attachment
        case list():
            return ", ".join(map(_brief, value))
        case dict():
            return str(value.get("name", ""))
        case _:
            return str(value)
