"""What comes in twice, broken, late or not at all: nothing is lost, nobody is held up, the sender is told."""

import asyncio
import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.demo.town import Town
from bot.intake.polling import Polling
from coordination.facts import Facts
from coordination.kernel import Ref
from handlers import routes
from handlers.arrival import Arrival
from handlers.reading import Reading, Wish
from sandbox import Fault, Message
from sandbox.faults import FaultKind
from storage import flush, ledger
from storage.errors import WriteFailedError
from storage.states import States
from tests.delivery.until import until


def numbered(town: Town) -> list[Message]:
    """What the leader was told of incidents, in private."""
    wang = town.people["wang"]
    return [m for m in wang.chat(town.bot).shown if "26-00" in m.text]


async def test_an_update_that_comes_twice_is_one_report(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    ann = town.people["ann"]
    ann.says("smoke in the pump room")
    await town.falls_quiet()
    town.sandbox.repeats_last_update(town.bot)
    ann.says("/status")
    await ann.sees("Open: 1 incident", by=town.bot)
    await town.falls_quiet()
    assert len(numbered(town)) == 1
    assert "action=not-confirmed" not in caplog.text, "it is known before anything is written"


async def test_ids_that_start_anew_are_new_updates(town: Town) -> None:
    ann = town.people["ann"]
    ann.says("smoke in the pump room")
    await town.falls_quiet()
    town.sandbox.restarts_update_ids(town.bot, at=5)
    ann.says("/status")
    await ann.sees("Open: 1 incident", by=town.bot)


async def test_a_poisoned_update_stops_nobody(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    ann, mei = town.people["ann"], town.people["mei"]
    ann.says("smoke in the pump room")
    town.sandbox.injects(town.bot, {"message": {"message_id": "?", "chat": {"id": mei.id}, "date": []}})
    town.sandbox.injects(town.bot, {"callback_query": 7})
    town.sandbox.injects(town.bot, {"nobody_knows_this": {}})
    ann.says("/status")

    await ann.sees("Open: 1 incident", by=town.bot)
    apology = await mei.sees("failed on our side", by=town.bot)
    assert "kept under 100" in apology.text
    assert "action=update-unreadable" in caplog.text


async def test_a_database_that_fails_while_it_is_read_is_not_the_updates_fault(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, fails = States.load, [True]

    async def failing(states: States, conn: AsyncConnection, refs: Iterable[Ref]) -> Any:
        refs = list(refs)
        if fails and any(ref.kind == "incident" for ref in refs):
            fails.clear()
            raise OperationalError("select", None, sqlite3.OperationalError("disk I/O error"))
        return await load(states, conn, refs)

    monkeypatch.setattr(States, "load", failing)
    town.people["ann"].says("smoke in the pump room")
    await town.people["ann"].sees("Received: 26-0001", by=town.bot)
    assert not fails


async def test_a_reader_that_fails_fails_for_one_and_the_others_go_on(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setitem(routes.COMMANDS, "me", replace(routes.COMMANDS["me"], read=broken))
    ann, bo, mei = (town.people[name] for name in ("ann", "bo", "mei"))
    ann.says("smoke in the pump room")
    bo.says("/me")
    mei.says("/status")

    await ann.sees("Received: 26-0001", by=town.bot)
    apology = await bo.sees("failed on our side and did not count", by=town.bot)
    await mei.sees("Open: 1 incident", by=town.bot)
    assert "a mistake of ours" not in apology.text
    reference = apology.text.split("kept under ")[1].split(".")[0]
    assert f"action=update-failed update_id={reference}" in caplog.text


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that polling would have waited between tries; it waits none."""
    waited: list[float] = []

    async def rest(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    defaults = {**(Polling.__init__.__kwdefaults__ or {}), "rest": rest}
    monkeypatch.setattr(Polling.__init__, "__kwdefaults__", defaults)
    return waited


@pytest.mark.parametrize("kind", ["not found", "unauthorized", "login page", "bad gateway"])
async def test_one_bad_answer_to_a_poll_loses_nothing(
    rests: list[float], town: Town, kind: FaultKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    town.sandbox.fails(Fault(kind=kind, method="getUpdates"))
    town.people["ann"].says("smoke in the pump room")
    town.people["ann"].says("it comes from the fan")

    await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    await town.rooms["shaft-3"].shows("it comes from the fan", by=town.bot)
    assert len(rests) == 1
    assert "action=poll-failed" in caplog.text


async def test_another_program_on_the_same_token_is_named_and_outlived(
    rests: list[float], town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with aiohttp.ClientSession() as session:
        await town.falls_quiet()
        url = f"{town.url}/bot{town.bot.token}/getUpdates?timeout=0&offset=-1"
        async with session.get(url) as answer:
            assert answer.status in (200, 409)
        async with session.get(f"{town.url}/bot{town.bot.token}/getUpdates?timeout=1") as answer:
            await answer.read()
    town.people["ann"].says("smoke in the pump room")
    await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    assert "another-program-reads-this-bots-messages" in caplog.text


async def test_a_message_whose_answer_was_lost_comes_again_and_says_so(town: Town) -> None:
    wang, ann = town.people["wang"], town.people["ann"]
    town.sandbox.fails(Fault(kind="lost after", method="sendMessage", chat=wang.chat(town.bot)))
    ann.says("smoke in the pump room")
    await wang.sees("smoke in the pump room", by=town.bot)
    again = await wang.sees("(repeated)", by=town.bot)
    assert "smoke in the pump room" in again.text
    toast = await wang.presses("Acknowledge", on=again).answered()
    assert toast is not None
    assert "you lead" in toast.text


async def test_the_database_refuses_a_whole_batch_and_it_comes_again(
    rests: list[float], town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write, refusals = flush.write, [1]

    async def full(*given: Any) -> object:
        if refusals and given[1].arrivals:
            refusals.pop()
            raise WriteFailedError("The database refused: disk full.")
        return await write(*given)

    monkeypatch.setattr(ledger, "write", full)
    town.people["ann"].says("smoke in the pump room")
    await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    await town.falls_quiet()
    assert len(numbered(town)) == 1
    assert "action=not-confirmed" in caplog.text


async def test_a_disk_that_was_full_for_a_moment_stops_nothing_that_looks_after_the_groups(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write, refusals = flush.write, [1]

    async def full(*given: Any) -> object:
        if refusals and not given[1].arrivals:
            refusals.pop()
            raise WriteFailedError("The database refused: disk full.")
        return await write(*given)

    await town.falls_quiet()
    monkeypatch.setattr(ledger, "write", full)
    bo = town.people["bo"]
    bo.blocks()
    await until(lambda: not refusals)
    bo.unblocks()
    bo.says("/me")
    await bo.sees("You are Bo Zhang", by=town.bot)
    assert "action=upkeep-failed" in caplog.text
