"""Who and what there is: users, chats, members, topics, messages. State only; acts live elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Literal

from typing_extensions import override

from sandbox.accounts import ANONYMOUS_ADMIN, SPEAKING_CHANNEL, TELEGRAM, Bot, Member, User
from sandbox.clock import Clock
from sandbox.files import Shelf
from sandbox.media import Medium
from sandbox.rights import USUAL_PERMISSIONS
from sandbox.stream import PRESS_LIVES
from sandbox.text import NO_TEXT, Text
from sandbox.watch import Changes

Kind = Literal["private", "group", "supergroup", "channel"]
Button = dict[str, Any]
Keyboard = list[list[Button]]


@dataclass(eq=False, kw_only=True)
class Topic:
    name: str
    icon_color: int
    creator: User
    opening: Message
    closed: bool = False


@dataclass(eq=False, kw_only=True, repr=False)
class Message:
    """One message as it is now; what a bot was told of it earlier is not changed by later edits."""

    chat: Chat
    id: int
    at: datetime
    sender: User
    sender_chat: Chat | None = None
    via_bot: User | None = None
    body: Text = NO_TEXT
    media: Medium | None = None
    album: str = ""
    service: Mapping[str, Any] = field(default_factory=dict)
    reply_to: Message | None = None
    thread: int | None = None
    origin: Mapping[str, Any] | None = None
    automatic_forward: bool = False
    keyboard: Keyboard | None = None
    reply_markup: Mapping[str, Any] | None = None
    edited_at: datetime | None = None
    silent: bool = False
    protected: bool = False
    pinned: bool = False
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    # Counts of changes: when it appeared, last changed, and as of when it was last handed to a test.
    posted: int = 0
    changed: int = 0
    seen: int = 0

    @override
    def __repr__(self) -> str:
        return f"<message {self.id} in {self.chat.title}, {self.author}: {self.text!r} {self.buttons or ''}>"

    @property
    def text(self) -> str:
        """Text or caption."""
        return self.body.string

    @property
    def buttons(self) -> list[list[str]]:
        return [[str(button["text"]) for button in row] for row in self.keyboard or []]

    @property
    def edited(self) -> bool:
        return self.edited_at is not None

    @property
    def attachment(self) -> str:
        return self.media.kind if self.media else ""

    @property
    def is_topic_message(self) -> bool:
        return self.thread in self.chat.topics

    @property
    def author(self) -> str:
        return self.sender_chat.title if self.sender_chat else self.sender.name


@dataclass(eq=False, kw_only=True, repr=False)
class Chat:
    world: World
    id: int
    kind: Kind
    title: str = ""
    username: str = ""
    forum: bool = False
    messages: list[Message] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    permissions: frozenset[str] = USUAL_PERMISSIONS
    topics: dict[int, Topic] = field(default_factory=dict)
    by_id: dict[int, Message] = field(default_factory=dict)
    last_bot: Bot | None = None
    moved_to: int | None = None
    deleted: bool = False
    own_ids: count[int] = field(default_factory=lambda: count(1))

    @override
    def __repr__(self) -> str:
        return f"<{self.kind} {self.id} {self.title!r}>"

    def member(self, user: User) -> Member:
        return self.members.get(user.id) or Member(user=user, status="left")

    def bots(self) -> list[Bot]:
        inside = [member.user for member in self.members.values() if member.is_inside]
        return [user for user in inside if isinstance(user, Bot)]

    def find(self, message_id: int) -> Message | None:
        message = self.by_id.get(message_id)
        return None if message is None or message.deleted else message

    @property
    def shown(self) -> list[Message]:
        return [message for message in self.messages if not message.deleted]

    async def shows(
        self,
        wanted: str | Callable[[Message], bool],
        *,
        by: User | None = None,
        after: Message | datetime | None = None,
        within: float = 10.0,
    ) -> Message:
        """Wait (real seconds, never by sleeping) until the newest fitting message is on the screen.

        `wanted` is a part of the text or a predicate. `after` asks for something sent or edited since:
        after that message was handed out (even if it was edited meanwhile), or at that moment or later.
        """
        found = await self.world.changes.until(
            lambda: self.newest(wanted, by=by, after=after),
            within=within,
            otherwise=lambda: f"{self.title} does not show {wanted!r}\n{self.world.print_out()}",
        )
        found.seen = found.changed
        return found

    def newest(
        self,
        wanted: str | Callable[[Message], bool],
        *,
        by: User | None = None,
        after: Message | datetime | None = None,
    ) -> Message | None:
        fits = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted
        candidates = (each for each in self.shown if by in (None, each.sender) and _since(each, after))
        return max((each for each in candidates if fits(each)), key=lambda each: each.changed, default=None)


def _since(message: Message, after: Message | datetime | None) -> bool:
    if after is None:
        return True
    if isinstance(after, Message):
        return message.changed > after.seen
    return (message.edited_at or message.at) >= after


@dataclass(eq=False, kw_only=True, repr=False)
class Private(Chat):
    """A person's chat with a bot; it exists once either has seen the other."""

    person: User
    bot: Bot
    started: bool = False
    blocked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Toast:
    """What the presser sees for a moment (or, as an alert, until it is closed)."""

    text: str
    alert: bool


