"""Where one decision was wanted and taken, no button is left for a mistake. The words stay."""

from bot.cli.demo.town import Town
from handlers.texts import label
from sandbox import Fault
from tests.scenes.incidents import MINUTE, NUMBER, activated, happened, lead, pressed, reported
from tests.scenes.reports import card, reporting


async def test_which_report_it_was_the_same_as_is_answered_once(town: Town, locale: str) -> None:
    await reported(town)
    town.people["bo"].says("flames at the pump room")
    receipt = await town.people["bo"].sees("26-0002", by=town.bot)
    said = receipt.text
    same = label(locale, "button.same", number=NUMBER)
    assert receipt.buttons == [[same]]
    await pressed(town, "bo", same, receipt)
    assert not receipt.buttons
    assert receipt.text == said


async def test_what_a_zero_leaves_out_is_answered_once() -> None:
    async with reporting() as town:
        town.people["ann"].says("smoke in the pump room")
        await town.falls_quiet()
        await pressed(town, "ann", "All clear", await card(town))
        asked = await town.rooms["shaft-3"].shows("Shaft 3 has reported 26-0001 today", by=town.bot)
        await pressed(town, "ann", "Include it", asked)
        assert not asked.buttons


async def test_a_press_that_was_refused_leaves_the_buttons_to_those_who_may(town: Town) -> None:
    await reported(town)
    for _ in range(9):
        await town.passes(5 * MINUTE)
    everyone = await lead(town).shows("No answer yet", by=town.bot)
    await pressed(town, "zhao", "Acknowledge", everyone)
    assert everyone.buttons == [["Acknowledge"]]
    await pressed(town, "chen", "Acknowledge", everyone)
    assert not everyone.buttons
    assert len(await happened(town, "Acknowledged")) == 1


async def test_a_step_that_is_first_taken_and_then_done_keeps_its_buttons(town: Town) -> None:
    await activated(town)
    await town.passes(7 * MINUTE)
    notice = await town.people["sun"].sees("Still open: Step 1 ·", by=town.bot)
    await pressed(town, "sun", "Take", notice)
    await pressed(town, "sun", "Done", notice)
    assert len(await happened(town, "StepDone")) == 1


async def test_a_question_that_was_deleted_meanwhile_troubles_nobody(town: Town, locale: str) -> None:
    await reported(town)
    town.people["bo"].says("flames at the pump room")
    receipt = await town.people["bo"].sees("26-0002", by=town.bot)
    before = len(town.people["bo"].chat(town.bot).shown)
    town.sandbox.fails(Fault(kind="lost before", method="editMessageReplyMarkup"))
    town.people["bo"].presses(label(locale, "button.same", number=NUMBER), on=receipt)
    receipt.deleted = True
    await town.falls_quiet()
    assert not [each for each in town.people["bo"].chat(town.bot).shown[before:] if not each.text]
    assert len(town.sandbox.calls("editMessageReplyMarkup")) == 2
