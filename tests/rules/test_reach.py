"""The weekly reach test: who is asked when, who has not answered, and who is told."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coordination.aggregates import AGGREGATES, starting
from coordination.kernel import Due, Head, Leadership, Person, Ref, Refusal, UserId, Words
from coordination.plan import Role
from coordination.policy import Policy, ReachTest
from coordination.reach import state as s
from coordination.reach.answers import REACH, NoteAnswer
from coordination.reach.rules import REACH_TESTS, Adopt, wanted
from coordination.roster.state import Grant, Member, Roster
from tests.rules.thing import Thing
from tests.rules.town import ANN, BO, CHEN, CHIEF, LIU, NINE, PEOPLE, POLICY, ROOT, STRANGER, SUN, ZHAO, world

WEEKLY = replace(POLICY, reach_test=ReachTest(weekday=2, at=time(10, 0)))
STAFF = (CHIEF, CHEN, LIU, ZHAO, SUN)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def adopted(policy: Policy = WEEKLY, **changes: Any) -> Thing:
    return Thing(REACH_TESTS, world(policy=policy, **changes)).when(Adopt)


def without(*lost: UserId) -> Roster:
    return Roster(people={m.user: replace(m, reachable=m.user not in lost) for m in PEOPLE})


def asked(**changes: Any) -> Thing:
    """Wednesday at ten, and everybody was asked."""
    return adopted(**changes).until(at(4, 10))


def test_every_start_takes_over_the_configs_hour_and_says_nothing_twice() -> None:
    thing = adopted().happens(s.Planned)
    assert thing.state.next_at == at(4, 10)
    thing.when(Adopt).happens()
    moved = replace(WEEKLY, reach_test=ReachTest(weekday=0, at=time(9, 30)))
    thing.world = replace(thing.world, policy=moved)
    assert thing.when(Adopt).happens(s.Planned).state.next_at == at(2, 9, 30)
    thing.world = replace(thing.world, policy=POLICY)
    assert REACH_TESTS.deadlines(thing.when(Adopt).happens(s.Planned).state) == {}
    adopted(POLICY).happens()


def test_the_program_sends_it_at_its_start() -> None:
    (ref, command), *_ = [each for each in starting(WEEKLY, NINE) if each[0] == REACH]
    assert (ref, command) == (REACH, Adopt(at=NINE))
    assert REACH_TESTS in AGGREGATES
    assert REACH_TESTS.new_id(command, world()) == REACH.id


def test_the_hour_is_the_sites_and_comes_every_week() -> None:
    berlin = replace(WEEKLY, timezone=ZoneInfo("Europe/Berlin"))
    thing = adopted(berlin)
    moments = []
    for _ in range(5):
        moments.append(thing.state.next_at)
        thing.until(thing.state.next_at)
    assert moments == [at(4, 9), at(11, 9), at(18, 9), at(25, 9), datetime(2026, 4, 1, 8, tzinfo=UTC)]


def test_everybody_who_must_be_reachable_is_asked_once_in_private() -> None:
    thing = asked().happens(s.Tested)
    assert thing.state.test.asked == STAFF
    assert [card.to for card in REACH_TESTS.cards(thing.state)] == [Person(user) for user in STAFF]
    assert {card.part for card in REACH_TESTS.cards(thing.state)} == {"1"}
    assert thing.until(at(11, 10)).state.test.number == 2


def test_who_is_on_duty_comes_first_and_who_cannot_be_asked_is_kept_apart() -> None:
    post = Head(
        ref=Ref("duty", "shaft-3"), unit="shaft-3", opened_at=NINE, open=True, status="", who=(ANN, STRANGER)
    )
    site = Head(ref=Ref("duty", "site"), unit=None, opened_at=NINE, open=True, status="", who=(ZHAO,))
    thing = asked(open=(post, site), roster=without(LIU))
    assert [member.user for member in wanted(thing.world)] == [ZHAO, ANN, CHIEF, CHEN, LIU, SUN]
    assert (thing.state.test.asked, thing.state.test.missed) == ((ZHAO, ANN, CHIEF, CHEN, SUN), (LIU,))


def test_an_answer_counts_whatever_it_was_given_to() -> None:
    thing = asked().when(NoteAnswer, by=CHIEF, user=CHIEF).happens(s.Heard)
    assert thing.state.test.answered == {CHIEF: at(4, 10)}
    assert CHIEF not in thing.state.test.silent()
    faces = {card.to: card.face for card in REACH_TESTS.cards(thing.state)}
    assert faces[Person(CHIEF)] != faces[Person(CHEN)]
    thing.when(NoteAnswer, user=ANN).happens(s.Heard)
    assert thing.state.answers == {CHIEF: at(4, 10), ANN: at(4, 10)}
    assert ANN not in thing.state.test.answered


def test_a_burst_of_answers_is_one_and_a_stranger_is_none() -> None:
    thing = asked().when(NoteAnswer, user=ANN).when(NoteAnswer, user=ANN).happens()
    thing.when(NoteAnswer, user=STRANGER).happens()
    thing.world = replace(thing.world, now=at(4, 10, 10))
    thing.when(NoteAnswer, user=ANN).happens(s.Heard)
    unplanned = Thing(REACH_TESTS, world()).when(NoteAnswer, user=ANN).happens(s.Heard)
    assert unplanned.state.answers == {ANN: NINE}


def test_an_answer_just_before_the_test_does_not_stand_in_the_way_of_one_to_it() -> None:
    thing = adopted().until(at(4, 9, 55)).when(NoteAnswer, user=CHEN).until(at(4, 10))
    assert CHEN in thing.state.test.silent()
    assert CHEN in thing.when(NoteAnswer, user=CHEN).happens(s.Heard).state.test.answered


def test_the_silent_are_told_to_the_administrators_a_day_later() -> None:
    thing = asked()
    for user in (CHIEF, CHEN, LIU, ZHAO):
        thing.when(NoteAnswer, user=user)
    assert thing.until(at(5, 9, 59)).tells() == []
    assert thing.until(at(5, 10)).tells() == [("reach-silent", Person(ROOT))]
    assert thing.state.test.silent() == (SUN,)
    assert thing.when(NoteAnswer, user=SUN).happens(s.Heard).state.test.silent() == ()
    assert thing.until(at(11, 9)).tells() == []


def test_the_leaders_are_told_when_no_administrator_can_be() -> None:
    assert asked(roster=without(ROOT)).until(at(5, 10)).tells() == [("reach-silent", Leadership())]


def test_when_all_have_answered_nobody_is_told_anything() -> None:
    thing = asked()
    for user in STAFF:
        thing.when(NoteAnswer, user=user)
    assert REACH_TESTS.deadlines(thing.state) == {"test": at(11, 10)}
    assert thing.until(at(6, 0)).tells() == []
    thing.when(Due, name="result").happens(s.TestEnded)
    thing.when(Due, name="result").happens()
    assert thing.tells() == []


def test_who_is_gone_or_cannot_be_written_to_is_not_called_silent() -> None:
    thing = asked()
    people = {m.user: replace(m, reachable=m.user != CHEN) for m in PEOPLE if m.user != LIU}
    thing.world = replace(thing.world, roster=Roster(people=people))
    told = thing.until(at(5, 10)).happens(s.TestEnded).last
    assert not isinstance(told, Refusal)
    assert [event.silent for event in told if isinstance(event, s.TestEnded)] == [(CHIEF, ZHAO, SUN)]


def test_a_month_of_outage_is_one_test() -> None:
    thing = adopted()
    thing.world = replace(thing.world, now=at(27, 3))
    thing.until(at(27, 3)).happens(s.Tested)
    assert (thing.state.test.at, thing.state.next_at) == (at(27, 3), datetime(2026, 4, 1, 10, tzinfo=UTC))


def test_a_test_that_the_config_took_away_is_not_held() -> None:
    thing = adopted()
    thing.world = replace(thing.world, policy=POLICY)
    assert thing.until(at(5, 0)).happens(s.Planned).state.test is None


def test_of_those_whom_it_no_longer_concerns_nothing_is_kept() -> None:
    thing = adopted().when(NoteAnswer, user=BO).when(NoteAnswer, user=CHEN).until(at(4, 10))
    assert thing.state.answers == {CHEN: NINE}


def test_it_is_no_overviews_line() -> None:
    assert REACH_TESTS.head(asked().state) is None
    assert REACH_TESTS.cards(adopted().state) == ()


@pytest.mark.parametrize("size", [0, 60])
def test_any_number_of_people(size: int) -> None:
    people = {
        UserId(n): Member(user=UserId(n), name=Words("x"), grants=(Grant(role=Role.head, unit="shaft-3"),))
        for n in range(100, 100 + size)
    }
    thing = asked(roster=Roster(people=people)).until(at(6, 0))
    assert len(REACH_TESTS.cards(thing.state)) == size
    assert len(thing.tells()) == (1 if size else 0)
    assert timedelta() < thing.state.next_at - thing.world.now
