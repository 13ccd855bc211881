"""The organisation's rules, read once from config.toml: its units, what is due when, who is on duty."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from coordination.kernel import UserId
from coordination.plan import Clock, Localised, Plan

EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the organisation that reports."""

    id: str
    name: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How leaders are called."""

    ack_within: timedelta = timedelta(minutes=5)
    repeat: int = 3
    """Rounds through the chain before everyone in the leadership chat is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """On which of the site's days something happens: all three must agree."""

    weekdays: frozenset[int] = EVERY_DAY
    """0 is Monday."""
    workdays: bool = False
    """Working days only: no public holidays, and the weekends that are worked to make up for them."""
    period: str = ""
    """Only while the duty period of this id is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daybook:
    """Which days are worked where that is not what the weekday says; made from the country's calendar."""

    off: frozenset[date] = frozenset()
    """Public holidays, and days the config adds."""
    worked: frozenset[date] = frozenset()
    """Weekend days that are worked to make up for a holiday."""
    weekend: frozenset[int] = frozenset({5, 6})
    """The weekdays that are free; 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A duty period: a flood season, a festival. An administrator opens and closes it from the chat."""

    id: str
    name: Localised
    begins: date | None = None
    """Its first day, when the config sets it."""
    ends: date | None = None
    """Its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that an entry of a schedule must bring."""

    id: str
    title: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A recurring report. Spans count from the due time: `opens`, `remind` before it, the rest after it."""

    id: str
    title: Localised
    due: time
    days: Days = Days()
    units: tuple[str, ...] = ()
    """Ids of the units that are expected, in the config's order."""
    opens: timedelta = timedelta(hours=4)
    remind: tuple[timedelta, ...] = ()
    """The longest first."""
    escalate: Mapping[str, timedelta] = field(default_factory=dict)
    """By step: deputy, head, leadership."""
    cut_off: timedelta = timedelta(hours=1)
    figures: tuple[Figure, ...] = ()
    check: float = 0.1
    """The share of zeros that are asked a check question; 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One line of a weekly pattern: who is on duty on these days between these times of the site's clock."""

    days: Days = Days()
    begins: time
    ends: time
    """Not after `begins`: on the next day."""
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """People who take turns, each for `every`, from the first day at a time of the site's clock, for ever."""

    begins: date
    at: time
    every: timedelta
    """Whole hours below a day, or whole days: a day is the site's, 23 to 25 hours long."""
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A duty post: a place where somebody is always on duty. It has a pattern or a rotation."""

    id: str
    name: Localised
    unit: str = ""
    """Whose post it is; empty: the whole site's. Leaders on duty at a site's post are paged first."""
    pattern: tuple[Watch, ...] = ()
    rotation: Rotation | None = None
    remind: timedelta = timedelta(minutes=30)
    """Before a shift begins."""
    late_after: timedelta = timedelta(minutes=15)
    """Without a check-in for so long, the deputies and the duty officer are told."""

    def people(self) -> tuple[UserId, ...]:
        """Return everybody who is ever planned here."""
        turns = self.rotation.people if self.rotation else ()
        return tuple(dict.fromkeys((*turns, *(user for watch in self.pattern for user in watch.people))))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachTest:
    """When everybody who must be reachable is asked for one tap, once a week."""

    weekday: int = 0
    at: time = time(10, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long after its end what was written and sent about something is kept. None: for ever."""

    incidents: timedelta | None = None
    """Follow-ups too."""
    rounds: timedelta | None = None
    """Handover notes too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything config.toml decides that a rule may look at."""

    locale: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    units: Mapping[str, Unit] = field(default_factory=dict)
    paging: Paging = Paging()
    plans: Mapping[str, Plan] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    """The statutory clocks the organisation has switched on."""
    same_event_within: timedelta = timedelta(minutes=10)
    """A second report of the same unit within this span offers "same event?"."""
    decide_within: timedelta = timedelta(minutes=10)
    """Whoever answered and decided nothing for so long is asked: activate, no incident, or watch?"""
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    daybook: Daybook = Daybook()
    reach_test: ReachTest | None = None
    retention: Retention = Retention()

    def posts_in(self, period: str) -> tuple[str, ...]:
        """Return the duty posts that have watches in a duty period."""
        posts = self.posts.values()
        return tuple(post.id for post in posts if any(w.days.period == period for w in post.pattern))

    def posts_of(self, user: UserId) -> tuple[str, ...]:
        """Return the duty posts at which a person is planned."""
        return tuple(post.id for post in self.posts.values() if user in post.people())
