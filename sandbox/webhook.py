"""Updates handed over by POST: one at a time, in order, again and again until a 2xx.

Telegram demands https and four ports. For tests, http:// to a loopback address and any port is
allowed as well; and one queue keeps all updates in order, where Telegram keeps one per chat and kind.
"""

import asyncio
import random
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp

from sandbox.clock import Clock
from sandbox.refusals import Json, bad, too_many
from sandbox.stream import Stream

PORTS = (443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_RETRY_AFTER = 3600
GONE_FOR = timedelta(hours=23)


@dataclass(kw_only=True)
class Connections:
    """What a served sandbox lends to its webhooks; without it nothing is delivered."""

    tasks: asyncio.TaskGroup
    session: aiohttp.ClientSession
    started: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self, delivery: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self.tasks.create_task(delivery)
        self.started.append(task)
        return task

    def close(self) -> None:
        for task in self.started:
            task.cancel()


class Webhook:
    def __init__(self, clock: Clock, stream: Stream, connections: Callable[[], Connections | None]) -> None:
        self._clock = clock
        self._stream = stream
        self._connections = connections
        self._delivery: asyncio.Task[None] | None = None
        self._url = ""
        self._secret = ""
        self._most = 40
        self._set_at: datetime | None = None
        self._gone_since: datetime | None = None
        self._error: tuple[datetime, str] | None = None
        self._failures = 0

    def set(self, url: str, secret: str, most_connections: int, *, paced: bool) -> None:
        _check_url(url)
        _check_secret(secret)
        now = self._clock.now()
        if paced and self._set_at is not None and now - self._set_at < timedelta(seconds=1):
            raise too_many(1)
        self.remove()
        self._set_at = now
        self._url, self._secret, self._most = url, secret, most_connections
        self._stream.webhook_active = True
        self._stream.release()
        self.start()

    def start(self) -> None:
        connections = self._connections()
        if self._url and connections is not None:
            self._delivery = connections.start(self._deliver(connections.session))

    def remove(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
        self._url, self._error, self._gone_since, self._failures = "", None, None, 0
        self._stream.webhook_active = False

    def info(self) -> Json:
        shown: Json = {
            "url": self._url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._stream.pending),
        }
        if self._url:
            shown |= {"max_connections": self._most}
        if self._stream.asked:
            shown |= {"allowed_updates": self._stream.asked}
        if self._error is not None:
            at, text = self._error
            shown |= {"last_error_date": int(at.timestamp()), "last_error_message": text}
        return shown

    async def _deliver(self, session: aiohttp.ClientSession) -> None:
        while self._url:
            self._stream.pushed.clear()
            pending = self._stream.pending
            if not pending:
                await self._stream.pushed.wait()
                continue
            wait = await self._hand_over(session, pending[0])
            await self._clock.wait_until(self._clock.now() + wait)

    async def _hand_over(self, session: aiohttp.ClientSession, update: Json) -> timedelta:
        """Return how long to wait before going on."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            async with session.post(self._url, json=update, headers=headers) as answer:
                status, retry_after = answer.status, answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(f"Connection failed: {type(error).__name__}", "")
        if 200 <= status <= 299:
            self._stream.confirm_first()
            self._failures, self._gone_since = 0, None
            return timedelta(0)
        self._note_gone(gone=status == 410)
        return self._failed(f"Wrong response from the webhook: {status}", retry_after)

    def _note_gone(self, *, gone: bool) -> None:
        now = self._clock.now()
        self._gone_since = (self._gone_since or now) if gone else None
        if self._gone_since is not None and now - self._gone_since >= GONE_FOR:
            self._url = ""
            self._stream.webhook_active = False

    def _failed(self, text: str, retry_after: str) -> timedelta:
        """Doubling up to one or two minutes; Retry-After is obeyed up to an hour."""
        self._error = self._clock.now(), text
        self._failures += 1
        if retry_after.isdigit():
            return timedelta(seconds=min(int(retry_after), LONGEST_RETRY_AFTER))
        longest = random.uniform(60, 120)  # noqa: S311  # spreads retries, guards nothing
        return timedelta(seconds=min(2.0 ** (self._failures - 1), longest))


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
