"""Handing over: with a note, to whoever is next, and complete only when that person takes over."""

from datetime import timedelta
from typing import Any

from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.kernel import Person, Who
from tests.rules.duty.test_shifts import head, without
from tests.rules.duty.watch import HOUR, MINUTE, Watch, adopted, note
from tests.rules.town import ANN, BO, CHEN, SUN, ZHAO


def at_ten_to_eight(**changes: Any) -> Watch:
    return adopted(**changes).when(c.CheckIn, by=ANN).until(19, 50)


def handed(**changes: Any) -> Watch:
    return at_ten_to_eight(**changes).when(c.HandOver, by=ANN, note=note()).happens(e.HandedOver)


def test_it_is_complete_only_when_the_next_takes_over() -> None:
    watch = handed()
    assert watch.cards()["handover"] == [Person(BO)]
    assert head(watch.now()).who == (ANN,)
    watch.when(c.TakeOver, by=BO).happens(e.TakenOver)
    assert head(watch.now()).who == (BO,)
    (ann, bo) = watch.now().turns
    assert (ann.to, ann.handed, ann.ended_at) == (BO, True, watch.world.now)
    assert bo.checked_in_at == watch.world.now
    watch.until(20).happens(e.Turned)
    assert [turn.number for turn in watch.now().on()] == [bo.number]
    assert watch.after(HOUR).of(e.NotCheckedIn) == []


def test_the_second_who_takes_over_is_told_who_was_first() -> None:
    watch = handed().when(c.StandIn, by=ZHAO, user=SUN, until=at_ten_to_eight().world.now + HOUR)
    watch.when(c.TakeOver, by=BO).happens(e.TakenOver)
    watch.when(c.TakeOver, by=SUN).is_refused("taken-on", who=Who(BO))
    watch.when(c.TakeOver, by=BO).happens()


def test_it_is_for_the_next_and_nobody_else() -> None:
    handed().when(c.TakeOver, by=SUN).is_refused("not-next", next=(Who(BO),))
    at_ten_to_eight().when(c.TakeOver, by=BO).is_refused("nothing-handed-over", post="gate")
    at_ten_to_eight().when(c.HandOver, by=BO, note=note()).is_refused("not-on-duty", on=(Who(ANN),))


def test_where_nobody_is_next_it_is_said_so() -> None:
    at_ten_to_eight(roster=without(BO)).when(c.HandOver, by=ANN, note=note()).is_refused("nobody-next")


def test_a_second_note_replaces_the_first() -> None:
    watch = handed().when(c.HandOver, by=ANN, note=note("and gate 4")).happens(e.HandedOver)
    given = watch.now().handover
    assert given is not None
    assert given.note == note("and gate 4")
    assert len(watch.cards()["handover"]) == 1


def test_after_the_shift_it_still_reaches_the_one_who_is_on() -> None:
    watch = at_ten_to_eight().until(20, 5).when(c.HandOver, by=ANN, note=note()).happens(e.HandedOver)
    watch.when(c.HandOver, by=BO, note=note()).is_refused("handover-waits", who=Who(ANN))
    watch.when(c.TakeOver, by=BO).happens(e.TakenOver)
    assert head(watch.now()).who == (BO,)
    assert watch.now().on()[0].checked_in_at == watch.world.now


def test_long_before_the_shift_only_the_note_is_acknowledged() -> None:
    watch = adopted().when(c.CheckIn, by=ANN).when(c.HandOver, by=ANN, note=note())
    watch.when(c.TakeOver, by=BO).happens(e.TakenOver)
    assert head(watch.now()).who == (ANN,)
    assert [turn.user for turn in watch.until(20).now().on()] == [BO]


def test_if_nobody_takes_over_in_time_the_deputy_and_the_duty_officers_are_told_once() -> None:
    watch = handed().until(20, 1).when(c.CheckIn, by=BO).until(20, 14)
    assert not watch.of(e.NotTakenOver)
    watch.after(MINUTE).happens(e.NotTakenOver)
    assert watch.cards()["not-taken-over"] == [Person(CHEN), Person(ZHAO)]
    assert len(watch.after(timedelta(hours=3)).of(e.NotTakenOver)) == 1
    watch.when(c.TakeOver, by=BO).happens(e.TakenOver)
    assert "handover" not in watch.until(8, 0, day=3).cards()
