"""What came in, as a value: who, where, what, when it was sent. The only handler that imports telegram."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message, Update, User
from telegram import MessageReactionUpdated as Reacted

from coordination.kernel import Attachment, ChatId, Place, UserId, Words
from handlers.masking import mask

_QUIET = (
    "pinned_message",
    "new_chat_members",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
    "forum_topic_edited",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "message_auto_delete_timer_changed",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
)
"""Service messages that are no reports."""
_NOWHERE = ChatId(0)
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+|$)(.*)", re.DOTALL)
_WITH_CODE = re.compile(r"/start(?:@\w+)?\s+[\w-]{1,64}", re.ASCII)
"""A code is made of chance: what looks like a number in it is none, and only its digest is ever kept."""


class Kind(StrEnum):
    """What sort of thing came in."""

    message = "message"
    edit = "edit"
    press = "press"
    reaction = "reaction"
    member = "member"
    """Somebody joined, left, or was removed."""
    mine = "mine"
    """The bot's own standing in a chat changed."""
    migration = "migration"
    other = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One update, with everything a reader may ask of it."""

    kind: Kind
    at: datetime
    """When Telegram took it in; for a press, when we did (Telegram does not say)."""
    chat: ChatId
    private: bool = False
    chat_title: str = ""
    forum: bool = False
    thread: int | None = None
    user: UserId | None = None
    user_name: str = ""
    language: str = ""
    hidden: bool = False
    """Sent in the name of a chat: an anonymous administrator, a channel, a linked post."""
    second_hand: bool = False
    """Forwarded, or sent via another bot: nobody's own act."""
    message_id: int = 0
    album: str = ""
    text: str = ""
    """Like everything here that a person wrote, without personal numbers."""
    masked: bool = False
    """There were some."""
    command: str = ""
    addressee: str = ""
    """The bot a command names, as in /report@other_bot."""
    rest: str = ""
    """What follows the command."""
    files: tuple[Attachment, ...] = ()
    place: Place | None = None
    reply_to: int | None = None
    replied_text: str = ""
    replied_files: tuple[Attachment, ...] = ()
    replied_place: Place | None = None
    press: str = ""
    data: str = ""
    emojis: tuple[str, ...] = ()
    subject: UserId | None = None
    """Whose membership changed."""
    inside: bool = True
    """After the change: in the chat, and (for the bot in private) not blocked."""
    rights: tuple[str, ...] = ()
    """The bot's rights after the change, `admin` among them."""
    moved_to: ChatId | None = None


def arrival_of(update: Update, received_at: datetime, me: int) -> Arrival:
    """Read an update. `me` is the bot's own id: its own pins and topic messages come back and are `other`."""
    if update.callback_query is not None:
        return _press(update, received_at)
    if update.message_reaction is not None:
        return _reaction(update.message_reaction)
    if update.my_chat_member is not None:
        changed = update.my_chat_member
        return _membership(Kind.mine, changed.chat, changed.date, changed.new_chat_member)
    if update.chat_member is not None:
        changed = update.chat_member
        return _membership(Kind.member, changed.chat, changed.date, changed.new_chat_member)
    message = update.message or update.edited_message
    if message is None or (message.from_user and message.from_user.id == me):
        return Arrival(kind=Kind.other, at=received_at, chat=_NOWHERE)
    return _service(message) or _message(message, edited=update.message is None)


def _press(update: Update, received_at: datetime) -> Arrival:
    query = update.callback_query
    if query is None or query.message is None:
        return Arrival(kind=Kind.other, at=received_at, chat=_NOWHERE)
    return Arrival(
        kind=Kind.press,
        at=received_at,
        chat=ChatId(query.message.chat.id),
        private=query.message.chat.type == Chat.PRIVATE,
        user=UserId(query.from_user.id),
        user_name=query.from_user.full_name,
        language=query.from_user.language_code or "",
        message_id=query.message.message_id,
        press=query.id,
        data=query.data or "",
    )


def _reaction(reacted: Reacted) -> Arrival:
    before = {getattr(r, "emoji", "") for r in reacted.old_reaction}
    added = tuple(e for r in reacted.new_reaction if (e := getattr(r, "emoji", "")) and e not in before)
    return Arrival(
        kind=Kind.reaction,
        at=reacted.date,
        chat=ChatId(reacted.chat.id),
        private=reacted.chat.type == Chat.PRIVATE,
        user=UserId(reacted.user.id) if reacted.user else None,
        hidden=reacted.user is None,
        message_id=reacted.message_id,
        emojis=added,
    )


