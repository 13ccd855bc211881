"""An hour of flood in seconds: lines and pace on a clock of numbers, against the sandbox's own buckets."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heappop, heappush

from bot.delivery.lines import Lines
from bot.delivery.pace import TELEGRAM, Limits, Pace
from coordination.kernel import ChatId, Priority
from sandbox import Clock, Sandbox
from sandbox.accounts import Bot
from sandbox.clock import A_MONDAY_MORNING
from sandbox.pace import Limits as Rates
from sandbox.pace import Pace as Buckets
from sandbox.refusals import Refused
from sandbox.rooms import Group
from sandbox.world import Chat
from storage.items import Waiting

Wanted = tuple[float, int, Priority]
"""(moment, chat, priority)"""
Wait = Callable[[random.Random], float]
"""Seconds that a call takes on one of its two ways."""


def near(chance: random.Random) -> float:
    """A line as it is on most days: 20 to 60 ms, and now and then a quarter of a second."""
    return chance.uniform(0.02, 0.06) if chance.random() > 0.02 else chance.uniform(0.1, 0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message as it went."""

    row: Waiting
    asked_at: float
    left_at: float
    came_at: float
    refused: float = 0.0
    """Seconds it was told to wait; 0 when it was taken."""


@dataclass(kw_only=True)
class Flood:
    """Messages come, wait, leave, and land; `wanted` is what comes."""

    wanted: Iterable[Wanted]
    until: float
    seed: int = 1
    limits: Limits = TELEGRAM
    way: Wait = near
    spoilt: dict[int, float] = field(default_factory=dict)
    """Chats whose first message is refused whatever the buckets say, and the seconds they must wait."""
    sent: list[Sent] = field(default_factory=list)

    def run(self) -> "Flood":
        """Play it to its end."""
        self._chance = random.Random(self.seed)  # noqa: S311
        self._sandbox = Sandbox(Clock())
        self._bot = self._sandbox.add_bot("flood_bot")
        self._buckets = Buckets(Rates(), self._sandbox.clock)
        self._pace = Pace(self.limits)
        self._lines = Lines(self._pace)
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._asked: dict[int, float] = {}
        self._order = 0
        self._chats: dict[int, Chat] = {}
        for moment, chat, priority in self.wanted:
            self._at(moment, self._arriving(chat, priority))
        self.now, self._asking_at = 0.0, float("inf")
        while self._events and self.now <= self.until:
            self.now, _, happen = heappop(self._events)
            happen()
            self._leave()
        return self

    def _at(self, moment: float, happen: Callable[[], None]) -> None:
        self._order += 1
        heappush(self._events, (moment, self._order, happen))

    def _arriving(self, chat: int, priority: Priority) -> Callable[[], None]:
        def arrive() -> None:
            number = len(self._asked) + 1
            self._asked[number] = self.now
            self._lines.add(Waiting(number, ChatId(chat), priority, None, order=number, kind="notice"))

        return arrive

    def _leave(self) -> None:
        turn = self._lines.take(self.now)
        for row in turn.leave:
            there = self.now + self.way(self._chance)
            self._at(there, self._reaching(row, self.now))
        if turn.ask_at is not None and not self.now < self._asking_at <= turn.ask_at:
            self._asking_at = turn.ask_at
            self._at(turn.ask_at, lambda: None)

    def _reaching(self, row: Waiting, left_at: float) -> Callable[[], None]:
        def reach() -> None:
            wait = self._answer(row)
            sent = Sent(
                row=row, asked_at=self._asked[row.id], left_at=left_at, came_at=self.now, refused=wait
            )
            self.sent.append(sent)
            self._at(self.now + self.way(self._chance), self._landing(row, wait))

        return reach

    def _landing(self, row: Waiting, wait: float) -> Callable[[], None]:
        def land() -> None:
            if wait:
                self._pace.refused(row.chat, wait, self.now)
                self._lines.add(row)
            self._lines.done(row)

        return land

    def _answer(self, row: Waiting) -> float:
        if row.chat in self.spoilt:
            return self.spoilt.pop(row.chat)
        self._sandbox.clock.move_to(A_MONDAY_MORNING + timedelta(seconds=self.now))
        try:
            self._buckets.spend(self._bot, self._chat(row.chat))
        except Refused as refused:
            return float(refused.parameters["retry_after"])
        return 0.0

    def _chat(self, number: int) -> Chat:
        if number not in self._chats:
            self._chats[number] = _chat(self._sandbox, self._bot, number)
        return self._chats[number]

    @property
    def refused(self) -> list[Sent]:
        """What earned a 429."""
        return [each for each in self.sent if each.refused]

    def arrivals(self) -> dict[int, list[float]]:
        """When each chat's messages came to Telegram."""
        by_chat: dict[int, list[float]] = defaultdict(list)
        for each in self.sent:
            by_chat[each.row.chat].append(each.came_at)
        return by_chat


def _chat(sandbox: Sandbox, bot: Bot, number: int) -> Chat:
    if number > 0:
        return sandbox.private(sandbox.person(f"P{number}"), bot)
    group: Group = sandbox.group(f"G{number}")
    return group


def most_within(moments: list[float], span: float) -> int:
    """The most that fall into any span of so many seconds."""
    moments, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - span:
            first += 1
        most = max(most, last - first + 1)
    return most
