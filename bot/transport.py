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
from telegram import Bot, InputFile
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

JSONDict = dict[str, Any]
Body = tuple[bytes | aiohttp.FormData | None, dict[str, str]]
"""What is sent, and the headers that say what it is."""
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
        return await self._exchange(url, method, _of_the_library(request_data), timeout)

    async def call(self, url: str, parameters: JSONDict, read_timeout: float | None = None) -> Any:
        """Call a method; parameters that are None are left out. Returns what Telegram's answer holds."""
        timeout = self._timeouts if read_timeout is None else self._timeout(read_timeout)
        _, payload = await self._exchange(url, "POST", _body(parameters), timeout)
        return self.parse_json_payload(payload)["result"]

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
        self, url: str, method: str, body: Body, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        data, headers = body
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy,
                allow_redirects=False,
            ) as answer:
                code, payload = answer.status, await answer.read()
        except (aiohttp.ClientError, OSError) as error:  # a TimeoutError is an OSError
            failure: TelegramError = _failure(error)
        else:
            if 200 <= code <= 299:
                return code, payload
            failure = _refusal(code, payload)
        raise failure  # outside of `except`: aiohttp's exceptions carry the address, and so the token


def _of_the_library(data: RequestData | None) -> Body:
    """Write what PTB's own methods ask; those that we use send no files."""
    return (None, {}) if data is None else (data.json_payload, JSON_BODY)


def _body(parameters: JSONDict) -> Body:
    """Write parameters as the Bot API wants them: what is neither text nor number is JSON in a text."""
    files = {name: value for name, value in parameters.items() if isinstance(value, InputFile)}
    said = {
        name: json.dumps(value) if isinstance(value, dict | list | tuple) else value
        for name, value in parameters.items()
        if value is not None and name not in files
    }
    if not files:
        return json.dumps(said).encode(), JSON_BODY
    form = aiohttp.FormData()
    for name, value in said.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        content = file.input_file_content
        content = BytesIO(content) if isinstance(content, bytes) else content  # aiohttp warns of large bytes
        form.add_field(name, content, filename=file.filename, content_type=file.mimetype)
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

    Writing a call by way of PTB's objects and reading its answer into them takes most of the time of a send.
    And one unknown value in an answer would turn a message that was sent into a failure.
    """

    def __init__(self, token: str, root: str, calls: Transport, polls: Transport) -> None:
        """`root`: a Bot API server's own; `polls`: whose connections the long polls may hold."""
        super().__init__(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=calls,
            get_updates_request=polls,
        )
        self._calls, self._polls = calls, polls

    async def call(self, method: str, parameters: JSONDict, *, read_timeout: float | None = None) -> Any:
        """Call a method of the Bot API by its name; parameters that are None are left out."""
        transport = self._polls if method == "getUpdates" else self._calls
        return await transport.call(f"{self.base_url}/{method}", parameters, read_timeout)


def connect(token: str, api_url: str, *, connections: int = 32, proxy: str | None = None) -> RawBot:
    """Make a Bot for this token; `api_url` is a server's root, such as https://api.telegram.org.

    Long polls have connections of their own. To be used as a context manager, or initialize() and shutdown().
    """
    root = api_url.rstrip("/")
    if urlsplit(root).scheme not in {"http", "https"}:
        raise ValueError(f"{api_url!r} is not an http or https address")
    calls, polls = Transport(connections=connections, proxy=proxy), Transport(connections=2, proxy=proxy)
    return RawBot(token, root, calls, polls)
