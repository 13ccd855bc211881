"""The whole look: what cannot be mended is told, and the dead man's switch is silent while it stands."""

import asyncio
import shutil
from collections import namedtuple
from datetime import datetime, timedelta

import pytest

from bot.audit import machine, watch
from bot.audit.machine import Record, Steps
from bot.audit.watch import Audit
from bot.cli.demo.town import Town
from bot.clock import elapsed
from bot.desk import Desk
from bot.heartbeat import Heartbeat
from tests.audit.seeding import audit_of, looks, seeds
from tests.audit.test_letters import told
from tests.delivery.until import until
from tests.scenes.incidents import MINUTE, happened, lead, pressed, reported, step, typed

Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - what shutil gives


class Beats(Heartbeat):
    """Counts."""

    def __init__(self) -> None:
        super().__init__("")
        self.beats: list[bool] = []

    async def beat(self, *, well: bool) -> None:  # type: ignore[explicit-override]
        self.beats.append(well)


async def test_a_deadline_that_nobody_handles_is_told(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await reported(town)

    async def deaf(_desk: Desk, now: datetime, judged: datetime | None = None) -> None:
        del now, judged

    monkeypatch.setattr(Desk, "due", deaf)
    audit = audit_of(town)

    async def rest(_seconds: float) -> None:
        pass

    audit._rest = rest
    town.clock.advance(timedelta(minutes=5, seconds=100))  # the call was for five
    assert not await audit.is_well()
    assert told(town) == [], "late, and no more than that"
    town.clock.advance(timedelta(minutes=4))
    assert not await audit.is_well()
    await lead(town).shows("Something fell due and was not dealt with.", by=town.bot)
    monkeypatch.undo()
    audit._ring()
    await town.falls_quiet()
    assert await audit.is_well()
    assert len(told(town)) == 1


async def test_a_deadline_held_by_the_gate_is_no_alarm(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await reported(town)
    gate = town.app._running().gate
    audit = audit_of(town)
    monkeypatch.setattr(gate, "judged", lambda: town.clock.now() - timedelta(hours=2))
    seeds(town, "update deadlines set name = 'decision' where kind = 'incident'")  # one that is not hasty
    town.clock.advance(timedelta(hours=1))
    monkeypatch.setattr(audit._checks.deadlines, "look", _nothing)
    await audit._look_and_tell()
    assert "overdue" not in audit.standing


async def _nothing(*_: object) -> set[str]:
    return set()


LAST = " where seq = (select max(seq) from events)"
TAMPERED = {
    "altered": "update events set data = data || ' '{last}",
    "cut off": "delete from events{last}",
    "put in": "insert into events "
    "select seq + 1, kind, id, version + 1, type, at, recorded_at, by, data, hash, prev from events{last}",
}


@pytest.mark.parametrize("how", TAMPERED)
async def test_a_record_that_does_not_go_on_is_told_for_as_long_as_it_stands(town: Town, how: str) -> None:
    await reported(town)
    assert await looks(town)
    await typed(town, "wang", "/ack 26-0001")
    seeds(town, "drop trigger events_refuse_update")
    seeds(town, "drop trigger events_refuse_delete")
    assert seeds(town, TAMPERED[how].replace("{last}", LAST)) == 1
    assert not await looks(town)
    assert "The record is not as the bot left it." in told(town)[0]
    assert not await looks(town)
    assert len(told(town)) == 1


async def test_what_another_program_of_ours_appends_is_no_alarm(town: Town) -> None:
    audit = audit_of(town)
    other = Record(town.app._running().desk._ledger)
    await other.look(town.clock.now())
    await reported(town)
    await other.look(town.clock.now())
    assert {ref.kind for ref in other.changed} >= {"incident"}
    assert await audit.is_well()


async def test_a_disk_that_is_almost_full_is_told_before_it_is_full(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = machine.ROOM - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 10**12 - free, free))
    assert not await looks(town)
    assert "The disk is almost full" in told(town)[0]
    free += 1
    assert await looks(town)


async def test_a_clock_that_is_moved_is_noticed(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counted = 100.0
    monkeypatch.setattr(machine, "endured", lambda: counted)
    now = datetime.fromisoformat("2026-11-23T06:00:00+00:00")
    steps = Steps(audit_of(town)._checks.record._ledger, now)
    for passed, shown, moved in ((60, 60, 0), (60, 58, 0), (60, 3660, 3600), (60, -3540, -3600)):
        counted += passed
        now += timedelta(seconds=shown)
        caplog.clear()
        assert await steps.look(now) == timedelta(seconds=moved)
        assert ("action=clock-moved" in caplog.text) is bool(moved)


async def test_it_looks_by_itself_every_minute_and_beats_only_when_well(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    heart = Beats()
    running = town.app._running().audit
    nobody = lambda: None  # noqa: E731 - nobody is to be woken
    audit = Audit(running._checks, running._gate, running._desk, town.clock, nobody, nobody, running._rest)
    monkeypatch.setattr(watch, "LOOK_AGAIN", 0.0)
    free = 10**12
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**12, 0, free))
    async with asyncio.TaskGroup() as group:
        task = group.create_task(audit.run(heart))
        for count in range(1, 4):
            await asyncio.sleep(0.05)
            town.clock.advance(MINUTE)
            await until(lambda count=count: len(heart.beats) == count)  # type: ignore[misc]
            await town.falls_quiet()
            free = 5 if count == 1 else 10**12
        task.cancel()
    assert heart.beats == [True, False, True]


async def test_an_intake_that_hears_nothing_is_not_well(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await looks(town)
    monkeypatch.setattr(town.app._running().gate.drain, "is_sound", lambda: False)
    assert not await looks(town)
    assert told(town) == [], "there is nobody who could be told"


async def test_an_audit_that_fails_stops_nobody(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> set[str]:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(audit_of(town)._checks.letters, "look", broken)
    assert not await looks(town)
    assert not await looks(town)
    assert caplog.text.count("action=audit-failed") == 1
    await reported(town)


async def test_a_healthy_bot_at_work_by_itself_alarms_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole incident with people who talk all the time, the clock moving in steps of seconds to an hour."""
    page = await reported(town)
    await pressed(town, "wang", "Acknowledge", page)
    await typed(town, "wang", "/activate")
    for turn in range(12):
        for name in ("ann", "bo", "mei"):
            town.people[name].says(f"{name} {turn}: still smoke")
        town.people["chen"].says("/status", to=lead(town))
        town.clock.advance(timedelta(seconds=(7, 61, 300, 3600)[turn % 4]))
        if turn % 3 == 0:
            await town.falls_quiet()
    await town.falls_quiet()
    await pressed(town, "bo", "Take", await step(town, 1))
    assert await audit_of(town).is_well()
    assert await happened(town, "StepTaken")
    assert told(town) == []
    assert "action=clock-moved" in caplog.text, "it did look"
    for sign in ("audit-", "action=alarm"):
        assert sign not in caplog.text


async def test_at_a_usual_site_a_look_is_cheap(town: Town) -> None:
    """Most of it is spent waiting for SQLite's thread; a busy machine may take longer, so the best counts."""
    await reported(town)
    await looks(town)
    took = []
    for _ in range(20):
        began = elapsed()
        await audit_of(town)._look()
        took.append(elapsed() - began)
    assert min(took) < 0.05, sorted(took)
