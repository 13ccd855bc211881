"""The clock of a post: reminders, shifts that begin and end, check-ins wanted and missed."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.duty.rules import DUTY, starting
from coordination.duty.state import Duty
from coordination.kernel import Due, Head, Leadership, Person, Ref, UserId
from coordination.policy import Policy
from coordination.policy import Watch as Line
from coordination.roster.state import Roster
from tests.rules.duty.watch import GATE, HOUR, MINUTE, Watch, adopted, policy
from tests.rules.town import ANN, BO, CHEN, LIU, NINE, PEOPLE, STRANGER, SUN, ZHAO


def head(state: Duty) -> Head:
    found = DUTY.head(state)
    assert found is not None
    return found


def without(*users: UserId) -> Roster:
    return Roster(people={member.user: member for member in PEOPLE if member.user not in users})


def test_at_the_start_every_post_of_the_config_takes_it_over() -> None:
    assert starting(policy(), NINE) == [(Ref("duty", "gate"), c.Adopt(at=NINE, post="gate"))]
    watch = adopted().happens(e.Adopted, e.Turned)
    assert head(watch.now()) == Head(
        ref=Ref("duty", "gate"), unit="shaft-3", opened_at=NINE, open=True, status="on", who=(ANN,)
    )


def test_a_second_start_with_the_same_config_changes_nothing() -> None:
    adopted().when(c.Adopt, post="gate").happens()
    watch = adopted().when(c.CheckIn, by=ANN).after(HOUR)
    assert watch.when(c.Adopt, post="gate").happens().now().on()[0].checked_in_at == NINE


def test_the_next_is_reminded_then_asked_and_checks_in_with_one_tap() -> None:
    watch = adopted().when(c.CheckIn, by=ANN).until(19, 29)
    assert not watch.of(e.Reminded)
    watch.after(MINUTE).happens(e.Reminded)
    assert watch.cards()["shift"] == [Person(ANN), Person(BO)]
    watch.until(20).happens(e.Turned)
    assert watch.cards()["check-in-wanted"] == [Person(BO)]
    assert head(watch.now()).who == (BO,)
    watch.after(MINUTE).when(c.CheckIn, by=BO).happens(e.CheckedIn)
    assert "check-in-wanted" not in watch.cards()
    watch.when(c.CheckIn, by=BO).happens()
    watch.until(21)
    assert not watch.of(e.NotCheckedIn)[1:]


def test_who_comes_early_is_on_duty_from_the_beginning_and_not_before() -> None:
    watch = adopted().when(c.CheckIn, by=ANN).until(19, 50).when(c.CheckIn, by=BO).happens(e.CheckedIn)
    assert head(watch.now()).who == (ANN,)
    watch.until(20)
    assert head(watch.now()).who == (BO,)
    assert "check-in-wanted" not in watch.cards()
    assert watch.after(HOUR).of(e.NotCheckedIn) == []


def test_two_hours_before_one_can_check_in_even_unreminded_but_not_sooner() -> None:
    watch = adopted().until(17, 59).when(c.CheckIn, by=BO).is_refused("too-early", post="gate")
    watch.after(MINUTE).when(c.CheckIn, by=BO).happens(e.CheckedIn)
    watch.until(20)
    assert [turn.user for turn in watch.now().on()] == [BO]


def test_without_a_check_in_the_first_deputy_and_the_duty_officers_are_told() -> None:
    watch = adopted().after(15 * MINUTE).happens(e.NotCheckedIn)
    assert watch.cards()["not-checked-in"] == [Person(CHEN), Person(ZHAO)]
    assert head(watch.now()).who == (ANN,)
    watch.after(HOUR)
    assert len(watch.of(e.NotCheckedIn)) == 1
    watch.when(c.CheckIn, by=ANN).happens(e.CheckedIn)


def test_a_deputy_who_cannot_be_reached_is_passed_over_and_where_nobody_is_the_leaders_are_told() -> None:
    people = {member.user: replace(member, reachable=member.user != CHEN) for member in PEOPLE}
    watch = adopted(roster=Roster(people=people)).after(HOUR)
    assert watch.cards()["not-checked-in"] == [Person(LIU), Person(ZHAO)]
    alone = adopted(roster=without(CHEN, LIU, ZHAO)).after(HOUR)
    assert alone.cards()["not-checked-in"] == [Leadership()]


def test_a_check_in_that_was_sent_in_time_counts_with_its_own_moment() -> None:
    watch = adopted().after(20 * MINUTE).when(c.CheckIn, by=ANN, at=NINE + 10 * MINUTE)
    assert watch.now().on()[0].checked_in_at == NINE + 10 * MINUTE


def test_whom_nobody_planned_is_told_who_is_on() -> None:
    watch = adopted().when(c.CheckIn, by=SUN).is_refused("not-your-shift", post="gate")
    watch.when(c.CheckIn, by=STRANGER).is_refused("not-enrolled")
    watch.until(21).when(c.CheckIn, by=ANN).is_refused("too-early")


def test_after_an_outage_the_present_people_are_asked_and_get_the_whole_time() -> None:
    watch = adopted().when(c.CheckIn, by=ANN)
    watch.world = replace(watch.world, now=NINE + 26 * HOUR)
    watch.when(Due, name="turn", at=NINE + 11 * HOUR).happens(e.Turned)
    (turn,) = watch.now().on()
    assert (turn.user, turn.begun_at) == (ANN, NINE + 26 * HOUR)
    late = DUTY.deadlines(watch.now())[f"late:{turn.number}"]
    assert late == NINE + 26 * HOUR + 15 * MINUTE
    assert all(
        at > watch.world.now for at in DUTY.deadlines(watch.now()).values() if at != watch.now().look_at
    )


def test_who_is_not_enrolled_is_neither_asked_nor_on_duty() -> None:
    watch = adopted(roster=without(ANN))
    assert head(watch.now()).status == "gap"
    assert head(watch.now()).who == ()
    assert "shift" not in watch.cards()
    assert watch.after(HOUR).of(e.NotCheckedIn) == []


def test_a_post_that_left_the_config_is_closed_by_those_that_stay() -> None:
    watch = adopted()
    pump = replace(GATE, id="pump")
    watch.world = replace(watch.world, policy=policy(pump), open=(head(watch.now()),))
    other = Watch(watch.world, None, [], []).when(c.Adopt, post="pump")
    (swept,) = other.of(e.Swept)
    assert swept.then() == [(Ref("duty", "gate"), c.Adopt(at=NINE, post="gate"))]
    watch.when(c.CheckIn, by=ANN).is_refused("post-closed", post="gate")
    watch.when(c.Adopt, post="gate").happens(e.Closed)
    assert not head(watch.now()).open
    assert not DUTY.deadlines(watch.now())
    watch.when(c.Adopt, post="gate").happens()
    watch.when(Due, name="look").happens()


def test_where_no_post_is_left_the_clock_closes_it_and_it_can_come_back() -> None:
    watch = adopted()
    watch.world = replace(watch.world, policy=Policy())
    watch.until(16).happens(e.Closed)
    watch.world = replace(watch.world, policy=policy())
    watch.when(c.Adopt, post="gate").happens(e.Adopted, e.Turned)
    assert head(watch.now()).who == (ANN,)


def test_what_the_config_says_anew_holds_at_once() -> None:
    watch = adopted().when(c.CheckIn, by=ANN)
    slower = replace(GATE, late_after=timedelta(hours=1), unit="")
    watch.world = replace(watch.world, policy=policy(slower))
    watch.when(c.Adopt, post="gate").happens(e.Adopted)
    assert head(watch.now()).unit is None
    assert watch.now().on()[0].checked_in_at == NINE


def test_who_stays_when_a_colleague_changes_goes_on_and_is_not_asked_again() -> None:
    lines = (
        Line(begins=time(8), ends=time(8), people=(CHEN,)),
        Line(begins=time(8), ends=time(20), people=(ANN,)),
        Line(begins=time(20), ends=time(8), people=(BO,)),
    )
    watch = adopted(replace(GATE, rotation=None, pattern=lines))
    watch.when(c.CheckIn, by=CHEN).when(c.CheckIn, by=ANN).until(19, 40)
    assert [event.people for event in watch.of(e.Reminded)] == [(BO,)]
    watch.until(20)
    assert {turn.user: turn.checked_in_at for turn in watch.now().on()} == {CHEN: NINE, BO: None}
    assert head(watch.now()).who == (CHEN,)
    watch.until(8, day=3)
    assert {turn.user: turn.checked_in_at for turn in watch.now().on()} == {CHEN: None, ANN: None}


def test_of_a_rotation_by_the_week_the_next_is_known_all_week() -> None:
    assert GATE.rotation is not None
    weekly = replace(GATE, rotation=replace(GATE.rotation, every=timedelta(days=7)))
    watch = adopted(weekly)
    assert [shift.people for shift in watch.now().coming] == [(BO,)]


def test_an_alarm_for_what_is_settled_changes_nothing() -> None:
    watch = adopted().when(c.CheckIn, by=ANN)
    (turn,) = watch.now().on()
    for name in (f"late:{turn.number}", "late:99", "handover"):
        watch.when(Due, name=name).happens()
    watch.state = replace(watch.now(), coming=())
    watch.when(Due, name="remind").happens()


def test_only_the_config_opens_a_post() -> None:
    with pytest.raises(TypeError, match="CheckIn opens no post"):
        DUTY.new_id(c.CheckIn(at=NINE), adopted().world)
    with pytest.raises(ValueError, match="no config has named"):
        DUTY.evolve(None, e.Closed(at=NINE))
    with pytest.raises(ValueError, match="nothing was handed over"):
        DUTY.evolve(adopted().now(), e.TakenOver(at=NINE, user=BO, shift=None))
    closed = adopted()
    closed.world = replace(closed.world, policy=Policy())
    closed.when(c.NotePeriod, period="flood", begins=NINE.date()).happens()
