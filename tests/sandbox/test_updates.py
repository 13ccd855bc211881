"""Rules 3–11 and 38: getUpdates exactly."""

import asyncio
import time
from datetime import timedelta

import pytest

from sandbox import Clock, Group, Person, Sandbox
from sandbox.refusals import OTHER_POLLER, WEBHOOK_ACTIVE
from tests.sandbox.conftest import Json, Raw, parked


def ids(updates: list[Json]) -> list[int]:
    return [update["update_id"] for update in updates]


def texts(updates: list[Json]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_only_a_higher_offset_confirms(raw: Raw, ann: Person) -> None:
    for text in ("one", "two", "three"):
        ann.says(text)
    first = await raw.call("getUpdates")
    assert texts(first) == ["one", "two", "three"]
    assert ids(first) == [first[0]["update_id"] + step for step in range(3)]
    second = await raw.call("getUpdates", offset=first[1]["update_id"])
    assert texts(second) == ["two", "three"]
    third = await raw.call("getUpdates", offset=first[2]["update_id"] + 1, timeout=0)
    assert third == []
    assert raw.bot.stream.pending == []


async def test_a_negative_offset_keeps_the_last_ones(raw: Raw, ann: Person) -> None:
    for text in ("one", "two", "three"):
        ann.says(text)
    assert texts(await raw.call("getUpdates", offset=-2)) == ["two", "three"]
    assert len(raw.bot.stream.pending) == 2


async def test_an_offset_beyond_the_tail_starts_from_the_head(raw: Raw, ann: Person) -> None:
    ann.says("one")
    assert texts(await raw.call("getUpdates", offset=2_000_000_000)) == ["one"]


@pytest.mark.parametrize(("limit", "got"), [(1, 1), (0, 1), (-5, 1), (100, 100), (1000, 100)])
async def test_limit_is_clamped(raw: Raw, ann: Person, limit: int, got: int) -> None:
    for number in range(101):
        ann.says(str(number))
    assert len(await raw.call("getUpdates", limit=limit)) == got


async def test_the_same_offset_again_at_once_gets_one_update(raw: Raw, ann: Person) -> None:
    ann.says("one")
    ann.says("two")
    offset = (await raw.call("getUpdates", offset=0))[0]["update_id"]
    assert len(await raw.call("getUpdates", offset=offset)) == 2
    assert len(await raw.call("getUpdates", offset=offset)) == 1


async def test_the_same_offset_again_is_held(raw: Raw, ann: Person) -> None:
    assert await raw.call("getUpdates", offset=7) == []
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(raw.call("getUpdates", offset=7, timeout=0))
        await parked(raw.bot)
        ann.says("wakes it")
    assert texts(poll.result()) == ["wakes it"]


async def test_a_long_poll_holds_and_wakes_at_once(raw: Raw, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(raw.call("getUpdates", timeout=50))
        await parked(raw.bot)
        began = time.monotonic()
        ann.says("hello")
    assert texts(poll.result()) == ["hello"]
    assert time.monotonic() - began < 1


async def test_a_long_poll_ends_in_real_time(raw: Raw) -> None:
    began = time.monotonic()
    assert await raw.call("getUpdates", timeout=1) == []
    assert 0.9 < time.monotonic() - began < 2


async def test_the_older_parked_poller_loses(raw: Raw, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(raw.refused("getUpdates", timeout=20))
        await parked(raw.bot)
        newer = tasks.create_task(raw.call("getUpdates", offset=1, timeout=20))
        assert await older == f"409 Conflict: {OTHER_POLLER}"
        ann.says("hello")
    assert texts(newer.result()) == ["hello"]


async def test_a_further_conflict_within_three_seconds_is_delayed(raw: Raw, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        polls = []
        for offset in range(3):
            polls.append(tasks.create_task(raw.answer("getUpdates", offset=offset, timeout=20)))
            await parked_anew(raw, offset)
        began = time.monotonic()
        ann.says("hello")
    assert [poll.result()[0] for poll in polls] == [409, 409, 200]
    assert 2.5 < time.monotonic() - began < 5


async def parked_anew(raw: Raw, offset: int) -> None:
    while raw.bot.stream._last_offset != offset:  # noqa: ASYNC110  # parking wakes nobody
        await asyncio.sleep(0)
    await parked(raw.bot)


async def test_a_poll_that_does_not_park_disturbs_nobody(raw: Raw, ann: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(raw.call("getUpdates", timeout=20))
        await parked(raw.bot)
        assert await raw.call("getUpdates", offset=1) == []
        ann.says("hello")
    assert texts(poll.result()) == ["hello"]


async def test_the_default_leaves_three_kinds_out(raw: Raw, group: Group, ann: Person, bob: Person) -> None:
    group.promotes(raw.bot)
    raw.forgets()
    message = ann.says("hello", to=group)
    bob.reacts("👀", to=message)
    bob.leaves(group)
    kinds = [kind for update in raw.bot.stream.pending for kind in update if kind != "update_id"]
    assert kinds == ["message", "message"]


async def test_allowed_updates_are_remembered(raw: Raw, ann: Person) -> None:
    await raw.asks_for("callback_query")
    ann.says("unseen")
    assert raw.bot.stream.pending == []
    assert await raw.call("getUpdates", offset=1) == []
    await raw.call("getUpdates", offset=-1, allowed_updates=[])
    ann.says("seen")
    assert [each["text"] for each in raw.told()] == ["seen"]


async def test_updates_are_snapshots(raw: Raw, ann: Person) -> None:
    message = ann.says("first")
    ann.edits(message, "second")
    first, second = raw.bot.stream.pending
    assert first["message"]["text"] == "first"
    assert second["edited_message"]["text"] == "second"
    assert "edit_date" in second["edited_message"]


async def test_presses_live_150_seconds_messages_a_day(raw: Raw, clock: Clock, ann: Person) -> None:
    await raw.says(ann, reply_markup={"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})
    ann.presses("Go", on=await ann.sees("hello"))
    ann.says("text")
    clock.advance(timedelta(seconds=149))
    assert len(raw.bot.stream.pending) == 2
    clock.advance(timedelta(seconds=1))
    assert not raw.told("callback_query")
    clock.advance(timedelta(hours=23, minutes=57))
    assert len(raw.told()) == 1
    clock.advance(timedelta(minutes=1))
    assert raw.bot.stream.pending == []


async def test_an_edit_lives_a_day_from_the_edit(raw: Raw, clock: Clock, ann: Person) -> None:
    message = ann.says("first")
    clock.advance(timedelta(hours=20))
    ann.edits(message, "second")
    clock.advance(timedelta(hours=10))
    assert [update["edited_message"]["text"] for update in raw.bot.stream.pending] == ["second"]


async def test_four_mebibytes_at_most(raw: Raw, town: Sandbox) -> None:
    for _ in range(3):
        town.injects(raw.bot, {"message": {"text": "x" * (2 << 20)}})
    assert len(await raw.call("getUpdates")) == 1


async def test_poison_comes_in_order(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.says("before")
    town.injects(raw.bot, {"message": {"nonsense": True}})
    ann.says("after")
    before, poison, after = await raw.call("getUpdates")
    assert poison == {"message": {"nonsense": True}, "update_id": before["update_id"] + 1}
    assert after["update_id"] == poison["update_id"] + 1


async def test_an_update_comes_twice_on_request(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.says("once")
    first = await raw.news()
    town.repeats_last_update(raw.bot)
    again = await raw.news()
    assert again == first
    assert raw.bot.stream.pending == []


async def test_update_ids_restart_after_a_quiet_week(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.says("old")
    old = (await raw.news())[0]["update_id"]
    with pytest.raises(ValueError, match="pending"):
        town.restarts_update_ids(raw.bot, 5)
    assert await raw.call("getUpdates", offset=raw.offset) == []
    town.restarts_update_ids(raw.bot, 5)
    ann.says("new")
    assert ids(await raw.call("getUpdates", offset=old + 1)) == [5]


async def test_no_polling_beside_a_webhook(raw: Raw) -> None:
    await raw.call("setWebhook", url="https://example.org/hook")
    assert await raw.refused("getUpdates") == f"409 Conflict: {WEBHOOK_ACTIVE}"
    await raw.call("deleteWebhook")
    assert await raw.call("getUpdates") == []


async def test_two_bots_have_two_streams(raw: Raw, town: Sandbox, ann: Person) -> None:
    other = town.add_bot("other_bot")
    ann.starts(other)
    assert raw.bot.stream.pending == []
    assert other.stream.pending[0]["message"]["text"] == "/start"


async def test_a_clock_that_is_moved_on_ends_a_long_poll(raw: Raw, clock: Clock) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(raw.call("getUpdates", offset=7, timeout=25))
        await parked(raw.bot)
        began = time.monotonic()
        clock.advance(timedelta(seconds=24))
        await asyncio.sleep(0.05)
        assert not poll.done()
        clock.advance(timedelta(seconds=1))
        assert await poll == []
        assert await raw.call("getUpdates", offset=7) == [], "the same offset, but the clock was moved"
        assert time.monotonic() - began < 1
