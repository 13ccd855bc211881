"""What waits to be told is not forgotten, and what never arrives has its consequence."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from bot.delivery.courier import Courier
from tests.audit.seeding import looks, reads, seeds
from tests.scenes.incidents import MINUTE, happened, lead, pressed, reported, typed
from tests.scenes.test_approvals import asked

CARD = "kind = 'card' and what = 'incident' and part = ''"
STATE = f"select state from outbox where {CARD}"  # noqa: S608 - a constant
ALARM = "The bot has found something wrong with itself"


def card(town: Town, change: str, *values: object) -> None:
    """Change the row of the incident's card."""
    assert seeds(town, f"update outbox set {change} where {CARD}", *values) == 1  # noqa: S608 - constants


def courier(town: Town) -> Courier:
    return town.app._running().courier


def told(town: Town) -> list[str]:
    return [shown.text for shown in lead(town).shown if ALARM in shown.text]


async def test_what_nobody_carries_is_queued_again(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await reported(town)
    assert reads(town, STATE) == [("still",)]
    card(town, "state = 'sending'")
    assert await looks(town)
    assert reads(town, STATE) == [("still",)]
    assert "action=audit-mended outbox=" in caplog.text
    assert told(town) == []


async def test_what_is_on_its_way_is_left_alone(town: Town) -> None:
    await reported(town)
    card(town, "state = 'sending'")
    ((row,),) = reads(town, STATE.replace("state", "id", 1))
    assert isinstance(row, int)
    courier(town)._carried.add(row)
    assert await looks(town)
    assert reads(town, STATE) == [("sending",)]


async def forgotten(town: Town) -> None:
    """A card waits, and the courier does not know."""
    await reported(town)
    card(town, "state = 'queued', turn = 1, shown = ''")
    await looks(town)
    assert reads(town, STATE) == [("queued",)], "a kick is still to be expected"


async def test_what_the_courier_does_not_know_of_is_found_after_five_minutes(town: Town) -> None:
    await forgotten(town)
    town.clock.advance(5 * MINUTE)
    assert await looks(town)
    assert reads(town, STATE) == [("still",)]
    assert told(town) == []


async def test_if_it_stays_the_leaders_are_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await forgotten(town)
    monkeypatch.setattr(courier(town), "look_again", lambda: None)
    town.clock.advance(5 * MINUTE)
    assert not await looks(town)
    assert "Messages stay here although nothing holds them" in told(town)[0]
    monkeypatch.undo()
    assert not await looks(town), "this time the courier looks again"
    assert await looks(town)
    assert len(told(town)) == 1


@pytest.mark.parametrize("why", ["paused", "put off", "moving"])
async def test_what_is_held_for_a_reason_is_no_alarm(
    town: Town, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reported(town)
    later = town.clock.now() + timedelta(hours=1)
    until_ = later.strftime("%Y-%m-%dT%H:%M:%S.000000Z") if why == "put off" else None
    monkeypatch.setattr(courier(town), "look_again", lambda: None)
    if why == "paused":
        monkeypatch.setattr(courier(town), "holds", lambda _chat: True)
    card(town, "state = 'queued', turn = 1, not_before = ?", until_)
    for _ in range(4):
        if why == "moving":
            card(town, "attempts = attempts + 1")
        assert await looks(town)
        town.clock.advance(3 * MINUTE)
    assert told(town) == []


async def test_a_call_that_died_calls_the_next(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await reported(town)
    seeds(
        town, "update outbox set state = 'dead', reason = 'error: KeyError' where what = 'page' and chat > 0"
    )
    assert await looks(town)
    await town.people["chen"].sees("26-0001", by=town.bot)
    assert len(await happened(town, "NotDeliverable")) == 1
    assert "action=audit-mended id=26-0001 page=0" in caplog.text
    assert await looks(town)
    assert len(await happened(town, "NotDeliverable")) == 1
    assert told(town) == []


async def test_a_call_that_died_and_was_answered_needs_nothing(town: Town) -> None:
    page = await reported(town)
    await pressed(town, "wang", "Acknowledge", page)
    seeds(town, "update outbox set state = 'dead' where what = 'page'")
    assert await looks(town)
    assert await happened(town, "NotDeliverable") == []


async def test_a_question_that_nobody_sees_is_told(town: Town) -> None:
    await asked(town)
    seeds(town, "update outbox set state = 'dead', reason = 'bad-message' where what = 'approval'")
    assert not await looks(town)
    assert not await looks(town)
    (first,) = told(town)
    assert "A call, or a question to you, reached nobody: see /status." in first
    await typed(town, "wang", "/status")
