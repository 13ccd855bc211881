"""Databases of earlier revisions, full of what a town left in them: the texts in `old/`.

`uv run python -m tests.storage.old_databases` writes those that are missing, and leaves the others alone:
what stands there stays as it was written. The bot of that day plays a morning: a fire and its plan, a
question that waits for an approval, files, a round, a follow-up, somebody who cannot be reached; and it is
killed while it tells of a fourth incident. Its rows are put into the tables as the migrations make them up
to that revision, as far as these have the columns. (The bots that wrote these revisions were never
released.)
"""

import asyncio
import logging
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from sandbox import media
from storage.migrations import HEAD
from tests.faults.simulation.acts import MORNING, ROUND, Scenario, presses, says
from tests.faults.simulation.incidents import sends_album
from tests.faults.simulation.loop import virtually
from tests.faults.simulation.playing import acted
from tests.faults.simulation.town import RESTARTS_AFTER, Living, enrolled, living
from tests.scenes.incidents import FIRE

FOLDER = Path(__file__).parent / "old"
OF_THE_SCHEMA = {"alembic_version"}
"""Tables that say what a database is, not what is in it."""


def _sends_photo(town: Living) -> object:
    return town.people["ann"].sends(media.photo(b"the pump room"), caption="what it looks like")


PLAYED = Scenario(
    rules=ROUND,
    acts=(
        (2, lambda town: town.people["zhao"].blocks(town.bot)),
        (5, says("ann", "smoke in the pump room")),
        (15, _sends_photo),
        (25, says("wang", "/activate", "lead")),
        (45, presses("ann", "On scene", "shaft-3")),
        (55, says("bo", "/done 1 the horn is on", "shaft-3")),
        (65, says("chen", f"/take {FIRE['reopen']} three people back in", "lead")),
        (95, sends_album),
        (125, says("mei", "/report one hurt, phone 138 1234 5678", "plant")),
        (145, says("liu", "/followup spare key for the pump room by 1 Dec", "lead")),
    ),
    ends=400,
    begins=MORNING,
)


def earlier() -> list[str]:
    """Every revision before the present one."""
    found = ScriptDirectory.from_config(_config()).walk_revisions()
    return sorted(each.revision for each in found if each.revision != HEAD)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage/migrations")
    return config


def stored(revision: str) -> Path:
    """The text from which a database of this revision is made."""
    return FOLDER / f"{revision}.sql"


def made(revision: str, path: Path) -> None:
    """Make the database anew, as a bot that has stopped leaves it."""
    with closing(sqlite3.connect(path)) as there:
        there.executescript(stored(revision).read_text(encoding="utf-8"))
        there.execute("PRAGMA journal_mode = WAL").fetchall()


def migrated(revision: str, path: Path) -> None:
    """Make an empty database of this revision."""
    engine = create_engine(f"sqlite:///{path}")
    config = _config()
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, revision)
    engine.dispose()


def copy_rows(source: Path, target: Path) -> None:
    """Put all rows of a database into the tables of another, as far as it has the tables and the columns."""
    with closing(sqlite3.connect(target)) as there, there:
        there.execute("ATTACH ? AS source", (str(source),))
        tables = (set(_tables(there, schema)) - OF_THE_SCHEMA for schema in ("main", "source"))
        for table in sorted(set.intersection(*tables)):
            mine, theirs = (_columns(there, schema, table) for schema in ("main", "source"))
            columns = ", ".join(f'"{name}"' for name in mine if name in theirs)
            there.execute(f"DELETE FROM main.{table}")  # noqa: S608 - what a migration puts in is there, too
            there.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM source.{table}")  # noqa: S608


def _tables(there: sqlite3.Connection, schema: str) -> list[str]:
    query = f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608
    return [name for (name,) in there.execute(query)]


def _columns(there: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in there.execute(f"PRAGMA {schema}.table_info({table})")]


@asynccontextmanager
async def killed(folder: Path) -> AsyncIterator[Living]:
    """Play the morning, kill the bot while the last messages are under way; it starts again in a second."""
    async with living(folder, PLAYED.rules, PLAYED.begins) as town:
        await enrolled(town)
        await acted(town, PLAYED)
        town.wire.stalls = True
        town.people["bo"].says("belt torn")
        await asyncio.sleep(5)
        await town.dies()
        await asyncio.sleep(RESTARTS_AFTER - 1)
        yield town


async def _played(folder: Path) -> None:
    async with killed(folder):
        pass


@click.command()
@click.argument("revisions", nargs=-1)
def main(revisions: tuple[str, ...]) -> None:
    """Write what is missing, of all earlier revisions or of these (the present one, before a release)."""
    logging.disable()  # who is killed in the middle of it is heard
    with tempfile.TemporaryDirectory() as folder:
        virtually(lambda: _played(Path(folder)))
        for revision in revisions or earlier():
            if stored(revision).exists():
                continue
            path = Path(folder) / f"{revision}.db"
            migrated(revision, path)
            copy_rows(Path(folder) / "town.db", path)
            with closing(sqlite3.connect(path)) as there:
                stored(revision).write_text("\n".join([*there.iterdump(), ""]), encoding="utf-8")
            click.echo(stored(revision))


if __name__ == "__main__":
    main()
