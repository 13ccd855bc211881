"""The book of a month: how each round of a schedule ended, kept when the round closes or is revised.

Its id is "<schedule>/<year>-<month>". It asks nobody for anything: no deadlines, no cards, no notices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coordination.kernel import Aggregate, Card, Command, Event, Head, Notice, Ref
from coordination.plan import Localised
from coordination.rounds.columns import Column
from coordination.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One unit's entry, as it stood when the round was kept."""

    column: Column
    in_time: bool
    """Sent by the due time."""
    complete: bool
    """Sent by the cut-off."""
    claimed: bool = False
    """Its moment rests on a claim ("written 16:50, no signal") that the clerk accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One round: of every unit that was expected, what came."""

    judged: bool
    """False when the bot was down over it: then it says nothing about anybody."""
    units: Mapping[str, Kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRound(Command):
    """Enter a round into the book; once more for the same day revises it."""

    schedule: str
    title: Localised
    day: date
    """Site-local."""
    judged: bool
    units: Mapping[str, Kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundKept(Event):
    """A round stands in the book, in the place of what stood there for this day."""

    schedule: str
    title: Localised
    day: date
    judged: bool
    units: Mapping[str, Kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """All rounds of one schedule in one month, by the site's day."""

    schedule: str
    title: Localised
    """As it was at the last round."""
    touched_at: datetime
    days: Mapping[date, Day] = field(default_factory=dict)


def book(schedule: str, day: date) -> Ref:
    """Name the book that a day of a schedule belongs in."""
    return Ref("month", f"{schedule}/{day:%Y-%m}")


def decide(state: Month | None, command: KeepRound, world: World) -> Sequence[RoundKept]:  # noqa: ARG001 - the kernel's shape
    """Return the entry, or nothing when the very same stands there already."""
    day = Day(judged=command.judged, units=command.units)
    if state is not None and state.days.get(command.day) == day:
        return []
    kept = RoundKept(
        at=command.at,
        by=command.by,
        schedule=command.schedule,
        title=command.title,
        day=command.day,
        judged=command.judged,
        units=command.units,
    )
    return [kept]


def evolve(state: Month | None, event: RoundKept) -> Month:
    """Return the book with this round in it, its days in order."""
    month = state or Month(schedule=event.schedule, title=event.title, touched_at=event.at)
    days = {**month.days, event.day: Day(judged=event.judged, units=event.units)}
    return replace(month, title=event.title, touched_at=event.at, days=dict(sorted(days.items())))


def _new_id(command: Command, _world: World) -> str:
    if not isinstance(command, KeepRound):
        raise TypeError(f"{type(command).__name__} opens no book")
    return book(command.schedule, command.day).id


def _deadlines(_state: Month) -> Mapping[str, datetime]:
    return {}


def _cards(_state: Month) -> Sequence[Card]:
    return ()


def _notices(_event: RoundKept, _state: Month) -> Sequence[Notice]:
    return ()


def _head(_state: Month) -> Head | None:
    return None


MONTH = Aggregate(
    kind="month",
    state=Month,
    events=(RoundKept,),
    new_id=_new_id,
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
)
