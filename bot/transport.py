"""HTTP to Telegram for python-telegram-bot, over aiohttp: what was answered, and whether it was sent at all.

PTB's own classes fold a refusal into a sentence, a failure into "network error". We keep the code, the exact
text and the parameters, and tell what never left (send again) from what may have arrived (say so when
repeating). HTTPX, which PTB comes with, takes about four times the processor time for a call.
"""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.warnings import PTBUserWarning
from typing_extensions import override

JSONDict = dict[str, Any]
JSON_BODY = {"Content-Type": "application/json"}
UNSENT = (
    aiohttp.ClientConnectorError,  # refused, unreachable, unknown host, TLS
    aiohttp.ConnectionTimeoutError,  # also: no free connection in the pool
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,
    aiohttp.InvalidURL,
)


class NotSent(NetworkError):  # noqa: N818 - named as PTB names its own
    """The call never reached Telegram: it may be made again as if nothing had been."""


class Unsure(NetworkError):  # noqa: N818
    """The call was written and no answer of Telegram came back: it may have taken effect."""


class OutOfOrder(Unsure):
    """Telegram's server, or something before it, answers but does not work: 5xx, or a page of its own."""


class Unanswered(TimedOut):
    """The answer did not come in time: it may have taken effect."""


class Refused(TelegramError):  # noqa: N818
    """Telegram answered no: its code, its exact words, and the parameters it gave."""

    def __init__(
        self, code: int, description: str, *, retry_after: float | None = None, moved_to: int | None = None
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.moved_to = moved_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. A long poll gives its own `read`."""

    connect: float = 5.0
    read: float = 20.0
    pool: float = 10.0


PATIENCE = Patience()


class Transport(BaseRequest):
    """One pool of connections. Exceptions never name the address, since it holds the token."""

    def __init__(self, *, connections: int = 32, patience: Patience = PATIENCE, proxy: str | None = None):
        self._connections = connections
        self._patience = patience
        self._proxy = proxy
        self._timeouts = self._timeout(patience.read)
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float | None:
        return self._patience.read

    @override
    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    @override
    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Make one call. Only `read_timeout` is the caller's to choose; the rest is `Patience`."""
        timeout = self._timeouts
        if read_timeout is not BaseRequest.DEFAULT_NONE:
            timeout = self._timeout(cast("float | None", read_timeout))
        code, payload = await self._exchange(url, method, request_data, timeout)
        if not 200 <= code <= 299:
            raise _refusal(code, payload)
        return code, payload

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> JSONDict:
        answer = _telegrams(payload)
        if answer is None or "result" not in answer:
            raise OutOfOrder("the answer is not Telegram's: a login page, a proxy's notice, or cut short")
        return answer

    def _timeout(self, read: float | None) -> aiohttp.ClientTimeout:
        patience = self._patience
        return aiohttp.ClientTimeout(connect=patience.pool, sock_connect=patience.connect, sock_read=read)

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        body, headers = _body(data)
        try:
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            failure = _failure(error)
        raise failure  # outside of `except`: aiohttp's exceptions carry the address, and so the token


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return data.json_payload, JSON_BODY
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = BytesIO(content) if isinstance(content, bytes) else content  # aiohttp warns of large bytes
        form.add_field(name, file, filename=filename, content_type=mime)
    return form, {}


def _failure(error: Exception) -> NetworkError:
    name = type(error).__name__
    if isinstance(error, UNSENT):
        return NotSent(f"not sent: {name}")
    if isinstance(error, TimeoutError):
        return Unanswered(f"no answer in time: {name}")
    return Unsure(f"no answer: {name}")


def _refusal(code: int, payload: bytes) -> TelegramError:
    answer = _telegrams(payload)
    if answer is None or "description" not in answer:
        # A gateway in between; below 500 it says that it did not pass the call on.
        kind = NotSent if code < 500 else OutOfOrder
        return kind(f"answered {code}, but not by Telegram")
    if code >= 500:
        return OutOfOrder(f"{code} {answer['description']}")
    more = answer.get("parameters") or {}
    return Refused(
        code,
        str(answer["description"]),
        retry_after=more.get("retry_after"),
        moved_to=more.get("migrate_to_chat_id"),
    )


def _telegrams(payload: bytes) -> JSONDict | None:
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


class RawBot(Bot):
    """PTB's Bot, for calls whose answers we take as Telegram gave them.

    Reading an answer into PTB's objects takes most of the time of a send, and one unknown value in it would
    turn a message that was sent into a failure.
    """

    async def call(self, method: str, parameters: JSONDict, **patience: float) -> Any:
        """Call a method of the Bot API by its name; parameters that are None are left out."""
        return await self.do_api_request(method, parameters, **patience)  # type: ignore[arg-type]

    @classmethod
    @override
    def _warn(
        cls,
        message: str | PTBUserWarning,
        category: type[Warning] = PTBUserWarning,
        stacklevel: int = 0,
    ) -> None:
        if not str(message).startswith("Please use 'Bot."):  # we do not please: see above
            super()._warn(message, category, stacklevel + 1)


def connect(token: str, api_url: str, *, connections: int = 32, proxy: str | None = None) -> RawBot:
    """Make a Bot for this token; `api_url` is a server's root, such as https://api.telegram.org.

    Long polls have connections of their own. To be used as a context manager, or initialize() and shutdown().
    """
    root = api_url.rstrip("/")
    if urlsplit(root).scheme not in {"http", "https"}:
        raise ValueError(f"{api_url!r} is not an http or https address")
    return RawBot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=Transport(connections=connections, proxy=proxy),
        get_updates_request=Transport(connections=2, proxy=proxy),
    )
