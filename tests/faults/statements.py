"""Every statement that is put to SQLite, and how SQLite means to find what it asks for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def recorded() -> Iterator[dict[str, Any]]:
    """Gather the statements of all engines, each with what it was last asked with."""
    found: dict[str, Any] = {}

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        found[statement] = parameters[0] if many else parameters

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def plans(database: Path, statements: dict[str, Any]) -> dict[str, list[str]]:
    """Ask SQLite how it goes about each. Nothing is carried out."""
    with closing(sqlite3.connect(database)) as there:
        return {
            statement: [row[3] for row in there.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in statements.items()
            if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
        }
