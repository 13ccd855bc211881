"""After the answer: who leads, what is still to be decided, and what happens when nothing does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.demo.town import Town, rehearsal
from coordination.incident import events as e
from handlers.texts import label
from sandbox import Message
from tests.conftest import unasked
from tests.scenes.incidents import (
    MINUTE,
    NUMBER,
    activated,
    happened,
    lead,
    pressed,
    reported,
    shaft,
    typed,
)

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)


async def stood_in(town: Town) -> Message:
    """The leader is silent and the deputy answers; return the page on the leader's phone."""
    page = await reported(town)
    await town.passes(5 * MINUTE)
    stand_in = await town.people["chen"].sees(NUMBER, by=town.bot)
    await pressed(town, "chen", label(town.locale, "button.ack"), stand_in)
    return page


async def private(town: Town, name: str, button: str) -> Message:
    """The newest message on somebody's phone that bears this button."""
    await town.falls_quiet()
    named = label(town.locale, f"button.{button}")
    chat = town.people[name].chat(town.bot)
    return await chat.shows(lambda shown: any(named in row for row in shown.buttons), by=town.bot)


@BOTH
async def test_the_leader_who_comes_late_is_offered_the_lead_and_takes_it_with_one_tap(
    town: Town, locale: str
) -> None:
    wang, chen = town.people["wang"], town.people["chen"]
    await stood_in(town)
    await town.passes(2 * MINUTE)
    await typed(town, "wang", f"/ack {NUMBER}")
    assert [line.by for line in await happened(town, "AcknowledgedLate")] == [wang.id]

    page = await private(town, "wang", "over")
    told = await pressed(town, "wang", label(locale, "button.over"), page)

    assert told == label(locale, "toast-ack-you", number=NUMBER, at="14:10")
    (taken,) = await happened(town, "LeadTaken")
    assert isinstance(taken.event, e.LeadTaken)
    assert (taken.by, taken.event.former, taken.at) == (wang.id, chen.id, town.clock.now())
    leads = label(locale, "leads-from", who=wang.name, at="14:10", former=chen.name)
    for room in (shaft(town), lead(town)):
        await room.shows(leads, by=town.bot)
    notice = await chen.sees(
        label(locale, "lead-taken", number=NUMBER, who=wang.name, at="14:10").split("\n")[0], by=town.bot
    )
    assert not notice.silent


async def test_the_lead_is_handed_back_by_text_and_only_by_the_one_who_takes_it(town: Town) -> None:
    await stood_in(town)
    await typed(town, "wang", f"/takeover {NUMBER}")
    await typed(town, "chen", "/takeover")
    assert [line.by for line in await happened(town, "LeadTaken")] == [
        town.people["wang"].id,
        town.people["chen"].id,
    ]
    asked = await typed(town, "zhao", "/takeover")
    refusal = await lead(town).shows("you cannot take over the lead here", by=town.bot, after=asked)
    assert "Who can: Director Wang" in refusal.text


@BOTH
async def test_whoever_decides_nothing_gets_the_page_back_until_it_is_watched_or_decided(
    town: Town, locale: str
) -> None:
    await stood_in(town)
    await town.passes(10 * MINUTE)
    page = await private(town, "chen", "watch")
    assert not page.silent
    assert label(locale, "decision", at="14:08") in page.text

    told = await pressed(town, "chen", label(locale, "button.watch"), page)

    assert told == label(locale, "toast-watch", number=NUMBER, until="14:48")
    for room in (shaft(town), lead(town)):
        await room.shows(label(locale, "status-watching", until="14:48"), by=town.bot)
    await town.passes(29 * MINUTE)
    assert len(await happened(town, "DecisionWanted")) == 1
    await town.passes(MINUTE)
    again = await private(town, "chen", "watch")
    assert again is not page
    assert [line.at for line in await happened(town, "DecisionWanted")][1:] == [town.clock.now()]
    await pressed(town, "chen", label(locale, "button.act"), again)
    await town.passes(30 * MINUTE)
    assert len(await happened(town, "DecisionWanted")) == 2


async def test_it_is_watched_until_a_clock_time_that_is_typed(town: Town) -> None:
    await stood_in(town)
    await typed(town, "chen", f"/watch {NUMBER} 15:00")
    await shaft(town).shows("Reported; watching until 15:00. Deputy Chen leads since 14:08.", by=town.bot)
    await town.passes(51 * MINUTE)
    assert not await happened(town, "DecisionWanted")
    await town.passes(MINUTE)
    assert len(await happened(town, "DecisionWanted")) == 1

    asked = await typed(town, "chen", "/watch soon")
    await lead(town).shows("Until when?", by=town.bot, after=asked)
    asked = await typed(town, "chen", "/watch 14:00")
    await lead(town).shows("at most 12 hours from now", by=town.bot, after=asked)
    assert len(await happened(town, "Watching")) == 1


async def test_not_an_incident_is_said_on_the_page_that_came_back(town: Town) -> None:
    await stood_in(town)
    await town.passes(10 * MINUTE)
    page = await private(town, "chen", "watch")
    await pressed(town, "chen", "Not incident", page)
    town.people["chen"].says("steam from the laundry")
    await town.falls_quiet()
    assert [line.by for line in await happened(town, "Closed")] == [town.people["chen"].id]


