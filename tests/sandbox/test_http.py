"""Rules 1, 26, 27, 35, 36, 38: the door itself."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox import Bot, Clock, Person, PollsTooOften, Sandbox, Server
from sandbox.description import api
from sandbox.methods import METHODS
from tests.sandbox.conftest import Raw, parked


@pytest.mark.parametrize("name", ["getMe", "GETME", "getme"])
async def test_method_names_are_case_blind(raw: Raw, name: str) -> None:
    assert (await raw.call(name))["username"] == "fieldline_bot"


async def test_get_with_a_query(raw: Raw, ann: Person) -> None:
    params = {"chat_id": str(ann.id), "text": "by query"}
    async with raw.session.get(f"{raw.base}/sendMessage", params=params) as reply:
        assert (await reply.json())["result"]["text"] == "by query"


async def test_urlencoded_bodies_carry_objects_as_json(raw: Raw, ann: Person) -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    data = {"chat_id": str(ann.id), "text": "form", "disable_notification": "true", "reply_markup": markup}
    async with raw.session.post(f"{raw.base}/sendMessage", data=data) as reply:
        assert (await reply.json())["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Go"
    assert ann.phone()[-1].marks == {"silent"}


async def test_multipart_bodies_carry_files(raw: Raw, ann: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann.id))
    form.add_field("document", b"a,b", filename="list.csv", content_type="text/csv")
    async with raw.session.post(f"{raw.base}/sendDocument", data=form) as reply:
        document = (await reply.json())["result"]["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "list.csv",
        "text/csv",
        3,
    )


async def test_a_method_nobody_knows(raw: Raw) -> None:
    assert await raw.refused("sendPigeon") == "404 Not Found: method not found"


async def test_every_known_method_is_modelled_or_refused_loudly(raw: Raw) -> None:
    for name in sorted(set(api()["methods"]) - set(METHODS)):
        assert await raw.refused(name) == f"501 method {name} is not modelled by the sandbox"


def test_every_modelled_method_is_described() -> None:
    assert set(METHODS) <= set(api()["methods"])


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 1}, "message text is empty"),
        ({"chat_id": 1, "text": "x", "colour": 1}, 'sendMessage has no parameter "colour"'),
        ({"chat_id": 1, "text": 5}, 'parameter "text" must be of type String'),
        (
            {"chat_id": 1, "text": "x", "message_thread_id": "one"},
            'parameter "message_thread_id" must be of type Integer',
        ),
        (
            {"chat_id": 1, "text": "x", "protect_content": "perhaps"},
            'parameter "protect_content" must be of type Boolean',
        ),
        (
            {"chat_id": 1, "text": "x", "reply_parameters": {}},
            'parameter "reply_parameters.message_id" of ReplyParameters is required',
        ),
        (
            {"chat_id": 1, "text": "x", "reply_parameters": "{"},
            'parameter "reply_parameters" must be of type ReplyParameters',
        ),
        (
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "size": 2}]]}},
            'InlineKeyboardButton has no parameter "reply_markup.inline_keyboard[0].[0].size"',
        ),
        ({"chat_id": 1, "text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_calls_are_held_against_the_description(raw: Raw, params: Any, text: str) -> None:
    assert await raw.refused("sendMessage", **params) == f"400 Bad Request: {text}"


async def test_a_body_that_is_no_json(raw: Raw) -> None:
    headers = {"Content-Type": "application/json"}
    async with raw.session.post(f"{raw.base}/getMe", data=b"{", headers=headers) as reply:
        assert (await reply.json())["description"] == "Bad Request: can't parse JSON object"


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/bot1:AAunknown/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/elsewhere", 404, "Not Found"),
        ("/", 404, "Not Found"),
    ],
)
async def test_wrong_tokens_and_paths(raw: Raw, path: str, status: int, text: str) -> None:
    async with raw.session.get(raw.server.url + path) as reply:
        assert (reply.status, (await reply.json())["description"]) == (status, text)


async def test_a_foreign_host_name_is_refused(raw: Raw) -> None:
    async with raw.session.get(f"{raw.base}/getMe", headers={"Host": "evil.example:80"}) as reply:
        assert reply.status == 403
    async with raw.session.get(
        f"{raw.base}/getMe", headers={"Host": f"localhost:{raw.server.port}"}
    ) as reply:
        assert reply.status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])  # noqa: S104
async def test_it_listens_on_loopback_only(town: Sandbox, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        async with town.serve(host):
            pass


async def test_closing_leaves_nothing_running(town: Sandbox, bot: Bot) -> None:
    before = asyncio.all_tasks()
    async with town.serve() as server, aiohttp.ClientSession() as session:
        async with asyncio.TaskGroup() as tasks:
            poll = tasks.create_task(_poll(session, server, bot))
            await parked(bot)
            town.person("Ann").starts(bot)
        assert poll.result()
        port = server.port
    assert asyncio.all_tasks() == before
    with pytest.raises(OSError, match="onnect"):
        await asyncio.open_connection("127.0.0.1", port)


async def _poll(session: aiohttp.ClientSession, server: Server, bot: Bot) -> Any:
    async with session.get(f"{server.url}/bot{bot.token}/getUpdates?timeout=20") as reply:
        return (await reply.json())["result"]


async def test_a_failure_inside_comes_out_as_it_is(town: Sandbox) -> None:
    with pytest.raises(KeyError):
        async with town.serve():
            raise KeyError


async def test_polling_without_cause_fails_the_test(clock: Clock) -> None:
    town = Sandbox(clock, most_idle_polls=3)
    await _poll_idly(town, 3)
    with pytest.raises(PollsTooOften):
        await _poll_idly(town, 4)


async def _poll_idly(town: Sandbox, times: int) -> None:
    bot = town.add_bot(f"eager{times}_bot")
    async with town.serve() as server, aiohttp.ClientSession() as session:
        for offset in range(times):
            url = f"{server.url}/bot{bot.token}/getUpdates?offset={offset}"
            async with session.get(url) as reply:
                assert (await reply.json())["result"] == []
