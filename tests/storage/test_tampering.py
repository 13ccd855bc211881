"""Whoever holds the file changes it at random, with all skill: the hash that the leaders were told shows it.

`FIELDLINE_CASES=10000`: so many ways.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from coordination.kernel import Words
from storage import chain, words
from storage.ledger import Ledger
from tests.gate.cases import CASES
from tests.storage.conftest import act, opened
from tests.storage.toy import ANN, NOW, Add, Say

Row = dict[str, Any]
Chance = random.Random
COLUMNS = "seq, kind, id, version, type, at, recorded_at, by, data, prev, hash"


@pytest.fixture
async def record(site: Ledger) -> Ledger:
    """Some thirty rows, twelve of which cite a text."""
    for n in range(6):
        ref = await opened(site, f"smoke {n}")
        for amount in (1, 2):
            await act(site, ref, Add(at=NOW, by=ANN, amount=amount))
        await act(site, ref, Say(at=NOW, by=ANN, text=Words(f"it is out {n}")))
    return site


def changes_a_byte(rows: list[Row], chance: Chance) -> None:
    row = chance.choice(rows)
    column = chance.choice([name for name in row if isinstance(row[name], str) and row[name]])
    value, at = row[column], chance.randrange(len(row[column]))
    row[column] = value[:at] + chr(33 + (ord(value[at]) + chance.randrange(1, 90)) % 94) + value[at + 1 :]
    if row[column] == value:
        row[column] += "x"


def changes_who(rows: list[Row], chance: Chance) -> None:
    row = chance.choice(rows)
    row["by"] = chance.choice([each for each in (None, 1, 1001, 1002) if each != row["by"]])


def leaves_out(rows: list[Row], chance: Chance) -> None:
    at, many = chance.randrange(len(rows)), chance.randrange(1, 4)
    del rows[at : at + many]


def cuts_off(rows: list[Row], chance: Chance) -> None:
    del rows[chance.randrange(len(rows)) :]


def swaps(rows: list[Row], chance: Chance) -> None:
    one, other = chance.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def repeats(rows: list[Row], chance: Chance) -> None:
    rows.insert(chance.randrange(len(rows) + 1), dict(chance.choice(rows)))


CHANGES = (changes_a_byte, changes_who, leaves_out, cuts_off, swaps, repeats)


def untouched(rows: list[Row]) -> None:
    """Leave hashes and numbers as they are."""


def numbered(rows: list[Row]) -> None:
    """Number the rows anew."""
    for seq, row in enumerate(rows, 1):
        row["seq"] = seq


def chained(rows: list[Row]) -> None:
    """Compute the whole chain anew, as our own program would."""
    numbered(rows)
    prev = chain.GENESIS
    for row in rows:
        row["prev"] = prev
        prev = row["hash"] = chain.link(prev, [row[name] for name in chain.COLUMNS])


SKILLS = (untouched, numbered, chained)


@pytest.mark.parametrize("skill", SKILLS)
async def test_whatever_is_done_to_the_rows_the_published_hash_shows_it(
    record: Ledger, skill: Callable[[list[Row]], None]
) -> None:
    store, chance = record.records.store, random.Random(skill.__name__)  # noqa: S311 - the same each time
    async with store.reading() as conn:
        published = await chain.end(conn)
        query = text(f"SELECT {COLUMNS} FROM events ORDER BY seq")  # noqa: S608
        there = [dict(row) for row in (await conn.execute(query)).mappings()]
    for _ in range(max(CASES // 10, 1)):
        rows = [dict(row) for row in there]
        change = chance.choice(CHANGES)
        change(rows, chance)
        skill(rows)
        if distinct(rows) and sorted(rows, key=seq) != there:
            found = await verified_with(record, rows, published)
            assert not found.sound, change
            assert found.flaw is not None, change


def seq(row: Row) -> int:
    return int(row["seq"])


def distinct(rows: Sequence[Row]) -> bool:
    """Say whether the table's own keys would take them."""
    keys = [(row["kind"], row["id"], row["version"]) for row in rows]
    return len(set(keys)) == len(keys) and len({row["seq"] for row in rows}) == len(rows)


async def verified_with(record: Ledger, rows: list[Row], published: tuple[int, str]) -> chain.Verdict:
    """Judge the record as if these were its rows, and put it back."""
    async with record.records.store.writing() as conn:
        await replaced(conn, rows)
        verdict = await chain.verify(conn, published)
        await conn.rollback()
    return verdict


async def replaced(conn: AsyncConnection, rows: list[Row]) -> None:
    for trigger in ("events_refuse_update", "events_refuse_delete"):
        await conn.execute(text(f"DROP TRIGGER {trigger}"))
    await conn.execute(text("DELETE FROM events"))
    if rows:
        values = ", ".join(f":{name}" for name in COLUMNS.split(", "))
        await conn.execute(text(f"INSERT INTO events ({COLUMNS}) VALUES ({values})"), rows)  # noqa: S608


async def test_whatever_is_done_to_a_text_shows(record: Ledger) -> None:
    store, chance = record.records.store, random.Random(1)  # noqa: S311 - the same each time
    async with store.reading() as conn:
        there = (await conn.execute(text("SELECT id, salt, text FROM words"))).all()
        published = await chain.end(conn)
    for _ in range(max(CASES // 20, 1)):
        row, other = chance.sample(there, 2)
        altered = chance.choice([{"text": f"{row.text}."}, {"text": other.text}, {"salt": other.salt}, {}])
        async with store.writing() as conn:
            for column, value in altered.items():
                change = text(f"UPDATE words SET {column} = :value WHERE id = :id")  # noqa: S608
                await conn.execute(change, {"value": value, "id": row.id})
            if not altered:
                await words.erase(conn, [row.id])
            found = await chain.verify(conn, published)
            await conn.rollback()
        assert not found.sound
        assert [id_ for _, id_ in (*found.altered_words, *found.lost_words)] == [row.id]
