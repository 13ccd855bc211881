"""The courier between an outbox in memory and a sandbox full of phones."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from markupsafe import Markup

from bot.delivery.courier import Courier
from bot.delivery.errand import Consequences
from bot.delivery.pace import UNLIMITED, Limits
from bot.delivery.telegram import Telegram
from bot.transport import connect
from coordination.kernel import ChatId, UserId
from coordination.view import View
from handlers.cards.message import Message
from sandbox.people import Person
from sandbox.rooms import Group
from sandbox.town import Sandbox
from storage.items import Item
from tests.delivery.outbox import FakeOutbox


@dataclass
class Shown:
    """What each `what` looks like now; by default its own name."""

    texts: dict[str, Message | None] = field(default_factory=dict)
    looks: int = 0

    def show(self, what: str, part: str, view: View, locale: str) -> Message | None:
        self.looks += 1
        if what == "bug":
            raise KeyError("nobody wrote this text")
        message = self.texts[what] if what in self.texts else Message(text=Markup.escape(what))
        if message is None or not view.repeated:
            return message
        return Message(text=Markup("(repeated) ") + message.text, buttons=message.buttons)


@dataclass
class Told:
    """What went through the door."""

    outbox: FakeOutbox
    told: list[tuple[object, ...]] = field(default_factory=list)
    fails: int = 0

    async def undeliverable(self, user: UserId, reason: str, item: Item) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.told.append(("undeliverable", user, reason, item.what))

    async def room_lost(self, chat: ChatId, reason: str) -> None:
        self.told.append(("room-lost", chat, reason))

    async def migrated(self, old: ChatId, new: ChatId) -> None:
        self.told.append(("migrated", old, new))
        self.outbox.move(old, new)


@dataclass
class Post:
    """Everything between the outbox and the phones."""

    town: Sandbox
    group: Group
    ann: Person
    ben: Person
    outbox: FakeOutbox
    courier: Courier
    shown: Shown
    door: Told

    @property
    def told(self) -> list[tuple[object, ...]]:
        return self.door.told

    @property
    def texts(self) -> dict[str, Message | None]:
        return self.shown.texts

    def put(self, what: str, chat: Group | Person | None = None, **more: object) -> int:
        number = self.outbox.put(what, (chat or self.group).id, **more)
        self.courier.kick()
        return number

    async def quiet(self) -> None:
        async with asyncio.timeout(10):
            await self.courier.idle()

    def reads(self, chat: Group | Person | None = None) -> list[str]:
        """What stands in a chat, bot's messages only."""
        room = chat.chat() if isinstance(chat, Person) else chat or self.group
        return [message.text for message in room.shown if message.sender.is_bot and message.text]


@asynccontextmanager
async def opened(limits: Limits = UNLIMITED) -> AsyncIterator[Post]:
    town = Sandbox(limits=None)
    number, ann, ben = town.add_bot("field_bot"), town.person("Ann"), town.person("Ben")
    group = town.group("Shaft 3", [ann, ben], kind="group")
    group.add(number, admin=True)
    for person in (ann, ben):
        person.chat(number).started = True
    outbox = FakeOutbox(town.clock.now())

    told, shown = Told(outbox), Shown()
    then = Consequences(undeliverable=told.undeliverable, room_lost=told.room_lost, migrated=told.migrated)
    async with town.serve() as server, connect(number.token, server.url) as bot:
        courier = Courier(outbox, Telegram(bot), shown.show, town.clock, then, limits)
        yield Post(town, group, ann, ben, outbox, courier, shown, told)


@asynccontextmanager
async def running(post: Post) -> AsyncIterator[asyncio.Task[None]]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.courier.run())
        yield task
        task.cancel()
