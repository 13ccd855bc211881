"""The weekly reach test: who is asked, who has not answered a day later, and who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coordination.calendar import local_date, moment
from coordination.kernel import (
    Aggregate,
    Audience,
    Card,
    Command,
    Due,
    Head,
    Leadership,
    Notice,
    Person,
    Refusal,
)
from coordination.plan import Role
from coordination.policy import Policy
from coordination.reach import state as s
from coordination.reach.answers import NoteAnswer
from coordination.roster.state import Member
from coordination.world import World

TEST, RESULT = "test", "result"
"""The names of the deadlines."""
ANSWER_WITHIN = timedelta(hours=24)
"""After it whoever is silent is named to the administrators."""
APART = timedelta(minutes=10)
"""Answers closer to each other than this are one: the record need not hold every tap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """Plan the tests as the config has it today; sent at every start."""


ReachCommand = Adopt | NoteAnswer | Due


def wanted(world: World) -> tuple[Member, ...]:
    """Return whom it must be possible to reach: who is on duty, then leaders, deputies, clerks, heads."""
    duty = [user for unit in ("", *world.policy.units) for user in world.on_duty(unit)]
    staff = [m.user for m in world.roster.bearing(Role.leader, Role.deputy, Role.duty, Role.head)]
    people = world.roster.people
    return tuple(people[user] for user in dict.fromkeys((*duty, *staff)) if user in people)


def decide(state: s.Reach | None, command: ReachCommand, world: World) -> Sequence[s.ReachEvent] | Refusal:
    """Return what happens. Nothing here is ever refused: it may follow from other things' events."""
    match command:
        case Adopt():
            return _adopt(state, command, world)
        case NoteAnswer():
            return _heard(state, command, world)
        case Due(name="test"):
            return _test(state, command, world)
        case Due():
            return _result(state, command, world)


def _adopt(state: s.Reach | None, command: Adopt, world: World) -> Sequence[s.ReachEvent]:
    """A test that is overdue under the same rule stays due: the clock holds it."""
    rule = _rule(world.policy)
    if rule == (state.rule if state else ""):
        return []
    return [s.Planned(at=command.at, rule=rule, next_at=_next(world.policy, command.at))]


def _rule(policy: Policy) -> str:
    test = policy.reach_test
    return f"{test.weekday} {test.at:%H:%M} {policy.timezone.key}" if test else ""


def _next(policy: Policy, after: datetime) -> datetime | None:
    """Return the next moment of the week's test: by the site's clock, whatever its offset is on that day."""
    test = policy.reach_test
    if test is None:
        return None
    today = local_date(after, policy.timezone)
    first = today + timedelta(days=(test.weekday - today.weekday()) % 7)
    moments = (moment(day, test.at, policy.timezone) for day in (first, first + timedelta(weeks=1)))
    return next(each for each in moments if each > after)


def _heard(state: s.Reach | None, command: NoteAnswer, world: World) -> Sequence[s.ReachEvent]:
    if command.user not in world.roster.people:
        return []
    last = state.answers.get(command.user) if state else None
    waited_for = state is not None and state.test is not None and command.user in state.test.silent()
    if last is not None and not waited_for and command.at - last < APART:
        return []
    return [s.Heard(at=command.at, by=command.by, user=command.user)]


def _test(state: s.Reach | None, command: Due, world: World) -> Sequence[s.ReachEvent]:
    """Ask everybody once. After a long outage one test makes good for all that were missed."""
    at = max(command.at, world.now)
    next_at = _next(world.policy, at)
    if state is None or next_at is None:
        return [s.Planned(at=at, rule="", next_at=None)]
    people = wanted(world)
    tested = s.Tested(
        at=at,
        number=state.test.number + 1 if state.test else 1,
        asked=tuple(member.user for member in people if member.reachable),
        missed=tuple(member.user for member in people if not member.reachable),
        next_at=next_at,
    )
    return [tested]


def _result(state: s.Reach | None, command: Due, world: World) -> Sequence[s.ReachEvent]:
    """Name whoever was asked, still has a part here, and did not answer."""
    if state is None or state.test is None or state.test.ended:
        return []
    people = world.roster.people
    silent = tuple(user for user in state.test.silent() if user in people and people[user].reachable)
    admins = tuple(member.user for member in world.roster.bearing(Role.admin) if member.reachable)
    return [s.TestEnded(at=command.at, silent=silent, told=admins)]


def _deadlines(state: s.Reach) -> Mapping[str, datetime]:
    due = {TEST: state.next_at} if state.next_at else {}
    test = state.test
    if test is not None and not test.ended and test.silent():
        due[RESULT] = test.at + ANSWER_WITHIN
    return due


def _cards(state: s.Reach) -> Sequence[Card]:
    """Everybody asked has one card of each test in private."""
    test = state.test
    if test is None:
        return ()
    part, answered = str(test.number), test.answered
    return [
        Card(what="reach-test", part=part, to=Person(user), face=(answered.get(user),)) for user in test.asked
    ]


def _notices(event: s.ReachEvent, _state: s.Reach) -> Sequence[Notice]:
    """Tell every administrator who can be told, else the leaders, who has not answered."""
    if not isinstance(event, s.TestEnded) or not event.silent:
        return ()
    told: list[Audience] = [Person(user) for user in event.told] or [Leadership()]
    return [Notice(what="reach-silent", to=to) for to in told]


def _head(_state: s.Reach) -> Head | None:
    return None


REACH_TESTS = Aggregate(
    kind="reach",
    state=s.Reach,
    events=s.ReachEvent.__args__,
    new_id=lambda _command, _world: "site",
    decide=decide,
    evolve=s.evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
)