@BOTH
async def test_a_plan_on_which_nothing_happens_calls_whoever_leads_again(town: Town, locale: str) -> None:
    await activated(town, "smoke in the pump room" if locale == "en" else "泵房冒烟")
    await town.passes(14 * MINUTE)
    assert not await happened(town, "WentStale")
    await town.passes(MINUTE)
    call = await private(town, "wang", "stable")
    assert label(locale, "stale", at="14:03") in call.text
    assert not call.silent
    assert [line.at for line in await happened(town, "WentStale")] == [town.clock.now()]

    await typed(town, "bo", f"/update {NUMBER} 1", to=shaft(town))
    await town.passes(14 * MINUTE)
    assert len(await happened(town, "WentStale")) == 1
    await town.passes(MINUTE)
    assert len(await happened(town, "WentStale")) == 2


async def test_what_is_still_open_after_its_time_reaches_the_head_of_the_unit_in_private(town: Town) -> None:
    await activated(town)
    await town.passes(7 * MINUTE)
    notice = await town.people["sun"].sees("Still open: Step 1 ·", by=town.bot)
    assert "Due 14:05; nobody has it. You are next in line" in notice.text
    assert not notice.silent
    passed = [line for line in await happened(town, "StepPassedOn") if getattr(line.event, "step", 0) == 1]
    assert [line.at for line in passed] == [town.clock.now()]

    await pressed(town, "sun", "Done", notice)
    assert [line.by for line in await happened(town, "StepDone")] == [town.people["sun"].id]


@BOTH
async def test_a_leader_whom_no_call_reaches_is_named_to_the_others_and_one_takes_over(
    town: Town, locale: str
) -> None:
    wang = town.people["wang"]
    await pressed(town, "wang", label(locale, "button.ack"), await reported(town))
    name = wang.name
    wang.deletes_account()
    await town.passes(10 * MINUTE)

    unheard = label(locale, "not-told-decision-wanted", number=NUMBER, who=name)
    told = await lead(town).shows(unheard, by=town.bot)
    assert not told.silent
    (lost,) = await happened(town, "NotDeliverable")
    assert isinstance(lost.event, e.NotDeliverable)
    assert (lost.event.user, lost.event.what) == (wang.id, "decision-wanted")

    await pressed(town, "chen", label(locale, "button.over"), told)
    assert [line.by for line in await happened(town, "LeadTaken")] == [town.people["chen"].id]
    gone = label(locale, "not-told-lead-taken", number=NUMBER, who=name)
    assert not (await lead(town).shows(gone, by=town.bot)).buttons


async def test_a_head_whom_the_call_for_a_step_does_not_reach_is_named_to_the_leaders(town: Town) -> None:
    await activated(town)
    town.people["sun"].blocks()
    await town.passes(7 * MINUTE)
    await lead(town).shows("Sun Li was not reached, next in line for Step 1 ·", by=town.bot)


@BOTH
async def test_an_approval_that_nobody_decides_goes_to_the_deputies_at_half_its_time(
    town: Town, locale: str
) -> None:
    await activated(town, "smoke in the pump room" if locale == "en" else "泵房冒烟")
    await typed(town, "wang", "/take 13 three people back in")
    await town.passes(timedelta(minutes=7))
    assert not await happened(town, "ApprovalPassedOn")

    await town.passes(timedelta(seconds=30))

    told = await lead(town).shows(
        label(locale, "approval-passed-on", act="three people back in", number=NUMBER), by=town.bot
    )
    for name in ("chen", "liu"):
        assert town.people[name].name in told.text
    assert town.people["wang"].name not in told.text
    assert not told.silent
    yes = label(locale, "button.yes")
    for name in ("chen", "liu"):
        await pressed(town, name, yes, told)
    assert len(await happened(town, "Voted")) == 2
    (ruled,) = await happened(town, "ApprovalRuled")
    assert isinstance(ruled.event, e.ApprovalRuled)
    assert ruled.event.ruling == "granted"
    await town.passes(30 * MINUTE)
    assert len(await happened(town, "ApprovalPassedOn")) == 1


async def test_what_is_asked_of_whoever_leads_can_be_answered_there(town: Town) -> None:
    await activated(town)
    await town.passes(15 * MINUTE)
    call = await private(town, "wang", "stable")
    await pressed(town, "wang", "Add update", call)
    town.people["wang"].says("two teams inside, no flames")
    await town.falls_quiet()
    assert [line.by for line in await happened(town, "UpdateAdded")] == [town.people["wang"].id]


async def test_a_plan_may_start_by_itself_while_the_leaders_are_still_called(locale: str) -> None:
    rules = unasked(locale)
    fire = replace(rules.plans["fire"], activate="automatic")
    async with rehearsal(
        locale, still=True, rules=replace(rules, plans={**rules.plans, "fire": fire})
    ) as town:
        page = await reported(town)
        assert page.buttons == [["Acknowledge"]]
        card = await shaft(town).shows("Plan active since 14:03. Nobody leads yet.", by=town.bot)
        assert "Calls: Director Wang called 14:03, no answer yet." in card.text
        await shaft(town).shows("Plan started: Fire", by=town.bot)
        await pressed(town, "wang", "Acknowledge", page)
        await shaft(town).shows("Plan active since 14:03. Director Wang leads since 14:03.", by=town.bot)
        assert [line.by for line in await happened(town, "Activated")] == [None]


async def test_watching_past_midnight_is_until_the_next_morning(town: Town) -> None:
    await stood_in(town)
    await town.passes(9 * 60 * MINUTE)
    await typed(town, "chen", "/watch 00:20")
    await shaft(town).shows("watching until 24 Nov 00:20", by=town.bot)
