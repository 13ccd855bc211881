"""Rule 12: 429 per chat, with body and header; others unaffected."""

from datetime import timedelta

import aiohttp
import pytest

from sandbox import Clock, Limits, Person, Rate, Sandbox
from tests.sandbox.conftest import Raw


@pytest.fixture
def town(clock: Clock) -> Sandbox:
    return Sandbox(clock)


async def test_twenty_a_minute_in_a_group(raw: Raw, town: Sandbox, ann: Person, clock: Clock) -> None:
    group = town.group("Shaft 3", [ann, raw.bot])
    for _ in range(20):
        await raw.says(group)
    params = {"chat_id": group.id, "text": "one more"}
    async with raw.session.post(f"{raw.base}/sendMessage", json=params) as reply:
        body = await reply.json()
    assert (reply.status, reply.headers["Retry-After"]) == (429, "3")
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    await raw.says(ann)
    await raw.call("getChat", chat_id=group.id)
    clock.advance(timedelta(seconds=3))
    await raw.says(group)
    assert (
        await raw.refused("sendMessage", chat_id=group.id, text="x") == "429 Too Many Requests: retry after 3"
    )


async def test_one_a_second_in_private_after_a_burst(raw: Raw, ann: Person, clock: Clock) -> None:
    for _ in range(Limits().private.burst):
        await raw.says(ann)
    assert (
        await raw.refused("sendMessage", chat_id=ann.id, text="x") == "429 Too Many Requests: retry after 1"
    )
    clock.advance(timedelta(seconds=1))
    sent = await raw.says(ann)
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    assert (await raw.refused("editMessageText", **where, text="x")).startswith("429")


async def test_thirty_a_second_in_all(raw: Raw, town: Sandbox) -> None:
    people = [town.person(f"P {number}") for number in range(31)]
    for person in people:
        person.starts(raw.bot)
    for person in people[:30]:
        await raw.says(person)
    assert await raw.refused("sendMessage", chat_id=people[30].id, text="x") == (
        "429 Too Many Requests: retry after 1"
    )


async def test_an_album_costs_what_it_holds(clock: Clock) -> None:
    small = Rate(calls=1, per=timedelta(minutes=1), burst=2)
    town = Sandbox(clock, limits=Limits(private=small))
    bot = town.add_bot("b_bot")
    ann = town.person("Ann")
    ann.starts(bot)
    async with town.serve() as server, aiohttp.ClientSession() as session:
        raw = Raw(session, server, bot)
        form = aiohttp.FormData({"chat_id": str(ann.id)})
        form.add_field("photo", b"x", filename="x.jpg")
        async with session.post(f"{raw.base}/sendPhoto", data=form) as reply:
            file_id = (await reply.json())["result"]["photo"][0]["file_id"]
        items = [{"type": "photo", "media": file_id}] * 2
        assert (await raw.refused("sendMediaGroup", chat_id=ann.id, media=items)).startswith("429")
        clock.advance(timedelta(minutes=1))
        await raw.call("sendMediaGroup", chat_id=ann.id, media=items)
        clock.advance(timedelta(seconds=59))
        assert (await raw.refused("sendMessage", chat_id=ann.id, text="x")).endswith("retry after 1")


async def test_what_is_refused_otherwise_costs_nothing(raw: Raw, ann: Person) -> None:
    for _ in range(40):
        await raw.refused("sendMessage", chat_id=5, text="x")
    await raw.says(ann)


async def test_a_webhook_is_set_once_a_second(raw: Raw, clock: Clock) -> None:
    await raw.call("setWebhook", url="https://example.org/")
    assert (
        await raw.refused("setWebhook", url="https://example.org/") == "429 Too Many Requests: retry after 1"
    )
    clock.advance(timedelta(seconds=1))
    await raw.call("setWebhook", url="https://example.org/")


async def test_the_limits_can_be_switched_off(clock: Clock) -> None:
    town = Sandbox(clock, limits=None)
    bot = town.add_bot("b_bot")
    ann = town.person("Ann")
    ann.starts(bot)
    async with town.serve() as server, aiohttp.ClientSession() as session:
        raw = Raw(session, server, bot)
        for _ in range(100):
            await raw.says(ann)
