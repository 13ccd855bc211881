"""Given, when, then for the smaller aggregates: what happens to one thing, and who is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from coordination.kernel import Aggregate, Audience, Command, Due, Event, Refusal, UserId
from coordination.world import World

ALARMS = 200
"""More than one thing can have in the months that a test lets pass."""


@dataclass
class Thing:
    """One thing as it goes on; `told` is everything anybody was told, and when."""

    aggregate: Aggregate
    world: World
    state: Any = None
    last: Sequence[Event] | Refusal = ()
    told: list[tuple[datetime, str, Audience]] = field(default_factory=list)

    def when(
        self, command: type[Command], by: UserId | None = None, at: datetime | None = None, **fields: Any
    ) -> "Thing":
        made = command(at=at or self.world.now, by=by, **fields)
        self.last = self.aggregate.decide(self.state, made, self.world)
        for event in () if isinstance(self.last, Refusal) else self.last:
            self.state = self.aggregate.evolve(self.state, event)
            self.told += [
                (self.world.now, notice.what, notice.to)
                for notice in self.aggregate.notices(event, self.state)
            ]
            if used := event.takes():
                self.world = replace(self.world, counters={**self.world.counters, used[0]: used[1]})
        return self

    def until(self, moment: datetime) -> "Thing":
        """Let time pass; every deadline on the way comes due, in order, and none for ever."""
        for _ in range(ALARMS):
            waiting = sorted((at, name) for name, at in self._deadlines() if at <= moment)
            if not waiting:
                self.world = replace(self.world, now=moment)
                return self
            at, name = waiting[0]
            self.world = replace(self.world, now=max(at, self.world.now))
            self.when(Due, at=at, name=name)
        raise AssertionError(f"{waiting} stay due")

    def _deadlines(self) -> list[tuple[str, datetime]]:
        return list(self.aggregate.deadlines(self.state).items()) if self.state is not None else []

    def happens(self, *kinds: type[Event]) -> "Thing":
        assert not isinstance(self.last, Refusal), self.last
        assert [type(event) for event in self.last] == list(kinds)
        return self

    def is_refused(self, reason: str, **values: object) -> "Thing":
        assert isinstance(self.last, Refusal), self.last
        assert self.last.reason == reason
        assert {name: self.last.values[name] for name in values} == values
        return self

    def tells(self) -> list[tuple[str, Audience]]:
        """Return who was told what since this was asked last."""
        told, self.told = [(what, to) for _, what, to in self.told], []
        return told
