"""A backup taken from the running bot under load restores to a state that verifies and goes on."""

import asyncio
import json
import signal
import sqlite3
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import fieldline
from sandbox import Bot, Clock, Group, Person, Sandbox
from tests.delivery.until import until
from tests.faults.programs import PATIENCE, config_in, running

MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)


async def load(people: list[Person], room: Group) -> None:
    """Reports without end, from everybody in turn."""
    count = 0
    while True:
        count += 1
        people[count % len(people)].says(f"/report smoke, number {count}", to=room)
        await asyncio.sleep(0.05)


def incidents(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as there:
        rows = there.execute("SELECT id FROM states WHERE kind = 'incident' ORDER BY id").fetchall()
    return [int(id_.partition("-")[2]) for (id_,) in rows]


def has(database: Path, least: int) -> bool:
    return len(incidents(database)) >= least


def is_told(database: Path, text: str) -> bool:
    with closing(sqlite3.connect(database)) as there:
        return bool(there.execute("SELECT 1 FROM words WHERE text = ?", (text,)).fetchall())


async def shell(config: Path, bot: Bot, command: str, *arguments: str) -> Result:
    """A command of the shell, in a thread of ours: only the bot needs a process of its own."""
    words = [command, "--config", str(config), *arguments]
    env = {"FIELDLINE_TOKEN": bot.token}
    return await asyncio.to_thread(CliRunner().invoke, fieldline, words, env=env)


async def done(config: Path, bot: Bot, command: str, *arguments: str) -> str:
    result = await shell(config, bot, command, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


async def bound_group(config: Path, bot: Bot, sandbox: Sandbox, people: list[Person]) -> Group:
    room = sandbox.group("Shaft 3", people)
    made = await done(config, bot, "invite", "--json", "--chat", "field", "--unit", "shaft-3")
    its = json.loads(made)["link"]
    people[0].opens(f"{its}&admin=pin_messages", to=room)
    await room.shows("This is the", by=bot, within=20)
    return room


async def test_backups_under_load_restore_to_what_was_there(tmp_path: Path) -> None:
    sandbox = Sandbox(Clock(running=True, start=MORNING), limits=None)
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    people = [sandbox.person(name) for name in ("Ann", "Bo", "Sun", "Mei")]
    far, database = tmp_path / "far", tmp_path / "fieldline.db"
    far.mkdir()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(sandbox.serve())
        config = config_in(tmp_path, server.url)
        process = await stack.enter_async_context(running(config, bot.token))
        room = await bound_group(config, bot, sandbox, people)

        async with asyncio.TaskGroup() as group:
            busy = group.create_task(load(people, room))
            for n in range(3):
                await until(partial(has, database, 5 * n + 5), within=PATIENCE)
                await done(config, bot, "backup", str(far / f"{n}.db"))
            busy.cancel()

        held = [incidents(far / f"{n}.db") for n in range(3)]
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in held), "a backup is one moment"
        assert 5 <= len(held[0]) < len(held[1]) < len(held[2]), "the bot went on meanwhile"

        refused = await shell(config, bot, "restore", "--force", str(far / "2.db"))
        assert refused.exit_code == 2
        assert "Another bot runs" in refused.output
        await process.end(signal.SIGKILL)
        for n in range(3):
            await done(config, bot, "restore", "--force", str(far / f"{n}.db"))
            assert incidents(database) == held[n]
            await done(config, bot, "verify")

        await process.start()
        people[0].says("/report and on it goes", to=room)
        await until(partial(is_told, database, "and on it goes"), within=PATIENCE)
    numbers = incidents(database)  # what the killed bot had not confirmed comes again, and before it
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > len(held[2])
