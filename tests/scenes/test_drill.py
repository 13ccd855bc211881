"""A drill in the real chats: marked everywhere, and stopped at once by something real."""

import pytest

from bot.cli.demo.script import MINUTE
from bot.cli.demo.town import Town
from handlers.texts import label

MARKS = {"en": "DRILL", "zh-CN": "【演练】"}


def said_since(town: Town, mark: int) -> list[str]:
    """Every message and toast of the bot that appeared or changed after that count of changes."""
    shown = {}
    for person in town.people.values():
        for each in person.phone():
            ours = each.sender == town.bot.name and each.kind != "service"
            if ours and each.text and each.changed > mark:
                shown[each.order, each.chat] = each.text
    return list(shown.values())


@pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
async def test_every_output_of_a_drill_bears_its_mark(town: Town) -> None:
    wang, ann, field = town.people["wang"], town.people["ann"], town.rooms["shaft-3"]
    field.add(wang)
    await town.falls_quiet()
    before = town.sandbox.changes.count

    wang.says("/drill fire", to=field)
    page = await wang.sees("D26-0001", by=town.bot)
    await wang.presses(label(town.locale, "button.act"), on=page).answered()
    await town.falls_quiet()
    step = await field.shows(lambda m: [label(town.locale, "button.take")] in m.buttons, by=town.bot)
    await ann.presses(label(town.locale, "button.take"), on=step).answered()
    await ann.presses(label(town.locale, "button.done"), on=step).answered()
    await town.passes(15 * MINUTE)
    wang.says("/close", to=field)
    await field.shows(label(town.locale, "score-first", number="D26-0001"), by=town.bot)
    await town.falls_quiet()

    told, mark = said_since(town, before), MARKS[town.locale]
    assert len(told) > 15
    assert [text for text in told if not (text.startswith(mark) and text.endswith(mark))] == []


async def test_something_real_interrupts_the_drill(town: Town) -> None:
    wang, ann, lead = town.people["wang"], town.people["ann"], town.rooms["lead"]
    wang.says("/drill fire", to=lead)
    await lead.shows("D26-0001", by=town.bot)

    ann.says("real smoke in the pump room")

    receipt = await ann.sees("Received: 26-0001", by=town.bot)
    assert "DRILL" not in receipt.text
    paused = await lead.shows("something real was reported, 26-0001", by=town.bot)
    assert not paused.silent
    toast = await wang.presses("Acknowledge", on=await wang.sees("real smoke", by=town.bot)).answered()
    assert toast is not None
    assert "DRILL" not in toast.text
    await wang.presses("Resume drill", on=paused).answered()
    await lead.shows("D26-0001 goes on", by=town.bot)
