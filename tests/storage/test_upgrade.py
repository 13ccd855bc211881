"""A database of an earlier revision is brought to the present one as a whole, or stays what it was.

Each earlier revision has one in `old/`, full of what a town left in it (see old_databases.py). It is
upgraded undisturbed; from the files that a kill leaves before and after every statement and commit of it;
from a journal that ends, or is spoilt, anywhere in it; and after a statement of it has failed.
"""

import asyncio
import hashlib
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import select
from typing_extensions import override

from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from coordination.policy import Policy
from storage import chain, engine
from storage.engine import Store
from storage.errors import NotUsableError
from storage.migrations import HEAD
from storage.records import Records
from storage.tables import deadlines, states
from tests.faults.simulation.fate import Fate, Fates, storage_is_mortal
from tests.storage.old_databases import FOLDER, copy_rows, earlier, made, migrated

Contents = dict[str, Any]
FULL = (13, "database or disk is full")
EACH = pytest.mark.parametrize("revision", earlier())


def contents(path: Path) -> Contents:
    """Every row of every table, and every table, index and trigger, by SQLite's own account."""
    with closing(sqlite3.connect(path)) as there:
        drawn = there.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        schema = {(kind, name): re.sub(r"\s+", " ", sql) for kind, name, sql in drawn}
        tables = [name for kind, name in schema if kind == "table"]
        rows = {name: sorted(there.execute(f"SELECT * FROM {name}"), key=repr) for name in tables}  # noqa: S608
        return {
            "schema": schema,
            "numbers": there.execute("SELECT * FROM sqlite_sequence").fetchall(),
            **rows,
        }


def apart(one: Contents, other: Contents) -> list[str]:
    """In what the two differ: by name, as pytest would compare the rows for minutes."""
    return [name for name in one | other if one.get(name) != other.get(name)]


@pytest.fixture
def old(revision: str, tmp_path: Path) -> Path:
    """The database as the bot of that revision left it."""
    path = tmp_path / "old" / "fieldline.db"
    path.parent.mkdir()
    made(revision, path)
    return path


@pytest.fixture
async def current(old: Path, blank: Path, tmp_path: Path) -> Contents:
    """The same rows in a database that never had another schema."""
    path = tmp_path / "current.db"
    shutil.copy(blank, path)
    copy_rows(old, path)
    return contents(path)


async def upgraded(path: Path) -> Contents:
    """Start on it as the bot does; return what it holds then, once it is known to be sound."""
    async with await Store.open(f"sqlite:///{path}", running=True) as store:
        records = Records(store, Policy(), AGGREGATES)
        async with store.reading() as conn:
            verdict = await chain.verify(conn)
            assert (verdict.sound, verdict.erased) == (True, 0), str(verdict)
            assert await records.states.differing(conn) == []
            due = {(row.kind, row.id, row.name): row.due_at for row in await conn.execute(select(deadlines))}
            refs = [Ref(*row) for row in await conn.execute(select(states.c.kind, states.c.id))]
            standing = await records.states.load(conn, refs)
        assert due == {
            (ref.kind, ref.id, name): at
            for ref in refs
            for name, at in records.states.aggregate(ref.kind).deadlines(standing[ref].state).items()
        }
    with closing(sqlite3.connect(path)) as there:
        assert there.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return contents(path)


def test_every_earlier_revision_has_its_database() -> None:
    there = sorted(path.stem for path in FOLDER.iterdir() if path.stem != HEAD)
    assert there == earlier(), "write it: uv run python -m tests.storage.old_databases"


@EACH
def test_there_is_something_in_every_table(revision: str, old: Path) -> None:
    assert [name for name, found in contents(old).items() if not found] == []
    assert contents(old)["alembic_version"] == [(revision,)]


@EACH
def test_the_migrations_still_make_what_was_once_made(revision: str, old: Path, tmp_path: Path) -> None:
    """A migration that is out is not changed any more: nobody would get the change."""
    migrated(revision, tmp_path / "empty.db")
    empty, there = contents(tmp_path / "empty.db"), contents(old)
    assert "schema" not in apart(empty, there)


@EACH
async def test_it_is_upgraded_and_nothing_is_lost(old: Path, current: Contents) -> None:
    before = contents(old)
    assert apart(before, current) == ["schema", "alembic_version"]
    assert apart(await upgraded(old), current) == []
    assert apart(await upgraded(old), current) == [], "a second start changes nothing"
    assert current["alembic_version"] == [(HEAD,)]


class Photographer(Fate):
    """Keeps the files as they stand at each point: what a process that is killed there leaves."""

    def __init__(self, database: Path, album: Path) -> None:
        super().__init__()
        self.database = database
        self.album = album
        self.images: list[Path] = []

    @override
    def passes(self, where: str) -> None:
        super().passes(where)
        self.keep(f"{self.passed:03} {where}")

    def keep(self, name: str) -> None:
        """Copy database and journal; the third file, the journal's index, is made anew by whoever opens."""
        there = self.album / name
        there.mkdir(parents=True)
        for path in (self.database, wal(self.database)):
            if path.exists():
                shutil.copy(path, there)
        self.images.append(there / self.database.name)


