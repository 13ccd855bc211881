"""Our `Message` as calls of the Bot API. The only place that sends."""

import asyncio
import html
import re
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from telegram import InputFile

from bot.delivery.picture import Pictures
from bot.transport import RawBot
from handlers.cards.message import Button, Message

GENERAL = 1
"""The General topic: messages there bear no thread, and Telegram refuses its number."""
TOAST_LIMIT = 200
TOPIC_LIMIT = 128
TAG = re.compile(r"<[^>]*>")

JSONDict = dict[str, Any]


class Telegram:
    """Sends and changes messages. Raises what `bot.transport` raises, and nothing of its own."""

    def __init__(self, bot: RawBot, pictures: Pictures | None = None) -> None:
        self._bot = bot
        self._pictures = pictures or Pictures()

    async def send(
        self,
        chat: int,
        message: Message,
        *,
        thread: int | None = None,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> int:
        """Send it anew; return its message id."""
        parameters = {
            "chat_id": chat,
            "message_thread_id": None if thread == GENERAL else thread,
            "disable_notification": message.silent or None,
            "reply_parameters": reply_to and {"message_id": reply_to, "allow_sending_without_reply": True},
            "reply_markup": _markup(message),
            "parse_mode": None if plain else "HTML",
        }
        text = _words(message, plain=plain)
        if message.chart:
            drawn = await asyncio.to_thread(self._pictures.draw, message.chart)
            if drawn is not None:
                picture = {"photo": InputFile(drawn, filename="picture.png"), "caption": text}
                return _id(await self._bot.call("sendPhoto", parameters | picture))
            unseen = replace(message, text=Markup("\n").join((message.text, message.chart.instead)))
            text = _words(unseen, plain=plain)
        said = {"text": text, "link_preview_options": {"is_disabled": True}}
        return _id(await self._bot.call("sendMessage", parameters | said))

    async def edit(self, chat: int, message_id: int, message: Message, *, plain: bool = False) -> None:
        """Put the message in the place of one that stands; without buttons its keyboard goes."""
        await self._bot.call(
            "editMessageText",
            {
                "chat_id": chat,
                "message_id": message_id,
                "text": _words(message, plain=plain),
                "parse_mode": None if plain else "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": _inline(message.buttons) if message.buttons else None,
            },
        )

    async def answer(self, press: str, message: Message | None) -> None:
        """Answer a button press; with None only stop its waiting sign."""
        said = (
            {}
            if message is None
            else {"text": _plain(message)[:TOAST_LIMIT], "show_alert": message.alert or None}
        )
        await self._bot.call("answerCallbackQuery", {"callback_query_id": press, **said})

    async def react(self, chat: int, message_id: int, emoji: str) -> None:
        reaction = [{"type": "emoji", "emoji": emoji}]
        await self._bot.call(
            "setMessageReaction", {"chat_id": chat, "message_id": message_id, "reaction": reaction}
        )

    async def unbutton(self, chat: int, message_id: int) -> None:
        """Take the buttons from a message; its words stay."""
        await self._bot.call("editMessageReplyMarkup", {"chat_id": chat, "message_id": message_id})

    async def pin(self, chat: int, message_id: int) -> None:
        """Pin it without a sound."""
        await self._bot.call(
            "pinChatMessage", {"chat_id": chat, "message_id": message_id, "disable_notification": True}
        )

    async def open_topic(self, chat: int, name: str) -> int:
        """Open a forum topic; return its thread."""
        topic = await self._bot.call("createForumTopic", {"chat_id": chat, "name": name[:TOPIC_LIMIT]})
        return int(topic["message_thread_id"])


def _id(sent: JSONDict) -> int:
    return int(sent["message_id"])


def _words(message: Message, *, plain: bool) -> str:
    return _plain(message) if plain else str(message.text)


def _plain(message: Message) -> str:
    return html.unescape(TAG.sub("", str(message.text)))


def _markup(message: Message) -> JSONDict | None:
    if message.buttons:
        return _inline(message.buttons)
    if message.keyboard is not None:
        rows = [[{"text": label} for label in row] for row in message.keyboard.rows]
        return {"keyboard": rows, "resize_keyboard": True, "is_persistent": True}
    return {"force_reply": True, "selective": True} if message.ask else None


def _inline(rows: tuple[tuple[Button, ...], ...]) -> JSONDict:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> JSONDict:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}
