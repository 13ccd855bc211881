"""Once a day the leaders are told how far the record reaches and its last hash: who holds it can prove it.

The chain alone shows an altered row. Whoever can write the file could still cut its end off, or make a whole
new chain; a hash that stands in people's chats finds that out: `fieldline verify --head`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from coordination.calendar import local_date, moment
from coordination.kernel import Aggregate, Card, Command, Due, Event, Head, Leadership, Notice, Ref
from coordination.policy import Policy
from coordination.world import World

SEAL = Ref("seal", "site")
DEADLINE = "seal"
AT = time(8, 0)
"""By the site's clock."""
SHOWN = 16
"""Letters of the hash that people are asked to keep: 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """See to it that the next time is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlanned(Event):
    """It is settled when the leaders are told next."""

    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSealed(Event):
    """The leaders were told how far the record reached, and its hash there."""

    seq: int
    hash: str
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The last that was told, and when the next is."""

    next_at: datetime
    seq: int = 0
    hash: str = ""


SealEvent = SealPlanned | RecordSealed


def decide(state: Seal | None, command: Adopt | Due, world: World) -> Sequence[SealEvent]:
    """Return the plan, or what is told: one a day, however long nobody was there to tell it."""
    next_at = _next(world)
    if isinstance(command, Adopt):
        return [SealPlanned(at=command.at, next_at=next_at)] if state is None else []
    seq, hash_ = world.record
    return [RecordSealed(at=command.at, seq=seq, hash=hash_, next_at=next_at)]


def _next(world: World) -> datetime:
    zone = world.policy.timezone
    today = local_date(world.now, zone)
    first = moment(today, AT, zone)
    return first if first > world.now else moment(today + timedelta(days=1), AT, zone)


def evolve(_state: Seal | None, event: SealEvent) -> Seal:
    """Return the seal after an event."""
    if isinstance(event, SealPlanned):
        return Seal(next_at=event.next_at)
    return Seal(next_at=event.next_at, seq=event.seq, hash=event.hash)


def _deadlines(state: Seal) -> Mapping[str, datetime]:
    return {DEADLINE: state.next_at}


def _cards(_state: Seal) -> Sequence[Card]:
    return ()


def _notices(event: SealEvent, _state: Seal) -> Sequence[Notice]:
    if not isinstance(event, RecordSealed):
        return ()
    values = {"seq": str(event.seq), "hash": event.hash[:SHOWN]}
    return [Notice(what="sealed", to=Leadership(), values=values)]


def _head(_state: Seal) -> Head | None:
    return None


def starting(_policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what lets the first day be planned."""
    return [(SEAL, Adopt(at=now))]


SEALS = Aggregate(
    kind="seal",
    state=Seal,
    events=(SealPlanned, RecordSealed),
    new_id=lambda _command, _world: SEAL.id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
    hasty=frozenset({DEADLINE}),
)
