"""Working through a plan: who has a step, how it ends, what it wants as proof, when it is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.demo import rules as demo
from bot.cli.demo.town import Town
from bot.planfile import load_builtin
from coordination.incident import events as e
from coordination.plan import Evidence, Plan, Severity, Step, Track
from handlers.texts import label
from sandbox import media
from tests.scenes.incidents import (
    FIRE,
    GENERAL,
    MINUTE,
    activated,
    answered,
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
TWICE = {"en": "Pump", "zh-CN": "Pump"}
PUMP = Plan(
    id="pump",
    title=TWICE,
    keywords=("pump",),
    tracks=(
        Track(
            id="one",
            title=TWICE,
            steps=(
                Step(id="seal", title={"en": "Seal it", "zh-CN": "Seal it"}, evidence=Evidence.photo),
                Step(id="treat", title={"en": "Treat them", "zh-CN": "Treat them"}, when="hurt > 0"),
            ),
        ),
    ),
    severity={level: replace(load_builtin()["general"].severity[level]) for level in Severity},
)


@pytest.fixture
def pump(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site has a plan of its own besides ours."""
    monkeypatch.setattr(demo, "load_builtin", lambda: {"pump": PUMP, "general": load_builtin()["general"]})


@BOTH
async def test_of_two_who_take_a_step_at_once_one_has_it_and_the_other_is_told_who(
    town: Town, locale: str
) -> None:
    await activated(town)
    card, take = await step(town, FIRE["alarm_out"]), label(locale, "button.take")

    presses = [town.people[name].presses(take, on=card) for name in ("bo", "ann")]
    won, lost = [await press.answered() for press in presses]

    bo = town.people["bo"]
    assert won is not None
    assert lost is not None
    assert bo.name in won.text
    assert lost.text == label(locale, "refused-taken", step="1", who=bo.name)
    await shaft(town).shows(label(locale, "step-taken", who=bo.name, at="14:03"), by=town.bot)
    assert [line.by for line in await happened(town, "StepTaken")] == [bo.id]


async def test_done_is_done_once_and_names_who_did_it(town: Town) -> None:
    await activated(town)
    card = await step(town, FIRE["alarm_out"])
    await pressed(town, "bo", "Done", card)

    done = await shaft(town).shows("✓ Step 1 · Raise the alarm, get out · Bo Zhang 14:03", by=town.bot)

    assert not done.buttons
    asked = await typed(town, "ann", "/done 1", to=shaft(town))
    await shaft(town).shows("Step 1 is done already, by Bo Zhang", by=town.bot, after=asked)
    await step(town, FIRE["assist"])
    assert len(await happened(town, "StepDone")) == 1


async def test_a_step_that_wants_words_is_done_by_a_reply_to_it(town: Town) -> None:
    await activated(town)
    card = await step(town, FIRE["call_help"])
    assert "reply to step 2 with what was done" in await pressed(town, "bo", "Done", card)
    town.people["bo"].sends(media.photo(), to=shaft(town), reply_to=card)
    await shaft(town).shows("Not done yet: reply to step 2 with what was done", by=town.bot)
    assert not await happened(town, "StepDone")

    await typed(town, "bo", "called 119 at 14:02", to=shaft(town), reply_to=card)

    await shaft(town).shows("✓ Step 2 · Call emergency services · Bo Zhang 14:03", by=town.bot)
    (line,) = await happened(town, "StepDone")
    assert isinstance(line.event, e.StepDone)
    assert line.event.evidence is not None
    assert (await record(town)).texts[line.event.evidence.id] == "called 119 at 14:02"


