"""A consistent copy of the database while the bot runs, and its way back.

The copy is made by SQLite itself (VACUUM INTO): one moment of the database in one file, which is compact,
needs no `-wal` beside it, and has nothing in it that was erased. Nothing here migrates: a backup belongs
before an upgrade.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from storage import chain, schema
from storage.errors import NotUsableError
from storage.looking import BACKUP, file_uri, looking
from storage.tables import attachments, events, moment_text

MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy holds, found out by reading it."""

    verdict: chain.Verdict
    upto: datetime | None
    """When its last event was recorded."""
    evidence: Sequence[str]
    """Digests of the files that it names as kept."""


def copy(source: Path, target: Path) -> None:
    """Write one moment of a database into a new file, for its owner alone, down to the disk."""
    target.unlink(missing_ok=True)
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(f"{file_uri(source)}?mode=ro", uri=True, timeout=30)) as there:
            there.execute("VACUUM INTO ?", (str(target),))
        sync(target)
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise NotUsableError(f"{source} cannot be copied to {target.parent}: {_why(error)}.") from None


async def checked(path: Path) -> Copied:
    """Read a copy as a whole: SQLite's own check, then the record's. Raises StorageError if it is unfit."""
    try:
        async with looking(path) as conn:
            await conn.run_sync(schema.is_current)
            found = (await conn.exec_driver_sql("PRAGMA integrity_check(3)")).scalars().all()
            if found != ["ok"]:
                raise NotUsableError(f"{path} is damaged ({'; '.join(found)}): take another backup.")
            verdict = await chain.verify(conn)
            upto = await conn.scalar(select(events.c.recorded_at).order_by(events.c.seq.desc()).limit(1))
            kept = select(attachments.c.sha256).where(attachments.c.state == "kept").distinct()
            return Copied(verdict=verdict, upto=upto, evidence=(await conn.execute(kept)).scalars().all())
    except DBAPIError as error:
        raise NotUsableError(f"{path} is damaged ({error.orig}): take another backup.") from None


def remember(path: Path, now: datetime) -> None:
    """Note in the database itself when it was last copied. Raises NotUsableError; the copy stands."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as there, there:
            there.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (BACKUP, moment_text(now))
            )
    except sqlite3.Error as error:
        raise NotUsableError(f"{path}: the time of the backup could not be noted ({error}).") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside a file for its new content; when all went well, that takes its place at once."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def put_aside(path: Path, now: datetime) -> Path:
    """Rename a database and what belongs to it; return its new name, under which it can be opened."""
    _empty_journal(path)
    aside = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%SZ}")
    path.rename(aside)
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists():
        journal.rename(aside.with_name(f"{aside.name}-wal"))
    clear_away(path)
    sync(path.parent)
    return aside


def clear_away(path: Path) -> tuple[str, ...]:
    """Remove what would be taken for the newest part of another database of this name."""
    stale = [path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal")]
    found = tuple(file.name for file in stale if file.exists())
    for file in stale:
        file.unlink(missing_ok=True)
    return found


def is_database(path: Path) -> bool:
    """Say whether a file is a database at all; an empty one is about to be."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) in (MAGIC, b"")


def sync(path: Path) -> None:
    """Have a file or folder written to the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _empty_journal(path: Path) -> None:
    """Bring home what stands in the `-wal`. A database that is too damaged for that keeps it beside it."""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as there:
            there.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return


def _why(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
