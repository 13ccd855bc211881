"""What cannot start says why in a clear line, with exit code 2, and leaves nothing half done."""

import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import elapsed
from sandbox import Sandbox
from tests.faults.programs import ROOT, Ended, config_in, ends, running

NOBODY = "http://127.0.0.1:9"
TOKEN = "7000000001:AAabcdefghijklmnopqrstuvwxyz0123456"
INVITE = ("--role", "admin")


def clear(ended: Ended, *words: str) -> None:
    """One clear line about what is wrong, and nothing else."""
    assert ended.code == 2, ended
    assert "Traceback" not in ended.err + ended.out
    lines = [line for line in ended.err.splitlines() if line.strip()]
    assert len(lines) == 1, ended.err
    for word in words:
        assert word in lines[0], ended.err
    assert ended.out == ""


def made(folder: Path) -> set[str]:
    """What stands in a folder besides what the test put there."""
    return {each.name for each in folder.iterdir()} - {"config.toml", "plans"}


COMMANDS = pytest.mark.parametrize("command", ["run", "invite", "verify"])


def called(command: str, config: Path) -> tuple[str, ...]:
    return (command, "--config", str(config), *(INVITE if command == "invite" else ()))


@COMMANDS
async def test_without_a_config(tmp_path: Path, command: str) -> None:
    ended = await ends(*called(command, tmp_path / "config.toml"), token=TOKEN)
    clear(ended, "config.toml", "there is no such file", "config.example.toml")
    assert made(tmp_path) == set()


@COMMANDS
async def test_with_a_wrong_config(tmp_path: Path, command: str) -> None:
    config = config_in(tmp_path, NOBODY, '[paging]\nack_within = "soon"')
    clear(await ends(*called(command, config), token=TOKEN), "paging.ack_within", "soon")
    assert made(tmp_path) == set()


async def test_every_mistake_of_a_config_at_once(tmp_path: Path) -> None:
    config = config_in(tmp_path, NOBODY, '[paging]\nack_within = "soon"\nrepeat = 0')
    ended = await ends(*called("run", config), token=TOKEN)
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 2
    assert "paging.repeat" in ended.err
    assert "paging.ack_within" in ended.err


async def test_with_a_plan_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.toml").write_text("id = [", encoding="utf-8")
    config = config_in(tmp_path, NOBODY, '[plans]\nfolder = "plans"')
    clear(await ends(*called("run", config), token=TOKEN), "mine.toml", "plans.folder")
    assert made(tmp_path) == set()


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_without_a_token(tmp_path: Path, command: str) -> None:
    config = config_in(tmp_path, NOBODY)
    clear(await ends(*called(command, config)), "There is no token", "FIELDLINE_TOKEN")
    assert made(tmp_path) == set()


@pytest.mark.parametrize("command", ["run", "invite"])
@pytest.mark.parametrize("token", [TOKEN, "nonsense"])
async def test_with_a_token_that_telegram_does_not_know(tmp_path: Path, command: str, token: str) -> None:
    async with Sandbox().serve() as server:
        ended = await ends(*called(command, config_in(tmp_path, server.url)), token=token)
    clear(ended, "token", "@BotFather")
    assert token not in ended.err
    assert made(tmp_path) == set()


@pytest.mark.parametrize("command", ["run", "invite"])
async def test_without_a_network(tmp_path: Path, command: str) -> None:
    ended = await ends(*called(command, config_in(tmp_path, NOBODY)), token=TOKEN)
    clear(ended, "Telegram cannot be reached", "telegram.api_url")
    assert TOKEN not in ended.err
    assert made(tmp_path) == set()


@COMMANDS
async def test_with_a_database_of_another_program(tmp_path: Path, command: str) -> None:
    other = sqlite3.connect(tmp_path / "fieldline.db")
    other.execute("create table recipes (name text)")
    other.commit()
    other.close()
    before = (tmp_path / "fieldline.db").read_bytes()
    async with _known() as url:
        ended = await ends(*called(command, config_in(tmp_path, url)), token=TOKEN)
    clear(ended, "another program", "[storage] url")
    assert (tmp_path / "fieldline.db").read_bytes() == before


@COMMANDS
async def test_with_a_file_that_is_no_database(tmp_path: Path, command: str) -> None:
    (tmp_path / "fieldline.db").write_text("a shopping list " * 100, encoding="utf-8")
    async with _known() as url:
        ended = await ends(*called(command, config_in(tmp_path, url)), token=TOKEN)
    clear(ended, "fieldline.db", "cannot be used")


@COMMANDS
async def test_with_a_database_where_nothing_can_be_written(tmp_path: Path, command: str) -> None:
    async with _known() as url:
        config = config_in(tmp_path, url, '[storage]\nurl = "sqlite:///nowhere/at/all.db"')
        ended = await ends(*called(command, config), token=TOKEN)
    clear(ended, "all.db")
    assert made(tmp_path) == set()


async def test_verify_without_a_record_makes_none(tmp_path: Path) -> None:
    config = config_in(tmp_path, NOBODY)
    ended = await ends("verify", "--config", str(config))
    clear(ended, "fieldline.db")
    assert made(tmp_path) == set()


def test_help_is_quick_and_loads_no_telegram() -> None:
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        shown = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        for library in ("telegram", "sqlalchemy", "pydantic", "aiohttp"):
            assert f" {library}\n" not in shown.stderr, library
        assert "Rehearse on a local Telegram" in shown.stdout
    assert min(spent) < 0.5, "seconds of processor time, so that a busy machine does not count"


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_stops_at_once_and_clean(tmp_path: Path, told: signal.Signals) -> None:
    sandbox = Sandbox()
    bot = sandbox.add_bot("fieldline_bot")
    async with sandbox.serve() as server, running(config_in(tmp_path, server.url), bot.token) as process:
        began = elapsed()
        assert await process.end(told) == 0
        assert elapsed() - began < 5
        assert "Traceback" not in process.log


async def test_a_second_bot_on_the_same_database(tmp_path: Path) -> None:
    async with _known() as url:
        config = config_in(tmp_path, url)
        async with running(config, TOKEN):
            clear(
                await ends(*called("run", config), token=TOKEN), "Another bot runs on this database already"
            )


@asynccontextmanager
async def _known() -> AsyncIterator[str]:
    """A Bot API server that knows TOKEN; its address."""
    sandbox = Sandbox()
    bot = sandbox.add_bot("fieldline_bot")
    sandbox.bots[TOKEN] = bot
    async with sandbox.serve() as server:
        yield server.url
