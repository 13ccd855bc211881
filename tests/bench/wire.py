"""HTTP/1.1 as far as a stub needs it: requests in, JSON out, connections kept alive."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import cast
from urllib.parse import parse_qsl

from typing_extensions import override

Answer = Callable[["Wire", str, dict[str, str], bytes], bytes | None]
"""(connection, path, parameters, body) -> JSON; None when the answer comes later, by `Wire.answer`."""

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_PART = re.compile(rb'name="(\w+)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class Wire(asyncio.Protocol):
    """One connection. Its client waits for an answer before it asks again."""

    def __init__(self, answer: Answer, gone: Callable[["Wire"], None]) -> None:
        self._answer = answer
        self._gone = gone
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # a stream's, since it listens on TCP

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._gone(self)

    @override
    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            body, self._buffer = self._buffer[end + 4 : whole], self._buffer[whole:]
            self._asked(head, body)

    def answer(self, payload: bytes) -> None:
        """Answer the request that is open. Nothing happens when the client has gone."""
        if self._transport is not None:
            self._transport.write(_HEAD % len(payload) + payload)

    def _asked(self, head: bytes, body: bytes) -> None:
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        payload = self._answer(self, path, _parameters(head, query, body), body)
        if payload is not None:
            self.answer(payload)


def _parameters(head: bytes, query: str, body: bytes) -> dict[str, str]:
    if b"multipart/form-data" in head:
        return {name.decode(): value.decode(errors="replace") for name, value in _PART.findall(body)}
    if b"application/json" in head and body.startswith(b"{"):
        return {name: v if isinstance(v, str) else json.dumps(v) for name, v in json.loads(body).items()}
    if b"x-www-form-urlencoded" in head:
        return dict(parse_qsl(body.decode()))
    return dict(parse_qsl(query))