async def test_a_step_that_wants_a_number_says_so_until_it_has_one(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/done 1", to=shaft(town))
    card = await step(town, FIRE["assist"])
    await typed(town, "bo", "all of them", to=shaft(town), reply_to=card)
    await shaft(town).shows("reply to step 4 with the number", by=town.bot)

    await typed(town, "bo", "3 people", to=shaft(town), reply_to=card)

    await shaft(town).shows("✓ Step 4 · Help those who need help out", by=town.bot)
    await typed(town, "sun", f"/done {FIRE['headcount']} 23 of 23", to=shaft(town))
    await shaft(town).shows("“23 of 23”", by=town.bot)


@pytest.mark.usefixtures("pump")
async def test_a_step_that_wants_a_photo_keeps_it_as_evidence(town: Town) -> None:
    await activated(town, "the pump leaks")
    card = await step(town, 1)
    await typed(town, "bo", "sealed", to=shaft(town), reply_to=card)
    await shaft(town).shows("reply to step 1 with a photo of things, not of people", by=town.bot)

    town.people["bo"].sends(media.photo(b"the seal"), to=shaft(town), reply_to=card, caption="sealed")

    await shaft(town).shows("✓ Step 1 · Seal it · Bo Zhang", by=town.bot)
    assert len(await happened(town, "FileKept")) == 1


async def test_blocked_asks_for_the_reason_and_tells_the_leaders(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/done 1", to=shaft(town))
    await pressed(town, "bo", "Blocked", await step(town, FIRE["keep_out"]))
    await shaft(town).shows("what is in the way, what is needed?", by=town.bot)
    assert not await happened(town, "StepBlocked")

    await answered(town, "bo", "the gate key is missing", shaft(town))

    for room in (shaft(town), lead(town)):
        told = await room.shows("Blocked: Step 5", by=town.bot)
        assert "“the gate key is missing”" in told.text
    await typed(town, "ann", "/take 5", to=shaft(town))
    await shaft(town).shows("Ann Lee has it since 14:03", by=town.bot)


async def test_a_step_is_left_out_with_a_reason_only(town: Town, locale: str) -> None:
    await activated(town)
    card = await step(town, FIRE["burns"])
    await pressed(town, "bo", label(locale, "button.skip"), card)
    await typed(town, "ann", "nobody is hurt", to=shaft(town))
    assert not await happened(town, "StepSkipped")

    await answered(town, "bo", "nobody is hurt at all", shaft(town))

    skipped = await shaft(town).shows("nobody is hurt at all", by=town.bot)
    assert not skipped.buttons
    (line,) = await happened(town, "StepSkipped")
    assert line.by == town.people["bo"].id


async def test_a_step_for_a_leader_is_not_a_responders(town: Town) -> None:
    await activated(town)
    asked = await typed(town, "bo", f"/done {FIRE['take_charge']} I lead", to=shaft(town))
    refusal = await shaft(town).shows("you cannot do this step (for a leader)", by=town.bot, after=asked)
    assert "Director Wang" in refusal.text
    asked = await typed(town, "mei", "/done 26-0001 8 23", to=town.rooms["plant"])
    await town.rooms["plant"].shows("for the head of the unit", by=town.bot, after=asked)
    assert not await happened(town, "StepDone")


async def test_who_has_a_step_that_runs_late_is_told_once_and_so_are_the_leaders(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/take 1", to=shaft(town))
    await town.passes(2 * MINUTE - timedelta(seconds=1))
    assert not shaft(town).newest("Overdue")

    await town.passes(timedelta(seconds=1))

    for room in (shaft(town), lead(town)):
        told = await room.shows("Overdue: Step 1", by=town.bot)
        assert "Bo Zhang: done, or blocked?" in told.text
        assert not told.silent
    await shaft(town).shows("Its time has run out", by=town.bot)
    await town.passes(20 * MINUTE)
    told_of = [shown for shown in shaft(town).shown if shown.text.startswith("Overdue: Step 1 ")]
    assert len(told_of) == 1


async def test_what_was_done_in_time_is_never_overdue(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/done 1", to=shaft(town))
    await town.passes(2 * MINUTE)
    assert not shaft(town).newest("Overdue: Step 1 ")


@BOTH
async def test_on_scene_one_reads_what_must_never_be_done(town: Town, locale: str) -> None:
    await activated(town)
    scene = label(locale, "button.scene")
    card = await shaft(town).shows(lambda shown: [scene] in shown.buttons, by=town.bot)

    toast = await town.people["bo"].presses(scene, on=card).answered()

    assert toast is not None
    assert toast.alert
    assert {"en": "Never go back in.", "zh-CN": "不要返回火场。"}[locale] in toast.text
    await shaft(town).shows(label(locale, "scene", out=1, back=0), by=town.bot)
    await typed(town, "bo", "/back", to=shaft(town))
    await shaft(town).shows(label(locale, "scene", out=0, back=1), by=town.bot)


async def test_who_was_never_there_does_not_come_back(town: Town) -> None:
    await activated(town)
    asked = await typed(town, "ann", "/back", to=shaft(town))
    await shaft(town).shows("you are not on scene in 26-0001", by=town.bot, after=asked)


@pytest.mark.usefixtures("pump")
async def test_facts_bring_steps_and_take_them_away(town: Town) -> None:
    await activated(town, "the pump leaks")
    assert not shaft(town).newest("Treat them")
    asked = await typed(town, "ann", "/facts hurt 2", to=shaft(town))
    await shaft(town).shows("you cannot set these numbers", by=town.bot, after=asked)
    assert not shaft(town).newest("Treat them")

    await typed(town, "zhao", "/facts hurt 2")
    await shaft(town).shows("Step 2 · Treat them", by=town.bot)
    await shaft(town).shows("Hurt 2 · Dead unknown · Missing unknown", by=town.bot)

    await typed(town, "zhao", "/facts hurt 0")
    gone = await shaft(town).shows("Step 2: no longer needed", by=town.bot)
    assert not gone.buttons
    await typed(town, "zhao", "/facts hurt ?")
    await shaft(town).shows("Hurt, dead, missing: not known", by=town.bot)


async def test_a_step_that_repeats_comes_back_until_the_stand_down(town: Town) -> None:
    number = GENERAL["update"]
    await activated(town, "something odd at gate 4")
    await typed(town, "wang", f"/done {GENERAL['take_charge']} Wang leads")
    for at, due in (("14:03", "14:18"), ("14:13", "14:28")):
        card = await step(town, number, lead(town))
        await typed(town, "zhao", "no change", reply_to=card)
        card = await lead(town).shows(f"Send an update — by {due}", by=town.bot)
        assert f"last {at}" in card.text
        assert card.buttons
        await town.passes(10 * MINUTE)

    await town.passes(5 * MINUTE)

    await lead(town).shows(f"Overdue: Step {number}", by=town.bot)
    await typed(town, "zhao", f"/done {number} no change")
    await lead(town).shows("done 3 times, last 14:28", by=town.bot)
    await town.passes(15 * MINUTE)
    late = [line.event for line in await happened(town, "StepOverdue")]
    assert len([each for each in late if isinstance(each, e.StepOverdue) and each.step == number]) == 2


async def test_a_step_that_cannot_be_meant_gets_a_hint(town: Town) -> None:
    await reported(town)
    asked = await typed(town, "bo", "/done 3", to=shaft(town))
    await shaft(town).shows("the plan of 26-0001 is not started yet", by=town.bot, after=asked)
    await typed(town, "wang", "/activate")
    for words, hint in (
        ("/take 99", "26-0001 has no step 99 at present"),
        ("/take three", "Which step? Reply to it, or give its number"),
        ("/done", "Which step? Reply to it, or give its number"),
    ):
        asked = await typed(town, "bo", words, to=shaft(town))
        await shaft(town).shows(hint, by=town.bot, after=asked)
    assert not await happened(town, "StepTaken", "StepDone")
