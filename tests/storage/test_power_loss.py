"""The power is cut: whatever of the journal was on the disk, what is left is whole, and once was so.

An image is the database as it could stand on the disk then. `FIELDLINE_IMAGES=5000`: so many of them.
"""

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from coordination.kernel import Ref, Words
from coordination.policy import Policy
from storage import chain
from storage.engine import Store
from storage.ledger import Ledger
from storage.records import Records
from tests.storage.conftest import act, opened
from tests.storage.toy import AGGREGATES, ANN, NOW, Add, Say

IMAGES = int(os.environ.get("FIELDLINE_IMAGES", "100"))
PAGE = 4096
COMMITS = 40


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the program wrote, and how far the record reached after each commit."""

    database: bytes
    """The file itself, before anything of the journal was put into it."""
    settled: bytes
    """The file with all of the journal put into it."""
    journal: bytes
    heads: list[tuple[int, str]]


@pytest.fixture
async def written(site: Ledger, store: Store, tmp_path: Path) -> Written:
    """Forty commits that all stand in the journal, the file as it was before them."""
    heads = [(0, chain.GENESIS), await reached(store)]
    for n in range(COMMITS):
        if n % 4 == 0:
            await opened(site, f"smoke {n}")
        else:
            said = Say(at=NOW, by=ANN, text=Words("x" * 60 * n))
            await act(site, Ref("case", str(n // 4 + 1)), Add(at=NOW, by=ANN, amount=n) if n % 2 else said)
        heads.append(await reached(store))
    assert store.path is not None
    database, journal = store.path.read_bytes(), wal(store.path).read_bytes()
    (tmp_path / "settled").mkdir()
    copy = tmp_path / "settled" / "fieldline.db"
    copy.write_bytes(database)
    wal(copy).write_bytes(journal)
    with closing(sqlite3.connect(copy)) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Written(database=database, settled=copy.read_bytes(), journal=journal, heads=heads)


def wal(database: Path) -> Path:
    return database.with_name(f"{database.name}-wal")


async def reached(store: Store) -> tuple[int, str]:
    async with store.reading() as conn:
        return await chain.end(conn)


def cut(written: Written, chance: random.Random) -> tuple[bytes, bytes]:
    """The end of the journal was never written."""
    return written.database, written.journal[: chance.randrange(len(written.journal))]


def garbled(written: Written, chance: random.Random) -> tuple[bytes, bytes]:
    """A page's worth of it is something else."""
    at = chance.randrange(len(written.journal))
    return written.database, written.journal[:at] + chance.randbytes(PAGE) + written.journal[at + PAGE :]


def blank(written: Written, chance: random.Random) -> tuple[bytes, bytes]:
    """The file has its length, its end holds nothing yet."""
    at = chance.randrange(len(written.journal))
    return written.database, written.journal[:at].ljust(len(written.journal), b"\0")


def half_settled(written: Written, chance: random.Random) -> tuple[bytes, bytes]:
    """Some pages of the journal were being put into the file, which may have grown already."""
    old = written.database.ljust(len(written.settled), b"\0")
    starts = range(0, len(written.settled), PAGE)
    mixed = b"".join(chance.choice([old, written.settled])[at : at + PAGE] for at in starts)
    return mixed, written.journal


@pytest.mark.parametrize("image", [cut, garbled, blank, half_settled])
async def test_what_is_left_is_whole_and_was_once_so(
    image: Callable[[Written, random.Random], tuple[bytes, bytes]], written: Written, tmp_path: Path
) -> None:
    chance = random.Random(image.__name__)  # noqa: S311 - the same images each time
    reaches = set()
    for n in range(max(IMAGES // 4, 1)):
        there = tmp_path / str(n) / "fieldline.db"
        there.parent.mkdir()
        database, journal = image(written, chance)
        there.write_bytes(database)
        wal(there).write_bytes(journal)
        reaches.add(await found_whole(there, written))
    if image is half_settled:
        assert reaches == {written.heads[-1]}, "what was committed is lost"
    else:
        assert len(reaches) > 5, "these images are all the same"


async def found_whole(there: Path, written: Written) -> tuple[int, str]:
    """Start on it as the bot does; return how far the record reaches."""
    async with await Store.open(f"sqlite:///{there}", running=True) as store, store.reading() as conn:
        verdict = await chain.verify(conn)
        end = (verdict.rows, verdict.head)
        assert (verdict.sound, verdict.erased) == (True, 0)
        assert await Records(store, Policy(), AGGREGATES).states.differing(conn) == []
        assert end in written.heads, "half of a transaction"
        return end
