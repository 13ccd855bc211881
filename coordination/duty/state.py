"""A duty post as it stands: the present shift and the planned ones, everybody's turn, what is under way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from coordination.calendar import OpenPeriods
from coordination.duty.turns import Shift
from coordination.kernel import UserId, Words

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person's part in a shift, from the reminder to the end."""

    number: int
    user: UserId
    begins_at: datetime
    ends_at: datetime
    reminded: bool = False
    begun_at: datetime | None = None
    """When the check-in was first wanted: after an outage that is later than the plan."""
    checked_in_at: datetime | None = None
    ended_at: datetime | None = None
    to: UserId | None = None
    """Who took over, or stands in."""
    handed: bool = False
    """It was handed over, and the other has taken over."""
    missed_at: datetime | None = None
    """When it was told that nobody had checked in yet."""
    told: tuple[UserId, ...] = ()
    """Who was told; empty: the leadership chat."""

    @property
    def is_on(self) -> bool:
        """Say whether it is under way, checked in or not."""
        return self.begun_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """From one person to whoever is next. Complete once it is taken over."""

    number: int
    by: UserId
    at: datetime
    note: Words
    to: tuple[UserId, ...]
    due_at: datetime
    """If it is not taken over by then, somebody is told."""
    taken_by: UserId | None = None
    taken_at: datetime | None = None
    missed_at: datetime | None = None
    told: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A shift offered to somebody."""

    number: int
    by: UserId
    to: UserId
    begins_at: datetime
    ends_at: datetime
    agreed_at: datetime | None = None
    dropped: bool = False
    """Another offer of the same shift has replaced it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A span without anybody, as it was announced."""

    number: int
    begins_at: datetime
    ends_at: datetime | None = None
    """None: no end is planned."""
    people: tuple[UserId, ...] = ()
    """Those who are planned and not enrolled; empty: nobody is planned."""
    closed: bool = False
    """One of them has enrolled since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A hole that the pattern leaves again and again: announced once, not every day."""

    clock: str
    """When it begins, by the site's clock."""
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One post."""

    post: str
    unit: str
    opened_at: datetime
    touched_at: datetime
    remind: timedelta
    late_after: timedelta
    look_at: datetime
    """When the days ahead are looked at again."""
    open: bool = True
    present: Shift | None = None
    asked: tuple[UserId, ...] = ()
    """Those of the present shift who are enrolled."""
    coming: tuple[Shift, ...] = ()
    instead: tuple[Shift, ...] = ()
    """What people have changed: stand-ins and swaps, put over the config's plan."""
    turns: tuple[Turn, ...] = ()
    """Of the shift before, the present one, and those that were reminded; in order of their numbers."""
    turned_at: datetime | None = None
    reminded_to: datetime | None = None
    """Begin of the last shift whose people were reminded."""
    handover: Handover | None = None
    offers: tuple[Offer, ...] = ()
    gaps: tuple[Gap, ...] = ()
    regular: tuple[Hole, ...] = ()
    periods: OpenPeriods = field(default_factory=dict)
    """Duty periods that were opened or closed from the chat; they go before those of the config."""
    count: int = 0
    """The last number given to a turn, a handover, an offer or a gap."""

    def turn(self, number: int) -> Turn | None:
        """Return a turn by its number."""
        return next((turn for turn in self.turns if turn.number == number), None)

    def turn_of(self, user: UserId | None) -> Turn | None:
        """Return a person's turn that is under way, else the one they were reminded of."""
        own = [turn for turn in self.turns if turn.user == user and turn.ended_at is None]
        return next((turn for turn in own if turn.is_on), own[0] if own else None)

    def on(self) -> tuple[Turn, ...]:
        """Return the turns under way."""
        return tuple(turn for turn in self.turns if turn.is_on)

    def who(self) -> tuple[UserId, ...]:
        """Return who is on duty: those who have checked in, else those whose turn it is."""
        on = self.on()
        return tuple(turn.user for turn in on if turn.checked_in_at) or tuple(turn.user for turn in on)

    def next_to_remind(self) -> Shift | None:
        """Return the first shift whose people were not reminded yet."""
        since = self.reminded_to
        return next((shift for shift in self.coming if since is None or shift.begins_at > since), None)

    def covering(self, gap: Gap) -> tuple[UserId, ...]:
        """Return who is planned by now in a gap, to its end."""
        planned = (self.present, *self.coming) if self.present else self.coming
        last = gap.ends_at or gap.begins_at + _MOMENT
        people = next((s.people for s in planned if s.begins_at < last <= s.ends_at), ())
        return people if gap.closed else tuple(user for user in people if user not in gap.people)
