"""Leaders approve in the chat: each person once, on the exact words, in time, and never their own request."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from coordination.incident import events as e
from handlers.texts import label
from sandbox import Message
from tests.scenes.incidents import (
    FIRE,
    GENERAL,
    MINUTE,
    NUMBER,
    activated,
    answered,
    data,
    happened,
    lead,
    pressed,
    shaft,
    step,
    typed,
)

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
ENTRY = FIRE["reopen"]


async def asked(town: Town, words: str = "three people back in") -> Message:
    """Let Deputy Chen ask for re-entry, which two others must approve; return the question."""
    await activated(town)
    await typed(town, "chen", f"/take {ENTRY} {words}")
    return await question(town, words)


async def question(town: Town, words: str) -> Message:
    """The approval's card, while it is open."""
    yes = label(town.locale, "button.yes")
    return await lead(town).shows(
        lambda message: words in message.text and [yes] in message.buttons, by=town.bot
    )


async def late(town: Town, name: str, carried: str, on: Message) -> str:
    """Press what stood on a card before it changed; return what one is told."""
    toast = await town.people[name].presses_forged(carried, on=on).answered()
    await town.falls_quiet()
    return toast.text if toast else ""


async def rulings(town: Town) -> list[str]:
    """How approvals ended so far."""
    events = [line.event for line in await happened(town, "ApprovalRuled")]
    return [event.ruling for event in events if isinstance(event, e.ApprovalRuled)]


async def test_two_others_must_agree_before_the_step_may_be_done(town: Town, locale: str) -> None:
    yes = label(locale, "button.yes")
    card = await asked(town)
    assert not card.silent
    await typed(town, "chen", f"/done {ENTRY} ref 7")
    await lead(town).shows(label(locale, "refused-approval-first", step=str(ENTRY)).split("\n")[0])

    await pressed(town, "wang", yes, card)
    card = await question(town, "three people back in")
    assert label(locale, "approval-yes", who=town.people["wang"].name) in card.text
    assert not await rulings(town)
    await pressed(town, "liu", yes, card)

    act = {"act": "three people back in", "number": NUMBER}
    for room in (shaft(town), lead(town)):
        await room.shows(label(locale, "approval-granted-before", **act), by=town.bot)
    assert await rulings(town) == ["granted"]
    await typed(town, "chen", f"/done {ENTRY} ref 7")
    assert await happened(town, "StepDone")


async def test_who_asks_has_no_vote_and_nobody_has_two(town: Town, locale: str) -> None:
    yes = label(locale, "button.yes")
    card = await asked(town)

    told = await pressed(town, "chen", yes, card)
    assert told == label(locale, "refused-own-request", approval="1")
    await pressed(town, "wang", yes, card)
    told = await pressed(town, "wang", yes, await question(town, "three people"))
    assert told == label(locale, "refused-voted-already", approval="1")
    await typed(town, "wang", "/ok 1")

    assert [line.by for line in await happened(town, "Voted")] == [town.people["wang"].id]
    assert not await rulings(town)


async def test_only_leaders_vote(town: Town) -> None:
    card = await asked(town)
    for name in ("zhao", "ann"):
        if name == "ann":
            lead(town).add(town.people["ann"])
        told = await pressed(town, name, "Approve", card)
        assert "you cannot approve or reject here" in told
        assert "Who can: Director Wang" in told
    assert not await happened(town, "Voted")


@BOTH
async def test_other_words_are_another_question(town: Town, locale: str) -> None:
    yes = label(locale, "button.yes")
    card = await asked(town)
    old = data(card, yes)
    await pressed(town, "wang", yes, card)

    await typed(town, "wang", "one person only", reply_to=card)
    who = town.people["chen"].name
    await lead(town).shows(label(locale, "refused-not-your-request", approval="1", who=who), by=town.bot)
    await typed(town, "chen", "one person only", reply_to=card)

    card = await question(town, "one person only")
    assert "three people" not in card.text
    assert label(locale, "approval-yes", who=town.people["wang"].name) not in card.text
    for name in ("wang", "liu"):
        told = await late(town, name, old, card)
        assert told == label(locale, "refused-reworded", approval="1")
    assert len(await happened(town, "Voted")) == 1
    await pressed(town, "wang", yes, card)
    await pressed(town, "liu", yes, await question(town, "one person only"))
    assert await rulings(town) == ["granted"]


@BOTH
async def test_no_wants_a_reason_and_ends_it(town: Town, locale: str) -> None:
    card = await asked(town)
    await pressed(town, "liu", label(locale, "button.no"), card)
    await lead(town).shows(label(locale, "ask-no", number=NUMBER, approval="1"), by=town.bot)
    assert not await happened(town, "Voted")

    await answered(town, "liu", "the gas is not measured", lead(town))

    for room in (shaft(town), lead(town)):
        over = await room.shows("the gas is not measured", by=town.bot)
        assert (
            label(locale, "approval-refused-before", act="three people back in", number=NUMBER) in over.text
        )
    assert await rulings(town) == ["refused"]
    over = await lead(town).shows("the gas is not measured", by=town.bot)
    await pressed(town, "chen", label(locale, "button.again"), over)
    assert len(await happened(town, "ApprovalAsked")) == 2


