"""What will be due: the next round of each schedule, the duty periods, and how units have answered lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from typing_extensions import override

from coordination.duty.commands import NotePeriod
from coordination.kernel import Command, Event, Ref, Words
from coordination.rounds.commands import OpenRound
from coordination.rounds.state import Outage, Terms

AGENDA = Ref("agenda", "site")
ASK = "ask"
"""The schedule of what somebody asks for once."""
Span = tuple[date, date | None]
"""First and last day; None: until it is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """When the next round of a schedule opens."""

    day: date
    opens_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """The one agenda of a site."""

    next: Mapping[str, Planned] = field(default_factory=dict)
    """By schedule."""
    last: Mapping[str, date] = field(default_factory=dict)
    """The day of the last round that was opened, by schedule."""
    periods: Mapping[str, Span] = field(default_factory=dict)
    """Duty periods that were opened or closed from the chat; they go before those of the config."""
    streaks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By schedule and unit: how many rounds in a row were answered zero within seconds."""
    outage: Outage | None = None
    """The last one."""
    touched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """Take over what the config says today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRound(Command):
    """Ask every unit, or some, for an answer by a time."""

    text: Words
    due_at: datetime
    units: tuple[str, ...] = ()
    """Empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPeriod(Command):
    """Begin a duty period today, until a last day or until it is closed."""

    period: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePeriod(Command):
    """End a duty period: today is its last day."""

    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepStreaks(Command):
    """Follow-up of a closed round."""

    schedule: str
    streaks: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlanned(Event):
    """It is settled when the next round of a schedule opens; None: it has no next one."""

    schedule: str
    planned: Planned | None
    skipped: datetime | None = None
    """When the round that was planned before is due by today's config, if that had gone by before anybody was
    asked: so nobody is, and nobody is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCalled(Event):
    """A round was called into being."""

    id: str
    terms: Terms
    quick: Mapping[str, int] = field(default_factory=dict)
    outage: Outage | None = None
    series: tuple[str, int] | None = None

    @override
    def takes(self) -> tuple[str, int] | None:
        return self.series

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        opened = OpenRound(
            at=self.at, by=self.by, id=self.id, terms=self.terms, quick=self.quick, outage=self.outage
        )
        return [(Ref("round", self.id), opened)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSet(Event):
    """A duty period was opened or closed."""

    period: str
    begins: date
    ends: date | None
    posts: tuple[str, ...] = ()
    """Duty posts that have watches in it."""

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        """Those posts plan anew."""
        noted = NotePeriod(at=self.at, by=self.by, period=self.period, begins=self.begins, ends=self.ends)
        return [(Ref("duty", post), noted) for post in self.posts]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreaksKept(Event):
    """How long each unit has been answering zero within seconds."""

    schedule: str
    streaks: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayNoted(Event):
    """We could not hear for a while: rounds that open late must know."""

    outage: Outage


AgendaEvent = RoundPlanned | RoundCalled | PeriodSet | StreaksKept | AwayNoted


def evolve(state: Agenda | None, event: AgendaEvent) -> Agenda:
    """Return the agenda after an event."""
    agenda = replace(state or Agenda(touched_at=event.at), touched_at=event.at)
    match event:
        case RoundPlanned():
            others = {id_: planned for id_, planned in agenda.next.items() if id_ != event.schedule}
            return replace(agenda, next=others | ({event.schedule: event.planned} if event.planned else {}))
        case RoundCalled():
            if event.terms.schedule == ASK:
                return agenda
            return replace(agenda, last={**agenda.last, event.terms.schedule: event.terms.day})
        case PeriodSet():
            return replace(agenda, periods={**agenda.periods, event.period: (event.begins, event.ends)})
        case StreaksKept():
            return replace(agenda, streaks={**agenda.streaks, event.schedule: event.streaks})
        case AwayNoted():
            return replace(agenda, outage=event.outage)