@dataclass(eq=False, kw_only=True)
class Press:
    id: str
    world: World
    bot: Bot
    presser: User
    message: Message
    label: str
    at: datetime
    toast: Toast | None = None
    answered_at: datetime | None = None
    answered_order: int = 0

    @property
    def can_be_answered(self) -> bool:
        return self.answered_at is None and self.world.clock.now() < self.at + PRESS_LIVES

    def answer(self, text: str, *, alert: bool) -> None:
        self.toast = Toast(text=text, alert=alert) if text else None
        self.answered_at = self.world.now()
        self.answered_order = self.world.changes.happened()

    async def answered(self, within: float = 10.0) -> Toast | None:
        """Wait for the bot's answer; None if it answered without a word."""
        await self.world.changes.until(
            lambda: self.answered_at,
            within=within,
            otherwise=lambda: f"the press of {self.label!r} was not answered\n{self.world.print_out()}",
        )
        return self.toast


class World:
    """Everything there is, and the counters that number it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.changes = Changes()
        self.files = Shelf(clock)
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        self.chats: dict[int, Chat] = {}
        self.privates: dict[tuple[int, int], Private] = {}
        self.presses: dict[str, Press] = {}
        self._account_ids = count(1)
        self._numbers = count(1)
        for number, name, username in (
            (TELEGRAM, "Telegram", ""),
            (ANONYMOUS_ADMIN, "Group", "GroupAnonymousBot"),
            (SPEAKING_CHANNEL, "Channel", "Channel_Bot"),
        ):
            is_bot = number != TELEGRAM
            self.users[number] = User(id=number, first_name=name, username=username, is_bot=is_bot)

    def now(self) -> datetime:
        """Telegram's dates are whole seconds."""
        return self.clock.now().astimezone(UTC).replace(microsecond=0)

    def print_out(self) -> str:
        """All phones side by side, for whoever missed something."""
        return ""

    def number(self) -> int:
        """A fresh number, for whatever needs one."""
        return next(self._numbers)

    def message_id(self, chat: Chat) -> int:
        """Private chats and basic groups share one counter; each supergroup has its own."""
        return next(self._account_ids if chat.kind in ("private", "group") else chat.own_ids)

    def private(self, person: User, bot: Bot) -> Private:
        key = (person.id, bot.id)
        if key not in self.privates:
            self.privates[key] = Private(
                world=self, id=person.id, kind="private", title=bot.name, person=person, bot=bot
            )
        return self.privates[key]

    def has_met(self, person: User, bot: Bot) -> bool:
        """Whether Telegram lets this bot resolve this person's id: they were in one room, or talked."""
        if (person.id, bot.id) in self.privates:
            return True
        return any({person.id, bot.id} <= chat.members.keys() for chat in self.chats.values())
