"""Rule 14 and 19: the exact texts (docs: tdlib/telegram-bot-api and TDLib), each provoked for real."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Bot, Group, Person, Sandbox
from sandbox.refusals import NOT_MODIFIED, UPGRADED
from tests.sandbox.conftest import Raw

CHATS: dict[str, tuple[Callable[[Sandbox, Bot], int], str]] = {}


def chat(name: str, error: str) -> Callable[[Callable[[Sandbox, Bot], int]], None]:
    def add(make: Callable[[Sandbox, Bot], int]) -> None:
        CHATS[name] = make, error

    return add


@chat("stranger", "400 Bad Request: chat not found")
def _stranger(town: Sandbox, bot: Bot) -> int:
    return town.person("Never Met").id


@chat("met in a group, never started", "403 Forbidden: bot can't initiate conversation with a user")
def _met(town: Sandbox, bot: Bot) -> int:
    person = town.person("Met Once")
    town.group("Room", [person, bot])
    return person.id


@chat("blocked", "403 Forbidden: bot was blocked by the user")
def _blocked(town: Sandbox, bot: Bot) -> int:
    person = town.person("Has Blocked")
    person.starts(bot)
    person.blocks(bot)
    return person.id


@chat("deactivated", "403 Forbidden: user is deactivated")
def _deactivated(town: Sandbox, bot: Bot) -> int:
    person = town.person("Is Gone")
    person.starts(bot)
    person.deletes_account()
    return person.id


def _room(town: Sandbox, bot: Bot, kind: Any = "supergroup") -> Group:
    return town.group("Room", [town.person("Owner"), bot], kind=kind)


@chat("kicked from a group", "403 Forbidden: bot was kicked from the group chat")
def _kicked(town: Sandbox, bot: Bot) -> int:
    room = _room(town, bot, "group")
    room.removes(bot)
    return room.id


@chat("kicked from a supergroup", "403 Forbidden: bot was kicked from the supergroup chat")
def _kicked_super(town: Sandbox, bot: Bot) -> int:
    room = _room(town, bot)
    room.removes(bot)
    return room.id


@chat("left", "403 Forbidden: bot is not a member of the supergroup chat")
def _left(town: Sandbox, bot: Bot) -> int:
    room = _room(town, bot)
    room.loses(bot)
    return room.id


@chat("public, never joined", "403 Forbidden: bot is not a member of the supergroup chat")
def _public(town: Sandbox, bot: Bot) -> int:
    return town.group("Square", username="square").id


@chat("dissolved", "403 Forbidden: the group chat was deleted")
def _dissolved(town: Sandbox, bot: Bot) -> int:
    room = _room(town, bot, "group")
    room.dissolves()
    return room.id


@chat("muted", "400 Bad Request: not enough rights to send text messages to the chat")
def _muted(town: Sandbox, bot: Bot) -> int:
    room = _room(town, bot)
    room.restricts(bot, to=["can_send_photos"])
    return room.id


@chat("itself", "403 Forbidden: the bot can't send messages to the bot")
def _itself(town: Sandbox, bot: Bot) -> int:
    return bot.id


@pytest.mark.parametrize("chat_id", [77, -100123, -5, "@nobody"])
async def test_a_chat_nobody_knows(raw: Raw, chat_id: int | str) -> None:
    assert await raw.refused("sendMessage", chat_id=chat_id, text="x") == "400 Bad Request: chat not found"


async def test_no_chat_at_all(raw: Raw) -> None:
    assert await raw.refused("sendMessage", chat_id="", text="x") == "400 Bad Request: chat_id is empty"


@pytest.mark.parametrize("name", CHATS)
async def test_where_a_message_cannot_go(raw: Raw, town: Sandbox, name: str) -> None:
    make, error = CHATS[name]
    assert await raw.refused("sendMessage", chat_id=make(town, raw.bot), text="x") == error


async def test_an_upgraded_group_tells_where_it_went(raw: Raw, town: Sandbox) -> None:
    room = _room(town, raw.bot, "group")
    new = room.migrates()
    status, body = await raw.answer("sendMessage", chat_id=room.id, text="x")
    assert (status, body["description"]) == (400, f"Bad Request: {UPGRADED}")
    assert body["parameters"] == {"migrate_to_chat_id": new.id}


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("editMessageText", {"text": "x"}, "message to edit not found"),
        ("deleteMessage", {}, "message to delete not found"),
        ("pinChatMessage", {}, "message to pin not found"),
        ("setMessageReaction", {}, "message to react not found"),
    ],
)
async def test_a_message_that_is_not_there(
    raw: Raw, ann: Person, method: str, params: Any, error: str
) -> None:
    refusal = await raw.refused(method, chat_id=ann.id, message_id=999, **params)
    assert refusal == f"400 Bad Request: {error}"


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{"type": "emoji"}]}, "REACTION_INVALID"),
        ("getChatMember", {}, "invalid user_id specified"),
    ],
)
async def test_what_was_left_out(raw: Raw, ann: Person, method: str, params: Any, error: str) -> None:
    assert await raw.refused(method, chat_id=ann.id, **params) == f"400 Bad Request: {error}"


async def test_an_answer_to_nothing(raw: Raw, ann: Person) -> None:
    lost = {"message_id": 999}
    refusal = await raw.refused("sendMessage", chat_id=ann.id, text="x", reply_parameters=lost)
    assert refusal == "400 Bad Request: message to be replied not found"
    await raw.says(ann, reply_parameters=lost | {"allow_sending_without_reply": True})


async def test_the_same_again_is_no_edit(raw: Raw, ann: Person) -> None:
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await raw.says(ann, "<b>x</b>", parse_mode="HTML", reply_markup=keys)
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    same = {"text": "<b>x</b> ", "parse_mode": "HTML", "reply_markup": keys}
    assert await raw.refused("editMessageText", **where, **same) == f"400 Bad Request: {NOT_MODIFIED}"
    await raw.call("editMessageText", **where, text="x", reply_markup=keys)
    await raw.call("editMessageText", **where, text="x")
    assert await raw.refused("editMessageReplyMarkup", **where) == f"400 Bad Request: {NOT_MODIFIED}"
