"""SQLite's driver with few crossings into its thread: SQLAlchemy's own takes three or four a statement.

A crossing costs more than most of our statements. So a statement is run, read to its end and closed in one.
And what answers nothing (BEGIN, executemany) goes along with the next one, at the latest with the commit, and
what it raises is raised there.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from sqlite3 import SQLITE_CORRUPT, DatabaseError, OperationalError
from sqlite3 import Connection as Sqlite
from sqlite3 import Cursor as Found
from typing import Any, cast

from sqlalchemy.connectors.asyncio import AsyncAdapt_dbapi_connection
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor
from sqlalchemy.engine import Dialect
from sqlalchemy.util import EMPTY_DICT
from typing_extensions import override

SPOILT = "Could not decode to UTF-8"
"""What sqlite3 says of text that is none."""
Work = Callable[[Sqlite], Any]
"""What is to be done in the thread."""


class _NotYet:
    """What the DB-API lets a cursor say of a statement about which nothing is known."""

    description = None
    rowcount = -1
    lastrowid = None


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """One statement and all that it found."""

    __slots__ = ()
    _awaitable_cursor_close = False
    _adapt_connection: "Connection"

    @override
    def __init__(self, adapt_connection: AsyncAdapt_dbapi_connection) -> None:
        self._adapt_connection = cast("Connection", adapt_connection)
        self._soft_closed_memoized = EMPTY_DICT
        self._cursor: Any = _NotYet
        self._rows = deque()

    @override
    async def _execute_async(self, operation: str, parameters: Any) -> None:
        work = partial(_read, operation=operation, parameters=parameters or ())
        self._cursor, rows = await self._adapt_connection.cross(work)
        self._rows.extend(rows)

    @override
    async def _executemany_async(self, operation: str, seq_of_parameters: Any) -> None:
        self._adapt_connection.put_off(lambda there: there.executemany(operation, seq_of_parameters).close())

    @override
    def close(self) -> None:
        self._rows.clear()


class Connection(AsyncAdapt_aiosqlite_connection):
    """What the pool holds."""

    __slots__ = ("_before", "_clean")
    _cursor_cls = Cursor

    @override
    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._before: list[Work] = []
        self._clean = True  # nothing has crossed since the last end of a transaction

    def put_off(self, work: Work) -> None:
        """Do it right before whatever crosses next."""
        self._before.append(work)

    async def cross(self, work: Work) -> Any:
        """Do it in the driver's thread, after what was put off."""
        driver: Any = self._connection
        before, self._before = self._before, []
        self._clean = False

        def there() -> Any:
            try:
                for each in before:
                    each(driver._conn)
                return work(driver._conn)
            except MemoryError:  # SQLITE_NOMEM: a refusal like that of a full disk
                raise OperationalError("out of memory") from None
            except UnicodeDecodeError:  # what SQLite had to say of a name in its schema that is none any more
                error = DatabaseError("database disk image is malformed")
                error.sqlite_errorcode = SQLITE_CORRUPT
                raise error from None

        return await driver._execute(there)  # aiosqlite has no public way to do several things at once

    @override
    def commit(self) -> None:
        try:
            self.run_async(lambda _: self.cross(Sqlite.commit))
        except Exception as error:
            self._handle_exception(error)
        self._clean = True

    @override
    def rollback(self) -> None:
        """Undo what was begun. The pool asks for it whenever a connection comes back, mostly for nothing."""
        self._before = []
        if not self._clean:
            super().rollback()
        self._clean = True


def connect(dialect: Dialect, _record: object, arguments: Any, options: Any) -> Connection:
    """Connect: for the engine's event `do_connect`."""
    made: Callable[..., Any] = dialect.loaded_dbapi.connect
    return Connection(dialect.loaded_dbapi, made(*arguments, **options).driver_connection)


def _read(there: Sqlite, operation: str, parameters: Any) -> tuple[Found, list[Any]]:
    """Read to the end. Text that a bad disk has spoilt is read with marks in it, and is no reason to stop."""
    try:
        return _found(there, operation, parameters)
    except OperationalError as error:
        if not str(error).startswith(SPOILT):
            raise
        there.text_factory = _marked
        if not operation.startswith("SELECT"):  # it has done its work: whoever asked begins again
            raise
        return _found(there, operation, parameters)


def _marked(text: bytes) -> str:
    return text.decode(errors="replace")


def _found(there: Sqlite, operation: str, parameters: Any) -> tuple[Found, list[Any]]:
    found = there.execute(operation, parameters)
    rows = found.fetchall() if found.description else []
    found.close()
    return found, rows
