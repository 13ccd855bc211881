"""Telegram and the people in it misbehave: each case to its right end, seen on the phones and in the record.

What is proved elsewhere is not proved here again: `tests/faults/test_the_matrix.py` names all cases.
"""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from bot.clock import elapsed
from coordination.roster.state import Roster
from coordination.rounds.columns import Column
from sandbox import Fault, Group
from tests.faults.silence import shuffled
from tests.scenes.incidents import (
    MINUTE,
    NUMBER,
    activated,
    happened,
    lead,
    pressed,
    record,
    reported,
    shaft,
    step,
    typed,
)
from tests.scenes.links import bound
from tests.scenes.reports import card, columns, reaches, reporting

AN_HOUR = timedelta(hours=1)


async def roster(town: Town) -> Roster:
    await town.falls_quiet()
    return await town.app._running().desk.roster()


def told(town: Town, name: str) -> list[str]:
    """What somebody reads of the incident in private."""
    return [shown.text for shown in town.people[name].chat(town.bot).shown if NUMBER in shown.text]


async def test_told_to_wait_for_an_hour_one_phone_is_silent_and_the_next_leader_is_called(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [0.0]
    monkeypatch.setattr("bot.delivery.courier.elapsed", lambda: elapsed() + passed[0])
    wang = town.people["wang"]
    flood = Fault(kind="too many", method="sendMessage", chat=wang.chat(town.bot), retry_after=3600)
    town.sandbox.fails(flood)
    town.people["ann"].says("smoke in the pump room")
    await shaft(town).shows(NUMBER, by=town.bot)
    await lead(town).shows(NUMBER, by=town.bot)
    assert not flood.times
    await town.passes(5 * MINUTE)

    page = await town.people["chen"].sees("Stand in please", by=town.bot)
    assert not told(town, "wang")
    assert [line.by for line in await happened(town, "Acknowledged")] == []
    await pressed(town, "chen", "Acknowledge", page)
    passed[0] = 3600.0
    await town.passes(AN_HOUR)

    assert not told(town, "wang"), "a call that was answered is not made an hour later"
    wang.says("/status")
    await wang.sees("Open: 1 incident", by=town.bot)
    assert [line.by for line in await happened(town, "Acknowledged")] == [town.people["chen"].id]
    tries = [call for call in town.sandbox.calls("sendMessage") if call.params["chat_id"] == wang.id]
    assert len([call for call in tries if not (call.answer or {}).get("ok")]) == 1, "told once is enough"


async def test_a_429_for_everybody_stops_everybody_for_as_long_and_no_longer(town: Town) -> None:
    flood = Fault(kind="too many", method="sendMessage", times=3, retry_after=1)
    town.sandbox.fails(flood)
    town.people["ann"].says("smoke in the pump room")
    for _ in range(4):
        await town.passes("1s")
    assert not flood.times
    for chat in (shaft(town), lead(town), town.people["wang"].chat(town.bot)):
        assert len([s for s in chat.shown if NUMBER in s.text and s.sender is town.bot]) == 1
    assert not [s for s in shaft(town).shown if "(repeated)" in s.text]
    assert len(await happened(town, "Paged")) == 1


async def test_a_telegram_that_wants_no_polls_for_a_while_gets_none_and_then_gives_all(town: Town) -> None:
    await town.falls_quiet()
    town.sandbox.fails(Fault(kind="too many", method="getUpdates", retry_after=1))
    began = elapsed()
    town.people["ann"].says("smoke in the pump room")  # ends the poll that is held; the next is refused
    town.people["bo"].says("/status")
    await town.people["bo"].sees("Open: 1 incident", by=town.bot)
    assert elapsed() - began < 5
    assert len(await happened(town, "Reported")) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_updates_in_any_order_come_to_the_same(town: Town, seed: int) -> None:
    page = await reported(town)
    await town.bot_stops()
    town.people["ann"].says("the door is hot")
    town.people["mei"].says("/report leak at the mill", to=town.rooms["plant"])
    town.people["bo"].says("/update 26-0001 the road is clear", to=shaft(town))
    town.people["wang"].presses("Acknowledge", on=page)
    town.people["zhao"].says("/status")
    shuffled(town.bot.stream, seed)
    await town.bot_starts()
    await town.falls_quiet()

    lines = [line for line in (await record(town)).lines if line.by is not None]
    people = {town.people[name].id: name for name in ("ann", "bo", "wang")}
    assert sorted((people[line.by], line.type) for line in lines if line.by is not None) == [
        ("ann", "Reported"),
        ("ann", "UpdateAdded"),
        ("bo", "UpdateAdded"),
        ("wang", "Acknowledged"),
    ]
    assert len((await record(town, "26-0002")).lines)
    await shaft(town).shows("Director Wang leads", by=town.bot)
    await town.rooms["plant"].shows("26-0002", by=town.bot)
    await town.people["zhao"].sees("Open:", by=town.bot)


async def test_each_press_and_message_twice_counts_once(town: Town) -> None:
    await activated(town)
    first = await step(town, 1)
    for act in (
        lambda: town.people["bo"].presses("Take", on=first),
        lambda: town.people["bo"].says("/done 1 the horn is on", to=shaft(town)),
        lambda: town.people["ann"].says("the door is hot"),
    ):
        act()
        town.sandbox.repeats_last_update(town.bot)
        await town.falls_quiet()
    assert len(await happened(town, "StepTaken")) == 1
    assert len(await happened(town, "StepDone")) == 1
    assert len(await happened(town, "UpdateAdded")) == 1
    assert len([s for s in shaft(town).shown if "done by Bo Zhang" in s.text]) == 1


async def test_a_press_answered_too_late_for_its_phone_still_counts(town: Town) -> None:
    await activated(town)
    first = await step(town, 1)
    await town.bot_stops()
    press = town.people["bo"].presses("Take", on=first)
    town.clock.advance(timedelta(seconds=100))  # the update lives, its phone has given up
    await town.bot_starts()
    await town.falls_quiet()
    assert press.answered_at, "Telegram refuses it, or nobody looks any more"
    assert [line.by for line in await happened(town, "StepTaken")] == [town.people["bo"].id]
    await shaft(town).shows("Bo Zhang has it", by=town.bot)


async def test_a_group_that_moves_in_the_middle_of_a_round_keeps_its_question_and_its_answer() -> None:
    async with reporting() as town:
        town.rooms["plant"].removes(town.bot)
        people = [town.people["mei"], town.people["zhao"]]
        old = town.rooms["plant"] = await bound(town, "field plant", people, kind="group")
        await reaches(town, "16:05")
        await card(town, "plant")

        new = town.rooms["plant"] = old.migrates()
        asked = await card(town, "plant")
        toast = await town.people["mei"].presses("All clear", on=asked).answered()
        assert toast is not None
        await reaches(town, "18:05")

        assert (await columns(town))["plant"] is Column.zero
        assert len([s for s in new.shown if s.text.startswith("Plant: Daily report, due 17:00.")]) == 1
        assert not [s for room in (new, lead(town)) for s in room.shown if "Plant: not in" in s.text]


async def test_a_bot_that_is_no_administrator_any_more_says_so_and_its_buttons_go_on(town: Town) -> None:
    await activated(town)
    first = await step(town, 1)
    shaft(town).demotes(town.bot)
    lacks = await shaft(town).shows("Something is missing", by=town.bot)
    assert "administrator" in lacks.text

    await pressed(town, "bo", "Take", first)
    await shaft(town).shows("Bo Zhang has it", by=town.bot)
    assert [line.by for line in await happened(town, "StepTaken")] == [town.people["bo"].id]
    room = (await roster(town)).rooms[shaft(town).id]  # type: ignore[index]
    assert "admin" in room.lacks

    shaft(town).promotes(town.bot)
    await shaft(town).shows("I have all the rights I need", by=town.bot)


async def test_a_bot_that_may_write_nothing_any_more_goes_on_among_the_leaders(town: Town) -> None:
    await activated(town)
    shaft(town).restricts(town.bot)
    await typed(town, "wang", "/update 26-0001 the road is clear")
    first = await step(town, 1, lead(town))
    await pressed(town, "chen", "Take", first)
    assert [line.by for line in await happened(town, "StepTaken")] == [town.people["chen"].id]
    assert shaft(town).id not in (await roster(town)).rooms
    await lead(town).shows("I am out of a group", by=town.bot)


@pytest.mark.parametrize("own", [True, False], ids=["the bot's own", "somebody else's"])
async def test_a_topic_that_somebody_closes_is_done_without(town: Town, own: bool) -> None:
    """In a closed topic only its maker and those who manage topics may write."""
    town.rooms["plant"].removes(town.bot)
    forum: Group = await bound(
        town, "field plant", [town.people["mei"], town.people["zhao"]], forum=True, rights="manage_topics"
    )
    await typed(town, "mei", "/report fire at the mill", to=forum)
    (topic,) = forum.topics.values()
    forum.demotes(town.bot)
    if not own:
        topic.creator = forum.owner
    forum.closes_topic(topic)
    await typed(town, "wang", "/activate")
    first = await step(town, 1, forum)
    assert (first.thread is not None) == own
    await pressed(town, "mei", "Take", first)
    assert [line.by for line in await happened(town, "StepTaken")] == [town.people["mei"].id]
    await forum.shows("Mei Lin has it", by=town.bot)


async def test_whoever_blocks_the_bot_between_the_question_and_the_answer_is_no_reason_to_stop(
    town: Town,
) -> None:
    """The receipt cannot be delivered; the report stands, and the leaders are called."""
    town.people["ann"].says("smoke in the pump room")
    town.people["ann"].blocks()
    page = await town.people["wang"].sees(NUMBER, by=town.bot)
    await pressed(town, "wang", "Acknowledge", page)
    assert [line.type for line in await happened(town, "Reported", "Acknowledged")] == [
        "Reported",
        "Acknowledged",
    ]
    assert not (await roster(town)).people[town.people["ann"].id].reachable  # type: ignore[index]
