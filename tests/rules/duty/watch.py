"""A duty post as it unfolds: at nine Ann has been on since eight; Bo follows at twenty, and so on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from coordination.duty import commands as c
from coordination.duty.rules import DUTY
from coordination.duty.state import Duty
from coordination.kernel import Command, Due, Event, Refusal, UserId, Value, Words
from coordination.policy import Policy, Post, Rotation
from coordination.world import World
from tests.rules.town import ANN, BO, NINE, POLICY, world

ALARMS = 400
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
GATE = Post(
    id="gate",
    name={"en": "Gate post", "zh-CN": "大门岗"},
    unit="shaft-3",
    rotation=Rotation(begins=date(2026, 3, 1), at=time(8), every=timedelta(hours=12), people=(ANN, BO)),
)


def policy(*posts: Post, of: Policy = POLICY) -> Policy:
    return replace(of, posts={post.id: post for post in posts or (GATE,)})


@dataclass
class Watch:
    """A post, what happened there, and what happened last."""

    world: World
    state: Duty | None
    events: list[Event]
    last: list[Event] | Refusal

    def when(
        self, command: type[Command], by: UserId | None = None, at: datetime | None = None, **fields: Any
    ) -> "Watch":
        """Do something, now or as if it had been sent at another moment."""
        made = command(at=at or self.world.now, by=by, **fields)
        outcome = DUTY.decide(self.state, made, self.world)
        self.last = outcome if isinstance(outcome, Refusal) else list(outcome)
        for event in [] if isinstance(self.last, Refusal) else self.last:
            self.state = DUTY.evolve(self.state, event)
            self.events.append(event)
            DUTY.notices(event, self.state)
        return self

    def after(self, span: timedelta) -> "Watch":
        """Let time pass; every deadline on the way comes due, in order, and none for ever."""
        until = self.world.now + span
        rung = 0
        while due := self._next_due(until):
            rung += 1
            assert rung < ALARMS, f"{due[0]} stays due"
            self.world = replace(self.world, now=max(due[1], self.world.now))
            self.when(Due, name=due[0], at=due[1])
        self.world = replace(self.world, now=until)
        return self

    def until(self, hour: int, minute: int = 0, day: int = 2) -> "Watch":
        return self.after(datetime(2026, 3, day, hour, minute, tzinfo=NINE.tzinfo) - self.world.now)

    def _next_due(self, until: datetime) -> tuple[str, datetime] | None:
        waiting = sorted((at, name) for name, at in DUTY.deadlines(self.state).items() if at <= until)
        return (waiting[0][1], waiting[0][0]) if waiting else None

    def happens(self, *kinds: type[Event]) -> "Watch":
        assert not isinstance(self.last, Refusal), self.last
        assert [type(event) for event in self.last] == list(kinds)
        return self

    def is_refused(self, reason: str, **values: Value) -> "Watch":
        assert isinstance(self.last, Refusal), self.last
        assert self.last.reason == reason
        assert {name: self.last.values[name] for name in values} == values
        return self

    def now(self) -> Duty:
        assert self.state is not None
        return self.state

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def cards(self) -> Mapping[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for card in DUTY.cards(self.now()):
            found.setdefault(card.what, []).append(card.to)
        return found


def adopted(post: Post = GATE, **changes: Any) -> Watch:
    """The program starts at nine on a Monday."""
    given: dict[str, Any] = {"now": NINE, "policy": policy(post)} | changes
    return Watch(world(**given), None, [], []).when(c.Adopt, post=post.id)


def note(text: str = "pump 2 is open") -> Words:
    return Words(text)