def wal(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


async def photographed(old: Path, album: Path) -> list[Path]:
    """Upgrade it; return the databases that a kill at each of its points leaves."""
    fates = Fates()
    fates.now = photographer = Photographer(old, album)
    with storage_is_mortal(fates):
        await _opened(old)
    return photographer.images


async def _opened(path: Path, *, running: bool = True) -> None:
    async with await Store.open(f"sqlite:///{path}", running=running):
        pass


@EACH
async def test_killed_at_any_point_it_is_old_or_new_and_then_new(
    old: Path, current: Contents, tmp_path: Path
) -> None:
    before, looked = contents(old), dict[str, bool]()
    new: dict[str, list[bool]] = {}
    for image in await photographed(old, tmp_path / "album"):
        name, known = image.parent.name, digest(image)
        if known not in looked:
            looked[known] = is_new(image, before, current)
            assert apart(await upgraded(image), current) == [], name
        new.setdefault(name.partition(" ")[2], []).append(looked[known])
    assert len(new["before a statement"]) > 10
    assert not any(new["before a commit"]), "nothing of it is there before its commit"
    assert new["after a commit"][-1]


def digest(database: Path) -> str:
    """What is the same to the byte needs to be looked at but once."""
    here = (path.read_bytes() for path in (database, wal(database)) if path.exists())
    return " ".join(hashlib.sha256(found).hexdigest() for found in here)


def is_new(image: Path, before: Contents, current: Contents) -> bool:
    """Say which of the two it is; fails when it is neither. Looks at a copy: to look changes the files."""
    shutil.copytree(image.parent, image.parent / "copy")
    left = contents(image.parent / "copy" / image.name)
    new = not apart(left, current)
    assert new or not apart(left, before), f"between the two: {image.parent.name}"
    return new


@EACH
async def test_whatever_is_on_the_disk_of_its_journal(old: Path, current: Contents, tmp_path: Path) -> None:
    """The power is cut while the upgrade is being committed: the journal ends, or is spoilt, at any page."""
    before = contents(old)
    *_, image = await photographed(old, tmp_path / "album")
    whole = wal(image).read_bytes()
    starts = range(32, len(whole), 24 + 4096)
    assert len(starts) > 3
    for at in starts:
        for name, journal in {
            "cut": whole[:at],
            "torn": whole[: at + 1000],
            "spoilt": whole[: at + 500] + b"\xff" * 100 + whole[at + 600 :],
        }.items():
            there = tmp_path / "cut" / f"{name} at {at}" / image.name
            there.parent.mkdir(parents=True)
            shutil.copy(image, there)
            wal(there).write_bytes(journal)
            assert not is_new(there, before, current), "it counts with the last page of it"
            assert apart(await upgraded(there), current) == [], there


def refuses(where: str) -> Exception:
    error = sqlite3.OperationalError(FULL[1])
    error.sqlite_errorcode = FULL[0]
    return error


def clear(refusal: str, path: Path) -> None:
    """One line: which file, what is wrong, what mends it."""
    assert "\n" not in refusal
    assert f"{path} cannot be used. The database refused: {FULL[1]}." in refusal
    assert "restore a backup" in refusal


@EACH
async def test_a_statement_that_fails_leaves_the_old_one_whole(
    revision: str, old: Path, current: Contents, tmp_path: Path
) -> None:
    before = contents(old)
    names = [image.parent.name for image in await photographed(old, tmp_path / "album")]
    calls = [int(name[:3]) for name in names if name.endswith(("before a statement", "before a commit"))]
    left = set[str]()
    for point in calls:
        path = tmp_path / f"{point}.db"
        made(revision, path)
        fates = Fates()
        fates.now = Fate(point, refuses)
        with storage_is_mortal(fates), pytest.raises(NotUsableError) as refusal:
            await _opened(path)
        clear(str(refusal.value), path)
        if digest(path) not in left:
            left.add(digest(path))
            assert apart(contents(path), before) == [], names[point - 1]
            assert apart(await upgraded(path), current) == [], names[point - 1]


@EACH
async def test_a_full_disk_leaves_the_old_one_whole(old: Path, current: Contents) -> None:
    """Not one page more than there are: SQLite itself refuses."""
    before = contents(old)
    with mock.patch.dict(engine.PRAGMAS, max_page_count="1"), pytest.raises(NotUsableError) as refusal:
        await _opened(old)
    clear(str(refusal.value), old)
    assert apart(contents(old), before) == []
    assert apart(await upgraded(old), current) == []


@EACH
async def test_two_that_start_at_once_upgrade_it_once(old: Path, current: Contents) -> None:
    """The bot, and somebody's `fieldline invite` beside it."""
    async with asyncio.TaskGroup() as group:
        for running in (True, False, False):
            group.create_task(_opened(old, running=running))
    assert apart(await upgraded(old), current) == []
