"""Files that serve as evidence, fetched at once: Telegram's name for a file dies with the bot's token.

Stored by the digest of their content, so the same photo is kept once and a changed one is noticed.
"""

import asyncio
import hashlib
import logging
import os
import tempfile
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from telegram.error import TelegramError

from bot.clock import backoff, pause
from bot.logs import failed
from bot.transport import RawBot, Refused
from coordination.kernel import Attachment, Ref
from storage.errors import StorageError

log = logging.getLogger(__name__)

SIZE_LIMIT = 20 << 20
"""Bytes a bot may download (tdlib/telegram-bot-api, Client.h)."""
TRIES = 8
"""About two minutes; then it stays wanted, and is tried again after the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to be fetched for an aggregate."""

    ref: Ref
    file: Attachment
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What is told when a file's fate is known; each goes through the door."""

    kept: Callable[[Ref, str, str, int], Awaitable[None]]
    """(for what, the file's unique id, SHA-256 in hex, bytes)"""
    gone: Callable[[Ref, str, str], Awaitable[None]]
    """(for what, the file's unique id, why): it can never be fetched."""
    tidy: Callable[[Path], Awaitable[None]]
    """(where files are kept): remove those whose record was erased."""


class Evidence:
    """Fetches one file after the other until cancelled."""

    def __init__(
        self,
        bot: RawBot,
        folder: Path,
        then: Outcomes,
        rest: Callable[[float], Awaitable[None]] = pause,
    ) -> None:
        self._bot = bot
        self._folder = folder
        self._then = then
        self._rest = rest
        self._wanted: deque[Wanted] = deque()
        self._known: set[tuple[Ref, str]] = set()
        self._some = asyncio.Event()
        self._idle = asyncio.Event()
        self._untidy = True  # a crash may have come between an erasure and the removal of its files

    def tidy(self) -> None:
        """Ask for the removal of what was erased. Done in between: no file is stored while another goes."""
        self._untidy = True
        self._idle.clear()
        self._some.set()

    def want(self, ref: Ref, file: Attachment) -> None:
        """Ask for a file. One that is asked for already is fetched once."""
        if (ref, file.unique_id) not in self._known:
            self._known.add((ref, file.unique_id))
            self._idle.clear()
            self._wanted.append(Wanted(ref=ref, file=file))
            self._some.set()

    async def idle(self) -> None:
        """Return once nothing is left to fetch."""
        await self._idle.wait()

    @property
    def is_idle(self) -> bool:
        """Whether `idle()` would return at once."""
        return self._idle.is_set()

    async def run(self) -> None:
        """Fetch what is wanted, for ever."""
        while True:
            if self._untidy:
                await self._tidy()
                continue
            if not self._wanted:
                self._some.clear()
                self._idle.set()
                await self._some.wait()
                continue
            wanted = self._wanted.popleft()
            try:
                await self._fetch(wanted)
            except Exception as error:  # whatever it is, one file must not stop the bot
                await self._failed(wanted, error)
            else:
                self._known.discard((wanted.ref, wanted.file.unique_id))

    async def _tidy(self) -> None:
        """What fails is done the next time: after the next erasure, or at the next start."""
        self._untidy = False
        try:
            await self._then.tidy(self._folder)
        except (StorageError, OSError) as error:
            failed(log, error, "action=tidy-failed")

    async def _fetch(self, wanted: Wanted) -> None:
        file = wanted.file
        if file.size > SIZE_LIMIT:
            await self._then.gone(wanted.ref, file.unique_id, "too-big")
            return
        try:
            content = bytes(await (await self._bot.get_file(file.file_id)).download_as_bytearray())
        except Refused as error:
            if not (reason := _hopeless(error)):
                raise
            log.warning("action=evidence-refused ref=%s error=%s", wanted.ref.id, error)
            await self._then.gone(wanted.ref, file.unique_id, reason)
            return
        digest = await asyncio.to_thread(store, self._folder, content)
        await self._then.kept(wanted.ref, file.unique_id, digest, len(content))

    async def _failed(self, wanted: Wanted, error: Exception) -> None:
        tries = wanted.tries + 1
        unexpected = None if isinstance(error, (TelegramError, OSError, StorageError)) else error
        log.warning(
            "action=evidence-failed ref=%s tries=%d error=%s",
            wanted.ref.id,
            tries,
            error,
            exc_info=unexpected,
        )
        if tries >= TRIES:
            self._known.discard((wanted.ref, wanted.file.unique_id))
        else:
            self._wanted.append(replace(wanted, tries=tries))
            await self._rest(backoff(tries))


def place(folder: Path, digest: str) -> Path:
    """Return where a content of this digest is kept."""
    return folder / digest[:2] / digest


def store(folder: Path, content: bytes) -> str:
    """Keep a content, readable for us alone; return its SHA-256. Whole or not at all, whatever happens."""
    digest = hashlib.sha256(content).hexdigest()
    path = place(folder, digest)
    if path.exists():
        return digest
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return digest


def remove(folder: Path, digest: str) -> None:
    """Remove a content for good, if it is there."""
    path = place(folder, digest)
    if path.exists():
        path.unlink()
        _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hopeless(error: Refused) -> str:
    if 400 <= error.code < 500 and error.code not in {401, 404, 429}:
        return "too-big" if "file is too big" in error.description else "refused"
    return ""
