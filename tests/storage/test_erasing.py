"""Whatever is erased, in whatever order it was written: no byte of it is left, and no other is touched."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordination.aggregates import AGGREGATES
from coordination.incident.commands import AddUpdate, Report, StandDownFalse
from coordination.kernel import Ref, UserId, Words
from coordination.plan import Role
from coordination.policy import Retention
from coordination.retention import EraseTexts
from coordination.roster.state import Grant
from storage import chain
from storage.act import Recorded
from storage.engine import Store
from storage.ledger import Ledger
from tests.cli.site import NOW, RULES, enrolled

KEPT = timedelta(days=30)
ANN, WANG = UserId(7), UserId(8)
texts = st.lists(st.integers(1, 4000), min_size=1, max_size=6)


MOVED = [
    ([1], False),
    ([1, 1, 1, 1881], True),
    ([1], False),
    ([1, 1873, 41], True),
    ([1575, 277, 616, 720, 1, 159], True),
    ([2317, 1], False),
    ([1], False),
]
"""Rows that SQLite moves between pages: with `secure_delete` alone a copy of one outlived its erasure."""


def _text(number: int, part: int, length: int) -> str:
    """Each its own, whole and in its first half."""
    mark = f"<{number}-{part}>"
    return mark + "x" * length + mark


async def _written(ledger: Ledger, number: int, lengths: list[int], *, closed: bool) -> Ref:
    async with ledger.batch(NOW) as batch:
        said = [Words(_text(number, part, length)) for part, length in enumerate(lengths)]
        done = await batch.apply(Ref("incident"), Report(at=NOW, by=ANN, text=said[0]))
        assert isinstance(done, Recorded)
        for text in said[1:]:
            await batch.apply(done.ref, AddUpdate(at=NOW, by=ANN, text=text))
        if closed:
            await batch.apply(done.ref, StandDownFalse(at=NOW, by=WANG, reason=Words("steam")))
        return done.ref


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def _searched(folder: Path, incidents: list[tuple[list[int], bool]], goes: int) -> None:
    rules = replace(RULES, retention=Retention(incidents=KEPT))
    async with await Store.open(f"sqlite:///{folder / 'site.db'}") as store:
        ledger = Ledger(store, rules, AGGREGATES)
        async with ledger.batch(NOW) as batch:
            await enrolled(batch, ANN, "Ann", Grant(role=Role.responder))
            await enrolled(batch, WANG, "Wang", Grant(role=Role.leader))
        refs = [
            await _written(ledger, number, lengths, closed=closed)
            for number, (lengths, closed) in enumerate(incidents)
        ]
        for go in range(goes):
            async with ledger.batch(NOW + KEPT) as batch:
                for ref in refs[go::goes]:
                    await batch.apply(ref, EraseTexts(at=NOW + KEPT))
        assert await store.wipe()
        there = _bytes(folder)
        for number, (lengths, closed) in enumerate(incidents):
            marks = [f"<{number}-{part}>".encode() in there for part in range(len(lengths))]
            assert marks == [not closed] * len(lengths)
        async with store.reading() as conn:
            verdict = await chain.verify(conn)
            assert verdict.sound, verdict
            assert await ledger.records.states.differing(conn) == []


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(texts, st.booleans()), min_size=1, max_size=12), st.integers(1, 3))
@example(MOVED, 1)
def test_no_byte_is_left_and_no_other_is_touched(incidents: list[tuple[list[int], bool]], goes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_searched(Path(folder), incidents, goes))
