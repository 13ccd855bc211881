"""Before anything else: may this bot reach this chat, and has it the right?"""

from typing import NoReturn

from sandbox.accounts import Bot, Member, User
from sandbox.refusals import UPGRADED, Refused, bad, forbidden
from sandbox.world import Chat, Message, Private, World


def reach(world: World, bot: Bot, chat_id: int | str, *, writing: bool = False) -> Chat:
    """The chat behind an id or @username, or the refusal that Telegram would give."""
    number = _number(chat_id)
    if isinstance(number, int) and number > 0:
        return _private(world, bot, number, writing=writing)
    chat = world.chats.get(number) if isinstance(number, int) else _named(world, number)
    if chat is None:
        raise bad("chat not found")
    _check_chat(chat, bot)
    return chat


def _number(chat_id: int | str) -> int | str:
    if chat_id == "":
        raise bad("chat_id is empty")
    return int(chat_id) if str(chat_id).lstrip("-").isdigit() else str(chat_id)


def _named(world: World, name: str) -> Chat | None:
    wanted = name.removeprefix("@").lower()
    return next((chat for chat in world.chats.values() if chat.username.lower() == wanted != ""), None)


def _private(world: World, bot: Bot, number: int, *, writing: bool) -> Private:
    person = world.users.get(number)
    if person is None or (not person.is_bot and not world.has_met(person, bot)):
        raise bad("chat not found")
    if person.is_bot:
        raise forbidden("the bot can't send messages to the bot")
    if writing:
        _check_person(world, person, bot)
    return world.private(person, bot)


def _check_person(world: World, person: User, bot: Bot) -> None:
    chat = world.private(person, bot)
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_chat(chat: Chat, bot: Bot) -> None:
    if chat.moved_to is not None:
        raise bad(UPGRADED, migrate_to_chat_id=chat.moved_to)
    known = chat.members.get(bot.id)
    if known is None and not chat.username:
        raise bad("chat not found")
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    _check_inside(chat, known or Member(user=bot, status="left"))


def _check_inside(chat: Chat, member: Member) -> None:
    name = {"group": "group", "supergroup": "supergroup", "channel": "channel"}[chat.kind]
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {name} chat")
    if member.status == "left":
        raise forbidden(f"bot is not a member of the {name} chat")


NEEDED = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "document": ("can_send_documents", "documents"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "video": ("can_send_videos", "videos"),
    "audio": ("can_send_audios", "music"),
    "location": ("can_send_messages", "text messages"),
    "venue": ("can_send_messages", "text messages"),
}


def check_sending(chat: Chat, bot: Bot, kind: str) -> None:
    if isinstance(chat, Private):
        return
    right, name = NEEDED[kind]
    if not allowed(chat, bot, right):
        raise bad(f"not enough rights to send {name} to the chat")


def allowed(chat: Chat, bot: Bot, right: str) -> bool:
    """An ordinary member's right: the chat's permissions, unless restricted or an administrator."""
    member = chat.member(bot)
    if member.is_admin:
        return right not in ("can_pin_messages", "can_manage_topics", "can_change_info") or member.may(right)
    return right in chat.permissions and (member.status != "restricted" or right in member.rights)


def check_thread(chat: Chat, bot: Bot, thread: int | None) -> int | None:
    """The topic a message goes to; ignored where there are no topics."""
    if not chat.forum or thread is None:
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not (chat.member(bot).may("can_manage_topics") or topic.creator is bot):
        raise bad("TOPIC_CLOSED")
    return thread


def find(chat: Chat, message_id: int, doing: str) -> Message:
    message = chat.find(message_id)
    return message if message is not None else _missing(doing)


def _missing(doing: str) -> NoReturn:
    raise bad(f"message to {doing} not found")


def refuse_unless(condition: bool, refusal: Refused) -> None:
    if not condition:
        raise refusal
