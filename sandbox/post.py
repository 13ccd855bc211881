"""The post office: a message is numbered, dated, kept, and told to the bots that may see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sandbox import wire
from sandbox.accounts import Bot, Member, Status, User
from sandbox.refusals import Json
from sandbox.text import part
from sandbox.world import Chat, Message, Private, World


def post(world: World, chat: Chat, sender: User, **content: Any) -> Message:
    """Append a message to a chat and deliver it."""
    message = Message(chat=chat, id=world.message_id(chat), at=world.now(), sender=sender, **content)
    message.thread = _thread_of(message)
    chat.messages.append(message)
    chat.by_id[message.id] = message
    if isinstance(sender, Bot) and not message.service:
        chat.last_bot = sender
    changed(world, message)
    message.seen = message.posted
    deliver(world, message)
    return message


def _thread_of(message: Message) -> int | None:
    """In an ordinary supergroup a chain of replies carries its first message's id."""
    answered = message.reply_to
    if message.thread is not None or answered is None or message.chat.kind != "supergroup":
        return message.thread
    return answered.thread or (None if message.chat.forum else answered.id)


def changed(world: World, message: Message) -> None:
    message.changed = world.changes.happened()
    message.posted = message.posted or message.changed


def deliver(world: World, message: Message, kind: str = "message") -> None:
    for bot in _readers(message):
        if sees(bot, message):
            tell(bot, kind, wire.message(world, bot, message), since=message.edited_at or message.at)


def tell(bot: Bot, kind: str, payload: Json, *, since: datetime) -> None:
    bot.stream.push(kind, payload, since=since)


def _readers(message: Message) -> Iterable[Bot]:
    chat = message.chat
    return [chat.bot] if isinstance(chat, Private) else chat.bots()


def sees(bot: Bot, message: Message) -> bool:
    """Privacy mode; and of its own acts a bot is told the service messages only."""
    if message.service:
        return True
    if isinstance(message.sender, Bot):
        return False
    if isinstance(message.chat, Private):
        return True
    member = message.chat.member(bot)
    return member.is_admin or member.reads_all or _meant_for(bot, message)


def _meant_for(bot: Bot, message: Message) -> bool:
    answered = message.reply_to
    if message.via_bot is bot or (answered is not None and answered.sender is bot):
        return True
    return any(_is_command_for(bot, message, command) for command in _commands(message))


def _commands(message: Message) -> list[str]:
    found = [entity for entity in message.body.entities if entity.type == "bot_command"]
    return [part(message.body.string, entity) for entity in found]


def _is_command_for(bot: Bot, message: Message, command: str) -> bool:
    """A command without a name reaches the bot that posted last in this group, and no other."""
    _, _, name = command.partition("@")
    return name.lower() == bot.username.lower() if name else message.chat.last_bot is bot


def edit(world: World, message: Message, **content: Any) -> None:
    """Change a message; a person's edit is told to the bots, a bot's own is not."""
    for name, value in content.items():
        setattr(message, name, value)
    changed(world, message)
    deliver(world, message, "edited_message")


def delete(world: World, message: Message) -> None:
    """Bots never learn of deletions."""
    message.deleted = True
    message.pinned = False
    changed(world, message)


def change_member(world: World, chat: Chat, by: User, new: Member) -> None:
    """Set somebody's standing in a chat, and tell those who may know."""
    old = chat.member(new.user)
    chat.members[new.user.id] = new
    told = {
        "chat": wire.chat(chat),
        "from": wire.user(by),
        "date": wire.seconds(world.now()),
        "old_chat_member": wire.member(old),
        "new_chat_member": wire.member(new),
    }
    if isinstance(new.user, Bot):
        tell(new.user, "my_chat_member", told, since=world.now())
    for bot in chat.bots():
        if bot is not new.user and chat.member(bot).is_admin:
            tell(bot, "chat_member", told, since=world.now())
    world.changes.happened()


def change_blocking(world: World, chat: Private, *, blocked: bool) -> None:
    """Blocking a bot is a change of its membership in the private chat."""
    chat.blocked = blocked
    states: tuple[Status, Status] = ("member", "kicked") if blocked else ("kicked", "member")
    old, new = (wire.member(Member(user=chat.bot, status=status)) for status in states)
    told = {
        "chat": wire.chat(chat),
        "from": wire.user(chat.person),
        "date": wire.seconds(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    tell(chat.bot, "my_chat_member", told, since=world.now())
    world.changes.happened()
