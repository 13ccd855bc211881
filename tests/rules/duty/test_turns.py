"""Whose turn it is, by the site's clock: without gap or overlap, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.calendar import moment
from coordination.duty.turns import Shift, holes, overlaid, shifts
from coordination.kernel import UserId
from coordination.policy import Policy, Post, Rotation, Watch
from tests.rules.town import ANN, BO, CHEN, LIU, SUN

BERLIN, NEW_YORK, SHANGHAI = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Shanghai")
)
ZONES = st.sampled_from([BERLIN, NEW_YORK, SHANGHAI, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")])
EVERY = st.sampled_from(
    [timedelta(hours=h) for h in (1, 6, 7, 8, 12)] + [timedelta(days=d) for d in (1, 2, 7)]
)
MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
CREWS = st.lists(st.sampled_from([ANN, BO, CHEN, LIU]), min_size=1, max_size=4).map(tuple)
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rotating(every: timedelta, at: time = time(8), crew: tuple[UserId, ...] = (ANN, BO)) -> Post:
    return Post(
        id="gate", name={}, rotation=Rotation(begins=date(2026, 1, 5), at=at, every=every, people=crew)
    )


def patterned(*watches: Watch) -> Post:
    return Post(id="gate", name={}, pattern=watches)


def local(zone: ZoneInfo, *when: int) -> datetime:
    year, month, day, hour, minute = when
    return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


@given(zone=ZONES, every=EVERY, at=TIMES, crew=CREWS, since=MOMENTS)
def test_a_rotation_leaves_no_gap_and_no_overlap(
    zone: ZoneInfo,
    every: timedelta,
    at: time,
    crew: tuple[UserId, ...],
    since: datetime,
) -> None:
    post, policy = rotating(every, at, crew), Policy(timezone=zone)
    begun = moment(date(2026, 1, 5), at, zone)
    found = shifts(post, policy, since, since + 9 * DAY)
    if since >= begun:
        assert found[0].begins_at <= since < found[0].ends_at
        assert list(holes(found, since, since + 9 * DAY)) == []
    for one, other in pairwise(found):
        assert one.ends_at == other.begins_at
    for shift in found:
        assert shift.begins_at < shift.ends_at
        assert abs(shift.ends_at - shift.begins_at - every) <= HOUR
        assert len(shift.people) == 1


@given(zone=ZONES, every=EVERY, at=TIMES, since=MOMENTS, later=st.integers(0, 200))
def test_a_shift_is_the_same_whenever_one_looks(
    zone: ZoneInfo, every: timedelta, at: time, since: datetime, later: int
) -> None:
    post, policy, until = rotating(every, at), Policy(timezone=zone), since + 9 * DAY
    then = since + later * HOUR
    assert shifts(post, policy, then, until) == tuple(
        s for s in shifts(post, policy, since, until) if s.ends_at > then
    )


@given(zone=ZONES, since=MOMENTS)
def test_a_pattern_of_two_watches_a_day_covers_every_day(zone: ZoneInfo, since: datetime) -> None:
    day = Watch(begins=time(8), ends=time(20), people=(ANN,))
    night = Watch(begins=time(20), ends=time(8), people=(BO,))
    found = shifts(patterned(day, night), Policy(timezone=zone), since, since + 9 * DAY)
    assert list(holes(found, since, since + 9 * DAY)) == []
    assert all(
        one.ends_at == other.begins_at and one.people != other.people for one, other in pairwise(found)
    )


@pytest.mark.parametrize(
    ("begins", "hours"), [((2026, 3, 28, 20, 0), 11), ((2026, 10, 24, 20, 0), 13), ((2026, 6, 1, 20, 0), 12)]
)
def test_the_night_of_a_clock_change_is_shorter_or_longer(begins: tuple[int, ...], hours: int) -> None:
    at = local(BERLIN, *begins)
    (night, *_) = shifts(rotating(12 * HOUR), Policy(timezone=BERLIN), at, at + DAY)
    assert night.begins_at == at
    assert night.ends_at - night.begins_at == timedelta(hours=hours)


def test_the_hour_that_the_clocks_skip_is_nobodys_turn() -> None:
    at = local(BERLIN, 2026, 3, 29, 1, 0)
    found = shifts(rotating(HOUR), Policy(timezone=BERLIN), at, at + 3 * HOUR)
    assert [shift.ends_at - shift.begins_at for shift in found] == [HOUR, HOUR, HOUR]
    assert found[0].people == found[1].people  # whose turn the skipped hour was, has none


def test_nobody_is_on_duty_before_the_rotation_begins() -> None:
    begun = moment(date(2026, 1, 5), time(8), BERLIN)
    found = shifts(rotating(DAY), Policy(timezone=BERLIN), begun - 3 * DAY, begun + HOUR)
    assert [(shift.begins_at, shift.people) for shift in found] == [(begun, (ANN,))]


def test_people_take_turns_and_begin_again() -> None:
    begun = moment(date(2026, 1, 5), time(8), BERLIN)
    found = shifts(rotating(DAY, crew=(ANN, BO, CHEN)), Policy(timezone=BERLIN), begun, begun + 5 * DAY)
    assert [shift.people[0] for shift in found] == [ANN, BO, CHEN, ANN, BO]


def test_where_watches_overlap_only_who_comes_is_new() -> None:
    leader = Watch(begins=time(8), ends=time(8), people=(CHEN,))
    clerks = (
        Watch(begins=time(8), ends=time(20), people=(ANN,)),
        Watch(begins=time(20), ends=time(8), people=(BO,)),
    )
    at = local(SHANGHAI, 2026, 3, 4, 9, 0)
    one, two, three = shifts(patterned(leader, *clerks), Policy(timezone=SHANGHAI), at, at + DAY)
    assert (one.people, one.stays) == ((CHEN, ANN), ())
    assert (two.people, two.stays) == ((CHEN, BO), (CHEN,))
    assert (three.people, three.stays) == ((CHEN, ANN), ())


def shift(begins: int, ends: int, *people: int) -> Shift:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    who = tuple(people)
    return Shift(begins_at=noon + begins * HOUR, ends_at=noon + ends * HOUR, people=who)  # type: ignore[arg-type] # ids


def test_what_is_put_over_the_plan_cuts_it() -> None:
    plan = [shift(0, 8, ANN), shift(8, 16, BO)]
    assert overlaid(plan, [shift(6, 10, SUN)]) == (
        shift(0, 6, ANN),
        shift(6, 10, SUN),
        shift(10, 16, BO),
    )
    assert overlaid(plan, [shift(2, 3, SUN), shift(1, 4, LIU)]) == (
        shift(0, 1, ANN),
        shift(1, 4, LIU),
        shift(4, 8, ANN),
        shift(8, 16, BO),
    )
    assert overlaid(plan, [shift(20, 24, SUN)]) == (*plan, shift(20, 24, SUN))
