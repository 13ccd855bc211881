"""A page of the file that is not what it was: the bot does not start on it, or stops writing; it says so."""

# ruff: noqa: ASYNC240 - the test itself spoils the file, and nobody waits meanwhile

import asyncio
import os
import random
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.demo.town import MORNING, Town, policy
from coordination.aggregates import AGGREGATES
from sandbox import Sandbox
from storage import alive, chain
from storage.engine import Store
from storage.errors import CodecError, DamagedError, NotUsableError, StorageError
from storage.ledger import Ledger
from tests.delivery.until import until
from tests.faults.disk import PAGE, database, restored, root_page, spoil
from tests.faults.programs import config_in, ends
from tests.faults.test_machine_disk import confirmed_but_lost, hasty
from tests.scenes.incidents import NUMBER, activated, happened, reported

__all__ = ["hasty"]

COPIES = int(os.environ.get("FIELDLINE_COPIES", "120"))


@pytest.fixture
async def written(town: Town, tmp_path: Path) -> Path:
    """A database with an incident under way, as a stopped bot leaves it."""
    await activated(town)
    await town.bot_stops()
    return Path(shutil.copy(database(town), tmp_path / "fieldline.db"))


async def _starts(file: Path) -> str:
    """Open as the bot does, and read all of the record; return what it says if it refuses."""
    try:
        async with await Store.open(f"sqlite:///{file}", running=True) as store:
            async with store.reading() as conn:
                await chain.verify(conn)
            await _works(store)
    except NotUsableError as error:
        return str(error)
    return ""


async def _works(store: Store) -> None:
    """What is spoilt keeps nothing else from being read; only without the roster there is no work to do."""
    ledger = Ledger(store, policy("en"), AGGREGATES)
    with suppress(CodecError):
        async with ledger.batch(MORNING) as batch:
            await batch.due(datetime.max.replace(tzinfo=UTC))


async def test_it_works_or_refuses_whatever_page_is_spoilt(written: Path) -> None:
    """Never a traceback, never a write: what is refused is as it was, to the byte."""
    whole, seed = written.read_bytes(), random.Random(COPIES)  # noqa: S311 - a seed
    assert await _starts(written) == ""
    refused = 0
    for _ in range(COPIES):
        spoilt = bytearray(whole)
        at = seed.randrange(len(spoilt) // PAGE) * PAGE + seed.randrange(seed.choice((100, PAGE - 16)))
        spoilt[at : at + 16] = seed.randbytes(16)
        written.write_bytes(spoilt)
        for rest in ("-wal", "-shm"):
            written.with_name(written.name + rest).unlink(missing_ok=True)
        said = await _starts(written)
        if said:
            refused += 1
            assert "restore a backup" in said, said
            assert "\n" not in said
            assert written.read_bytes() == spoilt
    assert refused >= COPIES / 10


async def test_the_program_says_so_in_one_line(written: Path, tmp_path: Path) -> None:
    with written.open("r+b") as file:
        file.seek(root_page(written, "events") + 3)
        file.write(b"\xff" * 32)
    before = written.read_bytes()
    sandbox = Sandbox()
    bot = sandbox.add_bot("fieldline_bot")
    async with sandbox.serve() as server:
        ended = await ends("run", "--config", str(config_in(tmp_path, server.url)), token=bot.token)
    assert ended.code == 2
    (line,) = ended.err.strip().splitlines()
    assert "is damaged" in line
    assert "restore a backup" in line
    assert written.read_bytes() == before


async def test_while_it_runs_nothing_is_written_on_top(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await reported(town)
    await town.falls_quiet()
    file = database(town)
    good = spoil(file)
    spoilt_as = file.read_bytes()
    town.people["ann"].says("it spreads")
    await until(lambda: "action=database-damaged" in caplog.text)
    wal = file.with_name(file.name + "-wal").read_bytes()
    town.people["bo"].says("/status")
    await asyncio.sleep(0.3)
    assert file.read_bytes() == spoilt_as
    assert file.with_name(file.name + "-wal").read_bytes() == wal
    assert caplog.text.count("action=database-damaged") == 1
    assert "restore a backup" in caplog.text
    assert not await town.app._running().audit.is_well()
    with pytest.raises(DamagedError):
        await town.app._running().desk.roster()
    with pytest.raises(DamagedError):  # which would not meet the spoilt page
        await alive.note(town.app._running().store, MORNING)

    await restored(town, good)
    assert [line.type for line in await happened(town, "UpdateAdded", number=NUMBER)] == ["UpdateAdded"]
    assert confirmed_but_lost(town) == set()
    assert issubclass(DamagedError, StorageError)
