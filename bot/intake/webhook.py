"""Updates by webhook: 200 only after the commit, and only for whoever knows the secret.

Updates that arrive while a commit is under way go into the next one together.
"""

import asyncio
import contextlib
import hmac
import json
import logging
import socket
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import TelegramError
from typing_extensions import override

from bot.clock import Clock, pause, woken
from bot.config import WebhookSettings
from bot.intake.drain import Drain
from bot.intake.polling import BATCH, KINDS, Desk, Raw, diagnose
from bot.transport import RawBot

log = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - its name
BODY_LIMIT = 1 << 20
WATCH = 60.0
"""Seconds between two looks at what Telegram says of our webhook."""
SOON = 0.5
"""Seconds until the next look, when somebody waits for it."""


class Webhook:
    """Serves until cancelled. `last_poll`: when Telegram last reached us, or told us that nothing waits."""

    def __init__(
        self,
        bot: RawBot,
        desk: Desk,
        clock: Clock,
        settings: WebhookSettings,
        rest: Callable[[float], Awaitable[None]] = pause,
        drain: Drain | None = None,
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._clock = clock
        self._settings = settings
        self._rest = rest
        self.drain = drain or Drain(clock)
        self._waiting: list[tuple[Raw, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()
        self.last_poll: datetime | None = None
        self.trouble = ""
        path = urlsplit(settings.url).path or "/"
        self.app = Starlette(routes=[Route(path, self._receive, methods=["POST"])])
        """The ASGI application; only answers while `commit()` runs."""

    def open(self) -> None:
        """Take the port, before anything else is begun. Raises OSError when it is taken."""
        self._door = socket.create_server((self._settings.listen, self._settings.port))

    async def run(self) -> None:
        """Tell Telegram where we are, and hand what comes to the desk, for ever."""
        with self._door as door:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.commit())
                group.create_task(_serve(self.app, door))
                group.create_task(self._watch())

    async def commit(self) -> None:
        """Put what has arrived through the desk, for ever: what comes meanwhile goes with the next."""
        while True:
            await self._arrived.wait()
            some, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            if not self._waiting:
                self._arrived.clear()
            await self._together(some)

    async def _together(self, some: list[tuple[Raw, asyncio.Future[bool]]]) -> None:
        if await self._committed([raw for raw, _ in some]):
            _tell(some, done=True)
        elif len(some) == 1:
            _tell(some, done=False)
        else:  # one of them cannot be handled; the others are not to wait for it
            for one in some:
                await self._together([one])

    async def _committed(self, raws: list[Raw]) -> bool:
        try:
            await self._desk(raws)
        except Exception:  # not answered with 200, so Telegram keeps it and comes again
            log.exception("action=not-confirmed updates=%d", len(raws))
            self.drain.failed()
            return False
        self.last_poll = self._clock.now()
        self.drain.heard(self.last_poll, everything=False)
        return True

    async def _receive(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._settings.secret.encode()):
            log.warning("action=webhook-forged from=%s", request.client.host if request.client else "?")
            return PlainTextResponse("wrong secret", 403)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too long", 413)
        raw = _update(body)
        if raw is None:
            log.warning("action=webhook-garbled bytes=%d", len(body))
            return PlainTextResponse("not an update", 400)
        return await self._settled(raw)

    async def _settled(self, raw: Raw) -> Response:
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((raw, done))
        self._arrived.set()
        return PlainTextResponse("kept") if await done else PlainTextResponse("not kept", 503)

    async def _watch(self) -> None:
        failures = 0
        registered = False
        while True:
            try:
                if not registered:
                    await self._register()
                    registered = True
                await self._look()
                failures = 0
            except TelegramError as error:
                failures += 1
                self.drain.failed()
                self.trouble, wait = diagnose(error, failures)
                log.error("action=webhook-failed trouble=%s error=%s", self.trouble, error)  # noqa: TRY400
                await self._rest(wait)
            else:
                await self._until_wanted()

    async def _until_wanted(self) -> None:
        """Wait for the next look: sooner when somebody must know that everything has come in."""
        drain = self.drain
        seconds = drain.patience(int(WATCH))
        if not seconds:
            await self._rest(SOON)
            return
        until = self._clock.now() + timedelta(seconds=seconds)
        await woken(self._clock, until, drain.hurry, at_most=WATCH)

    async def _register(self) -> None:
        settings = self._settings
        await self._bot.call(
            "setWebhook",
            {
                "url": settings.url,
                "secret_token": settings.secret,
                "allowed_updates": KINDS,
                "drop_pending_updates": False,
            },
        )
        log.info("action=webhook-set listen=%s port=%d", settings.listen, settings.port)

    async def _look(self) -> None:
        asked_at = self._clock.now()
        info = await self._bot.call("getWebhookInfo", {})
        self.trouble = ""
        if info.get("url") != self._settings.url:
            self.trouble = "webhook-replaced: another program has set or deleted this bot's webhook"
        elif info.get("pending_update_count") and self._lately(info.get("last_error_date", 0)):
            self.trouble = f"webhook-failing: {info.get('last_error_message')}"
        else:
            self.last_poll = self._clock.now()
            # What is on its way to us, or being committed, still counts as pending.
            self.drain.heard(asked_at, everything=not info.get("pending_update_count"))
        if self.trouble:
            self.drain.failed()
            log.error("action=webhook-trouble trouble=%s", self.trouble)

    def _lately(self, seconds: int) -> bool:
        return self._clock.now().timestamp() - seconds < 2 * WATCH


def _tell(some: list[tuple[Raw, asyncio.Future[bool]]], *, done: bool) -> None:
    for _, future in some:
        if not future.done():  # Telegram may have hung up
            future.set_result(done)


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _update(body: bytes) -> Raw | None:
    try:
        raw = json.loads(body)
    except ValueError:
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None


class _Server(uvicorn.Server):
    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # signals are the program's, not this server's


async def _serve(app: Starlette, door: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    await _Server(config).serve(sockets=[door])
