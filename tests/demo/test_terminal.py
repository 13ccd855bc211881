"""What is typed at the demo's terminal moves its clock, and nothing else does."""

import asyncio
import os
import sys
from datetime import timedelta

import pytest

from bot.cli.demo.terminal import listening, obey
from bot.cli.demo.town import MORNING, Town
from tests.delivery.until import until


async def test_forward_and_until(town: Town) -> None:
    assert obey(town, "forward 5m") == "It is 2026-11-23 14:08 now."
    assert obey(town, "until 16:59") == "It is 2026-11-23 16:59 now."
    assert obey(town, "until 16:59") == "It is 2026-11-24 16:59 now."
    assert town.clock.now() == MORNING.replace(hour=8, minute=59) + timedelta(days=1)


@pytest.mark.parametrize(
    "order", ["", "forward", "forward 0s", "forward -5m", "until", "until 25:00", "until noon", "back 5m"]
)
async def test_what_is_not_understood_moves_nothing(town: Town, order: str) -> None:
    assert obey(town, order).startswith("Not understood: ")
    assert town.clock.now() == MORNING


async def test_lines_may_come_in_pieces_and_end(
    town: Town, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = os.pipe()
    with os.fdopen(ours) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        async with listening(town):
            os.write(theirs, b"forward 1h\nforward")
            await until(lambda: town.clock.now() == MORNING + timedelta(hours=1))
            os.write(theirs, b" 30m\n")
            await until(lambda: town.clock.now() == MORNING + timedelta(minutes=90))
            os.close(theirs)
            await asyncio.sleep(0.01)
    assert "It is 2026-11-23 15:33 now." in capsys.readouterr().out


async def test_without_a_terminal_nothing_is_heard(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:  # noqa: ASYNC230, PTH123 - it is never read
        monkeypatch.setattr(sys, "stdin", nothing)
        async with listening(town):
            await town.passes("5m")
    monkeypatch.setattr(sys, "stdin", None)
    async with listening(town):
        await town.reaches("16:45")
    assert f"{town.clock.now().astimezone(town.timezone):%H:%M}" == "16:45"
