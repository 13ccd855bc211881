"""The record as a chain: each row's hash covers the row and the hash before. `verify` finds alterations."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import LargeBinary, RowMapping, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from storage import words
from storage.codec import canonical, words_in
from storage.gone import Gone
from storage.tables import events
from storage.tables import words as texts

GENESIS = "0" * 64
"""The hash before the first."""
COLUMNS = ("seq", "kind", "id", "version", "type", "at", "recorded_at", "by", "data")
"""What a hash covers, in this order."""

_PAGE = 1000
_NUMBERS = ("seq", "version", "by")
# As bytes: a row that is no longer text must be named, not stumbled over.
_ROW = select(
    *(
        column if column.name in _NUMBERS else cast(column, LargeBinary).label(column.name)
        for column in events.c
    )
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first row that is not as it was written."""

    seq: int
    what: str
    """altered | missing | broken-link"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    rows: int
    """How many rows are sound."""
    head: str
    """The hash of the last sound row: publish it, and a cut-off end or a chain written anew shows too."""
    flaw: Flaw | None
    altered_words: tuple[tuple[int, str], ...]
    """(seq, words' id) of texts that do not match the seal in the record."""
    lost_words: tuple[tuple[int, str], ...]
    """(seq, words' id) of texts that are gone although the record does not say that they were erased."""
    erased: int
    """How many texts are gone, as the record says."""

    @property
    def sound(self) -> bool:
        """Say whether nothing was altered."""
        return self.flaw is None and not self.altered_words and not self.lost_words

    @override
    def __str__(self) -> str:
        lines = [f"{self.rows} rows are sound, up to the hash {self.head}."]
        if self.flaw:
            lines.append(f"Row {self.flaw.seq} is not as it was written: {self.flaw.what}.")
        lines += [f"Row {seq}: its text {id_} was altered." for seq, id_ in self.altered_words]
        lines += [f"Row {seq}: its text {id_} is gone, and nobody erased it." for seq, id_ in self.lost_words]
        lines += [f"{self.erased} texts were erased."] if self.erased else []
        return "\n".join(lines)


def link(prev: str, row: Sequence[object]) -> str:
    """Return the hash of a row (the values of COLUMNS, moments as they are stored) that follows `prev`."""
    return hashlib.sha256((prev + canonical(list(row))).encode()).hexdigest()


async def verify(conn: AsyncConnection, published: tuple[int, str] | None = None) -> Verdict:
    """Compute the chain anew, in bounded memory, and stop at the first flaw.

    `published` is (seq, the hash or its beginning), told to people earlier; the record must still hold it.
    """
    prev, rows, flaw = GENESIS, 0, None
    altered: list[tuple[int, str]] = []
    gone = Gone()
    async for page in _pages(conn):
        sound = 0
        for row in page:
            flaw = _flaw(row, rows + sound + 1, prev, published)
            if flaw:
                break
            prev, sound = row["hash"].decode(), sound + 1
        rows += sound
        await _check_words(conn, page[:sound], altered, gone)
        if flaw:
            break
    if flaw is None and published and published[0] > rows:
        flaw = Flaw(rows + 1, "missing")
    lost = tuple(gone.lost())
    return Verdict(rows, prev, flaw, tuple(altered), lost, len(gone.texts) - len(lost))


async def end(conn: AsyncConnection) -> tuple[int, str]:
    """Return the number and the hash of the last row; those before the first when there is none."""
    query = select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)
    row = (await conn.execute(query)).one_or_none()
    return (0, GENESIS) if row is None else (row.seq, row.hash)


async def grown(conn: AsyncConnection, seq: int, hash_: str, limit: int) -> tuple[int, str] | Flaw:
    """Follow the chain from a row that was sound for at most so many; return the last, or the first flaw."""
    query = _ROW.where(events.c.seq >= seq).order_by(events.c.seq).limit(limit)
    rows = (await conn.execute(query)).mappings().all()
    if seq and not (rows and rows[0]["seq"] == seq and rows[0]["hash"] == hash_.encode()):
        return Flaw(seq, "altered")
    for row in rows[1:] if seq else rows:
        if flaw := _flaw(row, seq + 1, hash_, None):
            return flaw
        seq, hash_ = row["seq"], row["hash"].decode()
    return seq, hash_


async def _pages(conn: AsyncConnection) -> AsyncIterator[Sequence[RowMapping]]:
    last = -(2**63)
    while True:
        found = await conn.execute(_ROW.where(events.c.seq > last).order_by(events.c.seq).limit(_PAGE))
        page = found.mappings().all()
        if not page:
            return
        yield page
        last = page[-1]["seq"]


def _flaw(row: RowMapping, expected: int, prev: str, published: tuple[int, str] | None) -> Flaw | None:
    if row["seq"] != expected:
        return Flaw(expected, "missing")
    stored = {
        name: value.decode(errors="replace") if isinstance(value, bytes) else value
        for name, value in row.items()
    }
    if stored["prev"] != prev:
        return Flaw(expected, "broken-link")
    if stored["hash"] != link(prev, [stored[name] for name in COLUMNS]):
        return Flaw(expected, "altered")
    if published and published[0] == expected and not stored["hash"].startswith(published[1]):
        return Flaw(expected, "altered")
    return None


async def _check_words(
    conn: AsyncConnection, rows: Sequence[RowMapping], altered: list[tuple[int, str]], gone: Gone
) -> None:
    for row in rows:
        gone.note(row)
    cited = {cited.id: (row["seq"], cited.seal) for row in rows for cited in words_in(row["data"].decode())}
    if not cited:
        return
    query = select(texts.c.id, cast(texts.c.salt, LargeBinary), cast(texts.c.text, LargeBinary))
    rows_found = await conn.execute(query.where(texts.c.id.in_(cited)))
    found = {id_: words.seal(salt, text) for id_, salt, text in rows_found}
    altered += [(seq, id_) for id_, (seq, seal) in cited.items() if found.get(id_, seal) != seal]
    for row in rows:
        for each in words_in(row["data"].decode()):
            if each.id not in found:
                gone.add(each.id, row)
