"""The network between bot and sandbox without sockets: it takes virtual time, fails, and may be cut."""

import asyncio
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import unquote

from telegram import InputFile

from bot.transport import NotSent, Refused, Transport, Unsure, _refusal
from sandbox import Sandbox
from sandbox.counter import Answer
from sandbox.description import Upload
from tests.faults.simulation.fate import Fates

LATENCY = 0.02
"""Seconds of one way, on average."""


class Wire:
    """Carries calls from `Transport` straight to the sandbox's counter."""

    def __init__(self, sandbox: Sandbox, fates: Fates, chance: random.Random) -> None:
        self._sandbox = sandbox
        self._fates = fates
        self._chance = chance
        self.cut = False
        """Nothing gets through, as when the network is away."""
        self.stalls = False
        """Nothing moves until it does again."""
        self.flooded: set[int] = set()
        """Chats whose next call is answered by 429."""
        self.losing = 0.0
        """The share of calls that are lost on the way there, and as many whose answer is."""
        self.lost_answers = 0
        """How many sends were carried out whose answer was lost."""

    async def _latency(self) -> None:
        await asyncio.sleep(LATENCY * (0.5 + self._chance.random()))

    def _fails(self) -> bool:
        return self.cut or (self.losing > 0 and self._chance.random() < self.losing)

    async def exchange(self, token: str, method: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Make one call as over HTTP; raises what `bot.transport` raises."""
        self._fates.now.passes(f"before {method}")
        await self._latency()
        while self.stalls:  # noqa: ASYNC110 - it ends at a moment that nobody awaits
            await asyncio.sleep(1)
        if self._fails():
            raise NotSent("not sent: the wire is cut")
        if parameters.get("chat_id") in self.flooded:
            self.flooded.discard(parameters["chat_id"])
            raise Refused(429, "Too Many Requests: retry after 3", retry_after=3)
        answer = await self._carried_out(token, method, parameters)
        self._fates.now.outlives += 1
        await self._latency()
        if self._fails():
            self.lost_answers += method.startswith(("send", "create"))
            raise Unsure("no answer: the wire is cut")
        self._fates.now.passes(f"after {method}")
        payload = json.dumps(answer.body)
        if answer.status >= 300:
            raise _refusal(answer.status, payload.encode())
        body: dict[str, Any] = json.loads(payload)
        return body

    async def _carried_out(self, token: str, method: str, parameters: Mapping[str, Any]) -> Answer:
        raw = {name: _as_sent(value) for name, value in parameters.items() if value is not None}
        uploads = {name: value for name, value in raw.items() if isinstance(value, Upload)}
        counter, bot = self._sandbox._counter, self._sandbox.bots[token]
        answer = await counter.answer(bot, method, raw, uploads)
        counter.log(bot, method, raw, answer)
        return answer

    def file(self, token: str, path: str) -> bytes:
        """Download."""
        self._fates.now.passes("before a download")
        self._fates.now.outlives += 1
        found = self._sandbox.files.fetch(token, path)
        assert found is not None
        return bytes(found.content)


def _as_sent(value: Any) -> object:
    if isinstance(value, InputFile):
        content = value.input_file_content
        assert isinstance(content, bytes)
        return Upload(name=value.filename, mime=value.mimetype, content=content)
    return json.dumps(value) if isinstance(value, dict | list | tuple) else value


@contextmanager
def wired(wire: Wire) -> Iterator[None]:
    """Let every transport go over this wire."""

    async def call(_self: Transport, url: str, parameters: Any, read_timeout: float | None = None) -> Any:
        *_, token, method = url.split("/")
        return (await wire.exchange(token.removeprefix("bot"), method, parameters))["result"]

    async def request(
        _self: Transport, url: str, method: str, request_data: Any = None, **_more: Any
    ) -> tuple[int, bytes]:
        _, _, file = url.partition("/file/bot")
        if file:
            token, _, path = unquote(file).partition("/")
            return 200, wire.file(token, path)
        *_, token, name = url.split("/")
        asked = {} if request_data is None else request_data.json_parameters
        return 200, json.dumps(await wire.exchange(token.removeprefix("bot"), name, asked)).encode()

    with mock.patch.object(Transport, "call", call), mock.patch.object(Transport, "do_request", request):
        yield
