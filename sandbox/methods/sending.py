"""send…: everything a bot can put into a chat."""

from typing import Any

from sandbox import access
from sandbox.keyboards import check_markup, inline_rows
from sandbox.media import Medium
from sandbox.methods.attachments import medium
from sandbox.methods.call import Call
from sandbox.post import post
from sandbox.refusals import Json, bad
from sandbox.text import NO_TEXT, Text
from sandbox.world import Chat, Message

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024


def send_message(call: Call) -> Json:
    return call.shown(_send(call, "text", message_text(call)))


def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def send_voice(call: Call) -> Json:
    return _send_file(call, "voice")


def send_video(call: Call) -> Json:
    return _send_file(call, "video")


def send_location(call: Call) -> Json:
    names = ("latitude", "longitude", "horizontal_accuracy", "live_period", "heading")
    details = {name: call.get(name) for name in names if call.get(name) is not None}
    place = Medium(kind="location", details=details)
    return call.shown(_send(call, "location", NO_TEXT, media=place))


def send_media_group(call: Call) -> list[Json]:
    """Each item is a message of its own; one id joins them."""
    items: list[Json] = call.params["media"]
    if not 2 <= len(items) <= 10:
        raise bad("media group must include 2-10 items")
    call.chat(writing=True)
    album = str(13_000_000_000 + call.world.number())
    parts = [(item, medium(call, item["type"], item["media"]), caption(call, item)) for item in items]
    sent = [_send(call, item["type"], words, media=file, album=album) for item, file, words in parts]
    return [call.shown(message) for message in sent]


def send_chat_action(call: Call) -> bool:
    access.check_thread(call.chat(writing=True), call.bot, call.get("message_thread_id"))
    return True


def _send_file(call: Call, kind: str) -> Json:
    access.check_sending(call.chat(writing=True), call.bot, kind)
    words = caption(call, call.params)
    return call.shown(_send(call, kind, words, media=medium(call, kind, call.params[kind])))


def message_text(call: Call) -> Text:
    if not call.get("text"):
        raise bad("message text is empty")
    text = call.text("text", "entities")
    if not text.string:
        raise bad("text must be non-empty")
    if len(text.string) > LONGEST_TEXT:
        raise bad("message is too long")
    return text


def caption(call: Call, source: Json) -> Text:
    text = call.text("caption", "caption_entities", source)
    if len(text.string) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return text


def _send(call: Call, kind: str, body: Text, **content: Any) -> Message:
    chat = call.chat(writing=True)
    answered = _answered(call, chat)
    wanted = call.get("message_thread_id") or (answered.thread if answered else None)
    thread = access.check_thread(chat, call.bot, wanted)
    access.check_sending(chat, call.bot, kind)
    markup: Json | None = call.get("reply_markup")
    check_markup(markup, chat)
    return post(
        call.world,
        chat,
        call.bot,
        body=body,
        reply_to=answered,
        thread=thread,
        keyboard=inline_rows(markup),
        reply_markup=None if markup and "inline_keyboard" in markup else markup,
        silent=call.get("disable_notification", False),
        protected=call.get("protect_content", False),
        **content,
    )


def _answered(call: Call, chat: Chat) -> Message | None:
    """Answering a message of another chat is not modelled: it would arrive as external_reply."""
    wanted: Json | None = call.get("reply_parameters")
    if wanted is None:
        return None
    elsewhere = wanted.get("chat_id") not in (None, chat.id, str(chat.id))
    message = None if elsewhere else chat.find(wanted["message_id"])
    if message is None and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return message
