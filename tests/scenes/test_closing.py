"""Stable, stood down, closed: with nothing left open, and nobody left out there."""

import pytest

from bot.cli.demo.town import Town
from coordination.incident import events as e
from handlers.texts import label
from sandbox import Message
from tests.scenes.incidents import (
    FIRE,
    MINUTE,
    NUMBER,
    activated,
    data,
    happened,
    lead,
    pressed,
    reported,
    shaft,
    step,
    typed,
)

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
REQUIRED = [number for number in FIRE.values() if number != FIRE["small_fire"]]


async def skipped(town: Town, *steps: int) -> None:
    """Leave steps out, each with a reason, by a leader who may skip any."""
    for number in steps:
        town.people["chen"].says(f"/skip {number} no need today", to=lead(town))
    await town.falls_quiet()


async def the_card(town: Town) -> Message:
    """The incident's card among the leaders."""
    facts = label(town.locale, "button.facts")
    return await lead(town).shows(lambda shown: any(facts in row for row in shown.buttons), by=town.bot)


async def test_closing_is_refused_and_lists_what_is_open(town: Town) -> None:
    await activated(town)
    card = await shaft(town).shows(lambda shown: ["On scene"] in shown.buttons, by=town.bot)
    await pressed(town, "bo", "On scene", card)
    await typed(town, "chen", f"/take {FIRE['reopen']} three people back in")
    await skipped(town, *REQUIRED[3:-2])

    assert "not stable yet" in await pressed_close(town)
    await typed(town, "wang", "/stable")
    refusal = await pressed_close(town)

    assert "Steps: 1, 2, 4, 13, 14." in refusal
    assert "Approvals: 1." in refusal
    assert "Not back yet: Bo Zhang." in refusal
    assert not await happened(town, "Closed")


async def pressed_close(town: Town) -> str:
    """Try to close by text; return what the leaders read then."""
    asked = await typed(town, "wang", "/close")
    told = await lead(town).shows(lambda shown: shown.reply_to is asked, by=town.bot)
    return told.text


@BOTH
async def test_everybody_is_called_back_counted_and_then_it_can_be_closed(town: Town, locale: str) -> None:
    bo, back = town.people["bo"], label(locale, "button.back")
    await activated(town)
    scene = label(locale, "button.scene")
    card = await shaft(town).shows(lambda shown: [scene] in shown.buttons, by=town.bot)
    await pressed(town, "bo", scene, card)
    await pressed(town, "ann", scene, card)
    await skipped(town, *REQUIRED)
    await pressed(town, "wang", label(locale, "button.stable"), await the_card(town))
    await pressed(town, "wang", label(locale, "button.down"), await the_card(town))

    call = await shaft(town).shows(
        lambda shown: [back] in shown.buttons and bo.name in shown.text, by=town.bot
    )
    assert town.people["ann"].name in call.text
    assert not call.silent
    await pressed(town, "ann", back, call)
    count = await the_card(town)
    assert label(locale, "scene", out=1, back=1) in count.text
    await pressed(town, "zhao", label(locale, "button.count"), count)
    await shaft(town).shows(label(locale, "scene", out=0, back=2), by=town.bot)
    counted = [line for line in await happened(town, "CameBack") if line.by == town.people["zhao"].id]
    assert [line.event.user for line in counted if isinstance(line.event, e.CameBack)] == [bo.id]
    await town.passes(MINUTE)
    await pressed(town, "wang", label(locale, "button.close"), await the_card(town))

    for room in (shaft(town), lead(town)):
        closed = await room.shows(label(locale, "ended-resolved", at="14:04"), by=town.bot)
        assert not closed.buttons
    (line,) = await happened(town, "Closed")
    assert isinstance(line.event, e.Closed)
    assert line.event.outcome == "resolved"


async def test_stand_down_comes_after_stable_and_is_a_leaders(town: Town) -> None:
    await activated(town)
    await typed(town, "chen", "/standdown")
    await lead(town).shows("26-0001 is not stable yet", by=town.bot)
    asked = await typed(town, "zhao", "/stable")
    refusal = await lead(town).shows("you cannot declare it stable here", by=town.bot, after=asked)
    assert "Who can: Director Wang" in refusal.text
    assert not await happened(town, "Stabilised", "StoodDown")


async def test_a_late_press_on_a_closed_incident_tells_what_is_true_now(town: Town) -> None:
    await activated(town)
    card, alarm = await the_card(town), await step(town, FIRE["alarm_out"])
    late = [("wang", data(card, name), card) for name in ("Stable", "Facts")]
    late += [("bo", data(alarm, name), alarm) for name in ("Take", "Done", "Blocked", "Skip")]
    await skipped(town, *REQUIRED)
    await typed(town, "wang", "/stable")
    await typed(town, "wang", "/close")
    assert await happened(town, "Closed")

    for name, old, on in late:
        toast = await town.people[name].presses_forged(old, on=on).answered()
        assert toast is not None
        assert "26-0001 is closed" in toast.text
    asked = await typed(town, "bo", "/take 26-0001 1", to=shaft(town))
    await shaft(town).shows("26-0001 is closed", by=town.bot, after=asked)
    assert [line.type for line in (await happened(town, "StepTaken"))] == []


async def test_a_closed_incident_is_silent_whatever_was_due(town: Town) -> None:
    await activated(town)
    await skipped(town, *REQUIRED)
    await typed(town, "wang", "/stable")
    await typed(town, "wang", "/close")
    count = len(shaft(town).shown) + len(lead(town).shown)
    await town.passes(11 * 60 * MINUTE)
    assert len(shaft(town).shown) + len(lead(town).shown) == count


async def test_what_is_closed_still_takes_a_correction(town: Town) -> None:
    said = town.people["bo"].says("/report steam at the boiler", to=shaft(town))
    await town.falls_quiet()
    await typed(town, "wang", "/notincident planned work")
    town.people["bo"].edits(said, "/report steam at boiler two")
    await shaft(town).shows("steam at boiler two", by=town.bot)
    assert len(await happened(town, "Corrected")) == 1


async def test_a_false_alarm_cannot_be_waved_away_once_a_plan_runs(town: Town) -> None:
    await activated(town)
    await typed(town, "wang", "/notincident nothing")
    await lead(town).shows("End it by Stable, Stand down, Close", by=town.bot)
    assert not await happened(town, "Closed")


async def test_only_those_who_lead_close(town: Town) -> None:
    await reported(town)
    asked = await typed(town, "zhao", "/close")
    await lead(town).shows("you cannot close it here", by=town.bot, after=asked)
    asked = await typed(town, "ann", f"/close {NUMBER}", to=shaft(town))
    await shaft(town).shows("you cannot close it here", by=town.bot, after=asked)
