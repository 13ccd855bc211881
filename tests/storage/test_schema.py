"""The migrations add up to the tables, and the record refuses to be changed."""

import re
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from storage.engine import Store
from storage.errors import WriteFailedError
from storage.ledger import Ledger
from storage.migrations import HEAD
from storage.tables import metadata


def test_the_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", "storage/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_the_migrations_add_up_to_the_tables(store: Store, tmp_path: Path) -> None:
    """Tables, columns, keys, indexes with their conditions, and triggers, by SQLite's own account."""
    engine = create_engine(f"sqlite:///{tmp_path / 'drawn.db'}")
    metadata.create_all(engine)
    query = text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
    with engine.connect() as drawn:
        wanted = {(kind, name): _plain(sql) for kind, name, sql in drawn.execute(query)}
    engine.dispose()
    async with store.reading() as conn:
        found = {(kind, name): _plain(sql) for kind, name, sql in await conn.execute(query)}
    del found["table", "alembic_version"]
    assert found == wanted
    assert ("trigger", "events_refuse_update") in found
    assert ("trigger", "events_refuse_delete") in found


def _plain(sql: str) -> str:
    """SQLite keeps a statement as it was written; only its words matter."""
    return re.sub(r"\s+", " ", sql).strip()


@pytest.mark.parametrize("statement", ["UPDATE events SET data = '{}'", "DELETE FROM events WHERE seq = 1"])
async def test_the_record_refuses(site: Ledger, statement: str) -> None:
    with pytest.raises(WriteFailedError, match="only ever appended to"):
        async with site.records.store.writing() as conn:
            await conn.execute(text(statement))
