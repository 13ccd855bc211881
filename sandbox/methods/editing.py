"""edit…, delete, pin, react: what a bot does to a message that is there already."""

from datetime import timedelta

from sandbox.access import allowed, find, reach, refuse_unless
from sandbox.keyboards import check_markup, inline_rows
from sandbox.methods.call import Call
from sandbox.methods.sending import caption, message_text
from sandbox.post import changed, delete, edit, post
from sandbox.reactions import EMOJI
from sandbox.refusals import NOT_MODIFIED, Json, bad, not_modelled
from sandbox.text import Text
from sandbox.world import Message, Private

DELETABLE_FOR = timedelta(hours=48)


def edit_message_text(call: Call) -> Json:
    message = _own(call)
    refuse_unless(message.media is None, bad("there is no text in the message to edit"))
    return _edit(call, message, message_text(call))


def edit_message_caption(call: Call) -> Json:
    message = _own(call)
    with_caption = message.media is not None and message.media.file is not None
    refuse_unless(with_caption, bad("there is no caption in the message to edit"))
    return _edit(call, message, caption(call, call.params))


def edit_message_reply_markup(call: Call) -> Json:
    message = _own(call)
    return _edit(call, message, message.body)


def _own(call: Call) -> Message:
    if call.get("inline_message_id"):
        raise not_modelled("inline_message_id")
    refuse_unless("chat_id" in call.params, bad("chat_id is empty"))
    message = call.message("edit")
    mine = message.sender is call.bot and not message.service and message.origin is None
    refuse_unless(mine, bad("message can't be edited"))
    return message


def _edit(call: Call, message: Message, body: Text) -> Json:
    """Leaving out the markup takes the keyboard away."""
    check_markup(call.get("reply_markup"), message.chat)
    keyboard = inline_rows(call.get("reply_markup"))
    if (body, keyboard) == (message.body, message.keyboard):
        raise bad(NOT_MODIFIED)
    edit(call.world, message, body=body, keyboard=keyboard, edited_at=call.world.now())
    return call.shown(message)


def delete_message(call: Call) -> bool:
    message = call.message("delete")
    refuse_unless(_may_delete(call, message), bad("message can't be deleted"))
    young = call.world.now() - message.at < DELETABLE_FOR
    refuse_unless(young, bad("message can't be deleted for everyone"))
    delete(call.world, message)
    return True


def _may_delete(call: Call, message: Message) -> bool:
    if message.id in message.chat.topics:
        return False
    private = isinstance(message.chat, Private)
    return private or message.sender is call.bot or message.chat.member(call.bot).may("can_delete_messages")


def pin_chat_message(call: Call) -> bool:
    message = call.message("pin")
    _check_pinning(call, message.chat.id)
    refuse_unless(not message.service, bad("message can't be pinned"))
    if not message.pinned:
        message.pinned = True
        changed(call.world, message)
        service = {"pinned_message": message}
        silent = call.get("disable_notification", False)
        post(call.world, message.chat, call.bot, service=service, thread=message.thread, silent=silent)
    return True


def unpin_chat_message(call: Call) -> bool:
    """Without a message id the newest pinned message is meant."""
    chat = call.chat(writing=True)
    _check_pinning(call, chat.id)
    pinned = [message for message in chat.shown if message.pinned]
    if "message_id" in call.params:
        message = find(chat, call.params["message_id"], "unpin")
    elif pinned:
        message = pinned[-1]
    else:
        raise bad("message to unpin not found")
    message.pinned = False
    changed(call.world, message)
    return True


def _check_pinning(call: Call, chat_id: int) -> None:
    chat = reach(call.world, call.bot, chat_id)
    may = isinstance(chat, Private) or allowed(chat, call.bot, "can_pin_messages")
    refuse_unless(may, bad("not enough rights to manage pinned messages in the chat"))


def set_message_reaction(call: Call) -> bool:
    """A bot sets at most one; nobody is told of it."""
    message = call.message("react")
    wanted: list[Json] = call.get("reaction", [])
    emoji = [str(each.get("emoji")) for each in wanted]
    refuse_unless(len(emoji) <= 1, bad("REACTIONS_TOO_MANY"))
    refuse_unless(set(emoji) <= EMOJI, bad("REACTION_INVALID"))
    message.reactions[call.bot.id] = emoji
    changed(call.world, message)
    return True
