"""The same bot by webhook: 200 after the commit, only for Telegram, and everything else as ever."""

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.cli.demo import town as demo
from bot.cli.demo.town import Town
from bot.config import Settings, WebhookSettings
from coordination.policy import Policy
from sandbox import Bot
from storage import flush, ledger
from storage.errors import WriteFailedError
from tests.conftest import unasked
from tests.delivery.until import until

SECRET = "a-secret-of-the-webhook-scenes"


@pytest.fixture
async def hooked(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Town, str]]:
    """The town, with its bot reached by webhook; and where it listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    settings = demo._settings

    def by_webhook(rules: Policy, bot: Bot, api: str, folder: Path) -> Settings:
        address = WebhookSettings(url=url, secret=SECRET, port=port)
        return replace(settings(rules, bot, api, folder), webhook=address)

    async def enrolled(town: Town) -> None:
        """Without polls there is no poll to tell that all was read: everybody's own answer tells it."""
        for person in town.people.values():
            await person.sees("Welcome", by=town.bot)
        for room in town.rooms.values():
            await room.shows("This is the", by=town.bot)

    monkeypatch.setattr(demo, "_settings", by_webhook)
    monkeypatch.setattr(Town, "falls_quiet", enrolled)
    async with demo.rehearsal("en", still=True, rules=unasked("en")) as town:
        yield town, url


async def test_a_report_and_its_answer_by_webhook(hooked: tuple[Town, str]) -> None:
    town, _ = hooked
    ann, wang = town.people["ann"], town.people["wang"]
    ann.says("smoke in the pump room")
    await ann.sees("Received: 26-0001", by=town.bot)
    page = await wang.sees("smoke in the pump room", by=town.bot)
    toast = await wang.presses("Activate plan", on=page).answered()
    assert toast is not None
    await town.rooms["shaft-3"].shows("Plan started", by=town.bot)
    assert not town.sandbox.calls("getUpdates")


async def test_whoever_does_not_know_the_secret_is_turned_away(hooked: tuple[Town, str]) -> None:
    town, url = hooked
    ann = town.people["ann"]
    forged = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": int(town.clock.now().timestamp()),
            "chat": {"id": ann.id, "type": "private", "first_name": "Ann"},
            "from": {"id": ann.id, "is_bot": False, "first_name": "Ann"},
            "text": "a false alarm",
        },
    }
    header = "X-Telegram-Bot-Api-Secret-Token"
    async with aiohttp.ClientSession() as session:
        for given in ({}, {header: "wrong"}):
            async with session.post(url, json=forged, headers=given) as answer:
                assert answer.status == 403
        async with session.post(url, json=forged, headers={header: SECRET}) as answer:
            assert answer.status == 200
        async with session.post(url, json=forged, headers={header: SECRET}) as answer:
            assert answer.status == 200  # again, and it changes nothing
    ann.says("/status")
    overview = await ann.sees("Open: 1 incident", by=town.bot)
    assert "26-0001" in overview.text


async def test_what_was_not_committed_is_given_again(
    hooked: tuple[Town, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _ = hooked
    write, refusals = flush.write, [1]

    async def full(*given: Any) -> object:
        if refusals and given[1].arrivals:
            refusals.pop()
            raise WriteFailedError("The database refused: disk full.")
        return await write(*given)

    monkeypatch.setattr(ledger, "write", full)
    town.people["ann"].says("smoke in the pump room")
    await until(lambda: town.bot.webhook.info().get("last_error_message"))
    assert not [m for m in town.people["wang"].chat(town.bot).shown if "smoke" in m.text]
    town.clock.advance(timedelta(minutes=1))
    await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    town.people["ann"].says("/status")
    await town.people["ann"].sees("Open: 1 incident", by=town.bot)
    assert not refusals


async def test_telegram_is_told_where_and_asked_for_everything(hooked: tuple[Town, str]) -> None:
    town, url = hooked
    (call,) = town.sandbox.calls("setWebhook")
    assert (call.params["url"], call.params["secret_token"]) == (url, SECRET)
    assert "message_reaction" in str(call.params["allowed_updates"])
