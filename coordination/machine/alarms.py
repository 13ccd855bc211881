"""What the bot finds wrong with itself is recorded and told to the leaders: each kind once an hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coordination.kernel import Aggregate, Card, Command, Event, Head, Leadership, Notice, Priority, Ref
from coordination.world import World

ALARMS = Ref("alarms", "site")
QUIET = timedelta(hours=1)
"""For so long what was told is not told again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseAlarm(Command):
    """Tell what is wrong now, by kind: overdue | waiting | undelivered | record | disk."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised(Event):
    """The leaders were told that something is wrong with the bot itself."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """When each kind was told last."""

    told: Mapping[str, datetime] = field(default_factory=dict)


def decide(state: Alarms | None, command: RaiseAlarm, world: World) -> Sequence[AlarmRaised]:
    """Return what is told: what was not told lately. A clock that was set back silences nothing for long."""
    told = state.told if state is not None else {}
    new = tuple(kind for kind in command.kinds if not _lately(told.get(kind), world.now))
    return [AlarmRaised(at=command.at, kinds=new)] if new else []


def _lately(told: datetime | None, now: datetime) -> bool:
    return told is not None and abs(now - told) < QUIET


def evolve(state: Alarms | None, event: AlarmRaised) -> Alarms:
    """Return when each kind was told last, this time included."""
    told = state.told if state is not None else {}
    return Alarms(told={**told, **dict.fromkeys(event.kinds, event.at)})


def _notices(event: AlarmRaised, _state: Alarms) -> Sequence[Notice]:
    values = {"kinds": event.kinds}
    return [Notice(what="alarm", to=Leadership(), values=values, priority=Priority.answer)]


def _deadlines(_state: Alarms) -> Mapping[str, datetime]:
    return {}


def _cards(_state: Alarms) -> Sequence[Card]:
    return ()


def _head(_state: Alarms) -> Head | None:
    return None


ALARMING = Aggregate(
    kind="alarms",
    state=Alarms,
    events=(AlarmRaised,),
    new_id=lambda _command, _world: ALARMS.id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
)
