"""Statutory clocks and the after-action report: what the law and the plan give a time for."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cli.demo.town import Town, rehearsal
from bot.planfile import load_clocks
from handlers.texts import label
from sandbox import Message
from tests.conftest import unasked
from tests.scenes.incidents import (
    FIRE,
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

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
HOUR = 60 * MINUTE
CLOCK = len(FIRE) + 1
"""The first clock's number."""


@pytest.fixture
async def bound(locale: str) -> AsyncIterator[Town]:
    """The town under three clocks: an hour from the report, 15 minutes, and 8 hours from a death."""
    clocks = load_clocks()
    on = tuple(clocks[id_] for id_ in ("cn-493-1h", "us-msha-15m", "us-osha-8h"))
    async with rehearsal(locale, still=True, rules=replace(unasked(locale), clocks=on)) as town:
        yield town


async def percents(town: Town, type_: str) -> list[int]:
    """At which shares of the time people were reminded."""
    return [getattr(line.event, "percent", 0) for line in await happened(town, type_)]


@BOTH
async def test_each_clock_counts_from_its_own_beginning_and_reminds_before_it_ends(
    bound: Town, locale: str
) -> None:
    sun = bound.people["sun"]
    await reported(bound, "smoke in the pump room" if locale == "en" else "泵房冒烟")
    await bound.passes(4 * MINUTE)
    await typed(bound, "wang", "/activate")

    values = {"number": str(CLOCK + 1), "title": _title(bound, 1), "owner": "", "due": "14:18"}
    first = label(locale, "next-step-due", **values)
    card = await shaft(bound).shows(first.split(" — ")[0], by=bound.bot)
    assert card.text.split("\n")[4].startswith(first.split(" — ")[0])
    county = await step(bound, CLOCK)
    assert "2026-11-23" in county.text
    assert "15:03" in county.text.split("\n")[0]

    for minutes in (4, 4, 18):
        await bound.passes(minutes * MINUTE)
    assert await percents(bound, "StepReminded") == [50, 80, 50]
    named = label(locale, "step-title", number=str(CLOCK), title=_title(bound, 0))
    for room in (shaft(bound), lead(bound)):
        told = await room.shows(label(locale, "reminded-first", step=named, number=NUMBER), by=bound.bot)
        assert sun.name in told.text
        assert not told.silent

    await typed(bound, "sun", "ref 110-7, 14:40", to=shaft(bound), reply_to=await _reminder(bound, named))
    assert [getattr(line.event, "step", 0) for line in await happened(bound, "StepDone")] == [CLOCK]
    await bound.passes(HOUR)
    assert len(await happened(bound, "StepReminded")) == 3
    late = [getattr(line.event, "step", 0) for line in await happened(bound, "StepOverdue")]
    assert CLOCK not in late
    assert CLOCK + 1 in late


async def test_a_death_that_becomes_known_starts_the_clock_that_counts_from_it(bound: Town) -> None:
    await activated(bound)
    await bound.passes(20 * MINUTE)
    await typed(bound, "zhao", f"/facts {NUMBER} dead 1")
    death = await step(bound, CLOCK + 2)
    assert death.text.split("\n")[0].endswith("— by 22:23")
    assert "Not legal advice." in death.text


def _title(town: Town, index: int) -> str:
    id_ = ("cn-493-1h", "us-msha-15m")[index]
    return load_clocks()[id_].title[town.locale]


async def _reminder(town: Town, named: str) -> Message:
    first = label(town.locale, "reminded-first", step=named, number=NUMBER)
    return await shaft(town).shows(first, by=town.bot)


async def closed(town: Town) -> Message:
    """Bring it to its end; return the hot wash."""
    await activated(town)
    for number in FIRE.values():
        town.people["chen"].says(f"/skip {number} handed over", to=lead(town))
    await town.falls_quiet()
    for command in ("/stable", "/standdown", "/close"):
        await typed(town, "wang", command)
    assert await happened(town, "Closed")
    return await lead(town).shows(label(town.locale, "hot-wash", number=NUMBER), by=town.bot)


@BOTH
async def test_what_was_learnt_is_filed_by_a_reply_and_the_reminders_end(town: Town, locale: str) -> None:
    wang = town.people["wang"]
    hot_wash = await closed(town)
    due = label(locale, "date-and-time", day=24, month=11, clock="14:03")
    await lead(town).shows(label(locale, "after-action-by", due=due), by=town.bot)
    await town.passes(12 * HOUR)
    first = await lead(town).shows(label(locale, "after-action-first", heading="").strip(), by=town.bot)
    assert wang.name in first.text
    assert first.silent

    await typed(town, "wang", "the gate was locked for two minutes", reply_to=hot_wash)

    (filed,) = await happened(town, "AfterActionFiled")
    assert filed.by == wang.id
    assert "the gate was locked for two minutes" in (await record(town)).texts.values()
    await lead(town).shows(label(locale, "after-action-filed", at="02:03", who=wang.name)[-4:], by=town.bot)
    count = len(lead(town).shown)
    await town.passes(36 * HOUR)
    since = [one.text for one in lead(town).shown[count:]]
    assert [text for text in since if "fieldline verify" not in text] == [], (
        "the day's seal comes, no reminder"
    )


async def test_an_after_action_report_that_does_not_come_is_called_overdue(town: Town) -> None:
    await closed(town)
    quiet = len(shaft(town).shown)
    await town.passes(20 * HOUR)
    await town.passes(4 * HOUR)
    overdue = await lead(town).shows("Was due 14:03, not in yet. Director Wang: reply here", by=town.bot)
    assert not overdue.silent
    assert len(shaft(town).shown) == quiet
    assert await percents(town, "AfterActionReminded") == [80, 100]

    await pressed(town, "chen", "File report", overdue)
    town.people["chen"].says("the alarm came late", to=lead(town), reply_to=await _question(town))
    await typed(town, "zhao", "/after the stairs were full of smoke")
    filed = [line.by for line in await happened(town, "AfterActionFiled")]
    assert filed == [town.people["chen"].id, town.people["zhao"].id]
    await town.passes(48 * HOUR)
    assert len(await happened(town, "AfterActionReminded")) == 2


async def _question(town: Town) -> Message:
    return await lead(town).shows("26-0001: what was learnt?", by=town.bot)


async def test_who_was_not_among_the_leaders_files_none(town: Town) -> None:
    await closed(town)
    asked = await typed(town, "ann", f"/after {NUMBER} it was hot", to=shaft(town))
    await shaft(town).shows("you cannot file the after-action report here", by=town.bot, after=asked)
    asked = await typed(town, "zhao", "/after")
    await lead(town).shows("what was learnt? Reply here", by=town.bot, after=asked)
    assert not await happened(town, "AfterActionFiled")
