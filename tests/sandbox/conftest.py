"""A served sandbox, and a bot that speaks raw HTTP with it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox import Bot, Clock, Group, Person, Sandbox, Server

Json = dict[str, Any]


class Raw:
    """A bot's program without any library: it sees the very answers."""

    def __init__(self, session: aiohttp.ClientSession, server: Server, bot: Bot) -> None:
        self.session = session
        self.server = server
        self.bot = bot
        self.offset = 0

    @property
    def base(self) -> str:
        return f"{self.server.url}/bot{self.bot.token}"

    async def answer(self, method: str, **params: Any) -> tuple[int, Json]:
        async with self.session.post(f"{self.base}/{method}", json=params) as reply:
            return reply.status, await reply.json()

    async def call(self, method: str, **params: Any) -> Any:
        status, body = await self.answer(method, **params)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Code and text; the HTTP status is the code (rule 27)."""
        status, body = await self.answer(method, **params)
        assert not body["ok"]
        assert body["error_code"] == status
        return f"{status} {body['description']}"

    async def says(self, chat: Any, text: str = "hello", **params: Any) -> Json:
        result: Json = await self.call("sendMessage", chat_id=chat.id, text=text, **params)
        return result

    async def news(self) -> list[Json]:
        """What is new since the last time; confirms what came before."""
        updates: list[Json] = await self.call("getUpdates", offset=self.offset)
        if updates:
            self.offset = updates[-1]["update_id"] + 1
        return updates

    async def asks_for(self, *kinds: str) -> None:
        await self.call("getUpdates", offset=-1, allowed_updates=list(kinds))

    def told(self, kind: str = "message") -> list[Json]:
        """Updates of one kind that wait for this bot, without asking the server."""
        return [update[kind] for update in self.bot.stream.pending if kind in update]

    def forgets(self) -> None:
        self.bot.stream.clear()


async def parked(bot: Bot) -> None:
    """Return once a long poll is held."""
    async with asyncio.timeout(5):
        while not bot.stream.is_parked:  # noqa: ASYNC110  # parking changes nothing, so nobody is woken
            await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def town(clock: Clock) -> Sandbox:
    return Sandbox(clock, limits=None)


@pytest.fixture
def bot(town: Sandbox) -> Bot:
    return town.add_bot("fieldline_bot", "Fieldline")


@pytest.fixture
def ann(town: Sandbox, bot: Bot) -> Person:
    """Ann has pressed Start; nothing of it waits any more."""
    ann = town.person("Ann Lee", username="annlee")
    ann.starts(bot)
    bot.stream.clear()
    return ann


@pytest.fixture
def bob(town: Sandbox) -> Person:
    return town.person("Bob Ray")


@pytest.fixture
def group(town: Sandbox, bot: Bot, ann: Person, bob: Person) -> Group:
    """A supergroup of Ann (its owner), Bob and the bot, an ordinary member."""
    group = town.group("Shaft 3", [ann, bob, bot])
    bot.stream.clear()
    return group


@pytest.fixture
async def server(town: Sandbox) -> AsyncIterator[Server]:
    async with town.serve() as server:
        yield server


@pytest.fixture
async def raw(server: Server, bot: Bot) -> AsyncIterator[Raw]:
    async with aiohttp.ClientSession() as session:
        yield Raw(session, server, bot)
