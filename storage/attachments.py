"""Files that are evidence: which are still to be downloaded, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Ref
from storage.engine import Store
from storage.erasing import ERASED
from storage.tables import attachments, is_wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to download."""

    unique_id: str
    file_id: str
    kind: str
    ref: Ref
    size: int
    """As Telegram announced it; 0 when it did not."""
    attempts: int


async def wanted(store: Store, now: datetime, limit: int) -> Sequence[Wanted]:
    """Return files to download now."""
    ready = or_(attachments.c.not_before.is_(None), attachments.c.not_before <= now)
    async with store.reading() as conn:
        rows = await conn.execute(select(attachments).where(is_wanted, ready).limit(limit))
        return [
            Wanted(
                unique_id=row.unique_id,
                file_id=row.file_id,
                kind=row.kind,
                ref=Ref(row.ref_kind, row.ref_id),
                size=row.size,
                attempts=row.attempts,
            )
            for row in rows
        ]


async def kept(conn: AsyncConnection, unique_id: str, *, sha256: str, size: int) -> None:
    """Note that a file is kept, by the digest of its content; the same transaction says so in the record."""
    path = f"{sha256[:2]}/{sha256}"
    await _note(conn, unique_id, state="kept", sha256=sha256, path=path, size=size)


async def failed(store: Store, unique_id: str, *, not_before: datetime | None, gone: bool) -> None:
    """Note that a download failed: try again at `not_before`, or never when it is gone."""
    async with store.writing() as conn:
        await _note(conn, unique_id, state="gone" if gone else "wanted", not_before=not_before)


async def erased(store: Store) -> Sequence[tuple[str, str]]:
    """Return (unique id, digest) of files that are to be removed; no digest where another one needs it."""
    other = attachments.alias()
    needed = exists().where(other.c.sha256 == attachments.c.sha256, other.c.state != ERASED)
    digest = case((needed, ""), else_=attachments.c.sha256).label("digest")
    query = select(attachments.c.unique_id, digest).where(attachments.c.state == ERASED)
    async with store.reading() as conn:
        return [(row.unique_id, row.digest) for row in await conn.execute(query)]


async def removed(store: Store, unique_ids: Sequence[str]) -> None:
    """Note that these files are no more: nothing is left of them."""
    async with store.writing() as conn:
        await conn.execute(delete(attachments).where(attachments.c.unique_id.in_(unique_ids)))


async def _note(conn: AsyncConnection, unique_id: str, **values: object) -> None:
    row = update(attachments).where(attachments.c.unique_id == unique_id)
    await conn.execute(row.values(attempts=attachments.c.attempts + 1, **values))
