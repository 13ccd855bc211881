"""Given, when, then: the language in which the rules' tests are written."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Incident
from coordination.kernel import Aggregate, Command, Due, Event, Refusal, UserId, Value, Words
from coordination.world import World
from tests.rules.town import ANN, CHIEF, NINE, world

ALARMS = 200
"""More than one incident can have in a day: pages, clocks and approvals, each a few times."""


@dataclass
class Story:
    """An incident as it unfolds; `events` is everything that happened, `last` what happened last."""

    world: World
    state: Any
    events: list[Event]
    last: list[Event] | Refusal
    of: Aggregate = INCIDENT

    def when(
        self, command: type[Command], by: UserId | None = None, at: datetime | None = None, **fields: Any
    ) -> "Story":
        """Do something, now or as if it had been sent at another moment."""
        made = command(at=at or self.world.now, by=by, **fields)
        outcome = self.of.decide(self.state, made, self.world)
        self.last = outcome if isinstance(outcome, Refusal) else list(outcome)
        for event in [] if isinstance(self.last, Refusal) else self.last:
            self.state = self.of.evolve(self.state, event)
            self.events.append(event)
            self._count(event)
        return self

    def _count(self, event: Event) -> None:
        if used := event.takes():
            self.world = replace(self.world, counters={**self.world.counters, used[0]: used[1]})

    def after(self, minutes: float) -> "Story":
        """Let time pass; every deadline on the way comes due, in order, and none for ever."""
        until = self.world.now + timedelta(minutes=minutes)
        rung = 0
        while due := self._next_due(until):
            name, at = due
            rung += 1
            assert rung < ALARMS, f"{name} stays due"
            self.world = replace(self.world, now=max(at, self.world.now))
            self.when(Due, name=name)
        self.world = replace(self.world, now=until)
        return self

    def _next_due(self, until: datetime) -> tuple[str, datetime] | None:
        waiting = sorted((at, name) for name, at in self.of.deadlines(self.state).items() if at <= until)
        return (waiting[0][1], waiting[0][0]) if waiting else None

    def happens(self, *kinds: type[Event]) -> "Story":
        assert not isinstance(self.last, Refusal), self.last
        assert [type(event) for event in self.last] == list(kinds)
        return self

    def is_refused(self, reason: str, **values: Value) -> "Story":
        assert isinstance(self.last, Refusal), self.last
        assert self.last.reason == reason
        assert {name: self.last.values[name] for name in values} == values
        return self

    def now(self) -> Incident:
        incident: Incident = self.state
        assert incident is not None
        return incident


def reported(text: str = "smoke in the pump room", by: UserId = ANN, **changes: Any) -> Story:
    story = Story(world(NINE, **changes), None, [], [])
    return story.when(c.Report, by=by, unit="shaft-3", text=Words(text))


def active(by: UserId = CHIEF, **changes: Any) -> Story:
    """The fire plan runs, and whoever started it leads."""
    return reported(**changes).when(c.Activate, by=by)


def stable(story: Story) -> Story:
    return story.when(c.Stabilise, by=CHIEF).happens(e.Stabilised)


def words(text: str) -> Words:
    return Words(text)
