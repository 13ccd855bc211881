"""The bot was not there: it says so, loses nothing that was written, and blames nobody for it."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.demo.town import Town
from bot.gate import GRACE
from bot.intake.polling import Polling
from coordination.kernel import Ref
from coordination.machine.rules import MACHINE, Machine
from coordination.rounds.columns import Column
from sandbox import Fault, Group, Person
from storage.tables import moment_text
from tests.faults.test_kill import Site, site
from tests.scenes.incidents import MINUTE, activated, happened, lead, pressed, reported, shaft, step, typed
from tests.scenes.reports import at, columns, reaches, reporting, standing

__all__ = ["site"]

OFF = {"en": "The bot was off 14:03–14:23.", "zh-CN": "机器人 14:03-14:23 中断。"}


async def goes_away(town: Town, span: timedelta) -> None:
    """Stop the bot, let time pass, start it again."""
    await town.falls_quiet()
    await town.bot_stops()
    town.clock.advance(span)
    await town.bot_starts()
    await town.falls_quiet()


def told(town: Town) -> list[str]:
    """What was said anywhere of an outage."""
    chats = [*town.rooms.values(), *(person.chat(town.bot) for person in town.people.values())]
    return [
        shown.text
        for chat in chats
        for shown in chat.shown
        if "was off" in shown.text or "中断" in shown.text
    ]


async def noted(town: Town) -> Machine | None:
    state: Machine | None = await town.app._running().desk.state(MACHINE)
    return state


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_every_chat_with_live_buttons_is_told_from_when_to_when(town: Town, locale: str) -> None:
    await reported(town)
    await goes_away(town, 20 * MINUTE)

    first, *rest = (await lead(town).shows(OFF[locale], by=town.bot)).text.split("\n")
    assert first == OFF[locale]
    assert {"en": "Came due meanwhile: 1 on an incident.", "zh-CN": "期间到期：事件1项。"}[locale] in rest[-1]
    press_again = {"en": "please press again", "zh-CN": "请再按一次"}[locale]
    nobody = {"en": "Nobody is marked late", "zh-CN": "不会因此记任何人逾时"}[locale]
    for told_there in (
        await shaft(town).shows(OFF[locale], by=town.bot),
        await town.people["wang"].sees(OFF[locale], by=town.bot),
    ):
        assert press_again in told_there.text
        assert nobody in told_there.text
        assert "due meanwhile" not in told_there.text
    assert not [s for s in town.people["ann"].chat(town.bot).shown if OFF[locale] in s.text], (
        "nothing to press"
    )


async def test_the_keyboards_are_put_up_anew(town: Town) -> None:
    await reported(town)
    await town.falls_quiet()
    before = len(town.sandbox.calls("editMessageText"))
    await goes_away(town, 20 * MINUTE)
    edited = {
        (int(call.params["chat_id"]), bool(call.params.get("reply_markup")))
        for call in town.sandbox.calls("editMessageText")[before:]
    }
    assert (shaft(town).id, True) in edited
    assert (lead(town).id, True) in edited


async def test_what_was_written_meanwhile_counts_and_by_its_own_time(town: Town) -> None:
    await reported(town)
    await town.bot_stops()
    town.clock.advance(4 * MINUTE)
    town.people["wang"].says("/ack 26-0001")
    town.clock.advance(16 * MINUTE)
    await town.bot_starts()
    await town.falls_quiet()
    (answered,) = await happened(town, "Acknowledged")
    assert (town.clock.now() - answered.at) == 16 * MINUTE


async def taken(town: Town) -> None:
    """A step is taken that has two minutes."""
    await activated(town)
    await typed(town, "bo", "/take 1", to=shaft(town))


async def test_a_deadline_inside_waits_until_lost_presses_could_be_made_again(town: Town) -> None:
    await taken(town)
    await goes_away(town, 20 * MINUTE)
    assert await happened(town, "StepOverdue") == []
    await town.passes(GRACE - timedelta(seconds=1))
    assert await happened(town, "StepOverdue") == []
    await town.passes(timedelta(seconds=1))
    assert await happened(town, "StepOverdue")


async def test_a_press_made_again_in_time_is_in_time(town: Town) -> None:
    await taken(town)
    card = await step(town, 1)
    await town.bot_stops()
    town.people["bo"].presses("Done", on=card)
    town.clock.advance(20 * MINUTE)  # the press is dead by now
    await town.bot_starts()
    await town.falls_quiet()
    assert await happened(town, "StepDone") == []
    await pressed(town, "bo", "Done", card)
    await town.passes(10 * MINUTE)
    assert [line.type for line in await happened(town, "StepDone", "StepOverdue")][:1] == ["StepDone"]
    assert len(await happened(town, "StepDone")) == 1


async def test_killed_in_the_grace_it_is_kept_after_the_next_start(town: Town) -> None:
    await taken(town)
    await goes_away(town, 20 * MINUTE)
    await goes_away(town, MINUTE)
    assert await happened(town, "StepOverdue") == []
    await town.passes(MINUTE)
    assert await happened(town, "StepOverdue")
    assert len([text for text in told(town) if "due meanwhile" in text]) == 1


async def test_what_is_no_outage(town: Town) -> None:
    await reported(town)
    assert await noted(town) is None, "a first start"
    await town.passes("1h")
    await town.passes("3h")
    assert await noted(town) is None, "a clock that was moved"
    await goes_away(town, timedelta(seconds=149))
    assert await noted(town) is None, "a press could still arrive"
    assert told(town) == []


async def test_longer_than_telegram_keeps_messages(town: Town) -> None:
    await reported(town)
    await goes_away(town, timedelta(hours=25))
    for room in (shaft(town), town.rooms["plant"], lead(town)):
        said = await room.shows("please send again what you sent", by=town.bot)
        assert said.text.startswith("The bot was off 23 Nov 14:03–15:03.")
        assert not said.silent
    assert "not judged" in (await lead(town).shows("please send again", by=town.bot)).text


async def test_a_network_that_was_away_while_we_ran(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await taken(town)
    down, up = asyncio.Event(), asyncio.Event()

    async def rest(_seconds: float) -> None:
        down.set()
        await up.wait()

    intake = town.app._running().intake
    assert isinstance(intake, Polling)
    monkeypatch.setattr(intake, "_rest", rest)
    town.sandbox.fails(Fault(kind="bad gateway", method="getUpdates"))
    town.people["ann"].says("more smoke")  # ends the poll that is held; the next one fails
    await down.wait()
    town.clock.advance(20 * MINUTE)
    up.set()
    await lead(town).shows("The bot was off 14:03–14:23.", by=town.bot)
    await town.falls_quiet()
    assert await happened(town, "StepOverdue") == []
    await town.passes(GRACE)
    assert await happened(town, "StepOverdue")


def room_told(room: Group | Person, site: Site) -> list[str]:
    chat = room if isinstance(room, Group) else room.chat(site.bot)
    return [shown.text for shown in chat.shown if "was off" in shown.text]


async def test_a_process_that_was_killed_tells_after_its_next_start(site: Site) -> None:
    await site.process.end(signal.SIGKILL)
    before = datetime.now(UTC) - timedelta(minutes=10)  # noqa: TID251 - the process reads the machine's clock
    with closing(sqlite3.connect(site.database)) as record, record:
        assert record.execute("select count(*) from meta where key = 'alive'").fetchone() == (1,)
        record.execute("update meta set value = ? where key = 'alive'", [moment_text(before)])
    await site.process.start()
    assert "please press again" in (await site.lead.shows("The bot was off", by=site.bot)).text
    await site.shaft.shows("The bot was off", by=site.bot)
    await site.process.end(signal.SIGTERM)
    await site.process.start()
    site.people["ann"].says("/me")
    await site.people["ann"].sees("You are Ann", by=site.bot)
    assert len(room_told(site.lead, site)) == 1
    assert Ref("machine", "site") == MACHINE


async def test_the_outage_of_the_issue_accuses_nobody() -> None:
    """Off from 16:50 to 17:10; A wrote at 16:58, B at 17:03, both for 17:00."""
    async with reporting() as town:
        await reaches(town, "16:50")
        await town.bot_stops()
        town.clock.move_to(at(town, "16:58"))
        town.people["ann"].says("/zero", to=shaft(town))
        town.clock.move_to(at(town, "17:03"))
        town.people["mei"].says("/zero", to=town.rooms["plant"])
        town.clock.move_to(at(town, "17:10"))
        await town.bot_starts()
        await town.falls_quiet()
        await reaches(town, "18:05")

        assert (await columns(town))["shaft-3"] is Column.zero
        assert Column.missing not in (await columns(town)).values()
        said = [s.text for room in town.rooms.values() for s in room.shown]
        assert not [text for text in said if "not in (17:" in text], "nobody is chased for it"
        assert [text for text in said if text.startswith("The bot was off 16:50–17:10.")]
        assert (await standing(town)).judged
