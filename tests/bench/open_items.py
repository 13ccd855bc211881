"""A record in which much is open: one real incident, copied in bulk by way of storage's tables.

An item is an open incident, one of its deadlines, or one of its live cards. The copies stand in the states,
not in the chain of events: what is measured is what a start reads, and a start reads no events.
"""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from storage.engine import Store
from storage.tables import counters, deadlines, outbox, states, words
from tests.bench import feeds
from tests.bench.running import stubbed
from tests.bench.town import Town, settle
from tests.bench.variants import OURS, place

NUMBER = "26-0001"
OF_INCIDENT = {states: states.c.id, deadlines: deadlines.c.id, outbox: outbox.c.ref_id, words: words.c.ref_id}
COUNTED = (states, deadlines, outbox)
FIRST_DUE = timedelta(days=1)
NEXT_DUE = timedelta(seconds=29)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A town in which so much is open."""

    town: Town
    incidents: int
    items: int


def fill(town: Town, folder: Path, *, at_least: int, of: Collection[Table] = COUNTED) -> Filled:
    """Activate a fire in a copy of the town; copy it until so many items (rows of these tables) are open."""
    _one_fire(town, folder)
    incidents, items = asyncio.run(_copied(folder / "fieldline.db", at_least, of))
    return Filled(town=Town(folder=folder, people=town.people), incidents=incidents, items=items)


def _one_fire(town: Town, folder: Path) -> None:
    leader = feeds.FIRST_PERSON + town.people
    words_ = (f"/plan {NUMBER} fire m11", f"/activate {NUMBER} m12")
    with stubbed() as stub:
        here = place(OURS, stub, folder, town)
        with here.running() as bot:
            stub.fill([feeds.report(feeds.FIRST_PERSON, 10)])
            stub.watch(bot, answers=1)
            stub.fill([feeds.said(leader, number, text) for number, text in enumerate(words_, 11)])
            stub.watch(bot, answers=3)
            settle(stub)


async def _copied(database: Path, at_least: int, of: Collection[Table]) -> tuple[int, int]:
    async with await Store.open(f"sqlite:///{database}") as store, store.writing() as conn:
        found: dict[Table, list[Row]] = {}
        for table, column in OF_INCIDENT.items():
            rows = await conn.execute(select(table).where(column == NUMBER))
            found[table] = [dict(row) for row in rows.mappings()]
        found[outbox] = [row for row in found[outbox] if row["message_id"] is not None]
        each = sum(len(found[table]) for table in of)
        incidents = -(-at_least // each)
        await conn.execute(delete(deadlines))  # the first fire's own would come due while we watch
        for table, rows_ in found.items():
            first = 1 if table is deadlines else 2
            copies = [
                row for copy in range(first, incidents + 1) for row in _copies(table, rows_, found, copy)
            ]
            if copies:
                await conn.execute(insert(table), copies)
        series = counters.c.name.startswith("incident-")
        await conn.execute(update(counters).where(series).values(value=incidents))  # the next report's number
        return incidents, incidents * each


def _copies(table: Table, rows: list[Row], found: dict[Table, list[Row]], copy: int) -> Iterator[Row]:
    """Give each row the copy's own number, its words ids of their own, its deadlines moments of their own."""
    names = {NUMBER: f"26-{copy:04d}"} | {row["id"]: f"{row['id']}{copy}" for row in found[words]}
    for position, row in enumerate(rows):
        new = {name: _renamed(value, names) for name, value in row.items()}
        if table is outbox:
            new |= {"id": row["id"] + copy * 1000, "message_id": row["message_id"] + copy * 1000}
        if table is deadlines:
            new["due_at"] = row["due_at"] + FIRST_DUE + NEXT_DUE * (copy * len(rows) + position)
        yield new


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value
