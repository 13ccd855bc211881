"""200 means committed; and only Telegram may knock."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest

from bot.config import WebhookSettings
from bot.intake.polling import KINDS, Raw
from bot.intake.webhook import BODY_LIMIT, Webhook
from bot.transport import connect
from sandbox.accounts import Bot
from sandbox.people import Person
from sandbox.town import Sandbox
from tests.delivery.until import until

SECRET = "a-secret-of-32-characters-0123456"


@dataclass
class Desk:
    """Holds commits until it may; refuses what it is told to."""

    batches: list[list[int]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    may_commit: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, raws: list[Raw]) -> None:
        self.asked.set()
        await self.may_commit.wait()
        ids = [raw["update_id"] for raw in raws]
        if self.refused.intersection(ids):
            raise OSError("disk full")
        self.batches.append(ids)


@dataclass
class Post:
    """Telegram's end of the wire, and ours."""

    url: str
    session: aiohttp.ClientSession
    hook: Webhook
    desk: Desk
    town: Sandbox
    bot: Bot
    ann: Person

    async def knocks(self, body: bytes | BytesIO, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with self.session.post(self.url, data=body, headers=headers) as answer:
            return answer.status

    async def update(self, number: int) -> int:
        return await self.knocks(b'{"update_id": %d, "message": {}}' % number)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with _open() as post:
        yield post


@asynccontextmanager
async def _open() -> AsyncIterator[Post]:
    town, desk, port = Sandbox(limits=None), Desk(), _free_port()
    number, ann = town.add_bot("field_bot"), town.person("Ann")
    ann.chat(number).started = True
    settings = WebhookSettings(url=f"http://127.0.0.1:{port}/hook", secret=SECRET, port=port)
    async with (
        town.serve() as server,
        connect(number.token, server.url) as bot,
        aiohttp.ClientSession() as session,
    ):
        hook = Webhook(bot, desk, town.clock, settings)
        hook.open()
        async with asyncio.TaskGroup() as group:
            task = group.create_task(hook.run())
            await until(lambda: town.calls("setWebhook") and _listening(port))
            yield Post(settings.url, session, hook, desk, town, number, ann)
            desk.may_commit.set()
            task.cancel()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _listening(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


async def test_telegram_is_answered_after_the_commit(post: Post) -> None:
    async with asyncio.TaskGroup() as group:
        answer = group.create_task(post.update(1))
        await post.desk.asked.wait()
        await asyncio.sleep(0.05)  # long enough for an answer that must not come
        assert not answer.done()
        post.desk.may_commit.set()
    assert answer.result() == 200
    assert post.desk.batches == [[1]]


async def test_what_arrives_during_a_commit_goes_with_the_next(post: Post) -> None:
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(post.update(1))]
        await post.desk.asked.wait()
        answers += [group.create_task(post.update(number)) for number in (2, 3, 4)]
        await until(lambda: len(post.hook._waiting) == 3)
        post.desk.may_commit.set()
    assert [answer.result() for answer in answers] == [200] * 4
    assert [sorted(batch) for batch in post.desk.batches] == [[1], [2, 3, 4]]


async def test_what_was_not_committed_is_not_answered_with_200(post: Post) -> None:
    post.desk.refused = {3}
    async with asyncio.TaskGroup() as group:
        answers = [group.create_task(post.update(1))]
        await post.desk.asked.wait()
        answers += [group.create_task(post.update(number)) for number in (2, 3, 4)]
        await until(lambda: len(post.hook._waiting) == 3)
        post.desk.may_commit.set()
    assert [answer.result() for answer in answers] == [200, 200, 503, 200]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ключ"])
async def test_a_stranger_is_turned_away(post: Post, secret: str | None) -> None:
    post.desk.may_commit.set()
    assert await post.knocks(b'{"update_id": 1}', secret) == 403
    assert post.desk.batches == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"update_id": "1"}', b"\xff\xfe"])
async def test_what_is_no_update_is_refused_and_its_words_stay_out_of_the_log(
    post: Post, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    assert await post.knocks(body) == 400
    assert f"action=webhook-garbled bytes={len(body)}" in caplog.text
    assert post.desk.batches == []


async def test_a_body_without_end_is_cut_off(post: Post) -> None:
    assert await post.knocks(BytesIO(b"x" * (BODY_LIMIT + 1))) == 413


async def test_the_same_update_twice_reaches_the_desk_twice(post: Post) -> None:
    """It is the desk that knows what it has seen, across restarts as well."""
    post.desk.may_commit.set()
    assert [await post.update(1), await post.update(1)] == [200, 200]
    assert post.desk.batches == [[1], [1]]


async def test_telegram_is_told_where_with_the_secret_and_all_kinds(post: Post) -> None:
    (call,) = post.town.calls("setWebhook")
    assert call.params["secret_token"] == SECRET
    for kind in KINDS:
        assert kind in str(call.params["allowed_updates"])
    assert str(call.params["drop_pending_updates"]).lower() == "false"


async def test_a_message_travels_from_a_phone_to_the_desk(post: Post) -> None:
    post.desk.may_commit.set()
    post.ann.says("fire")
    await until(lambda: post.desk.batches)
    assert len(post.desk.batches[0]) == 1
    assert post.hook.last_poll == post.town.clock.now()


def test_a_taken_port_is_noticed_before_anything_begins() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = WebhookSettings(url="https://example.org/hook", secret=SECRET, port=port)
        hook = Webhook(connect("1:x", "http://127.0.0.1:9"), Desk(), Sandbox().clock, settings)
        with pytest.raises(OSError, match="in use"):
            hook.open()


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(WebhookSettings(url="https://example.org/hook", secret=SECRET))


async def test_everything_is_read_when_telegram_says_that_nothing_waits(post: Post) -> None:
    drain, clock = post.hook.drain, post.town.clock
    await until(lambda: drain.until == clock.now() - drain.margin)
    read = drain.until
    post.ann.says("fire")
    await post.desk.asked.wait()
    clock.advance(timedelta(minutes=1))
    drain.want(clock.now())
    await until(lambda: len(post.town.calls("getWebhookInfo")) > 1)
    assert drain.until == read, "one is on its way and not committed"
    clock.advance(timedelta(minutes=1))
    post.desk.may_commit.set()
    await until(lambda: drain.until == clock.now() - drain.margin)
