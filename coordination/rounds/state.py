"""One round of a schedule as a value: what is expected of whom by when, and what has come in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from coordination.kernel import Attachment, Source, UserId, Words
from coordination.plan import Localised
from coordination.policy import Figure
from coordination.rounds.columns import Column
from coordination.rounds.month import Kept

GRACE = timedelta(minutes=15)
"""After an outage: so long a press that was lost in it can be made good, and nobody is called late."""


class Says(StrEnum):
    """What an entry says."""

    zero = "zero"
    events = "events"
    excused = "excused"


class Claim(StrEnum):
    """What became of "it was written in time, there was no signal"."""

    none = "none"
    waiting = "waiting"
    accepted = "accepted"
    refused = "refused"


class Tier(StrEnum):
    """Whom a silent unit is told to, one after the other."""

    deputy = "deputy"
    """The unit's deputy heads."""
    head = "head"
    leadership = "leadership"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One unit's answer, or one version of it."""

    says: Says
    at: datetime
    """When Telegram says it was sent."""
    by: UserId | None = None
    text: Words | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()
    incidents: tuple[str, ...] = ()
    """Numbers of the incidents it includes."""
    source: Source | None = None
    by_phone: bool = False
    """Dictated: `by` has typed it for the unit."""
    written_at: datetime | None = None
    """When it is said to have been written, without signal."""
    corrected: bool = False
    """Its message was edited since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One unit in a round. The last entry is what the unit says; the earlier ones stay in the record."""

    entries: tuple[Entry, ...] = ()
    claim: Claim = Claim.none
    ruled_by: UserId | None = None
    """Who accepted or refused the claim."""
    question: int | None = None
    """The check question that was asked after a zero."""
    checked: Words | None = None
    """The answer to it."""

    @property
    def entry(self) -> Entry | None:
        """Return what the unit says now."""
        return self.entries[-1] if self.entries else None

    @property
    def is_silent(self) -> bool:
        """Say whether nothing has come in, and nothing excuses it."""
        return not self.entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A call to those who were silent at that moment."""

    at: datetime
    units: tuple[str, ...]
    by: UserId | None = None
    """The clerk who sent it; None: the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chase:
    """The silent told to somebody above them."""

    tier: Tier
    at: datetime
    units: tuple[str, ...]
    people: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A span in which we could not hear: presses sent in it may be lost."""

    since: datetime
    until: datetime
    rival: bool = False
    """Another program did, and what was written then is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a round runs by: frozen when it opens, whatever the config says later."""

    schedule: str
    """The schedule's id; "ask" for a question of the moment."""
    day: date
    """The site's day, which with the unit and the kind names a deadline once and for all."""
    title: Localised = field(default_factory=dict)
    asked: Words | None = None
    """The question, of a round that somebody asked for."""
    opens_at: datetime
    due_at: datetime
    cut_off_at: datetime
    remind_at: tuple[datetime, ...] = ()
    chase_at: Mapping[Tier, datetime] = field(default_factory=dict)
    expected: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    check: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The whole state of one round."""

    id: str
    terms: Terms
    opened_at: datetime
    lines: Mapping[str, Line] = field(default_factory=dict)
    quick: Mapping[str, int] = field(default_factory=dict)
    """How many rounds in a row a unit had answered zero within seconds when this one opened."""
    reminded: int = 0
    """How many of the terms' reminders are past."""
    reminders: tuple[Reminder, ...] = ()
    chases: tuple[Chase, ...] = ()
    outage: Outage | None = None
    judged: bool = True
    """False: answers are lost, since it was due while we were away for more than a day, or was open while
    another program read our messages; nobody is judged by it."""
    published_at: datetime | None = None
    """When the roll-up was given out, at the due time."""
    closed_at: datetime | None = None
    """When it was cut off."""
    at_cut_off: Mapping[str, Kept] = field(default_factory=dict)
    """How each unit stood at the cut-off; what comes later is a revision."""
    touched_at: datetime
    """When what the roll-up shows changed last."""
    erased_at: datetime | None = None
    """When its texts and files were erased because of their age."""

    @property
    def is_open(self) -> bool:
        """Say whether entries still count as a matter of course."""
        return self.closed_at is None

    def line(self, unit: str) -> Line:
        """Return where a unit stands."""
        return self.lines.get(unit, Line())

    def silent(self) -> tuple[str, ...]:
        """Return the units from which nothing has come, in order."""
        return tuple(unit for unit in self.terms.expected if self.line(unit).is_silent)

    def spared_until(self) -> datetime:
        """Return until when an entry is not late: the due time, or after an outage over it somewhat later."""
        if self.outage is None or not self.outage.since <= self.terms.due_at:
            return self.terms.due_at
        return max(self.terms.due_at, self.outage.until + GRACE)

    def column(self, unit: str) -> Column:
        """Return a unit's column as things stand."""
        line = self.line(unit)
        if line.entry is None:
            return Column.missing
        if line.entry.says is Says.excused:
            return Column.excused
        return Column(line.entry.says) if self.in_time(unit) else Column.late

    def in_time(self, unit: str) -> bool:
        """Say whether a unit's first word was sent by the due time, or is spared because we were away."""
        first = next((e for e in self.line(unit).entries if e.says is not Says.excused), None)
        if first is None:
            return False
        away = self.outage is not None and self.outage.since <= first.at <= self.outage.until
        return first.at <= (self.terms.due_at if away else self.spared_until())

    def kept(self, unit: str) -> Kept:
        """Return how a unit stands, for the books."""
        entries = [e for e in self.line(unit).entries if e.says is not Says.excused]
        return Kept(
            column=self.column(unit),
            in_time=self.in_time(unit),
            complete=bool(entries) and entries[0].at <= max(self.terms.cut_off_at, self.spared_until()),
            claimed=self.line(unit).claim is Claim.accepted,
        )
