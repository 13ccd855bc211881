"""What is erased when it was kept long enough, or when a person is forgotten; the record itself stands.

An event that erases says so by `erases()`, and the door does it in the same transaction: nothing vanishes
without a line in the record that says why.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from typing_extensions import override

from coordination.kernel import Command, Event, UserId


@dataclass(frozen=True, slots=True)
class OfThing:
    """All texts and files of the thing whose event this is."""


@dataclass(frozen=True, slots=True)
class OfPerson:
    """A person's name, and what is remembered of their private chat."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDays:
    """What is kept day by day, outside of anything that is ever closed."""

    failures: datetime
    """Updates whose handling failed before then: as they came, and with what error."""
    notes: datetime | None
    """Handover notes of before then; None: they stay."""


Erasure = OfThing | OfPerson | OfDays


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseTexts(Command):
    """Erase what was written and sent about a closed thing, if it was kept long enough."""

    held: bool = False
    """Something else that is still kept tells of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsErased(Event):
    """All that was written and sent about it was erased because of its age."""

    closed_at: datetime

    @override
    def erases(self) -> Erasure:
        return OfThing()


def is_over(closed_at: datetime | None, kept: timedelta | None, now: datetime) -> bool:
    """Say whether something that was closed then has been kept long enough; None: it is kept for ever."""
    return closed_at is not None and kept is not None and closed_at + kept <= now
