"""Files: an id belongs to one bot's token, a download link lives an hour."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.refusals import bad

DOWNLOAD_LIMIT = 20 << 20
LINK_LIVES = timedelta(hours=1)
FOLDERS = {"photo": "photos", "video": "videos", "voice": "voice", "audio": "music", "document": "documents"}


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredFile:
    """`size` may be claimed larger than the content, to play a long video without its bytes."""

    number: int
    kind: str
    content: bytes
    size: int
    name: str = ""
    mime: str = ""

    @property
    def unique_id(self) -> str:
        return f"AQAD{self.number:012d}"

    @property
    def path(self) -> str:
        suffix = "." + self.name.rpartition(".")[2] if "." in self.name else ""
        return f"{FOLDERS.get(self.kind, 'files')}/file_{self.number}{suffix}"


@dataclass
class Shelf:
    clock: Clock
    _files: list[StoredFile] = field(default_factory=list)
    _ids: dict[tuple[str, str], StoredFile] = field(default_factory=dict)
    _links: dict[tuple[str, str], tuple[StoredFile, datetime]] = field(default_factory=dict)

    def store(
        self, kind: str, content: bytes, *, name: str = "", mime: str = "", size: int = 0
    ) -> StoredFile:
        stored = StoredFile(
            number=len(self._files),
            kind=kind,
            content=content,
            size=size or len(content),
            name=name,
            mime=mime,
        )
        self._files.append(stored)
        return stored

    def id_for(self, token: str, stored: StoredFile) -> str:
        """Nobody can guess one token's file id from another's."""
        digest = hashlib.sha256(f"{token}/{stored.number}".encode()).hexdigest()
        file_id = f"AgACAgI{stored.number:05d}{digest[:40]}"
        self._ids[token, file_id] = stored
        return file_id

    def by_id(self, token: str, file_id: str) -> StoredFile | None:
        return self._ids.get((token, file_id))

    def link(self, token: str, file_id: str) -> StoredFile:
        """What getFile does: from now on the path can be fetched for an hour."""
        if (stored := self.by_id(token, file_id)) is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        self._links[token, stored.path] = stored, self.clock.now() + LINK_LIVES
        return stored

    def fetch(self, token: str, path: str) -> StoredFile | None:
        stored, dies_at = self._links.get((token, path), (None, self.clock.now()))
        return stored if self.clock.now() < dies_at else None
