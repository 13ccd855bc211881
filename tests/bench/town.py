"""Our bot's place of work: a config, and a database with people enrolled as people are, by invitation."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import feeds
from tests.bench.running import ROOT, Process, Stub, stubbed

UNIT = "shaft-3"
CONFIG = """
locale = "en"
timezone = "UTC"
[telegram]
token = "1:BENCH"
api_url = "{api}"
[[units]]
id = "{unit}"
name = "Shaft 3"
"""
STILL = 1.0
"""Seconds without a call after which a bot counts as idle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A prepared folder; every run works on a copy of its own."""

    folder: Path
    people: int

    def copy(self, to: Path, stub: Stub) -> Path:
        """Copy it for one run against this stub; return the config's path."""
        shutil.copytree(self.folder, to)
        return configure(to, stub)

    @property
    def leader(self) -> int:
        """Who is called first."""
        return feeds.FIRST_PERSON + self.people

    @property
    def database(self) -> Path:
        """Where its record is."""
        return self.folder / "fieldline.db"


def configure(folder: Path, stub: Stub) -> Path:
    """Write the config for this stub; return its path."""
    folder.mkdir(exist_ok=True)
    path = folder / "config.toml"
    path.write_text(CONFIG.format(api=stub.api, unit=UNIT))
    return path


def found(folder: Path, people: int) -> Town:
    """Enrol a leader, a deputy and so many responders, and bind two groups; real links, real /start."""
    with stubbed() as stub:
        config = configure(folder, stub)
        bot = Process("tests.bench.ours", str(config), log=folder / "bot.log")
        try:
            stub.watch(bot, polls=1)
            stub.fill(_arrivals(config, people))
            stub.watch(bot, answers=people + 2, confirmed=people + 4)
            settle(stub)
        finally:
            bot.end(signal.SIGTERM)
    return Town(folder=folder, people=people)


def _arrivals(config: Path, people: int) -> list[feeds.JSONDict]:
    responder = _invite(config, "--role", "responder", "--unit", UNIT, "--uses", str(people))
    leader, deputy = feeds.FIRST_PERSON + people, feeds.FIRST_PERSON + people + 1
    starts = [feeds.said(person, 1, f"/start {responder}") for person in _numbered(people)]
    starts += [feeds.said(leader, 1, f"/start {_invite(config, '--role', 'leader')}")]
    starts += [feeds.said(deputy, 1, f"/start {_invite(config, '--role', 'deputy', '--rank', '1')}")]
    for group, words in ((feeds.LEADERS, ("leadership",)), (feeds.FIELD, ("field", "--unit", UNIT))):
        code = _invite(config, "--chat", *words)
        starts.append(feeds.said_in(group, leader, 2, f"/start@bench_bot {code}"))
    return starts


def _numbered(people: int) -> Sequence[int]:
    return range(feeds.FIRST_PERSON, feeds.FIRST_PERSON + people)


def _invite(config: Path, *words: str) -> str:
    command = [sys.executable, "-m", "bot", "invite", "--config", str(config), *words, "--json"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own program
    return str(json.loads(told.stdout)["code"])


def settle(stub: Stub) -> None:
    """Return once the bot has stopped calling: what it does at its start, and cards, are out."""
    before = None
    while (calls := stub.report()["calls"]) != before:
        before = calls
        time.sleep(STILL)
