"""The lock that only the running bot holds: one bot, one database."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import AlreadyRunningError, NotUsableError


class RunningLock:
    """A lock on `<file>.lock`, which the system lets go when the process dies, however it dies.

    The file holds the pid; its age tells since when. It is never deleted: whoever deletes a lock file may
    delete the one that somebody else has just taken.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def take(self) -> None:
        """Raise AlreadyRunningError, naming the other's pid, when another bot holds it."""
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise NotUsableError(f"{self._path} cannot be written ({error.strerror}): mend it.") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(self._holder(file)) from None
        os.ftruncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._file = file

    def free(self) -> None:
        """Let go; nothing happens when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _holder(self, file: int) -> str:
        pid = os.read(file, 20).decode() or "unknown"
        since = datetime.fromtimestamp(os.fstat(file).st_mtime, UTC)
        os.close(file)
        return (
            f"Another bot runs on this database already: process {pid}, since {since:%Y-%m-%d %H:%M:%S} UTC. "
            "Stop it first; two bots on one token take each other's messages away."
        )