def _membership(kind: Kind, chat: Chat, at: datetime, new: ChatMember) -> Arrival:
    inside = new.status not in (ChatMember.LEFT, ChatMember.BANNED)
    if isinstance(new, ChatMemberRestricted):
        inside = new.is_member
    return Arrival(
        kind=kind,
        at=at,
        chat=ChatId(chat.id),
        private=chat.type == Chat.PRIVATE,
        forum=bool(chat.is_forum),
        chat_title=chat.title or "",
        subject=UserId(new.user.id),
        user_name=new.user.full_name,
        inside=inside,
        rights=rights_of(new),
    )


def rights_of(member: ChatMember) -> tuple[str, ...]:
    """Return the rights that matter to us: admin, manage_topics, pin_messages."""
    if not isinstance(member, ChatMemberAdministrator):
        return ("admin", "manage_topics", "pin_messages") if member.status == ChatMember.OWNER else ()
    named = {"manage_topics": member.can_manage_topics, "pin_messages": member.can_pin_messages}
    return ("admin", *(name for name, has in named.items() if has))


def _service(message: Message) -> Arrival | None:
    """Return what a service message tells, or None for an ordinary one."""
    chat = ChatId(message.chat.id)
    if message.migrate_to_chat_id is not None:
        moved = ChatId(message.migrate_to_chat_id)
        return Arrival(kind=Kind.migration, at=message.date, chat=chat, moved_to=moved)
    if message.migrate_from_chat_id is not None:
        old = ChatId(message.migrate_from_chat_id)
        return Arrival(kind=Kind.migration, at=message.date, chat=old, moved_to=chat)
    if message.left_chat_member is not None:
        gone = UserId(message.left_chat_member.id)
        return Arrival(kind=Kind.member, at=message.date, chat=chat, subject=gone, inside=False)
    quiet = any(getattr(message, name) for name in _QUIET)
    return Arrival(kind=Kind.other, at=message.date, chat=chat) if quiet else None


def _message(message: Message, *, edited: bool) -> Arrival:
    written = (message.text or message.caption or "").strip()
    text = written if _WITH_CODE.fullmatch(written) else mask(written)
    command = _COMMAND.match(text)
    user: User | None = message.from_user
    replied = _replied(message)
    quoted = (replied.text or replied.caption or "") if replied else ""
    return Arrival(
        kind=Kind.edit if edited else Kind.message,
        at=(message.edit_date if edited else None) or message.date,
        chat=ChatId(message.chat.id),
        private=message.chat.type == Chat.PRIVATE,
        chat_title=mask(message.chat.title or ""),
        forum=bool(message.chat.is_forum),
        thread=message.message_thread_id if message.is_topic_message else None,
        user=UserId(user.id) if user and message.sender_chat is None else None,
        user_name=mask(user.full_name) if user else "",
        language=(user.language_code if user else None) or "",
        hidden=message.sender_chat is not None or user is None or user.is_bot,
        second_hand=message.forward_origin is not None or message.via_bot is not None,
        message_id=message.message_id,
        album=message.media_group_id or "",
        text=text,
        masked=text != written or mask(quoted) != quoted,
        command=command[1].lower() if command else "",
        addressee=(command[2] or "") if command else "",
        rest=command[3].strip() if command else "",
        files=files_of(message),
        place=place_of(message),
        reply_to=replied.message_id if replied else None,
        replied_text=mask(quoted),
        replied_files=files_of(replied) if replied else (),
        replied_place=place_of(replied) if replied else None,
    )


def _replied(message: Message) -> Message | None:
    """In a topic every message replies to the one that created it: that is no answer."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def files_of(message: Message) -> tuple[Attachment, ...]:
    """Return a message's file; of a photo's sizes the largest."""
    kinds: Sequence[tuple[str, object]] = (
        ("photo", message.photo[-1] if message.photo else None),
        ("voice", message.voice),
        ("video", message.video),
        ("video", message.video_note),
        ("audio", message.audio),
        ("document", message.document),
    )
    return tuple(
        Attachment(
            kind=kind,
            file_id=getattr(file, "file_id", ""),
            unique_id=getattr(file, "file_unique_id", ""),
            size=getattr(file, "file_size", 0) or 0,
        )
        for kind, file in kinds
        if file is not None
    )


def place_of(message: Message) -> Place | None:
    """Return the point a location or venue names."""
    venue = message.venue
    location = venue.location if venue else message.location
    if location is None:
        return None
    name = Words(mask(f"{venue.title}, {venue.address}")) if venue else None
    return Place(latitude=location.latitude, longitude=location.longitude, name=name)
