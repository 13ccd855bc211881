"""Things put wrong behind the bot's back, and its audit without waiting."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from bot.audit.watch import Audit
from bot.cli.demo.town import Town


def seeds(town: Town, statement: str, *values: object) -> int:
    """Write into the database as nobody should; return how many rows that touched."""
    file = town.app._settings.storage_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=10)) as record, record:
        return record.execute(statement, values).rowcount


def reads(town: Town, query: str, *values: object) -> Sequence[tuple[object, ...]]:
    file = town.app._settings.storage_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=10)) as record:
        return record.execute(query, values).fetchall()


def spoils(town: Town, kind: str) -> None:
    """Let a bad disk take the first of a kind: neither its snapshot nor its events can be read."""
    triggers = reads(town, "select name from sqlite_master where type = 'trigger' and tbl_name = 'events'")
    for (name,) in triggers:
        seeds(town, f"drop trigger {name}")
    ((id_,),) = reads(town, "select min(id) from states where kind = ?", kind)
    snapshot = (
        "update states set version = version + 1, data = '{' || substr(data, 3) where kind = ? and id = ?"
    )
    assert seeds(town, snapshot, kind, id_)
    assert seeds(town, "update events set data = '{' || substr(data, 3) where kind = ? and id = ?", kind, id_)


def audit_of(town: Town) -> Audit:
    """The audit of the running bot; it looks again at once."""
    audit = town.app._running().audit

    async def rest(_seconds: float) -> None:
        await town.falls_quiet()

    audit._rest = rest
    return audit


async def looks(town: Town) -> bool:
    """Let it look itself over once, and let what follows happen."""
    well = await audit_of(town).is_well()
    await town.falls_quiet()
    return well
