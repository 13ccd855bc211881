"""What people wrote, kept by id apart from the record; the record holds a salted seal of it."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Ref, Words
from coordination.plan import Plan
from storage.tables import ERASURES, counters, words

T = TypeVar("T")
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Filed:
    """A text that has an id, and is to be inserted once something cites it."""

    salt: str
    text: str


def file(value: T, filed: dict[str, Filed]) -> T:
    """Return a value in which all words that have a text have an id and a seal; add the texts to `filed`.

    A text that is no Unicode (lone surrogates, which JSON lets through) loses those code points.
    """
    return cast(T, _file(value, filed))


def seal(salt: bytes, text: bytes) -> str:
    """Digest a text so that an alteration shows, and an erased text cannot be guessed at."""
    return hashlib.sha256(salt + text).hexdigest()


async def load(conn: AsyncConnection, ids: Iterable[str]) -> dict[str, str]:
    """Return texts by id; an erased one is not there."""
    wanted = list(ids)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = await conn.execute(select(words.c.id, words.c.text).where(words.c.id.in_(some)))
        found |= {row.id: row.text for row in rows}
    return found


async def erase(conn: AsyncConnection, ids: Iterable[str]) -> int:
    """Erase texts for good, and return how many there were. The record that cites them stands."""
    gone, wanted = 0, list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        gone += (await conn.execute(delete(words).where(words.c.id.in_(some)))).rowcount
    await note_erasure(conn)
    return gone


async def erase_of(conn: AsyncConnection, ref: Ref) -> None:
    """Erase all texts of a thing for good: those that its record was the last to take in."""
    await conn.execute(delete(words).where(words.c.kind == ref.kind, words.c.ref_id == ref.id))
    await note_erasure(conn)


async def note_erasure(conn: AsyncConnection) -> None:
    """Whoever holds texts in memory finds out by this that they must be read anew."""
    await conn.execute(update(counters).where(counters.c.name == ERASURES).values(value=counters.c.value + 1))


def _file(value: Any, filed: dict[str, Filed]) -> Any:
    match value:
        case Words():
            return _filed(value.text, filed) if value.text and not value.id else value
        case tuple():
            return tuple(_file(part, filed) for part in value)
        case Mapping():
            return {key: _file(part, filed) for key, part in value.items()}
        case str() | int() | Plan():
            return value
        case _:
            return _file_fields(value, filed) if is_dataclass(value) else value


def _filed(text: str, filed: dict[str, Filed]) -> Words:
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    salt, id_ = secrets.token_hex(16), secrets.token_urlsafe(12)
    filed[id_] = Filed(salt, clean)
    return Words(clean, id_, seal(salt.encode(), clean.encode()))


def _file_fields(value: Any, filed: dict[str, Filed]) -> Any:
    old = {field.name: getattr(value, field.name) for field in fields(value)}
    new = {name: _file(part, filed) for name, part in old.items()}
    changed = {name: part for name, part in new.items() if part != old[name]}
    return replace(value, **changed) if changed else value
