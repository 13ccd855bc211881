"""SQLite's driver with one crossing into its thread for a statement, where SQLAlchemy's own takes four.

A crossing costs more than most of our statements, and each batch of messages waits for several.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine import Dialect
from sqlalchemy.util import EMPTY_DICT
from typing_extensions import override


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """Opened, executed, read to its end and closed at once; what it found is kept here."""

    __slots__ = ()
    _awaitable_cursor_close = False

    @override
    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._rows = deque()

    @override
    async def _execute_async(self, operation: str, parameters: Any) -> None:
        await self._cross("execute", operation, parameters)

    @override
    async def _executemany_async(self, operation: str, seq_of_parameters: Any) -> None:
        await self._cross("executemany", operation, seq_of_parameters)

    async def _cross(self, method: str, operation: str, parameters: Any) -> None:
        driver: Any = self._connection

        def there() -> tuple[Any, list[Any]]:
            cursor = getattr(driver._conn, method)(operation, () if parameters is None else parameters)
            rows = cursor.fetchall() if cursor.description else []
            cursor.close()
            return cursor, rows

        # aiosqlite offers no other way to do several things in its thread at once.
        self._cursor, rows = await driver._execute(there)
        self._rows = deque(rows)

    @override
    def close(self) -> None:
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """What the pool holds."""

    __slots__ = ()
    _cursor_cls = Cursor

    @override
    def rollback(self) -> None:
        """Undo what was begun. A connection goes back to the pool with nothing begun: then this is free."""
        if self._connection.in_transaction:
            super().rollback()


def connect(dialect: Dialect, _record: object, arguments: Any, options: Any) -> Connection:
    """Connect: for the engine's event `do_connect`."""
    made: Callable[..., Any] = dialect.loaded_dbapi.connect
    return Connection(dialect.loaded_dbapi, made(*arguments, **options).driver_connection)
