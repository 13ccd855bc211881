"""The peers: echo bots as PTB's users write them. `python -m tests.bench.peers KIND API [DB]`.

- stock: as its documentation has it: HTTPX, one update after the other. With sniffio installed, without which
  httpcore tries a failing import on every request (stock PTB is then 1.2 to 1.4 times slower).
- fast: the quickest that forgets: 32 updates at once over a bare aiohttp request.
- limiter: fast, all updates at once, with the library's own AIORateLimiter and five retries; a report is told
  to the leader and the leaders' group, everything else is echoed.
- commit: stock, with a transaction of three rows for each update, synchronous=FULL.
"""

import sys
from asyncio import gather
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, cast

import aiohttp
import aiosqlite
from telegram import Update
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from tests.bench import feeds

TABLES = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS inbox (update_id INTEGER PRIMARY KEY, chat INTEGER, text TEXT);
CREATE TABLE IF NOT EXISTS timeline (id INTEGER PRIMARY KEY, chat INTEGER, what TEXT);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, chat INTEGER, text TEXT);
"""
POLL = 10
AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Answer = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Bare(BaseRequest):
    """The least a request class can do over aiohttp."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float | None:
        return 5.0

    @override
    async def initialize(self) -> None:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))

    @override
    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        session = cast("aiohttp.ClientSession", self._session)  # PTB initialises before it calls
        form = request_data.json_parameters if request_data else None
        async with session.request(method, url, data=form) as answer:
            return answer.status, await answer.read()


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the text back, as the first example of the documentation does."""
    if update.message is not None:
        await update.message.reply_text(update.message.text or "")


class Calling:
    """Calls the leader and the leaders' group for each report, and echoes all else."""

    def __init__(self, leader: int) -> None:
        self._leader = leader

    async def echo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or not message.text or "Smoke" not in message.text:
            await echo(update, context)
            return
        await gather(*(context.bot.send_message(to, message.text) for to in (self._leader, feeds.LEADERS[0])))


class Committing:
    """An echo that keeps what it did, a transaction for each update."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: aiosqlite.Connection | None = None

    async def open(self, _application: AnyApplication) -> None:
        self._database = await aiosqlite.connect(self._path)
        await self._database.executescript(TABLES)

    async def echo(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, database = update.message, self._database
        if message is None or database is None:
            return
        chat, text = message.chat_id, message.text
        await database.execute("INSERT INTO inbox VALUES (?, ?, ?)", (update.update_id, chat, text))
        await database.execute("INSERT INTO timeline (chat, what) VALUES (?, 'echo')", (chat,))
        await database.execute("INSERT INTO outbox (chat, text) VALUES (?, ?)", (chat, text))
        await database.commit()
        await echo(update, context)


def main(kind: str, api: str, database: str) -> None:
    """Run one of the peers until killed."""
    builder = ApplicationBuilder().token("1:BENCH").base_url(f"{api}/bot")
    answer: Answer = echo
    if kind == "fast":
        builder = builder.concurrent_updates(32).request(Bare()).get_updates_request(Bare())
    if kind == "limiter":
        limiter = cast("Any", AIORateLimiter(max_retries=5))  # which its own builder does not know
        builder = builder.concurrent_updates(1000).rate_limiter(limiter)
        builder = builder.request(Bare()).get_updates_request(Bare())
        answer = Calling(int(database)).echo
    if kind == "commit":
        committing = Committing(Path(database))
        builder, answer = builder.post_init(committing.open), committing.echo
    application = builder.build()
    application.add_handler(MessageHandler(filters.ALL, answer))
    application.run_polling(timeout=POLL, bootstrap_retries=5)


if __name__ == "__main__":
    main(*(*sys.argv[1:], "")[:3])
