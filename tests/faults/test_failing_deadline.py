"""A rule that fails when its deadline comes: it is asked once a minute, and the others go on meanwhile."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.demo.town import Town
from coordination.kernel import Due
from tests.scenes.incidents import MINUTE, happened, reported, typed

SECOND = timedelta(seconds=1)


async def test_a_failing_deadline_is_tried_each_minute_and_stops_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kinds = town.app._running().desk._ledger.records.states._aggregates
    sound = kinds["incident"]

    def failing(state: Any, command: Any, world: Any) -> Any:
        if isinstance(command, Due) and state.number == "26-0001":
            raise RuntimeError("a mistake of ours")
        return sound.decide(state, command, world)

    def asked() -> int:
        return sum("action=due-failed ref=26-0001" in line for line in caplog.messages)

    await reported(town)
    await typed(town, "mei", "/report water in the hall", to=town.rooms["plant"])
    monkeypatch.setitem(kinds, "incident", replace(sound, decide=failing))
    async with asyncio.timeout(30):  # it is never quiet when it is asked again and again
        await town.passes(5 * MINUTE)
    assert asked() == 1
    assert await happened(town, "PageSilent", number="26-0002")
    await town.passes(59 * SECOND)
    assert asked() == 1
    await town.passes(SECOND)
    assert asked() == 2

    monkeypatch.setitem(kinds, "incident", sound)
    await town.passes(MINUTE)
    assert asked() == 2
    assert len(await happened(town, "PageSilent")) == 1
