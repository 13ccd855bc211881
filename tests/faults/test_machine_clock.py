"""A clock put forward, put back, or over a change of summer time: no deadline is lost, none comes twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.cli.demo import town as demo
from bot.cli.demo.town import Town, policy, rehearsal
from coordination.aggregates import AGGREGATES
from coordination.incident.events_leading import Paged, PageSilent
from coordination.kernel import Ref
from storage import views
from storage.engine import Store
from storage.records import Records
from tests.scenes.incidents import MINUTE, activated, record, reported
from tests.scenes.reports import DAILY, reaches, reporting

HOUR = timedelta(hours=1)
BERLIN = ZoneInfo("Europe/Berlin")


async def types(town: Town) -> list[str]:
    return [line.type for line in (await record(town)).lines]


async def _an_hour_of_calls(town: Town, *steps: timedelta) -> list[str]:
    """Nobody answers a report for half an hour; the clock is put elsewhere after the first minutes."""
    await reported(town)
    await town.passes(2 * MINUTE)
    for step in steps:
        town.clock.advance(step)
        await town.falls_quiet()
        await town.app._running().audit.is_well()
        await town.falls_quiet()
    for _ in range(30):
        await town.passes(MINUTE)
    return await types(town)


async def given_up_once(town: Town) -> None:
    """Each call that nobody answered was given up once, and at most the last is still waiting."""
    lines = (await record(town)).lines
    silent = [line.event.page for line in lines if isinstance(line.event, PageSilent)]
    assert silent == sorted(set(silent))
    assert 2 <= len(silent) <= sum(isinstance(line.event, Paged) for line in lines) <= len(silent) + 1


@pytest.mark.parametrize("steps", [(-HOUR,), (HOUR, -HOUR)], ids=["back", "forward and back"])
async def test_put_back_an_hour_the_next_is_called_as_soon_as_ever(
    town: Town, steps: tuple[timedelta, ...]
) -> None:
    put_back = await _an_hour_of_calls(town, *steps)
    assert put_back.count("PageSilent") >= 2
    assert put_back.count("ClockPutBack") == 1
    await given_up_once(town)


async def test_put_back_while_the_bot_was_off_nobody_waits_for_the_hour_to_come_again(town: Town) -> None:
    await reported(town)
    await town.bot_stops()
    town.clock.advance(-HOUR)
    await town.bot_starts()
    for _ in range(12):
        await town.passes(MINUTE)
    assert {"ClockPutBack", "PageSilent"} <= set(await types(town))
    await given_up_once(town)


async def test_put_forward_each_call_is_given_up_once(town: Town) -> None:
    await _an_hour_of_calls(town, HOUR)
    await given_up_once(town)


@pytest.mark.parametrize("steps", [(HOUR,), (-HOUR,), (HOUR, -HOUR), (-HOUR, HOUR)], ids=str)
async def test_a_step_is_overdue_once(town: Town, steps: tuple[timedelta, ...]) -> None:
    await activated(town)
    for step in steps:
        town.clock.advance(step)
        await town.falls_quiet()
    for _ in range(5):
        await town.passes(HOUR)
    overdue = [line.event for line in (await record(town)).lines if line.type == "StepOverdue"]
    assert overdue
    assert len({event.step for event in overdue}) == len(overdue)  # type: ignore[attr-defined]


@pytest.mark.parametrize("steps", [(HOUR,), (-HOUR,), (HOUR, -HOUR)], ids=str)
async def test_a_round_is_judged_once_although_its_hour_comes_twice(steps: tuple[timedelta, ...]) -> None:
    async with reporting() as town:
        await reaches(town, "17:05")
        for step in steps:
            town.clock.advance(step)
            await town.falls_quiet()
        await reaches(town, "19:30")
        assert await rounds(town) == {"daily/261123": 1}


async def rounds(town: Town) -> dict[str, int]:
    """How often each round was published."""
    await town.falls_quiet()
    settings = town.app._settings
    async with await Store.open(settings.storage_url) as store:
        records = Records(store, settings.policy, AGGREGATES)
        found = {}
        for ref in await views.refs(records, "round"):
            lines = (await views.timeline(records, Ref("round", ref.id))).lines
            found[ref.id] = sum(line.type == "Published" for line in lines)
        return found


@asynccontextmanager
async def in_berlin(start: datetime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """The town, in Berlin, with a report due at half past two at night."""
    nightly = replace(DAILY, due=time(2, 30), remind=(15 * MINUTE,))
    monkeypatch.setattr(demo, "MORNING", start)
    rules = replace(policy("en"), timezone=BERLIN, schedules={"daily": nightly})
    async with rehearsal("en", still=True, rules=rules) as town:
        yield town


@pytest.mark.parametrize(
    "before",
    [datetime(2026, 10, 24, 18, tzinfo=UTC), datetime(2027, 3, 27, 18, tzinfo=UTC)],
    ids=["the hour comes twice", "the hour does not come"],
)
async def test_over_a_change_of_summer_time_each_night_is_judged_once(
    before: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with in_berlin(before, monkeypatch) as town:
        for _ in range(4 * 36):
            await town.passes(15 * MINUTE)
        judged = await rounds(town)
        nights = [f"daily/{(before + timedelta(days=day)).astimezone(BERLIN):%y%m%d}" for day in (1, 2)]
        assert {night: judged.get(night) for night in nights} == dict.fromkeys(nights, 1)
        assert set(judged.values()) <= {0, 1}
