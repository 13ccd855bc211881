"""What the statements of every moment cost in a database as after a year: `python -m tests.bench.year`."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.cli.demo.rules import MORNING
from bot.cli.demo.town import Town, rehearsal
from tests.conftest import unasked
from tests.faults.statements import recorded
from tests.faults.test_no_scans import lived

SENT, CARDS, STATES, EVENTS, ARRIVALS = 100_000, 50_000, 20_000, 300_000, 100_000
TRIES = 5
AT = MORNING.strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def aged(database: Path) -> None:
    """Add a year of what is over. The chain is not followed: nothing here reads so far back."""
    old = [(-9 - n % 60, n, f"25-{n % STATES}") for n in range(max(SENT, CARDS, ARRIVALS))]
    with closing(sqlite3.connect(database, timeout=60)) as there, there:
        there.executemany(
            "INSERT INTO sent (chat, message_id, ref_kind, ref_id, what, part, asks, answered, at) "
            "VALUES (?, ?, 'incident', ?, ?, '', ?, 1, ?)",
            ((*each, ("topic", "ask", "step")[n % 3], n % 300, AT) for n, each in enumerate(old[:SENT])),
        )
        there.executemany(
            "INSERT INTO outbox (kind, state, what, priority, turn, chat, message_id, ref_kind, ref_id, "
            "part, created_at) VALUES ('card', 'still', 'step', 3, 0, ?, ?, 'incident', ?, ?, ?)",
            ((*each, str(n), AT) for n, each in enumerate(old[:CARDS])),
        )
        there.executemany(
            "INSERT INTO states (kind, id, version, shape, data, open, opened_at) "
            "VALUES ('incident', ?, 1, 2, ?, 0, '2025-01-01T00:00:00.000000Z')",
            ((f"25-{n}", "{}" * 500) for n in range(STATES)),
        )
        there.executemany(
            "INSERT INTO arrivals (key, chat, message_id, ref_kind, ref_id, album, at, error, raw) "
            "VALUES (?, ?, ?, 'incident', ?, ?, ?, '', '')",
            ((f"k{n}", *each, "" if n % 9 else f"a{n}", AT) for n, each in enumerate(old[:ARRIVALS])),
        )
        there.executemany(
            "INSERT INTO events (seq, kind, id, version, type, at, recorded_at, data, prev, hash) "
            "VALUES (?, 'incident', ?, ?, 'StepDone', ?, ?, ?, '', '')",
            ((-n, f"25-{n % STATES}", n, AT, AT, "x" * 200) for n in range(1, EVENTS + 1)),
        )


async def asked(town: Town) -> dict[str, Any]:
    """Play a day on it; return what was asked of the database."""
    with recorded() as statements:
        await lived(town)
    return {statement: given for statement, given in statements.items() if statement.startswith("SELECT")}


def times(database: Path, statements: dict[str, Any]) -> Iterator[tuple[float, str]]:
    """Yield the least of a few tries, in ms."""
    with closing(sqlite3.connect(database)) as there:
        for statement, given in statements.items():
            yield min(_one(there, statement, given) for _ in range(TRIES)), " ".join(statement.split())


def _one(there: sqlite3.Connection, statement: str, given: Any) -> float:
    began = time.perf_counter()
    there.execute(statement, given).fetchall()
    return (time.perf_counter() - began) * 1000


async def main() -> None:
    """Print the dearest."""
    out = Console(soft_wrap=True)
    async with rehearsal("en", still=True, rules=unasked("en")) as town:
        database = Path(town.app._settings.storage_url.removeprefix("sqlite:///"))
        aged(database)
        began = time.perf_counter()
        statements = await asked(town)
        out.print(f"a day: {time.perf_counter() - began:.1f} s; {len(statements)} statements")
        for took, statement in sorted(times(database, statements), reverse=True)[:10]:
            out.print(f"{took:8.2f} ms  {statement[:150]} … {statement[-90:]}")


if __name__ == "__main__":
    asyncio.run(main())
