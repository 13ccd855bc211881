"""Polls prove what is read, end when somebody waits for that, and are gentle to a server that holds none."""

import asyncio
from datetime import timedelta

import pytest

from bot.intake.drain import LONG_AGO
from bot.intake.polling import GENTLY
from bot.transport import RawBot
from tests.delivery.until import until
from tests.intake.test_polling import Intake, intake, running

__all__ = ["intake"]


def timeouts(intake: Intake) -> list[int]:
    return [int(call.params["timeout"]) for call in intake.town.calls("getUpdates")]


async def test_everything_is_read_when_a_poll_brings_nothing(intake: Intake) -> None:
    intake.ann.says("fire")
    drain, clock = intake.polling.drain, intake.town.clock
    async with running(intake.polling):
        await intake.desk.has("fire")
        await until(lambda: drain.until == clock.now() - drain.margin)
        before = clock.now()
        clock.advance(timedelta(hours=1))
        await until(lambda: drain.until == before + timedelta(hours=1) - drain.margin)
    assert intake.rests == []


async def test_what_cannot_be_committed_is_not_read(intake: Intake) -> None:
    intake.desk.fails = 10**6
    intake.ann.says("fire")
    async with running(intake.polling):
        await until(lambda: len(intake.desk.batches) > 2)
    assert intake.polling.drain.until == LONG_AGO


async def test_a_poll_that_is_held_gives_way_to_one_that_ends_in_time(intake: Intake) -> None:
    drain, clock = intake.polling.drain, intake.town.clock
    async with running(intake.polling):
        await until(lambda: intake.bot.stream.is_parked)
        drain.want(clock.now())
        assert drain.hurry.is_set()
        await until(lambda: not drain.hurry.is_set())
        intake.ann.says("fire")
        await intake.desk.has("fire")
    assert 1 in timeouts(intake)


async def test_a_server_that_holds_no_poll_is_asked_gently(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls, enough = 0, asyncio.Event()

    async def at_once(bot: RawBot, method: str, given: dict[str, object], **patience: float) -> object:
        nonlocal polls
        polls += method == "getUpdates"
        if polls == 5:
            enough.set()
            await asyncio.Event().wait()
        return [] if method == "getUpdates" else {}

    monkeypatch.setattr(RawBot, "call", at_once)
    async with running(intake.polling):
        await enough.wait()
    assert intake.rests == [GENTLY] * 3, "the first does not ask to be held"
    assert intake.polling.drain.until == intake.town.clock.now() - intake.polling.drain.margin
