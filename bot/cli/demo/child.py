"""The demo's bot in a process of its own: it follows our clock, and says when it has nothing left to do.

Orders come by standard input, a JSON object a line; when that ends, the demo has gone, and so does the bot.
A real run (`fieldline run`) has no such input: nobody can move its clock.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

from bot import config, logs
from bot.app import App
from bot.cli.demo import rules
from bot.cli.demo.clocks import follow
from bot.cli.demo.orders import QUIET, RUNS, Job
from bot.cli.demo.standins import recast
from bot.cli.failing import clearly
from bot.config import Settings
from bot.delivery.pace import UNLIMITED
from coordination.kernel import UserId
from coordination.policy import Policy
from sandbox import Clock

LONGEST_LINE = 1 << 20


def settings(job: Job) -> Settings:
    """Return a run's settings: from the config only its rules, never its token or its database.

    Raises ConfigError.
    """
    return Settings(
        token=job.token,
        api_url=job.api_url,
        webhook=None,
        storage_url=f"sqlite:///{job.database}",
        evidence=Path(job.evidence),
        policy=_rules(job),
    )


def _rules(job: Job) -> Policy:
    if not job.config:
        return rules.policy(job.locale)
    numbers = {UserId(int(number)): UserId(person) for number, person in job.stand_ins.items()}
    return recast(config.load(Path(job.config), {}, rules.MORNING.year).policy, numbers)


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
    if not (first := await orders.readline()):
        return
    job = Job(**json.loads(first)["job"])
    clock = Clock()
    follow(clock, json.loads(await orders.readline())["clock"])
    app = App(settings(job), clock, UNLIMITED, rules.AT_ONCE)
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