async def test_silence_is_not_consent(town: Town) -> None:
    card = await asked(town)
    old = data(card, "Approve")
    await pressed(town, "wang", "Approve", card)
    await town.passes(15 * MINUTE - timedelta(seconds=1))
    assert not await rulings(town)

    await town.passes(timedelta(seconds=1))

    over = await lead(town).shows("Not approved: three people back in", by=town.bot)
    assert "Nobody enters" in over.text
    assert "Deputy Liu: no answer" in over.text
    assert await rulings(town) == ["expired"]
    assert "Not counted: approval 1 has run out" in await late(town, "liu", old, card)
    reply = await typed(town, "liu", "/ok 1")
    await lead(town).shows("Not counted: approval 1 has run out", by=town.bot, after=reply)
    assert len(await happened(town, "Voted")) == 1


async def test_where_the_plan_says_so_everyone_is_asked_once_more(town: Town) -> None:
    await activated(town, "something odd at gate 4")
    await typed(town, "wang", f"/done {GENERAL['take_charge']} Wang leads")
    await typed(town, "zhao", f"/take {GENERAL['notice']} tell the village")
    await town.passes(10 * MINUTE)

    again = await lead(town).shows("Still no decision: tell the village", by=town.bot)
    for name in ("Director Wang", "Deputy Chen", "Deputy Liu"):
        assert name in again.text
    assert not again.silent
    assert not await rulings(town)
    await pressed(town, "liu", "Approve", again)
    assert await rulings(town) == ["granted"]


async def test_asked_twice_and_unanswered_is_not_approved(town: Town) -> None:
    await activated(town, "something odd at gate 4")
    await typed(town, "wang", f"/done {GENERAL['take_charge']} Wang leads")
    await typed(town, "zhao", f"/take {GENERAL['notice']} tell the village")
    await town.passes(10 * MINUTE)
    await town.passes(10 * MINUTE)
    await lead(town).shows("Not approved: tell the village", by=town.bot)
    assert await rulings(town) == ["expired"]
    assert len(await happened(town, "ApprovalEscalated")) == 1


async def test_a_vote_in_text_counts_as_a_press_does(town: Town) -> None:
    await asked(town)
    await typed(town, "wang", "/ok 1")
    await typed(town, "liu", "/ok 26-0001 1")
    assert await rulings(town) == ["granted"]
    reply = await typed(town, "wang", "/ok 7")
    await lead(town).shows("Which approval?", by=town.bot, after=reply)
    reply = await typed(town, "wang", "/no")
    await lead(town).shows("Which approval?", by=town.bot, after=reply)


async def test_a_late_tap_changes_nothing_and_says_what_is_true_now(town: Town) -> None:
    card = await asked(town)
    yes, no = data(card, "Approve"), data(card, "Reject")
    await pressed(town, "wang", "Approve", card)
    await pressed(town, "liu", "Approve", await question(town, "three people"))

    assert await late(town, "liu", yes, card) == "Not counted: approval 1 was given already."
    assert await late(town, "wang", no, card) == "Not counted: approval 1 was given already."
    assert not lead(town).newest("why not?", by=town.bot)

    assert await rulings(town) == ["granted"]
    assert len(await happened(town, "Voted")) == 2


async def test_what_saves_lives_is_done_first_and_confirmed_afterwards(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/done 1", to=shaft(town))
    cut_off = await step(town, FIRE["cut_off"])
    await typed(town, "bo", "gas is off", to=shaft(town), reply_to=cut_off)

    assert await happened(town, "StepDone")
    card = await lead(town).shows("Confirm? Cut gas and non-fire power", by=town.bot)
    assert "“gas is off”" in card.text
    await pressed(town, "liu", "Approve", card)
    confirmed = await shaft(town).shows("Confirmed: Cut gas and non-fire power", by=town.bot)
    assert "may begin" not in confirmed.text, "it was done before"
    assert await rulings(town) == ["granted"]


async def test_what_was_done_and_is_not_confirmed_is_said_to_who_did_it(town: Town) -> None:
    await activated(town)
    await typed(town, "bo", "/done 1", to=shaft(town))
    cut_off = await step(town, FIRE["cut_off"])
    await typed(town, "bo", "gas is off", to=shaft(town), reply_to=cut_off)
    await typed(town, "wang", "/no 1 the pumps need it")
    told = await shaft(town).shows("Not confirmed: Cut gas", by=town.bot)
    assert "Bo Zhang: speak to a leader now" in told.text
    assert "“the pumps need it”" in told.text
