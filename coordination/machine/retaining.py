"""Once a day, at a quiet hour, what was kept long enough is erased; the leaders are told how much it was.

Which things are old enough only the tables know (the World holds what is open), and only the things
themselves know whether anything still keeps them. So the desk hands the day's deadline on as a `Sweep`, with
what was erased in this go; many goes make a day, so that nobody waits for long.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from typing_extensions import override

from coordination.calendar import local_date, moment
from coordination.kernel import Aggregate, Card, Command, Due, Event, Head, Leadership, Notice, Ref
from coordination.policy import Policy
from coordination.retention import Erasure, OfDays
from coordination.world import World

RETENTION = Ref("retention", "site")
DEADLINE = "sweep"
AT = time(3, 30)
"""By the site's clock."""
BETWEEN = timedelta(seconds=5)
"""From one go to the next."""
FAILURES = timedelta(days=30)
"""For so long an update that could not be handled is kept as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """See to it that the next time is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Due):
    """The deadline has come, and so much was erased in this go, by kind."""

    erased: Mapping[str, int]
    more: bool
    """There may be more: another go follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlanned(Event):
    """It is settled when is looked next for what was kept long enough."""

    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept(Event):
    """What was kept long enough was looked for, and so much was erased, by kind."""

    erased: Mapping[str, int]
    more: bool
    told: Mapping[str, int]
    """With the last go of a day: how much it was that day."""
    failures: datetime
    """Updates that could not be handled are gone if they came before then."""
    notes: datetime | None
    """Handover notes are gone if they were written before then; None: they stay."""
    next_at: datetime

    @override
    def erases(self) -> Erasure | None:
        return None if self.more else OfDays(failures=self.failures, notes=self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """When is looked next, and what this day's goes have erased so far."""

    next_at: datetime
    erased: Mapping[str, int] = field(default_factory=dict)


RetentionEvent = SweepPlanned | Swept


def decide(state: Retained | None, command: Adopt | Due, world: World) -> Sequence[RetentionEvent]:
    """Return the plan, or what a go has done. However long nobody was there, one day makes good for all."""
    if isinstance(command, Adopt):
        return [SweepPlanned(at=command.at, next_at=_next(world))] if state is None else []
    erased, more = (command.erased, command.more) if isinstance(command, Sweep) else ({}, False)
    before = state.erased if state is not None else {}
    kept = world.policy.retention.rounds
    swept = Swept(
        at=max(command.at, world.now),
        erased=erased,
        more=more,
        told={} if more else _sum(before, erased),
        failures=world.now - FAILURES,
        notes=None if kept is None else world.now - kept,
        next_at=world.now + BETWEEN if more else _next(world),
    )
    return [swept]


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))


def _next(world: World) -> datetime:
    zone = world.policy.timezone
    today = local_date(world.now, zone)
    first = moment(today, AT, zone)
    return first if first > world.now else moment(today + timedelta(days=1), AT, zone)


def evolve(state: Retained | None, event: RetentionEvent) -> Retained:
    """Return how things stand after an event."""
    if isinstance(event, SweepPlanned):
        return Retained(next_at=event.next_at)
    before = state.erased if state is not None else {}
    return Retained(next_at=event.next_at, erased={} if event.told else _sum(before, event.erased))


def _deadlines(state: Retained) -> Mapping[str, datetime]:
    return {DEADLINE: state.next_at}


def _cards(_state: Retained) -> Sequence[Card]:
    return ()


def _notices(event: RetentionEvent, _state: Retained) -> Sequence[Notice]:
    """Nothing vanishes unseen: one line for a day on which something did."""
    if not isinstance(event, Swept) or not event.told:
        return ()
    counts = tuple((kind, count) for kind, count in sorted(event.told.items()))
    return [Notice(what="swept", to=Leadership(), values={"counts": counts})]


def _head(_state: Retained) -> Head | None:
    return None


def starting(_policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what lets the first day be planned."""
    return [(RETENTION, Adopt(at=now))]


RETAINING = Aggregate(
    kind="retention",
    state=Retained,
    events=(SweepPlanned, Swept),
    new_id=lambda _command, _world: RETENTION.id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
    hasty=frozenset({DEADLINE}),
)
