"""A bot that stands and waits: how long it takes to start, what memory it holds, what it costs while idle."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import feeds, machine
from tests.bench.running import Process, stubbed
from tests.bench.town import Town, settle
from tests.bench.variants import Place, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One start."""

    name: str
    start: float
    """Seconds from the start of the process to its first poll, imports included."""
    start_cpu: float
    """Processor seconds of that, of the living threads."""
    reading: float
    """Seconds of that from the first call of Telegram on: imports are over, what is open is read."""
    answer: float
    """Seconds that the very first answer took."""
    resident: float
    """MB, after that answer."""
    cpu: float | None
    """Share of one core while idle, in percent; None when it was not watched."""
    wakeups: float | None
    """A second, while idle."""


def once(name: str, variant: str, town: Town, *, idle: float) -> Standing:
    """Start a bot, ask it one thing, then watch it do nothing for `idle` seconds."""
    with tempfile.TemporaryDirectory() as folder, stubbed() as stub:
        here = place(variant, stub, Path(folder) / "bot", town)
        with here.running() as bot:
            start_cpu = machine.taken(bot.pid).cpu
            told = stub.report()
            polled_at = told["polled_at"][0]
            settle(stub)
            answer = _asked(here, bot)
            settle(stub)
            resident = machine.resident(bot.pid)
            cpu, wakeups = _watched(bot, idle) if idle else (None, None)
    return Standing(
        name=name,
        start=polled_at - bot.started_at,
        start_cpu=start_cpu,
        reading=polled_at - told["called_at"][0],
        answer=answer,
        resident=resident,
        cpu=cpu,
        wakeups=wakeups,
    )


def _asked(here: Place, bot: Process) -> float:
    started = here.stub.fill([feeds.question(feeds.FIRST_PERSON, 900)])
    told = here.stub.watch(bot, answers=1)
    return float(told["answered_at"][0]) - started


def _watched(bot: Process, seconds: float) -> tuple[float, float]:
    before, since = machine.taken(bot.pid), time.monotonic()
    time.sleep(seconds)  # what is measured is nothing happening
    after, passed = machine.taken(bot.pid), time.monotonic() - since
    return 100 * (after.cpu - before.cpu) / passed, (after.wakeups - before.wakeups) / passed
