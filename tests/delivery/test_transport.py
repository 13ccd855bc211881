"""What was sent, what was not, and what we cannot know; and never a token in an exception."""

import asyncio
import traceback
from collections.abc import AsyncIterator

import pytest
from telegram import InputFile
from telegram.error import TelegramError

from bot.transport import (
    NotSent,
    OutOfOrder,
    Patience,
    RawBot,
    Refused,
    Transport,
    Unanswered,
    Unsure,
    connect,
)
from sandbox.faults import Fault, FaultKind
from sandbox.rooms import Group
from sandbox.town import Sandbox

TOKEN = "7000000001:AAwrong-token-that-must-not-appear-x"


@pytest.fixture
def town() -> Sandbox:
    return Sandbox(limits=None)


@pytest.fixture
def group(town: Sandbox) -> Group:
    return town.group("Shaft 3", [town.person("Ann"), town.add_bot("field_bot")])


@pytest.fixture
async def bot(town: Sandbox, group: Group) -> AsyncIterator[RawBot]:
    async with town.serve() as server, connect(group.bots()[0].token, server.url) as bot:
        yield bot


async def test_a_call_brings_telegrams_own_answer(bot: RawBot, group: Group) -> None:
    sent = await bot.call(
        "sendMessage", {"chat_id": group.id, "text": "<b>fire</b> & smoke", "parse_mode": "HTML"}
    )

    assert sent["text"] == "fire & smoke"
    assert sent["message_id"] == group.messages[-1].id


@pytest.mark.parametrize("size", [100, 3 << 20])
async def test_a_picture_is_uploaded(bot: RawBot, group: Group, size: int) -> None:
    picture = InputFile(b"\x89PNG\r\n\x1a\n" + b"\0" * size, filename="map.png")
    sent = await bot.call("sendPhoto", {"chat_id": group.id, "photo": picture, "caption": "火 & smoke"})

    assert sent["caption"] == "火 & smoke"
    file = await bot.get_file(sent["photo"][-1]["file_id"])
    assert bytes(await file.download_as_bytearray()).startswith(b"\x89PNG")


async def test_a_picture_takes_the_other_parameters_along(bot: RawBot, group: Group) -> None:
    first = await bot.call("sendMessage", {"chat_id": group.id, "text": "fire", "reply_markup": None})
    reply = {"message_id": first["message_id"], "allow_sending_without_reply": True}
    picture = InputFile(b"\x89PNG\r\n\x1a\n", filename="map.png")
    sent = await bot.call(
        "sendPhoto",
        {"chat_id": group.id, "photo": picture, "reply_parameters": reply, "disable_notification": True},
    )

    assert sent["reply_to_message"]["message_id"] == first["message_id"]


@pytest.mark.parametrize(
    ("fault", "raised", "arrived"),
    [
        ("lost before", Unsure, 0),
        ("lost after", Unsure, 1),
        ("cut", Unsure, 1),
        ("server error", OutOfOrder, 0),
        ("bad gateway", OutOfOrder, 0),
        ("login page", OutOfOrder, 0),
    ],
)
async def test_an_answer_that_is_none_leaves_the_outcome_unknown(
    bot: RawBot, group: Group, town: Sandbox, fault: FaultKind, raised: type[Exception], arrived: int
) -> None:
    before = len(group.messages)
    town.fails(Fault(kind=fault, method="sendMessage"))

    with pytest.raises(TelegramError) as caught:
        await bot.call("sendMessage", {"chat_id": group.id, "text": "fire"})

    assert type(caught.value) is raised
    assert len(group.messages) - before == (arrived if fault != "login page" else 0)


async def test_a_refusal_keeps_code_words_and_parameters(bot: RawBot, group: Group, town: Sandbox) -> None:
    town.fails(Fault(kind="too many", retry_after=7))
    with pytest.raises(Refused) as caught:
        await bot.call("sendMessage", {"chat_id": group.id, "text": "fire"})
    assert (caught.value.code, caught.value.retry_after) == (429, 7)

    with pytest.raises(Refused) as caught:
        await bot.call("sendMessage", {"chat_id": group.id, "text": " "})
    assert (caught.value.code, caught.value.description) == (400, "Bad Request: text must be non-empty")


async def test_a_slow_answer_is_an_unknown_outcome(town: Sandbox, group: Group) -> None:
    town.fails(Fault(kind="slow", method="sendMessage", seconds=0.5))
    token = group.bots()[0].token
    async with town.serve() as server, Transport(patience=Patience(read=0.05)) as transport:
        bot = RawBot(token, server.url, transport, transport)
        with pytest.raises(Unanswered):
            await bot.call("sendMessage", {"chat_id": group.id, "text": "fire"})


async def test_nobody_listening_means_not_sent() -> None:
    with pytest.raises(NotSent):
        await _call_in_vain("http://127.0.0.1:1")


async def test_an_unknown_host_means_not_sent() -> None:
    with pytest.raises(NotSent):
        await _call_in_vain("http://nowhere.invalid")


async def test_a_gateway_that_turns_us_away_means_not_sent() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NotSent):
            await _call_in_vain(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "fault", ["lost after", "bad gateway", "login page", "not found", "unauthorized", "cut"]
)
async def test_the_token_is_in_no_exception(
    bot: RawBot, group: Group, town: Sandbox, fault: FaultKind
) -> None:
    town.fails(Fault(kind=fault))
    with pytest.raises(TelegramError) as caught:
        await bot.call("sendMessage", {"chat_id": group.id, "text": "fire"})
    _holds_no_token(caught.value, bot.token)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nowhere.invalid"])
async def test_the_token_is_in_no_exception_about_a_connection(url: str) -> None:
    with pytest.raises(TelegramError) as caught:
        await _call_in_vain(url)
    _holds_no_token(caught.value, TOKEN)


async def test_a_wrong_token_is_said_without_the_token(town: Sandbox) -> None:
    async with town.serve() as server:
        bot = connect(TOKEN, server.url)
        with pytest.raises(Refused) as caught:
            await bot.initialize()
        await bot.shutdown()
    assert caught.value.code == 401
    _holds_no_token(caught.value, TOKEN)


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="not an http"):
        connect(TOKEN, "api.telegram.org")


async def _call_in_vain(url: str) -> None:
    async with Transport() as transport:
        bot = RawBot(TOKEN, url, transport, transport)
        await bot.call("sendMessage", {"chat_id": 1, "text": "fire"})


def _holds_no_token(error: BaseException, token: str) -> None:
    assert error.__context__ is None
    assert token.split(":")[1] not in "".join(traceback.format_exception(error))
