"""The world as JSON objects of the Bot API, as one bot sees it."""

from datetime import datetime
from typing import Any

from sandbox.accounts import Bot, Member, User
from sandbox.media import Medium
from sandbox.refusals import Json
from sandbox.rights import ADMIN_RIGHTS, MEMBER_RIGHTS
from sandbox.text import Entity, Text
from sandbox.world import Chat, Message, Private, World


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _given(**values: Any) -> Json:
    """Telegram leaves out what is empty or false."""
    return {name: value for name, value in values.items() if value}


def user(who: User, *, to_itself: bool = False) -> Json:
    shown: Json = {"id": who.id, "is_bot": who.is_bot, "first_name": who.first_name}
    shown |= _given(last_name=who.last_name, username=who.username, language_code=who.language)
    if to_itself and isinstance(who, Bot):
        shown |= {
            "can_join_groups": True,
            "can_read_all_group_messages": who.reads_all,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
    return shown


def chat(where: Chat) -> Json:
    if isinstance(where, Private):
        who = where.person
        names = _given(first_name=who.first_name, last_name=who.last_name, username=who.username)
        return {"id": where.id, "type": "private", **names}
    return {
        "id": where.id,
        "type": where.kind,
        "title": where.title,
        **_given(username=where.username, is_forum=where.forum),
    }


def member(who: Member) -> Json:
    shown: Json = {"status": who.status, "user": user(who.user)}
    match who.status:
        case "creator":
            return shown | {"is_anonymous": who.anonymous}
        case "administrator":
            rights = {name: name in who.rights for name in ADMIN_RIGHTS}
            return shown | {"can_be_edited": False, "is_anonymous": who.anonymous} | rights
        case "restricted":
            rights = {name: name in who.rights for name in MEMBER_RIGHTS}
            return shown | {"is_member": True, "until_date": 0} | rights
        case "kicked":
            return shown | {"until_date": 0}
        case _:
            return shown


def entities(world: World, text: Text) -> list[Json]:
    return [_entity(world, entity) for entity in text.entities]


def _entity(world: World, entity: Entity) -> Json:
    shown: Json = {"type": entity.type, "offset": entity.offset, "length": entity.length}
    shown |= _given(url=entity.url, language=entity.language)
    if entity.user_id:
        shown["user"] = user(world.users[entity.user_id])
    return shown


def message(world: World, bot: Bot, what: Message, *, with_reply: bool = True) -> Json:
    """A Message object; `reply_to_message` is one level deep, as Telegram has it."""
    where = what.chat
    shown: Json = {"message_id": what.id, "date": seconds(what.at), "chat": chat(where)}
    if where.kind != "channel":
        shown["from"] = user(what.sender)
    if what.sender_chat:
        shown["sender_chat"] = chat(what.sender_chat)
    shown |= _given(
        message_thread_id=what.thread,
        is_topic_message=what.is_topic_message,
        forward_origin=_origin(what),
        is_automatic_forward=what.automatic_forward,
        via_bot=what.via_bot and user(what.via_bot),
        edit_date=what.edited_at and seconds(what.edited_at),
        media_group_id=what.album,
        has_protected_content=what.protected,
    )
    if with_reply and (answered := answered_by(what)):
        shown["reply_to_message"] = message(world, bot, answered, with_reply=False)
    if what.keyboard:
        shown["reply_markup"] = {"inline_keyboard": what.keyboard}
    return shown | _content(world, bot, what) | _service(world, bot, what)


def answered_by(what: Message) -> Message | None:
    """In a topic, a message that answers nothing answers the topic's opening message."""
    if what.reply_to and not what.reply_to.deleted:
        return what.reply_to
    topic = what.chat.topics.get(what.thread or 0)
    return topic.opening if topic and topic.opening is not what else None


def _origin(what: Message) -> Json | None:
    if what.origin is None:
        return None
    shown = dict(what.origin)
    if sender := shown.pop("user", None):
        shown["sender_user"] = user(sender)
    for name in ("sender_chat", "chat"):
        if name in shown:
            shown[name] = chat(shown[name])
    return shown


def _content(world: World, bot: Bot, what: Message) -> Json:
    if what.media is None:
        return _given(text=what.body.string, entities=entities(world, what.body))
    caption = _given(caption=what.body.string, caption_entities=entities(world, what.body))
    return _medium(world, bot, what.media) | caption


def _medium(world: World, bot: Bot, what: Medium) -> Json:
    if what.file is None:
        shown: Json = {what.kind: what.details}
        return shown | ({"location": what.details["location"]} if what.kind == "venue" else {})
    stored = what.file
    shown = {
        "file_id": world.files.id_for(bot.token, stored),
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        **what.details,
    }
    if what.kind == "photo":
        return {"photo": [shown]}
    if what.kind != "video_note":
        shown |= _given(mime_type=stored.mime)
    if what.kind in ("document", "video", "audio"):
        shown |= _given(file_name=stored.name)
    return {what.kind: shown}


def _service(world: World, bot: Bot, what: Message) -> Json:
    shown: Json = {}
    for name, value in what.service.items():
        if isinstance(value, Message):
            shown[name] = message(world, bot, value, with_reply=False)
        elif isinstance(value, User):
            shown[name] = user(value)
        elif isinstance(value, list):
            shown[name] = [user(each) for each in value]
        else:
            shown[name] = value
    return shown


def inaccessible(what: Message) -> Json:
    return {"chat": chat(what.chat), "message_id": what.id, "date": 0}
