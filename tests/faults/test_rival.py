"""Another program reads this bot's messages: who may have lost something hears of it; nobody is blamed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.cli.demo.town import Town
from bot.gate import GRACE
from bot.intake.polling import Polling
from coordination.machine.rules import MACHINE, Machine
from coordination.rounds.columns import Column
from sandbox import Group
from tests.delivery.until import until
from tests.scenes.incidents import MINUTE, happened, lead, reported, shaft
from tests.scenes.reports import columns, reaches, reporting, standing

TOOK = {"en": "Another program took this bot's messages", "zh-CN": "另一程序取走了本机器人的消息"}
AGAIN = {"en": "Please send again what you sent", "zh-CN": "请把这段时间发过的再发一次"}
MEND = {"en": "stop the other program, or give it a token of its own", "zh-CN": "停掉那个程序"}


@asynccontextmanager
async def stealing(town: Town) -> AsyncIterator[Callable[[], Awaitable[list[dict[str, Any]]]]]:
    """Another program is polling, and ours has lost: gives what takes all that was said, and confirms it."""
    intake = town.app._running().intake
    assert isinstance(intake, Polling)
    lost, again, rest = asyncio.Event(), asyncio.Event(), intake._rest

    async def held(_seconds: float) -> None:
        lost.set()
        await again.wait()

    intake._rest = held
    async with (
        aiohttp.ClientSession(f"{town.url}/bot{town.bot.token}/") as session,
        asyncio.TaskGroup() as group,
    ):

        async def polls(**given: int) -> list[dict[str, Any]]:
            while True:  # until it wins: ours may come just after it
                async with session.get("getUpdates", params=given) as answer:
                    if answer.status != 409:
                        result: list[dict[str, Any]] = (await answer.json())["result"]
                        return result

        async def takes() -> list[dict[str, Any]]:
            taken = more = await first
            while more:
                more = await polls(timeout=0, offset=taken[-1]["update_id"] + 1)
                taken = [*taken, *more]
            return taken

        first = group.create_task(polls(timeout=20))
        await lost.wait()
        yield takes
    intake._rest = rest
    town.clock.advance(timedelta(seconds=1))  # a poll that repeats another's is held, unless time has passed
    again.set()
    await until(lambda: not intake.trouble)


async def stolen(town: Town, words: str, name: str = "mei", room: str = "plant") -> None:
    """Somebody says something that we never hear."""
    async with stealing(town) as takes:
        town.people[name].says(words, to=town.rooms[room])
        (update,) = await takes()
        assert update["message"]["text"] == words
    await town.falls_quiet()


def told(chat: Group, locale: str = "en") -> list[str]:
    return [shown.text for shown in chat.shown if AGAIN[locale] in shown.text]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_everybody_is_told_what_to_do_and_no_unit_is_called_missing(locale: str) -> None:
    async with reporting(locale) as town:
        await reported(town)
        await reaches(town, "16:50")
        async with stealing(town) as takes:
            town.people["mei"].says("/zero", to=town.rooms["plant"])
            town.people["ann"].says("/report gas at the gate", to=shaft(town))
            town.clock.advance(2 * MINUTE)
            assert [update["message"]["text"] for update in await takes()] == [
                "/zero",
                "/report gas at the gate",
            ]

        span = {"en": "16:50–16:52", "zh-CN": "16:50-16:52"}[locale]
        for shown in (
            await lead(town).shows(TOOK[locale], by=town.bot),
            await shaft(town).shows(TOOK[locale], by=town.bot),
            await town.rooms["plant"].shows(TOOK[locale], by=town.bot),
            await town.people["wang"].sees(TOOK[locale], by=town.bot),
        ):
            assert span in shown.text.split("\n")[0]
            assert AGAIN[locale] in shown.text
            assert MEND[locale] in shown.text
            assert not shown.silent
        assert not [s for s in town.people["ann"].chat(town.bot).shown if TOOK[locale] in s.text]
        assert len(await happened(town, "Reported")) == 1, "the second one is lost, and its sender was told"

        await reaches(town, "18:05")
        state = await standing(town)
        assert (await columns(town))["plant"] is Column.missing, "nothing came"
        assert (state.judged, state.chases) == (False, ()), "so nobody is told that nothing came"
        texts = [s.text for room in town.rooms.values() for s in room.shown]
        missing = {
            "en": ("Not in: ", "Not in 1", "Not in 2"),
            "zh-CN": ("未报：", "未报1", "未报2", "仍未收到："),
        }
        assert not [text for text in texts if any(word in text for word in missing[locale])]
        not_judged = {
            "en": "Not judged: another program took this bot's messages 16:50 to 16:52.",
            "zh-CN": f"本次不评判：{span} {TOOK['zh-CN']}。",
        }
        await lead(town).shows(not_judged[locale], by=town.bot)
        assert [len(told(room, locale)) for room in (lead(town), shaft(town))] == [1, 1]


async def test_what_is_said_again_counts() -> None:
    async with reporting() as town:
        await reaches(town, "16:50")
        await stolen(town, "/zero")
        town.people["mei"].says("/zero", to=town.rooms["plant"])
        town.people["ann"].says("/report gas at the gate", to=shaft(town))
        await town.falls_quiet()
        assert (await columns(town))["plant"] is Column.zero
        assert len(await happened(town, "Reported")) == 1


async def test_while_it_goes_on_it_is_told_once_an_hour_and_what_was_left_untold_then(town: Town) -> None:
    plant, alive = town.rooms["plant"], town.app._running().alive
    for _ in range(3):
        await stolen(town, "/zero")
        await until(lambda: alive._gap is None)
        await town.passes(5 * MINUTE)
    await plant.shows(f"{TOOK['en']} 14:03–14:03.", by=town.bot)
    assert len(told(plant)) == 1
    await town.passes(46 * MINUTE)
    await plant.shows(f"{TOOK['en']} 14:08–14:13.", by=town.bot)
    assert len(told(plant)) == 2
    await town.passes(120 * MINUTE)
    await stolen(town, "/zero")
    await plant.shows(f"{TOOK['en']} 17:04–17:04.", by=town.bot)
    await town.passes(120 * MINUTE)
    assert (len(told(plant)), len(told(lead(town)))) == (3, 3)


async def test_whoever_is_judged_by_a_clock_has_time_to_say_it_again(town: Town) -> None:
    await reported(town)
    await stolen(town, "/zero")
    gate = town.app._running().gate
    assert gate.judged() <= town.clock.now()
    before = town.clock.now()
    await town.passes(GRACE / 2)
    assert gate.judged() <= before
    await town.passes(GRACE)
    await town.falls_quiet()
    assert gate.judged() > before


async def test_the_watcher_elsewhere_hears_nothing_while_it_is_there(town: Town) -> None:
    audit = town.app._running().audit
    assert await audit.is_well()
    async with stealing(town) as takes:
        assert not await audit.is_well()
        town.people["mei"].says("/zero", to=town.rooms["plant"])
        await takes()
    await town.rooms["plant"].shows(TOOK["en"], by=town.bot)
    assert not await audit.is_well(), "one poll in between proves nothing"


async def test_it_is_in_the_record_and_outlives_a_restart(town: Town) -> None:
    await stolen(town, "/zero")
    await town.bot_stops()
    await town.bot_starts()
    await town.rooms["plant"].shows(TOOK["en"], by=town.bot)
    state: Machine = await town.app._running().desk.state(MACHINE)
    assert state.told_at is not None
    await stolen(town, "/zero")
    assert len(told(town.rooms["plant"])) == 1


async def test_one_that_has_set_a_webhook_takes_them_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = town.app._running().intake
    assert isinstance(intake, Polling)

    async def rest(_seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(intake, "_rest", rest)
    async with aiohttp.ClientSession(f"{town.url}/bot{town.bot.token}/") as session:
        async with session.get("setWebhook", params={"url": "https://127.0.0.1:8443/hook"}) as answer:
            assert answer.status == 200
        await until(lambda: intake.trouble.startswith("webhook-set"))
        assert told(town.rooms["plant"]) == []
        async with session.get("deleteWebhook") as answer:
            assert answer.status == 200
    await town.rooms["plant"].shows(TOOK["en"], by=town.bot)
