"""kill -9 under load: which inputs are lost for ever, which answers come twice, and whether they say so.

A backlog waits at the stub, as after an outage. The bot is killed again and again a moment after its first
poll, then left to finish. Lost is what it confirmed, so that Telegram forgets it, and never answered.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench import feeds
from tests.bench.running import ROOT, stubbed
from tests.bench.town import Town, settle
from tests.bench.variants import IN_FLIGHT, Place, place

LIFE = (0.05, 0.45)
"""Seconds from a start's first poll to the kill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What the kills cost."""

    variant: str
    backlog: int
    kills: int
    lost: int
    repeats: int
    unmarked: int
    """Answers that came again without saying so."""
    verified: bool | None
    """The hash chain afterwards; None for a bot that has none."""


def once(variant: str, town: Town, *, backlog: int, kills: int, seed: int) -> Toll:
    """Let one bot live through it. Raises NotReached when it does not recover."""
    lives = random.Random(seed)  # noqa: S311 - the same moments for everybody
    with tempfile.TemporaryDirectory() as folder, stubbed() as stub:
        here = place(variant, stub, Path(folder) / "bot", town)
        stub.fill([feeds.question(*pair) for pair in feeds.spread(backlog, town.people)])
        killed = 0
        while killed < kills and stub.report()["waiting"]:
            _live(here, lives.uniform(*LIFE))
            killed += 1
        _finish(here, backlog)
        told = stub.report()
        verified = _verified(here.folder / "config.toml") if variant in IN_FLIGHT else None
    return Toll(
        variant=variant,
        backlog=backlog,
        kills=killed,
        lost=told["lost"],
        repeats=told["repeats"],
        unmarked=told["unmarked"],
        verified=verified,
    )


def _live(here: Place, seconds: float) -> None:
    polls = here.stub.report()["polls"]
    bot = here.start()
    try:
        here.stub.watch(bot, polls=polls + 1)
        time.sleep(seconds)
    finally:
        bot.end(signal.SIGKILL)


def _finish(here: Place, backlog: int) -> None:
    with here.running() as bot:
        here.stub.watch(bot, confirmed=backlog)
        settle(here.stub)


def _verified(config: Path) -> bool:
    command = [sys.executable, "-m", "bot", "verify", "--config", str(config)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0  # noqa: S603
