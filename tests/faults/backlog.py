"""A day of silence: what people said meanwhile, given all at once, and how soon it is read and answered.

    uv run python -m tests.faults.backlog 5000

prints the figures; `tests/faults/test_backlog.py` plays a small one.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cli.demo.town import Town, rehearsal
from bot.delivery.pace import TELEGRAM
from sandbox import ApiCall, Limits
from sandbox.pace import Pace
from tests.conftest import unasked
from tests.delivery.until import until

AWAY = timedelta(hours=23, minutes=50)
"""So long that nothing which was written is lost yet."""
REPORTS = 5
"""How many of the messages are reports; they stand spread among questions."""
PERSONS = ("ann", "bo", "mei", "sun", "zhao")


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Seconds by the sandbox's log, from the first poll that brought something."""

    updates: int
    drained: float
    """Until the last one was confirmed."""
    calls: list[float]
    """Until the leader's phone had each call, from the poll that handed out its report."""
    first: float
    """Until the leader's phone had the first."""
    before: int
    """Answers to questions that left before the first call."""
    refused: int
    """429 that we earned."""


async def measured(updates: int) -> Return:
    """Let a town speak for a day to a bot that is away, at Telegram's own limits; start it, and watch."""
    async with rehearsal("en", still=True, rules=unasked("en")) as town:
        await town.falls_quiet()
        await town.bot_stops()
        _said(town, updates)
        before = len(town.sandbox.calls())
        town.clock.runs(1.0)
        town.sandbox._counter.pace = Pace(Limits(), town.clock)
        town.app._limits = TELEGRAM
        await town.bot_starts()
        await until(lambda: not town.bot.stream.pending, within=600)
        drained = town.clock.now()
        await until(lambda: len(_called(town, town.sandbox.calls()[before:])) == REPORTS, within=600)
        return _result(town, town.sandbox.calls()[before:], updates, drained)


def _said(town: Town, updates: int) -> None:
    every = updates // REPORTS
    for number in range(updates):
        town.clock.advance(AWAY / updates)
        if number % every == every // 2:
            town.people["ann"].says(f"/report fire {number // every}", to=town.rooms["shaft-3"])
        else:
            town.people[PERSONS[number % len(PERSONS)]].says("/status")


def _result(town: Town, calls: Sequence[ApiCall], updates: int, drained: datetime) -> Return:
    polls = [call for call in calls if call.method == "getUpdates" and call.answer]
    handed = {number: call.at for call in polls for number in _reports(call)}
    called = _called(town, calls)
    sent = [call for call in calls if call.method == "sendMessage"]
    first, began = min(called.values()), polls[0].at
    return Return(
        updates=updates,
        drained=(drained - began).total_seconds(),
        calls=[(called[number] - handed[number]).total_seconds() for number in sorted(called)],
        first=(first - began).total_seconds(),
        before=len([call for call in sent if call.at < first and "Open:" in str(call.params["text"])]),
        refused=len([call for call in calls if call.answer and call.answer.get("error_code") == 429]),
    )


def _reports(poll: ApiCall) -> Iterator[int]:
    """The numbers of the reports that a poll brought."""
    for update in (poll.answer or {}).get("result", []):
        words = update.get("message", {}).get("text", "")
        if words.startswith("/report fire "):
            yield int(words.rsplit(" ", 1)[1])


def _called(town: Town, calls: Sequence[ApiCall]) -> dict[int, datetime]:
    """When the leader was first called for each report."""
    first: dict[int, datetime] = {}
    for call in calls:
        if call.method == "sendMessage" and str(call.params["chat_id"]) == str(town.people["wang"].id):
            words = str(call.params["text"])
            for number in range(REPORTS):
                if f"fire {number}" in words and call.answer and call.answer["ok"]:
                    first.setdefault(number, call.at)
    return first


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(measured(int(sys.argv[1])))}\n")
