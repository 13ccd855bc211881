"""The machine: who may read the files, is there room, how old is the backup."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.checks.finding import Finding, error, warning
from bot.config import TOKEN, Settings

LOW, EMPTY = 1 << 30, 100 << 20
"""Bytes: from here on a warning, and from here on an error."""
OLD = timedelta(days=2)


def files(settings: Settings, config: Path, database: Path | None) -> Iterator[Finding]:
    """Yield what is wrong with the files, as the one who runs this sees them."""
    folder = database.parent if database else settings.evidence.parent
    yield from _private(config, needed=_holds_a_secret(config, settings))
    if database is not None:
        for file in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            yield from _private(file, needed=True)
    yield from _evidence(settings.evidence)
    yield from _room(folder, shutil.disk_usage(folder).free)


def _holds_a_secret(config: Path, settings: Settings) -> bool:
    text = config.read_text(encoding="utf-8", errors="replace")
    return any(secret in text for secret in settings.secrets())


def _private(file: Path, *, needed: bool) -> Iterator[Finding]:
    if not (needed and file.exists()):
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        hint = f" Better: keep the token in the environment, as {TOKEN}." if file.suffix == ".toml" else ""
        yield error(
            "file-rights",
            f"{file} can be read or written by others on this machine (mode {mode:04o}).",
            f"chmod 600 {file}{hint}",
        )


def _evidence(folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        return  # it is made with the first photo
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield error(
            "evidence", f"{folder} cannot be written: no photo is kept.", "Mend its owner and rights."
        )
    elif stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield warning(
            "evidence-rights",
            f"{folder} can be looked into by others on this machine.",
            f"chmod 700 {folder}",
        )


def _room(folder: Path, free: int) -> Iterator[Finding]:
    if free < LOW:
        say = error if free < EMPTY else warning
        yield say(
            "disk",
            f"There are {free >> 20} MiB left where {folder} is. When it is full the bot takes in nothing.",
            "Make room, or give it a bigger disk.",
        )


def backup(saved_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """Yield that there is no backup, or an old one."""
    mend = "fieldline backup --config … FILE, every night and to another disk: see docs/administration.md."
    if saved_at is None:
        yield warning("backup", "There is no backup of this database.", mend)
    elif now - saved_at > OLD:
        yield warning("backup", f"The last backup is {(now - saved_at).days} days old.", mend)
