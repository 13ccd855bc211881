"""Nothing can be saved, and the leaders are told: once, in their language, and once more when it is over.

The whole of it over HTTP, in haste; how soon, and how often, in virtual time.
"""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.audit import from_memory, refusals
from bot.cli.demo.town import Town
from coordination.kernel import ChatId
from handlers.texts import LOCALES
from sandbox import Fault, Message
from tests.delivery.until import until
from tests.faults.disk import FULL, READ_ONLY, database, every_transaction, spoil
from tests.faults.simulation.acts import MORNING, QUIET
from tests.faults.simulation.loop import virtually
from tests.faults.simulation.town import enrolled, living
from tests.faults.test_machine_disk import WORDS, confirmed_but_lost, hasty, talks_through, whole
from tests.rules.town import CHEN, CHIEF, LIU, world
from tests.scenes.incidents import MINUTE, happened, lead, reported

__all__ = ["hasty"]

UNSAVED = {"en": "I cannot save anything", "zh-CN": "起无法保存"}
AGAIN = {"en": "I can save again;", "zh-CN": "机器人已能保存"}
DAMAGED = {"en": "Stop me, keep the file, restore a backup.", "zh-CN": "请停止机器人，保留该文件，恢复备份。"}


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a minute is half a second."""
    monkeypatch.setattr(refusals, "PATIENCE", 0.5)
    monkeypatch.setattr(refusals, "CALM", 0.5)
    monkeypatch.setattr(from_memory, "LOOK", 0.05)


def said(town: Town, words: dict[str, str]) -> list[Message]:
    return [message for message in lead(town).shown if words[town.locale] in message.text]


async def some_looks_pass(town: Town) -> None:
    """So many that whoever repeats itself would have done so."""
    memory = town.app._running().memory
    looked, look = 0, memory._look

    async def counted() -> None:
        nonlocal looked
        await look()
        looked += 1

    memory._look = counted  # type: ignore[method-assign]
    await until(lambda: looked >= 10)
    memory._look = look  # type: ignore[method-assign]


@pytest.mark.parametrize("locale", LOCALES, indirect=True)
@pytest.mark.parametrize(
    ("fault", "cause"),
    [(FULL, "database or disk is full"), (READ_ONLY, "attempt to write a readonly database")],
    ids=["full", "read-only"],
)
@pytest.mark.usefixtures("soon")
async def test_the_leaders_are_told_once_and_once_that_it_is_over(
    town: Town, fault: tuple[str, str], cause: str
) -> None:
    await reported(town)
    with every_transaction(town, fault):
        await talks_through(town, WORDS)
        told = await lead(town).shows(UNSAVED[town.locale], by=town.bot)
        assert cause in told.text
        assert not told.silent
        await some_looks_pass(town)
        assert len(said(town, UNSAVED)) == 1
        assert confirmed_but_lost(town) == set()
    await lead(town).shows(AGAIN[town.locale], by=town.bot)
    await whole(town)
    assert (len(said(town, UNSAVED)), len(said(town, AGAIN))) == (1, 1)
    assert not [
        m for name in ("ann", "bo") for m in town.people[name].chat(town.bot).shown if cause in m.text
    ]


@pytest.mark.usefixtures("soon")
async def test_a_refusal_that_passes_at_once_tells_nobody(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    shown = [len(room.shown) for room in town.rooms.values()]
    with every_transaction(town, READ_ONLY):
        town.people["ann"].says("still smoke")
        await until(lambda: "action=not-confirmed" in caplog.text)
    memory = town.app._running().memory
    await until(lambda: not memory._refusals.doubtful())
    await asyncio.sleep(1)  # twice as long as would be told
    assert [len(room.shown) for room in town.rooms.values()] == shown
    assert "action=unsaved" not in caplog.text


@pytest.mark.usefixtures("soon")
async def test_a_send_that_fails_is_tried_again_at_the_next_look(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    fault = town.sandbox.fails(Fault(kind="bad gateway", method="sendMessage", chat=lead(town), times=3))
    with every_transaction(town, FULL):
        await talks_through(town, WORDS)
        await lead(town).shows(UNSAVED["en"], by=town.bot)
        assert fault.times == 0
        assert caplog.text.count("action=unsaved-untold") == 1
        await some_looks_pass(town)
    await lead(town).shows(AGAIN["en"], by=town.bot)
    assert (len(said(town, UNSAVED)), len(said(town, AGAIN))) == (1, 1)


@pytest.mark.parametrize("locale", LOCALES, indirect=True)
@pytest.mark.usefixtures("soon")
async def test_a_file_found_damaged_while_it_runs(town: Town) -> None:
    await reported(town)
    await town.falls_quiet()
    file = database(town)
    good = spoil(file)
    town.people["ann"].says("it spreads")
    told = await lead(town).shows(UNSAVED[town.locale], by=town.bot)
    assert "database disk image is malformed" in told.text
    assert DAMAGED[town.locale] in told.text
    await some_looks_pass(town)
    assert len(said(town, UNSAVED)) == 1
    assert said(town, AGAIN) == []

    await town.bot_stops()
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    file.write_bytes(good)  # a backup is restored
    await town.bot_starts()
    await town.falls_quiet()
    assert [line.type for line in await happened(town, "UpdateAdded")] == ["UpdateAdded"]
    assert confirmed_but_lost(town) == set()


@dataclass(frozen=True, slots=True)
class Said:
    """What the leaders were told in hours of trouble, by the seconds since it began, or since it was over."""

    unsaved: list[float]
    again: list[float]
    kept: list[str]


REPORTS = [f"smoke at pump {number}" for number in range(1, 6)]


def _troubled(fault: tuple[str, str], lasts: timedelta, reports: list[str]) -> Said:
    async def whole_day() -> Said:
        with tempfile.TemporaryDirectory() as folder:
            async with living(Path(folder), QUIET, MORNING) as town:
                await enrolled(town)
                await town.reaches_moment(MORNING + 5 * MINUTE)
                began = town.clock.now()
                with every_transaction(cast(Town, town), fault):
                    for words in reports:
                        town.people["ann"].says(f"/report {words}")
                        await asyncio.sleep(7)
                    await town.reaches_moment(began + lasts)
                ended = town.clock.now()
                await town.reaches_moment(ended + 5 * MINUTE)
                await town.falls_quiet()
                room = town.rooms["lead"].shown
                await town.ends()
                return Said(
                    unsaved=[(m.at - began).total_seconds() for m in room if UNSAVED["en"] in m.text],
                    again=[(m.at - ended).total_seconds() for m in room if AGAIN["en"] in m.text],
                    kept=_reported(Path(folder, "town.db")),
                )

    return virtually(whole_day)


def _reported(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as there:
        rows = there.execute("select text from words where kind = 'incident' order by rowid")
        return [text for (text,) in rows if text.startswith("smoke")]


@pytest.mark.parametrize("fault", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_they_know_within_a_minute_and_are_told_again_every_hour(fault: tuple[str, str]) -> None:
    said = _troubled(fault, timedelta(hours=2.5), REPORTS)
    first, *others = said.unsaved
    assert 30 <= first <= 60
    assert [round((each - first) / 3600, 1) for each in others] == [1, 2]
    (again,) = said.again
    assert again <= 90
    assert said.kept == REPORTS


def test_where_nobody_says_anything_it_is_found_all_the_same() -> None:
    """The bot notes every minute that it is alive."""
    said = _troubled(READ_ONLY, timedelta(minutes=20), [])
    assert len(said.unsaved) == 1
    assert said.unsaved[0] <= 60 + 60
    assert len(said.again) == 1


def test_without_a_leadership_chat_those_who_lead_are_told_in_private() -> None:
    assert from_memory._leaders(world()) == (ChatId(CHIEF), ChatId(CHEN), ChatId(LIU))
