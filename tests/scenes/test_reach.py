"""Who can be reached, in the real chats: the weekly tap, the overview, people and groups that are lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.cli.demo.town import Town, rehearsal
from coordination.kernel import UserId
from coordination.policy import ReachTest
from coordination.roster.rules import NoteReach
from handlers.reading import ROSTER
from handlers.texts import label
from tests.conftest import unasked
from tests.scenes.incidents import lead, pressed, reported, shaft, typed

HOUR = timedelta(hours=1)
TO_TEN = timedelta(hours=19, minutes=57)
STAFF = ("wang", "chen", "liu", "zhao", "sun")


@pytest.fixture(params=["en"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def town(locale: str) -> AsyncIterator[Town]:
    """The town, whose people are tested on Tuesdays at ten; it is Monday, three past two."""
    rules = replace(unasked(locale), reach_test=ReachTest(weekday=1, at=time(10, 0)))
    async with rehearsal(locale, still=True, rules=rules) as opened:
        yield opened


def question(locale: str) -> str:
    return label(locale, "reach-test", at="10:00").split("\n")[0]


def phone(town: Town, name: str) -> str:
    person = town.people[name]
    return "\n".join(shown.text for shown in person.phone(person.chat(town.bot)))


@pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
async def test_a_tap_a_week_and_the_silent_are_told_a_day_later(town: Town, locale: str) -> None:
    await town.passes(TO_TEN)
    asked = {}
    for name in STAFF:
        asked[name] = await town.people[name].sees(question(locale), by=town.bot)
    for name in ("ann", "bo", "root"):
        assert question(locale) not in phone(town, name)

    for name in ("wang", "chen", "zhao"):
        toast = await pressed(town, name, label(locale, "button.here"), asked[name])
        assert toast == label(locale, "reach-toast")
    assert asked["wang"].text == label(locale, "reach-answered", at="10:00")
    assert asked["wang"].buttons == []
    await typed(town, "liu", "/here")
    assert asked["liu"].text == label(locale, "reach-answered", at="10:00")
    assert asked["sun"].buttons

    await town.passes(24 * HOUR)
    told = await town.people["root"].sees(
        label(locale, "reach-result-silent", who=town.people["sun"].name), by=town.bot
    )
    assert town.people["liu"].name not in told.text
    town.people["zhao"].says("/reach")
    overview = await town.people["zhao"].sees(town.people["sun"].name, by=town.bot)
    assert label(locale, "never") in overview.text.split("\n")[1]
    assert len(overview.text.split("\n")) == 6

    await town.passes(6 * 24 * HOUR)
    assert asked["sun"].text == label(locale, "reach-over")
    assert asked["sun"].buttons == []


async def test_the_overview_is_for_those_who_lead_and_comes_in_private(town: Town) -> None:
    await typed(town, "ann", "/reach", to=shaft(town))
    await shaft(town).shows("you cannot see who can be reached", by=town.bot)
    await typed(town, "chen", "/reach")
    shown = await town.people["chen"].sees("Who can be reached", by=town.bot)
    assert "last delivered 14:03 · last answer never" in shown.text
    assert "Who can be reached" not in "".join(message.text for message in lead(town).shown)


async def test_administrators_hear_at_once_of_whoever_is_lost_and_is_back(town: Town) -> None:
    root, chen = town.people["root"], town.people["chen"]
    chen.blocks()
    await town.falls_quiet()
    told = await root.sees("Not reachable from now on: Deputy Chen", by=town.bot)
    assert not told.silent
    assert "must open the bot and press Start" in told.text
    root.says("/reach")
    shown = await root.sees("Who can be reached", by=town.bot)
    assert shown.text.split("\n")[1].startswith("Not reachable: Deputy Chen (deputy)")

    chen.starts()
    await root.sees("Reachable again: Deputy Chen", by=town.bot)
    assert "Reachable again" not in "".join(message.text for message in lead(town).shown)


async def test_whom_only_a_message_finds_out_of_reach_is_told_too(town: Town) -> None:
    town.people["sun"].deletes_account()
    await town.passes(TO_TEN)
    await town.people["root"].sees("Not reachable from now on", by=town.bot)


async def test_the_leaders_hear_of_the_last_administrator(town: Town) -> None:
    town.people["root"].blocks()
    await town.falls_quiet()
    await lead(town).shows("Not reachable from now on: Admin Gu", by=town.bot)


async def test_a_group_that_is_lost_is_told_among_the_leaders(town: Town) -> None:
    shaft(town).removes(town.bot)
    await town.falls_quiet()
    told = await lead(town).shows("I am out of a group: ", by=town.bot)
    assert f"It was the field chat of {shaft(town).title}" in told.text
    assert not told.silent
    assert "out of a group" not in phone(town, "wang")


async def test_a_lost_leadership_chat_is_told_to_each_leader_and_administrator(town: Town) -> None:
    lead(town).removes(town.bot)
    await town.falls_quiet()
    for name in ("wang", "chen", "liu", "root"):
        await town.people[name].sees("It was a leadership chat", by=town.bot)
    assert "out of a group" not in phone(town, "ann")


async def test_whoever_presses_start_can_be_reached_whatever_was_found_before(town: Town) -> None:
    root, chen = town.people["root"], town.people["chen"]
    lost = NoteReach(at=town.clock.now(), user=UserId(chen.id), reachable=False)
    await town.app.act(ROSTER, lost)
    await root.sees("Not reachable from now on: Deputy Chen", by=town.bot)
    chen.says("/start")
    await chen.sees("Welcome, Deputy Chen", by=town.bot)
    await root.sees("Reachable again: Deputy Chen", by=town.bot)


async def test_who_answers_a_call_has_answered(town: Town) -> None:
    page = await reported(town)
    await pressed(town, "wang", "Acknowledge", page)
    await typed(town, "chen", "/reach")
    shown = await town.people["chen"].sees("Who can be reached", by=town.bot)
    (line,) = [line for line in shown.text.split("\n") if "Director Wang" in line]
    assert line.endswith("last answer 14:03")
