"""Spans without anybody: told once, the day before, while there is time to do something."""

from dataclasses import replace
from datetime import UTC, datetime, time

from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.kernel import Leadership
from coordination.policy import Days, Period, Post
from coordination.policy import Watch as Line
from tests.rules.duty.test_shifts import head, without
from tests.rules.duty.watch import GATE, HOUR, Watch, adopted
from tests.rules.town import ANN, BO, NINE, ROOT, SUN, ZHAO

MON, TUE, WED, THU, FRI, SAT, SUNDAY = range(7)
DAY = 24 * HOUR


def post(*free: int) -> Post:
    """A pattern in which nobody is planned on some days."""
    days = Days(weekdays=frozenset(range(7)) - set(free))
    return replace(
        GATE, rotation=None, pattern=(Line(days=days, begins=time(0), ends=time(0), people=(ANN,)),)
    )


def told(watch: Watch) -> list[tuple[datetime, datetime, datetime | None]]:
    return [(gap.at, gap.begins_at, gap.ends_at) for gap in watch.of(e.GapSeen)]


def march(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_a_gap_is_told_once_the_day_before_at_four() -> None:
    watch = adopted(post(THU)).after(2 * DAY)
    assert told(watch) == []
    watch.until(17, day=4)
    assert told(watch) == [(march(4, 16), march(5), march(6))]
    assert watch.cards()["gap"] == [Leadership()]
    watch.until(12, day=5)
    assert len(told(watch)) == 1
    assert head(watch.now()).status == "gap"
    assert head(watch.until(0, day=6).now()).who == (ANN,)
    assert "gap" not in watch.cards()


def test_a_gap_after_a_weekend_is_told_before_the_weekend_when_that_is_near_enough() -> None:
    watch = adopted(post(MON), now=march(3, 9)).after(5 * DAY)
    assert told(watch) == [(march(6, 16), march(9), march(10))]
    late = adopted(post(TUE), now=march(4, 9)).after(6 * DAY)
    assert told(late) == [(march(9, 16), march(10), march(11))]


def test_a_gap_that_the_config_brings_at_the_last_moment_is_told_at_once() -> None:
    assert told(adopted(post(TUE), now=march(2, 17))) == [(march(2, 17), march(3), march(4))]
    assert told(adopted(post(MON))) == [(NINE, march(2), march(3))]


def test_a_hole_that_the_pattern_leaves_every_night_is_told_once() -> None:
    line = Line(begins=time(8), ends=time(20), people=(ANN,))
    watch = adopted(replace(GATE, rotation=None, pattern=(line,))).after(9 * DAY)
    assert told(watch) == [(NINE, march(2, 20), march(3, 8))]


def test_where_nothing_is_planned_at_all_it_is_told_once() -> None:
    watch = adopted(replace(GATE, rotation=None)).after(9 * DAY)
    assert told(watch) == [(NINE, NINE, None)]
    watch.world = replace(watch.world, policy=adopted().world.policy)
    watch.when(c.Adopt, post="gate")
    assert "gap" not in watch.cards()


def test_a_shift_of_people_who_are_not_enrolled_is_a_gap_too() -> None:
    watch = adopted(roster=without(BO))
    assert [(gap.begins_at, gap.people) for gap in watch.of(e.GapSeen)] == [(march(2, 20), (BO,))]
    watch.until(16)
    assert [(gap.begins_at, gap.people) for gap in watch.of(e.GapSeen)][1:] == [(march(3, 20), (BO,))]


def test_who_stands_in_closes_the_gap() -> None:
    watch = adopted(post(THU)).until(17, day=4)
    (gap,) = watch.now().gaps
    assert watch.now().covering(gap) == ()
    watch.when(c.StandIn, by=ZHAO, user=SUN, gap=gap.number).happens(e.StoodIn, e.Planned)
    assert watch.now().covering(gap) == (SUN,)
    assert head(watch.until(12, day=5).now()).who == (SUN,)
    assert head(watch.until(1, day=6).now()).who == (ANN,)


def test_a_gap_without_an_end_needs_one_from_whoever_fills_it() -> None:
    watch = adopted(replace(GATE, rotation=None))
    (gap,) = watch.now().gaps
    watch.when(c.StandIn, by=ZHAO, user=SUN, gap=gap.number).is_refused("until-when")
    watch.when(c.StandIn, by=ZHAO, user=SUN, gap=gap.number, until=NINE + HOUR)
    assert head(watch.now()).who == (SUN,)


def test_a_period_that_is_opened_from_the_chat_brings_its_watches() -> None:
    always = Line(begins=time(8), ends=time(20), people=(ANN,))
    flood = Line(days=Days(period="flood"), begins=time(20), ends=time(8), people=(BO,))
    watch = adopted(replace(GATE, rotation=None, pattern=(always, flood)))
    watch.world = replace(
        watch.world,
        policy=replace(watch.world.policy, periods={"flood": Period(id="flood", name={"en": "Flood"})}),
    )
    assert watch.world.policy.posts_in("flood") == ("gate",)
    assert head(watch.until(21).now()).status == "gap"
    watch.when(c.NotePeriod, by=ROOT, period="flood", begins=march(2).date())
    watch.happens(e.PeriodNoted, e.Turned)
    assert head(watch.now()).who == (BO,)
    watch.when(c.NotePeriod, by=ROOT, period="flood", begins=march(2).date(), ends=march(2).date())
    assert head(watch.until(21, day=3).now()).status == "gap"


def test_who_enrols_is_planned_with_at_once_and_closes_the_gap() -> None:
    watch = adopted(roster=without(ANN))
    assert [gap.people for gap in watch.now().gaps] == [(ANN,)]
    watch.world = replace(watch.world, roster=adopted().world.roster)
    watch.when(c.Adopt, post="gate").happens(e.Turned, e.GapClosed)
    assert head(watch.now()).who == (ANN,)
    assert watch.now().covering(watch.now().gaps[0]) == (ANN,)
    watch.when(c.Adopt, post="gate").happens()
    watch.world = replace(watch.world, roster=without(ANN))
    watch.when(c.Adopt, post="gate")
    assert head(watch.now()).status == "gap"
