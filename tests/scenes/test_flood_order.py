"""One person floods, at Telegram's own limits: whatever others are told overtakes the answers to the flooder.

Order is asserted, not seconds: how many of the flooder's answers left
before another's report was receipted and had called its leader.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from bot.cli.demo.town import Town, rehearsal
from bot.delivery.pace import TELEGRAM
from sandbox import ApiCall, Limits
from sandbox.pace import Pace
from tests.conftest import unasked
from tests.delivery.flood import most_within
from tests.delivery.until import until

FLOOD = 400
OTHERS = {"mei": "the pump leaks", "bo": "the ladder broke", "sun": "the lift stands still"}
AT_HAND = 50
"""In a stream, so many of the flood may lie with Telegram unread."""


@pytest.fixture
async def town(locale: str) -> AsyncIterator[Town]:
    """The town with Telegram's limits and a clock that runs; its bot is not there yet."""
    async with rehearsal(locale, still=True, rules=unasked(locale)) as opened:
        await opened.bot_stops()
        opened.clock.runs(1.0)
        opened.sandbox._counter.pace = Pace(Limits(), opened.clock)
        opened.app._limits = TELEGRAM
        yield opened


def nothing_is_lost(town: Town) -> None:
    """All of the flood is in the record, in one incident, and Telegram never had to refuse us."""
    path = town.app._settings.storage_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        added = file.execute("select count(*) from events where type = 'UpdateAdded'").fetchone()[0]
    assert added == FLOOD - 1
    refused = [call for call in town.sandbox.calls() if call.answer and call.answer.get("error_code") == 429]
    assert refused == []


def said(town: Town, number: int) -> None:
    town.people["ann"].says(f"smoke, message {number}")


def sent(town: Town, name: str, words: str) -> list[int]:
    """Where among all calls a message with these words went to somebody's private chat."""
    chat = str(town.people[name].id)
    return [
        at for at, call in enumerate(town.sandbox.calls()) if _is_sent(call, chat) and words in _text(call)
    ]


def _is_sent(call: ApiCall, chat: str) -> bool:
    return call.method == "sendMessage" and str(call.params["chat_id"]) == chat and bool(call.answer)


def _text(call: ApiCall) -> str:
    return str(call.params["text"])


def told(town: Town, name: str) -> int | None:
    """By which call both were out: a person's receipt, and the leader's call about what they reported."""
    receipt, page = sent(town, name, "Received"), sent(town, "wang", OTHERS[name])
    return max(receipt[0], page[0]) if receipt and page else None


def answered(town: Town, before: int | None = None) -> int:
    """How many answers the flooder had got, when so many calls had been made."""
    return len([at for at in sent(town, "ann", "26-0001") if before is None or at < before])


async def test_a_backlog_of_one_person_delays_nobody_elses_receipt_or_call(town: Town) -> None:
    for number in range(FLOOD):
        said(town, number)
    for name, words in OTHERS.items():
        town.people[name].says(f"/report {words}")
    await town.bot_starts()
    await until(lambda: all(told(town, name) for name in OTHERS), within=40)
    for name in OTHERS:
        assert answered(town, told(town, name)) < FLOOD / 4, "all were read before; their answers still wait"
    nothing_is_lost(town)
    calls = town.sandbox.calls()
    moments = [calls[at].at.timestamp() for at in sent(town, "ann", "26-0001")]
    assert most_within(moments, 10) <= 10 * TELEGRAM.private_per_second + TELEGRAM.private_burst


async def test_a_stream_of_one_person_delays_nobody_elses_receipt_or_call(town: Town) -> None:
    await town.bot_starts()
    others = iter(OTHERS.items())
    for number in range(FLOOD):
        said(town, number)
        if number % 100 == 99 and number > 100:
            name, words = next(others)
            town.people[name].says(f"/report {words}")
        await until(lambda: len(town.bot.stream.pending) < AT_HAND, within=20)
    await until(lambda: all(told(town, name) for name in OTHERS), within=20)
    for name in OTHERS:
        assert answered(town, told(town, name)) < FLOOD / 4
    await until(lambda: not town.bot.stream.pending, within=20)
    nothing_is_lost(town)
