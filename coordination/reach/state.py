"""The weekly test and everybody's last answer as values, and how events change them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from coordination.kernel import Event, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyTest:
    """One test: whom it asked, and who answered when."""

    number: int
    at: datetime
    asked: tuple[UserId, ...] = ()
    missed: tuple[UserId, ...] = ()
    """Those who could not even be asked, since their chat is shut to us."""
    answered: Mapping[UserId, datetime] = field(default_factory=dict)
    ended: bool = False
    """True once it was told who has not answered; an answer counts even then."""

    def silent(self) -> tuple[UserId, ...]:
        """Return who was asked and has not answered."""
        return tuple(user for user in self.asked if user not in self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a site knows of who answers."""

    touched_at: datetime
    rule: str = ""
    """When tests are held, as the config had it when this was planned; empty: never."""
    next_at: datetime | None = None
    test: WeeklyTest | None = None
    """The last one."""
    answers: Mapping[UserId, datetime] = field(default_factory=dict)
    """When each person last pressed or acknowledged something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """The config said when tests are held, or that there are none."""

    rule: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested(Event):
    """A weekly test began."""

    number: int
    asked: tuple[UserId, ...]
    missed: tuple[UserId, ...]
    next_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Event):
    """A person answered us: a tap on the test, a page, a check-in."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class TestEnded(Event):
    """A day has passed since the test: these have not answered, and these administrators are told."""

    __test__ = False
    """It is no test of pytest's."""
    silent: tuple[UserId, ...]
    told: tuple[UserId, ...]


ReachEvent = Planned | Tested | Heard | TestEnded


def evolve(state: Reach | None, event: ReachEvent) -> Reach:
    """Return what is known after an event."""
    reach = replace(state or Reach(touched_at=event.at), touched_at=event.at)
    match event:
        case Planned():
            return replace(reach, rule=event.rule, next_at=event.next_at)
        case Tested():
            return _tested(reach, event)
        case Heard():
            return _heard(reach, event)
        case TestEnded():
            return replace(reach, test=reach.test and replace(reach.test, ended=True))


def _tested(reach: Reach, event: Tested) -> Reach:
    """A new test takes the place of the old one; of those it does not concern nothing is kept."""
    concerned = {*event.asked, *event.missed}
    return replace(
        reach,
        next_at=event.next_at,
        test=WeeklyTest(number=event.number, at=event.at, asked=event.asked, missed=event.missed),
        answers={user: at for user, at in reach.answers.items() if user in concerned},
    )


def _heard(reach: Reach, event: Heard) -> Reach:
    test = reach.test
    if test is not None and event.user in test.silent():
        test = replace(test, answered={**test.answered, event.user: event.at})
    return replace(reach, test=test, answers={**reach.answers, event.user: event.at})
