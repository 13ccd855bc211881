"""Rule 25: delivery by POST."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from sandbox import Clock, Person
from tests.sandbox.conftest import Json, Raw


class Hook:
    """A bot's own little server, which answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.arrived: list[tuple[Json, str]] = []
        self.answers: list[web.Response] = []
        self.rang = asyncio.Event()

    async def ring(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.arrived.append((await request.json(), secret))
        self.rang.set()
        return self.answers.pop(0) if self.answers else web.Response()

    async def rings(self, times: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.arrived) < times:
                self.rang.clear()
                await self.rang.wait()
        return [update["message"]["text"] for update, _ in self.arrived]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    application = web.Application()
    application.router.add_post("/hook", hook.ring)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_come_in_order_with_the_secret(raw: Raw, hook: Hook, ann: Person) -> None:
    ann.says("one")
    await raw.call("setWebhook", url=hook.url, secret_token="s3cret")
    ann.says("two")
    assert await hook.rings(2) == ["one", "two"]
    assert {secret for _, secret in hook.arrived} == {"s3cret"}


async def test_it_tries_again_until_it_is_thanked(raw: Raw, hook: Hook, ann: Person, clock: Clock) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=302)]
    await raw.call("setWebhook", url=hook.url)
    ann.says("one")
    ann.says("two")
    assert await hook.rings(1) == ["one"]
    info = await failing(raw, "Wrong response from the webhook: 500")
    assert info["pending_update_count"] == 2
    clock.advance(timedelta(seconds=1))
    await hook.rings(2)
    await failing(raw, "Wrong response from the webhook: 302")
    clock.advance(timedelta(seconds=1))
    assert len(hook.arrived) == 2
    clock.advance(timedelta(seconds=1))
    assert await hook.rings(4) == ["one", "one", "one", "two"]


async def failing(raw: Raw, text: str) -> Json:
    async with asyncio.timeout(5):
        while True:
            info: Json = await raw.call("getWebhookInfo")
            if info.get("last_error_message") == text:
                return info


async def test_retry_after_is_obeyed(raw: Raw, hook: Hook, ann: Person, clock: Clock) -> None:
    hook.answers = [web.Response(status=503, headers={"Retry-After": "600"})]
    await raw.call("setWebhook", url=hook.url)
    ann.says("one")
    await hook.rings(1)
    await failing(raw, "Wrong response from the webhook: 503")
    clock.advance(timedelta(seconds=599))
    await raw.call("getMe")
    assert len(hook.arrived) == 1
    clock.advance(timedelta(seconds=1))
    await hook.rings(2)


async def test_gone_for_23_hours_closes_it(raw: Raw, hook: Hook, ann: Person, clock: Clock) -> None:
    hook.answers = [web.Response(status=410) for _ in range(2)]
    await raw.call("setWebhook", url=hook.url)
    ann.says("one")
    await hook.rings(1)
    await failing(raw, "Wrong response from the webhook: 410")
    clock.advance(timedelta(hours=23))
    await hook.rings(2)
    async with asyncio.timeout(5):
        while (await raw.call("getWebhookInfo"))["url"]:
            pass


async def test_nobody_answers(raw: Raw, ann: Person) -> None:
    await raw.call("setWebhook", url="http://127.0.0.1:1/hook")
    ann.says("one")
    await failing(raw, "Connection failed: ClientConnectorError")


async def test_removing_it(raw: Raw, hook: Hook, ann: Person) -> None:
    await raw.call("setWebhook", url=hook.url, allowed_updates=["message"], max_connections=1)
    info = await raw.call("getWebhookInfo")
    assert (info["url"], info["allowed_updates"], info["max_connections"]) == (hook.url, ["message"], 1)
    await raw.call("setWebhook", url="")
    ann.says("one")
    assert len(await raw.call("getUpdates")) == 1
    await raw.call("deleteWebhook", drop_pending_updates=True)
    assert raw.bot.stream.pending == []
    assert hook.arrived == []


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"url": "http://example.org/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "nothing"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org:8080/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://example.org/", "secret_token": "x" * 257}, "secret token is too long"),
        (
            {"url": "https://example.org/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_wrong_webhooks(raw: Raw, params: Any, error: str) -> None:
    assert await raw.refused("setWebhook", **params) == f"400 Bad Request: {error}"
