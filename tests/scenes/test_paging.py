"""Calling leaders until one answers, and what everybody may know of it."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from coordination.incident import events as e
from handlers.texts import label
from sandbox import Fault
from tests.scenes.incidents import MINUTE, NUMBER, happened, lead, pressed, reported, shaft, typed

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)


def calls(town: Town, name: str) -> list[str]:
    """What somebody was told of the incident in private, now."""
    person = town.people[name]
    return [shown.text for shown in person.phone(person.chat(town.bot)) if NUMBER in shown.text]


@BOTH
async def test_a_silent_leader_is_passed_over_after_five_minutes(town: Town, locale: str) -> None:
    wang, chen = town.people["wang"], town.people["chen"]
    await reported(town)
    await town.passes(5 * MINUTE - timedelta(seconds=1))
    assert not calls(town, "chen")

    await town.passes(timedelta(seconds=1))

    page = await chen.sees(NUMBER, by=town.bot)
    assert label(locale, "page-missed-silent", who=wang.name, at="14:03") in page.text
    assert not page.silent
    old = await wang.sees(label(locale, "page-passed-on", until="14:08", who=chen.name), by=town.bot)
    assert label(locale, "button.ack") in old.buttons[0]
    assert not calls(town, "liu")
    (silent,) = await happened(town, "PageSilent")
    assert silent.at == town.clock.now()


async def test_after_three_rounds_everyone_is_called_until_somebody_answers(town: Town) -> None:
    await reported(town)
    for _ in range(9):
        await town.passes(5 * MINUTE)

    everyone = await lead(town).shows("No answer yet", by=town.bot)
    for name in ("Director Wang", "Deputy Chen", "Deputy Liu"):
        assert name in everyone.text
    assert everyone.buttons == [["Acknowledge"]]
    paged = [line.event for line in await happened(town, "Paged")]
    names = [town.sandbox.users[event.user].first_name for event in paged if isinstance(event, e.Paged)]
    assert names == ["Director", "Deputy", "Deputy"] * 3
    assert len(await happened(town, "LeadershipCalled")) == 1
    await town.passes(15 * MINUTE)
    assert len(await happened(town, "LeadershipCalled")) == 2

    await pressed(town, "liu", "Acknowledge", everyone)
    await town.passes(60 * MINUTE)
    assert len(await happened(town, "LeadershipCalled")) == 2
    assert [line.by for line in await happened(town, "Acknowledged")] == [town.people["liu"].id]


async def test_who_has_blocked_the_bot_is_skipped_at_once_and_is_not_called_silent(town: Town) -> None:
    town.people["wang"].blocks()
    await town.falls_quiet()

    town.people["ann"].says("smoke in the pump room")

    page = await town.people["chen"].sees(NUMBER, by=town.bot)
    assert "Director Wang: not deliverable" in page.text
    told = await lead(town).shows("Director Wang was not reached", by=town.bot)
    assert "Deputy Chen is called now" in told.text
    assert [line.at for line in await happened(town, "NotDeliverable")] == [town.clock.now()]
    assert not await happened(town, "PageSilent")


async def test_whom_only_the_page_itself_finds_out_of_reach_is_skipped_at_once(town: Town) -> None:
    town.people["wang"].deletes_account()

    town.people["ann"].says("smoke in the pump room")

    await town.people["chen"].sees("not deliverable", by=town.bot)
    await town.falls_quiet()
    assert [line.type for line in await happened(town, "Paged", "NotDeliverable", "PageSilent")] == [
        "Paged",
        "NotDeliverable",
        "Paged",
    ]


async def test_when_nobody_can_be_reached_the_whole_leadership_is_called_at_once(town: Town) -> None:
    for name in ("wang", "chen", "liu"):
        town.people[name].blocks()
    await town.falls_quiet()
    town.people["ann"].says("smoke in the pump room")
    await town.people["ann"].sees("everyone is called", by=town.bot)
    await lead(town).shows("No answer yet", by=town.bot)


async def test_a_late_answer_is_better_than_none(town: Town, locale: str) -> None:
    wang, chen = town.people["wang"], town.people["chen"]
    page = await reported(town)
    await town.passes(7 * MINUTE)

    told = await pressed(town, "wang", label(locale, "button.ack"), page)

    assert label(locale, "toast-ack-you", number=NUMBER, at="14:10") == told
    over = await chen.sees(label(locale, "leads", who=wang.name, at="14:10"), by=town.bot)
    assert not over.buttons
    await town.passes(60 * MINUTE)
    assert not calls(town, "liu")


async def test_who_answers_after_another_is_told_who_leads(town: Town) -> None:
    await reported(town)
    page = await lead(town).shows("please answer", by=town.bot)
    await town.passes(5 * MINUTE)
    stand_in = await town.people["chen"].sees("Stand in please", by=town.bot)
    await pressed(town, "chen", "Acknowledge", stand_in)

    late = town.people["wang"].says("/ack", to=lead(town))
    await lead(town).shows("Deputy Chen leads since 14:08", by=town.bot, after=late)

    await lead(town).shows(lambda shown: shown is page and "Director Wang answered 14:08" in shown.text)
    assert [line.by for line in await happened(town, "Acknowledged")] == [town.people["chen"].id]
    assert [line.by for line in await happened(town, "AcknowledgedLate")] == [town.people["wang"].id]
    await typed(town, "liu", "/ack")
    await lead(town).shows("Deputy Chen leads 26-0001 already", by=town.bot)


async def test_a_pair_of_eyes_on_the_page_answers_it(town: Town) -> None:
    await reported(town)
    page = await lead(town).shows("please answer", by=town.bot)
    town.people["chen"].reacts("👍", to=page)
    await town.falls_quiet()
    assert not await happened(town, "Acknowledged")

    town.people["chen"].reacts("👀", to=page)

    await lead(town).shows("Deputy Chen leads", by=town.bot)
    assert [line.by for line in await happened(town, "Acknowledged")] == [town.people["chen"].id]
    await town.passes(60 * MINUTE)
    assert not await happened(town, "PageSilent")


async def test_a_page_still_on_its_way_when_another_answers_is_never_shown(town: Town) -> None:
    chen = town.people["chen"].chat(town.bot)
    page = await reported(town)
    busy = town.sandbox.fails(Fault(kind="too many", method="sendMessage", chat=chen, retry_after=1))
    town.clock.advance(5 * MINUTE)
    await lead(town).shows("Stand in please", by=town.bot)
    while busy.times:
        await town.sandbox.next_change()

    await pressed(town, "wang", "Acknowledge", page)
    await town.passes(10 * MINUTE)

    assert not calls(town, "chen")


@pytest.mark.parametrize("name", ["ann", "stranger"])
async def test_who_may_not_answer_is_told_who_can(town: Town, name: str) -> None:
    town.people["stranger"] = town.sandbox.person("Some Body")
    lead(town).add(town.people[name])
    await reported(town)
    page = await lead(town).shows("please answer", by=town.bot)

    press = town.people[name].presses("Acknowledge", on=page)
    toast = await press.answered()

    assert toast is not None
    assert toast.alert
    if name == "ann":
        assert "you cannot answer this call" in toast.text
        assert "Who can: Director Wang, Deputy Chen, Deputy Liu" in toast.text
    else:
        assert "to answer this call you must be enrolled" in toast.text
    town.people[name].reacts("👀", to=page)
    await town.falls_quiet()
    assert not await happened(town, "Acknowledged")
    await town.passes(5 * MINUTE)
    assert calls(town, "chen")


async def test_a_page_in_the_field_chat_is_nobodys_to_forge(town: Town) -> None:
    await reported(town)
    card = await shaft(town).shows(NUMBER, by=town.bot)
    toast = await town.people["ann"].presses_forged(f"ack:{NUMBER}", on=card).answered()
    assert toast is not None
    assert "you cannot answer this call" in toast.text
    assert not await happened(town, "Acknowledged")
