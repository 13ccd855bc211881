"""The demo's bot in a process of its own: it follows our clock, and says when it has nothing left to do.

Orders come by standard input, a JSON object a line; when that ends, the demo has gone, and so does the bot.
A real run (`fieldline run`) has no such input: nobody can move its clock.
"""

import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot import config, logs
from bot.app import App
from bot.cli.demo import town
from bot.cli.demo.clocks import follow
from bot.cli.failing import clearly
from bot.config import Settings
from bot.delivery.pace import UNLIMITED
from sandbox import Clock

LONGEST_LINE = 1 << 20
RUNS = "runs"
"""What the first line of our standard output says."""
QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the bot is to run on."""

    token: str
    api_url: str
    locale: str
    database: str
    evidence: str
    config: str = ""
    """Of an organisation; without one, the built-in town."""

    def order(self) -> Mapping[str, Any]:
        """Return it as the first order."""
        return {"job": asdict(self)}

    def settings(self) -> Settings:
        """Return a run's settings: from the config only its rules, never its token or its database.

        Raises ConfigError.
        """
        rules = config.load(Path(self.config), {}).policy if self.config else town.policy(self.locale)
        return Settings(
            token=self.token,
            api_url=self.api_url,
            webhook=None,
            storage_url=f"sqlite:///{self.database}",
            evidence=Path(self.evidence),
            policy=rules,
        )


def attend() -> None:
    """Run until the orders end."""
    logs.set_up(level="ERROR")
    with clearly():
        asyncio.run(_until_told())


async def _until_told() -> None:
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: task.cancel() if task else None)
    orders = asyncio.StreamReader(LONGEST_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    job = Job(**json.loads(await orders.readline())["job"])
    clock = Clock()
    follow(clock, json.loads(await orders.readline())["clock"])
    app = App(job.settings(), clock, UNLIMITED)
    async with app.running() as name:
        _say(RUNS, name)
        await _obey(orders, clock, app)


async def _obey(orders: asyncio.StreamReader, clock: Clock, app: App) -> None:
    """Do what comes, until nothing can come any more."""
    async with asyncio.TaskGroup() as group:
        answers: set[asyncio.Task[None]] = set()
        while line := await orders.readline():
            order = json.loads(line)
            if told := order.get("clock"):
                follow(clock, told)
            else:
                answers.add(group.create_task(_answer(app, order[QUIET])))
        for answer in answers:
            answer.cancel()


async def _answer(app: App, number: int) -> None:
    everything_read = asyncio.Event()
    everything_read.set()  # the demo looks after that itself: it holds the queue
    await app.quiet(everything_read)
    _say(QUIET, str(number))


def _say(what: str, more: str) -> None:
    print(what, more, flush=True)  # noqa: T201 - our end of the line to the demo
