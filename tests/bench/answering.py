"""Durable handling with every reply delivered: updates a second and processor time, bot by bot, in rounds.

A run is a fresh process on a fresh stub. It is warmed up, then all updates wait at once, and time counts from
there until the last answer has arrived at the stub.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import feeds, machine
from tests.bench.running import Process, Stub, stubbed
from tests.bench.town import Town, settle
from tests.bench.variants import Place, place

WARM_UP = 100
Feed = Callable[[int, int], feeds.JSONDict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one bot did in one round."""

    variant: str
    round: int
    per_second: float
    cpu_us: float
    """Processor time of the bot for one update, in microseconds, with all that still followed."""
    foreign: float
    """Cores that others than the bot, the stub and the bench used meanwhile."""
    resident: float
    """MB, at the end."""
    sends: float
    """Messages sent or edited per update, with those that followed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The machine at one moment."""

    at: float
    bot: float
    known: float
    """Processor seconds of the bot, the stub and the bench."""
    busy: float


def rounds(
    variants: Sequence[str], feed: Feed, town: Town, *, updates: int, times: int, patience: float
) -> Iterator[Run]:
    """Run each variant once a round, the order turned by one each time.

    Before each run others get `patience` seconds to leave the machine alone.
    """
    for number in range(times):
        turned = [*variants[number % len(variants) :], *variants[: number % len(variants)]]
        for variant in turned:
            machine.await_quiet(patience)
            yield once(variant, feed, town, updates=updates, number=number)


def once(variant: str, feed: Feed, town: Town, *, updates: int, number: int = 0) -> Run:
    """Measure one variant once. Raises NotReached unless every update is answered."""
    with tempfile.TemporaryDirectory() as folder, stubbed() as stub:
        here = place(variant, stub, Path(folder) / "bot", town)
        with here.running() as bot:
            warm_up(here, bot, feed)
            return _measured(here, bot, feed, updates, number)


def warm_up(here: Place, bot: Process, feed: Feed) -> None:
    """Answer some first: connections are open, and what a bot does at its start is done."""
    here.stub.fill([feed(*pair) for pair in feeds.spread(WARM_UP, here.town.people)])
    here.stub.watch(bot, answers=WARM_UP, confirmed=WARM_UP)
    settle(here.stub)


def _measured(here: Place, bot: Process, feed: Feed, updates: int, number: int) -> Run:
    stub = here.stub
    waiting = [feed(*pair) for pair in feeds.spread(updates, here.town.people, WARM_UP + 1)]
    calls = _sends(stub)
    before = _read(bot, stub)
    started = stub.fill(waiting)
    told = stub.watch(bot, answers=WARM_UP + updates)
    after = _read(bot, stub)
    settle(stub)
    cpu = machine.taken(bot.pid).cpu - before.bot
    foreign = (after.busy - before.busy) - (after.known - before.known)
    return Run(
        variant=here.variant,
        round=number,
        per_second=updates / (told["answered_at"][0] - started),
        cpu_us=cpu / updates * 1e6,
        foreign=max(foreign, 0.0) / (after.at - before.at),
        resident=machine.resident(bot.pid),
        sends=(_sends(stub) - calls) / updates,
    )


def _sends(stub: Stub) -> int:
    calls = stub.report()["calls"]
    return sum(count for method, count in calls.items() if method.startswith(("send", "edit")))


def _read(bot: Process, stub: Stub) -> Reading:
    cpu = machine.taken(bot.pid).cpu
    known = cpu + machine.taken(stub.pid).cpu + machine.taken(os.getpid()).cpu
    return Reading(time.monotonic(), cpu, known, machine.busy())
