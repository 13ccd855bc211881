"""The sandbox: a small town of people, chats and bots, and the server the bots talk to."""

import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal

from typing_extensions import override

from sandbox.accounts import Bot, Member, User
from sandbox.clock import Clock
from sandbox.counter import Counter, PollsTooOften
from sandbox.faults import Fault, Faults
from sandbox.pace import Limits, Pace
from sandbox.people import Person
from sandbox.post import post
from sandbox.refusals import Json
from sandbox.render import render
from sandbox.rooms import Channel, Group
from sandbox.serving import Mount, Server, serving
from sandbox.stream import Stream
from sandbox.watch import ApiCall
from sandbox.webhook import Connections, Webhook
from sandbox.world import World

TELEGRAMS_OWN = Limits()


class Sandbox(World):
    """`limits=None` switches the rates off; more idle polls a second than `most_idle_polls` fail."""

    def __init__(
        self,
        clock: Clock | None = None,
        *,
        limits: Limits | None = TELEGRAMS_OWN,
        most_idle_polls: int = 50,
    ) -> None:
        super().__init__(clock or Clock())
        self.faults = Faults()
        self.people: list[Person] = []
        self._connections: Connections | None = None
        pace = Pace(limits, self.clock) if limits else None
        self._counter = Counter(self, self.faults, pace, most_idle_polls)

    def add_bot(self, username: str, name: str = "", *, reads_all: bool = False) -> Bot:
        """Register a bot; `reads_all` is privacy mode switched off."""
        number = 7_000_000_000 + self.number()
        stream = Stream(self.clock, first_id=100_000_000 + number % 1000)
        bot = Bot(
            id=number,
            first_name=name or username,
            username=username,
            token=_token(number, username),
            stream=stream,
            webhook=Webhook(self.clock, stream, lambda: self._connections),
            reads_all=reads_all,
        )
        self.users[bot.id] = self.bots[bot.token] = bot
        return bot

    def person(self, name: str, *, language: str = "en", username: str = "") -> Person:
        first, _, last = name.partition(" ")
        number = 500_000_000 + self.number()
        person = Person(
            world=self, id=number, first_name=first, last_name=last, username=username, language=language
        )
        self.users[number] = person
        self.people.append(person)
        return person

    def group(
        self,
        title: str,
        members: Sequence[User] = (),
        *,
        kind: Literal["group", "supergroup"] = "supergroup",
        forum: bool = False,
        admins: Sequence[User] = (),
        username: str = "",
    ) -> Group:
        """A group whose owner is its first administrator, else its first member, else somebody unseen.

        Bots among the members are told as if they had been added; then group.add(bot, admin=True).
        """
        people = dict.fromkeys([*admins, *members])
        owner = next((user for user in people if not user.is_bot), None) or self._unseen_owner()
        number = -1_001_000_000_000 - self.number() if kind == "supergroup" else -5_000_000 - self.number()
        group = Group(
            world=self, id=number, kind=kind, title=title, forum=forum, owner=owner, username=username
        )
        self.chats[number] = group
        group.members[owner.id] = Member(user=owner, status="creator")
        post(self, group, owner, service={f"{kind}_chat_created": True})
        for user in people:
            self._settle(group, user, admin=user in admins)
        return group

    def _settle(self, group: Group, user: User, *, admin: bool) -> None:
        if user.is_bot:
            group.add(user, admin=admin)
        elif user is not group.owner:
            group.members[user.id] = Member(user=user)
            if admin:
                group.promotes(user)

    def _unseen_owner(self) -> User:
        owner = User(id=500_000_000 + self.number(), first_name="Owner")
        self.users[owner.id] = owner
        return owner

    def channel(self, title: str, *, linked: Group | None = None, username: str = "") -> Channel:
        number = -1_001_500_000_000 - self.number()
        channel = Channel(
            world=self, id=number, kind="channel", title=title, username=username, linked=linked
        )
        self.chats[number] = channel
        return channel

    def fails(self, fault: Fault) -> Fault:
        """Plan a fault; it strikes the next calls that fit."""
        return self.faults.plan(fault)

    def injects(self, bot: Bot, raw: Json) -> None:
        """Put a poison update into a bot's stream, whatever it says."""
        bot.stream.inject(raw)

    def repeats_last_update(self, bot: Bot) -> None:
        """Hand out the last update once more, even if it was confirmed."""
        bot.stream.repeat_last()

    def restarts_update_ids(self, bot: Bot, at: int) -> None:
        """What Telegram does after a quiet week; only while nothing is pending."""
        bot.stream.restart_at(at)

    def calls(self, method: str | None = None) -> list[ApiCall]:
        """Every call answered so far, long polls that brought nothing left out."""
        return self.changes.calls(method)

    async def next_change(self) -> None:
        await self.changes.next()

    @override
    def print_out(self) -> str:
        return render(self, self.people, width=max(30 * len(self.people), 60))

    @asynccontextmanager
    async def serve(
        self, host: str = "127.0.0.1", port: int = 0, *, exposed: bool = False, mount: Mount | None = None
    ) -> AsyncIterator[Server]:
        """Serve on a loopback address; `exposed` allows any other, and any Host header.

        `mount` puts something of its own on the same address: `Page(town).mount`.
        """
        async with serving(self._counter, host, port, exposed=exposed, mount=mount) as (server, connections):
            self._connections = connections
            for bot in self.bots.values():
                bot.webhook.start()
            try:
                yield server
            finally:
                self._connections = None
                for bot in self.bots.values():
                    bot.stream.release()
        if self._counter.idle_polls_complaint:
            raise PollsTooOften(self._counter.idle_polls_complaint)


def _token(number: int, username: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(username.encode()).digest()).decode()
    return f"{number}:AA{digest[:33]}"
