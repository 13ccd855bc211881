"""Nothing can be saved, and the leaders are told: once, in their language, and once more when it is over.

Over HTTP, in haste; how soon, and how often, is in `test_said_in_time.py`.
"""

import asyncio

import pytest

from bot.audit import from_memory, refusals
from bot.cli.demo.town import Town
from coordination.kernel import ChatId
from handlers.texts import LOCALES
from sandbox import Fault, Message
from tests.delivery.until import until
from tests.faults.disk import FULL, READ_ONLY, database, every_transaction, restored, spoil
from tests.faults.test_machine_disk import WORDS, confirmed_but_lost, hasty, talks_through, whole
from tests.rules.town import CHEN, CHIEF, LIU, world
from tests.scenes.incidents import happened, lead, reported

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
    good = spoil(database(town))
    town.people["ann"].says("it spreads")
    told = await lead(town).shows(UNSAVED[town.locale], by=town.bot)
    assert "database disk image is malformed" in told.text
    assert DAMAGED[town.locale] in told.text
    await some_looks_pass(town)
    assert len(said(town, UNSAVED)) == 1
    assert said(town, AGAIN) == []

    await restored(town, good)
    assert [line.type for line in await happened(town, "UpdateAdded")] == ["UpdateAdded"]
    assert confirmed_but_lost(town) == set()


def test_without_a_leadership_chat_those_who_lead_are_told_in_private() -> None:
    assert from_memory._leaders(world()) == (ChatId(CHIEF), ChatId(CHEN), ChatId(LIU))
