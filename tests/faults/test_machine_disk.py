"""A disk that is full, slow or not to be written, a lock that somebody else holds.

Nothing is lost of what was said, nothing is confirmed that was not stored, the log says what is wrong,
and all goes on when it is over.
"""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot import clock
from bot.cli.demo.town import Town, rehearsal
from bot.clock import elapsed
from bot.delivery import courier
from bot.intake.polling import Polling
from storage.engine import Store
from tests.conftest import unasked
from tests.delivery.until import until
from tests.faults.disk import (
    FULL,
    IMPATIENT,
    READ_ONLY,
    database,
    every_transaction,
    slow_commits,
    temporary_files_in,
)
from tests.scenes.incidents import NUMBER, happened, pressed, record, reported

WORDS = [f"pump {number}: {'still smoke ' * 150}" for number in range(8)]
"""Each fills a page of the file."""


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits to be gentle to the machine waits a moment."""

    async def rest(_seconds: float) -> None:
        await asyncio.sleep(0.02)

    defaults = {**(Polling.__init__.__kwdefaults__ or {}), "rest": rest}
    monkeypatch.setattr(Polling.__init__, "__kwdefaults__", defaults)
    for module in (clock, courier):
        monkeypatch.setattr(module, "backoff", lambda _failures, **_: 0.02)


def confirmed_but_lost(town: Town) -> set[int]:
    """Updates that Telegram was told it may forget, and that are not in the database."""
    offsets = [int(call.params.get("offset") or 0) for call in town.sandbox.calls("getUpdates")]
    with closing(sqlite3.connect(database(town))) as there:
        kept = {row[0] for row in there.execute("select update_id from arrivals")}
    return set(range(min(kept), max(offsets))) - kept


async def whole(town: Town) -> None:
    """All that was said stands in the record once, in order; the chain and the file are sound."""
    await town.falls_quiet()
    timeline = await record(town)
    said = [
        timeline.texts[line.event.text.id]  # type: ignore[attr-defined]
        for line in timeline.lines
        if line.type == "UpdateAdded"
    ]
    assert [text.strip() for text in said] == [word.strip() for word in WORDS]
    assert confirmed_but_lost(town) == set()
    with closing(sqlite3.connect(database(town))) as there:
        assert there.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert await town.app._running().audit._checks.record.look(town.clock.now()) == set()
    repeated = [m for room in town.rooms.values() for m in room.shown if "(repeated)" in m.text]
    assert repeated == []


async def talks_through(town: Town, said: list[str]) -> None:
    for word in said:
        town.people["ann"].says(word)
        await asyncio.sleep(0.03)


@pytest.mark.parametrize(
    ("fault", "said"), [(FULL, "database or disk is full"), (READ_ONLY, "readonly database")]
)
async def test_a_disk_that_takes_nothing(
    town: Town, fault: tuple[str, str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    with every_transaction(town, fault):
        await talks_through(town, WORDS)
        await until(lambda: "action=not-confirmed" in caplog.text)
        assert said in caplog.text
        assert confirmed_but_lost(town) == set()
        assert not await town.app._running().audit.is_well(), "the watcher elsewhere hears nothing"
    began = elapsed()
    await town.falls_quiet()
    assert elapsed() - began < 10
    await whole(town)
    assert await town.app._running().audit.is_well()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB, where this machine lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount") or "mount", shutil.which("umount") or "umount"
    how = [mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    mounted = subprocess.run(how, capture_output=True, check=False)  # noqa: S603 - our own words
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run([umount, "-l", str(disk)], check=True)  # noqa: S603 - our own words


@pytest.fixture
async def cramped(small_disk: Path) -> AsyncIterator[Town]:
    with temporary_files_in(small_disk):
        async with rehearsal("en", still=True, rules=unasked("en")) as town:
            yield town


async def test_a_real_disk_that_is_full(
    cramped: Town, small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(cramped)
    ballast = small_disk / "ballast"
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(b"x" * 4096)
            file.flush()
    await talks_through(cramped, WORDS)
    await until(lambda: "action=not-confirmed" in caplog.text)
    assert confirmed_but_lost(cramped) == set()
    ballast.unlink()
    await whole(cramped)
    await pressed(cramped, "wang", "Acknowledge", await cramped.people["wang"].sees(NUMBER, by=cramped.bot))
    assert await happened(cramped, "Acknowledged")


HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


class Held:
    """Another process has the database's lock until it is told to let go."""

    def __init__(self, file: Path) -> None:
        arguments = [sys.executable, "-c", HOLD, str(file)]
        self._other = subprocess.Popen(  # noqa: S603 - our own words
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._other.stdout is not None
        assert self._other.stdout.readline() == b"held\n"

    def lets_go(self) -> None:
        self._other.communicate()


async def test_a_lock_that_another_process_holds(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await reported(town)
    other = Held(database(town))
    try:
        with every_transaction(town, IMPATIENT):
            await talks_through(town, WORDS)
            await until(lambda: "action=not-confirmed" in caplog.text)
            assert "database is locked" in caplog.text
            assert confirmed_but_lost(town) == set()
    finally:
        other.lets_go()
    await whole(town)


async def test_a_lock_for_a_moment_is_waited_for(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    await reported(town)
    other = Held(database(town))
    try:
        await talks_through(town, WORDS)
        await asyncio.sleep(0.5)
    finally:
        other.lets_go()
    await whole(town)
    assert "action=not-confirmed" not in caplog.text


async def test_a_slow_disk_holds_up_and_loses_nothing(town: Town) -> None:
    page = await reported(town)
    with slow_commits(town, 0.25):
        await talks_through(town, WORDS)
        assert await pressed(town, "wang", "Acknowledge", page)
        await whole(town)
    assert await happened(town, "Acknowledged")


OPENS = """
import asyncio, os, sys
from storage.engine import Store
from storage.errors import NotUsableError
os.getuid() or os.setuid(65534)
try:
    asyncio.run(Store.open(sys.argv[1], running=True))
except NotUsableError as error:
    print(error)
"""
"""As root anything may be written; so as nobody."""


@pytest.mark.parametrize("folder", [0o755, 0o700], ids=["file", "folder"])
def test_a_file_that_may_not_be_written_is_refused_at_the_start(folder: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        file = Path(made, "fieldline.db")
        asyncio.run(_made(file))
        before = file.read_bytes()
        file.chmod(0o444)
        Path(made).chmod(folder)
        opened = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", OPENS, f"sqlite:///{file}"], capture_output=True, text=True, check=True
        )
        assert "cannot be written (Permission denied): make its folder, or mend its rights." in opened.stdout
        assert file.read_bytes() == before


async def _made(file: Path) -> None:
    async with await Store.open(f"sqlite:///{file}"):
        pass
