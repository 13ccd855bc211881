"""Backup and restore of a whole site: the database as one file, the evidence in a folder beside it.

Not one archive: evidence is kept by the digest of its content and never changes, so a folder that all backups
share takes each photo once, and a nightly backup copies only what is new.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from typing_extensions import override

from bot.config import Settings
from bot.connecting import StartError
from bot.evidence import place as place_of
from bot.evidence import store
from storage.backup import (
    Copied,
    checked,
    clear_away,
    copy,
    is_database,
    put_aside,
    remember,
    replacing,
)
from storage.errors import NotUsableError
from storage.running import RunningLock

__all__ = ["Copied", "remember"]

EVIDENCE = "evidence"
"""The folder beside a backup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What became of the files that a database names."""

    there: int
    new: int
    missing: tuple[str, ...]
    """Digests of those that are in neither folder, or no longer what they were."""

    @property
    def whole(self) -> bool:
        """Say whether every file is where it belongs."""
        return not self.missing

    @override
    def __str__(self) -> str:
        lines = [f"{self.there} files of evidence, {self.new} of them copied now."]
        lines += [f"Evidence is missing or altered: {digest}" for digest in self.missing[:10]]
        lines += [f"… and {len(self.missing) - 10} more."] if len(self.missing) > 10 else []
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What `restore` did."""

    database: Path
    copied: Copied
    aside: Path | None
    stale: tuple[str, ...]

    def told(self) -> tuple[str, ...]:
        """Say it, line by line."""
        upto = f"{self.copied.upto:%Y-%m-%d %H:%M:%S} UTC" if self.copied.upto else "no event yet"
        lines = [f"{self.database} is restored, up to {upto}. What happened after that is not in it."]
        lines += [str(self.copied.verdict)]
        lines += [f"The database that was there is kept as {self.aside}."] if self.aside else []
        lines += [f"Removed, left over from another database: {', '.join(self.stale)}."] if self.stale else []
        return tuple(lines)


def place(settings: Settings) -> Path:
    """Return where the config has the database, whether there is one or not."""
    if settings.storage_url == "sqlite://":
        raise StartError("The database in [storage] url is in memory only: it has no backup.")
    return Path(settings.storage_url.removeprefix("sqlite:///"))


def database(settings: Settings) -> Path:
    """Return the database's file. Raises StartError when there is none."""
    path = place(settings)
    if not path.is_file():
        raise StartError(f"{path}: there is no such database. See [storage] url.")
    return path


def backup(source: Path, target: Path) -> Copied:
    """Copy a database that may be in use; the copy takes its place only when it was found to be readable."""
    _may_be_overwritten(source, target)
    with replacing(target) as part:
        copy(source, part)
        copied = asyncio.run(checked(part))
        if target.exists() and not copied.verdict.sound:
            raise NotUsableError(
                f"{target} was not overwritten: the record was altered since. {copied.verdict}"
            )
    return copied


def restore(target: Path, source: Path, *, force: bool, now: datetime) -> Restored:
    """Put a backup in a database's place. Raises StorageError or StartError, and has then done nothing."""
    if not target.parent.is_dir():
        raise StartError(f"{target.parent}: there is no such folder. See [storage] url.")
    lock = RunningLock(target)
    lock.take()
    try:
        if target.exists() and not force:
            raise StartError(f"{target} is there: nothing was overwritten. With --force it is kept aside.")
        with replacing(target) as part:
            copy(source, part)
            copied = asyncio.run(checked(part))
            if not copied.verdict.sound:
                raise NotUsableError(f"{source} is not restored, its record was altered: {copied.verdict}")
            aside = put_aside(target, now) if target.exists() else None
            stale = clear_away(target)
    finally:
        lock.free()
    return Restored(database=target, copied=copied, aside=aside, stale=stale)


def gather(digests: Iterable[str], source: Path, target: Path) -> Gathered:
    """Copy those files that are not yet in the other folder; each only if it still is what its name says."""
    there, new, missing = 0, 0, []
    for digest in digests:
        if _is(place_of(target, digest), digest):
            there += 1
        elif _is(place_of(source, digest), digest):
            place_of(target, digest).unlink(missing_ok=True)  # altered: what is there already is not written
            store(target, place_of(source, digest).read_bytes())
            there, new = there + 1, new + 1
        else:
            missing.append(digest)
    return Gathered(there=there, new=new, missing=tuple(missing))


def _is(file: Path, digest: str) -> bool:
    """Say whether a file has the content of its name."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def _may_be_overwritten(source: Path, target: Path) -> None:
    if not target.absolute().parent.is_dir():
        raise StartError(f"{target.absolute().parent}: there is no such folder.")
    if not target.exists():
        return
    if target.is_dir() or target.samefile(source) or not is_database(target):
        raise StartError(f"{target} is no earlier backup: nothing was overwritten. Name another file.")
