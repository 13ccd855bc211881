"""Follow-ups in the real chats: raised with a date, owned, done, checked by somebody else, chased."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from handlers.texts import label
from sandbox import Message
from sandbox.media import photo
from tests.scenes.incidents import activated, answered, lead, pressed, reported, shaft, typed

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
DAY = timedelta(days=1)
SPARE_KEY = {
    "en": "/followup spare key for the pump room by 1 Dec",
    "zh-CN": "/followup 泵房配备用钥匙 12月1日前",
}
"""Written on Monday the 23rd of November, at three past two."""


async def card(town: Town, number: str = "F1") -> Message:
    await town.falls_quiet()
    first = label(town.locale, "followup", number=number, due="").split(number)[0]
    return await lead(town).shows(lambda message: message.text.startswith(f"{first}{number}"), by=town.bot)


def whole(town: Town, name: str) -> str:
    person = town.people[name]
    return "\n".join(shown.text for shown in person.phone(person.chat(town.bot)))


@BOTH
async def test_from_what_is_wrong_to_the_second_persons_check(town: Town, locale: str) -> None:
    await typed(town, "zhao", SPARE_KEY[locale])
    shown = await card(town)
    assert label(locale, "followup-free") in shown.text
    buttons = [label(locale, f"button.{verb}") for verb in ("own", "fix", "checked")]
    assert shown.buttons == [buttons[:2]]

    await pressed(town, "chen", buttons[0], shown)
    owned = await card(town)
    assert owned is shown
    assert label(locale, "followup-owner", who=town.people["chen"].name) in owned.text

    await pressed(town, "chen", buttons[1], owned)
    await answered(town, "chen", "hung up at the gate", lead(town))
    assert owned.buttons == [[buttons[2]]]
    asked = await lead(town).shows(
        label(locale, "followup-check", number="F1", who=town.people["chen"].name), by=town.bot
    )

    assert label(locale, "refused-own-check", number="F1") == await pressed(town, "chen", buttons[2], asked)
    assert owned.buttons

    await pressed(town, "zhao", buttons[2], asked)
    assert owned.buttons == []
    over = label(locale, "followup-over", number="F1", who=town.people["zhao"].name, at="14:03")
    assert owned.text.startswith(over)
    assert over in whole(town, "chen")


async def test_all_by_text_and_a_picture(town: Town) -> None:
    town.people["root"].says("/followup mend the gate by 2026-12-01")
    await town.people["root"].sees("F1: noted, due 1 Dec 17:00", by=town.bot)
    shown = await card(town)
    await typed(town, "chen", "/own F1")
    assert "Owner: Deputy Chen" in shown.text
    town.people["chen"].sends(photo(b"a gate"), caption="gate mended", to=lead(town), reply_to=shown)
    await town.falls_quiet()
    assert "“gate mended” + 1 file" in shown.text
    await typed(town, "chen", "/checked 1")
    await lead(town).shows("F1 was done by you, so somebody else must check it", by=town.bot)
    await typed(town, "liu", "/checked f1")
    assert shown.text.startswith("F1 closed: checked by Deputy Liu")
    await typed(town, "liu", "/followups")
    await lead(town).shows("No follow-up is open", by=town.bot)


async def test_one_from_an_incident_names_it_and_incidents_do_not_mind_it(town: Town) -> None:
    await reported(town)
    await typed(town, "wang", "/followup 26-0001 new pump by 1 Dec")
    assert "· 26-0001" in (await card(town)).text
    await typed(town, "wang", "/activate")
    await shaft(town).shows("Fire", by=town.bot)
    await typed(town, "wang", "/status")
    await lead(town).shows("Open: 1 incident", by=town.bot)
    await typed(town, "wang", "/followup 26-0009 new pump by 1 Dec")
    await lead(town).shows("no open incident 26-0009", by=town.bot)


async def test_a_reply_to_an_incident_is_about_that_incident(town: Town) -> None:
    await activated(town)
    told = await lead(town).shows(lambda message: "26-0001" in message.text, by=town.bot)
    await typed(town, "chen", "/followup more hoses by 1 Dec", reply_to=told)
    assert "· 26-0001" in (await card(town)).text


@pytest.mark.parametrize("words", ["/followup", "/followup mend the gate", "/followup by 1 Dec"])
async def test_without_a_text_or_a_day_it_says_how(town: Town, words: str) -> None:
    await typed(town, "zhao", words)
    hint = await lead(town).shows("Not noted: what must be put right", by=town.bot)
    assert "by 2026-11-30" in hint.text


async def test_a_day_that_is_past_is_not_taken_and_responders_raise_none(town: Town) -> None:
    await typed(town, "zhao", "/followup mend the gate by 20 Nov")
    await lead(town).shows("Not noted: 20 Nov 17:00 is past", by=town.bot)
    await typed(town, "ann", "/followup mend the gate by 1 Dec", to=shaft(town))
    await shaft(town).shows("you cannot raise a follow-up", by=town.bot)


async def test_the_owner_is_reminded_and_then_everybody_weekly_until_it_is_checked(town: Town) -> None:
    await typed(town, "zhao", SPARE_KEY["en"])
    await typed(town, "ann", "/own F1", to=shaft(town))
    await town.passes(6 * DAY + timedelta(hours=18, minutes=56))
    assert "Due tomorrow" not in whole(town, "ann")
    await town.passes(timedelta(minutes=2))
    reminder = await town.people["ann"].sees("Due tomorrow: follow-up F1, 1 Dec 17:00", by=town.bot)
    assert not reminder.silent

    await town.passes(DAY + timedelta(hours=8))
    overdue = "Not closed yet: follow-up F1, due 1 Dec 17:00"
    await lead(town).shows(overdue, by=town.bot)
    await town.people["ann"].sees(overdue, by=town.bot)
    await town.passes(7 * DAY)
    assert whole(town, "ann").count(overdue) == 2

    ann = town.people["ann"]
    ann.says("hung up at the gate", reply_to=reminder)
    await ann.sees("F1: done, thank you", by=town.bot)
    await town.passes(7 * DAY)
    assert whole(town, "ann").count(overdue) == 2
    await lead(town).shows(lambda m: m.text.startswith(overdue) and "Checked" in m.text, by=town.bot)


async def test_of_a_drill_it_says_so(town: Town) -> None:
    await typed(town, "wang", "/drill fire")
    await typed(town, "wang", "/followup D26-0001 louder siren by 1 Dec")
    shown = await lead(town).shows(
        lambda message: message.text.startswith("DRILL Follow-up F1") and message.text.endswith("DRILL"),
        by=town.bot,
    )
    assert "D26-0001" in shown.text
    await typed(town, "wang", "/resume")
    assert not [m for m in lead(town).shown if "F1" in m.text and "resume" in m.text.lower()]


async def test_an_edited_answer_corrects_what_was_done(town: Town) -> None:
    await typed(town, "zhao", SPARE_KEY["en"])
    shown = await card(town)
    said = await typed(town, "chen", "hung up at the gat", reply_to=shown)
    assert "“hung up at the gat”" in shown.text
    town.people["chen"].edits(said, "hung up at the gate")
    await town.falls_quiet()
    assert "“hung up at the gate”" in shown.text


async def test_an_edited_command_for_anything_else_does_no_harm(town: Town) -> None:
    ann = town.people["ann"]
    here = ann.says("/here")
    await ann.sees("you can be reached", by=town.bot)
    ann.edits(here, "/herewith")
    await ann.sees("an edited message changes words", by=town.bot)
    language = ann.says("/language en")
    await town.falls_quiet()
    ann.edits(language, "good morning")
    await town.falls_quiet()
    assert "Sorry" not in whole(town, "ann")


async def test_an_owner_who_cannot_be_told_leaves_it_to_the_leaders(town: Town) -> None:
    await typed(town, "zhao", SPARE_KEY["en"])
    await typed(town, "bo", "/own F1", to=shaft(town))
    town.people["bo"].blocks()
    await town.falls_quiet()
    await town.passes(7 * DAY)
    await lead(town).shows("Due tomorrow: follow-up F1", by=town.bot)
