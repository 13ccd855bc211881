"""A bot of an earlier revision is killed, today's starts on its database: the town notices nothing.

The morning of old_databases.py, on the virtual clock. The killed bot's rows are put into a database of the
earlier revision; the next life upgrades it, tells what was under way, and handles what comes then.
"""

import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.faults.simulation.loop import virtually
from tests.faults.simulation.picture import Picture, taken
from tests.faults.simulation.playing import wrong
from tests.storage.old_databases import copy_rows, earlier, killed, migrated


@cache
def goes_on(revision: str | None = None) -> Picture:
    """How the town looks a while after the kill; None: the database is of the present revision."""

    async def whole() -> Picture:
        with tempfile.TemporaryDirectory() as folder:
            async with killed(Path(folder)) as town:
                if revision is not None:
                    becomes_old(Path(folder) / "town.db", revision)
                town.wire.stalls = False
                await town.falls_quiet()
                town.people["ann"].says("/report water in the shaft", to=town.rooms["shaft-3"])
                await town.falls_quiet()
                await town.ends()
                return await taken(town)

    return virtually(whole)


def becomes_old(database: Path, revision: str) -> None:
    """Let it be what a bot of that revision would have left."""
    old = database.with_name("old.db")
    migrated(revision, old)
    copy_rows(database, old)
    for path in (database, database.with_name("town.db-wal"), database.with_name("town.db-shm")):
        path.unlink(missing_ok=True)
    old.rename(database)


@pytest.mark.parametrize("revision", earlier())
def test_it_goes_on_as_if_it_had_always_been_todays(revision: str) -> None:
    assert wrong(goes_on(revision), goes_on()) == []
    assert goes_on(revision).marked == goes_on().marked


def test_something_was_under_way_and_something_comes_after() -> None:
    assert goes_on().marked, "what was half sent is repeated with a mark"
    assert [entry.what[1] for entry in goes_on().entries if entry.what[2] == "Reported"][-1] == "26-0005"
