"""Each local date has one due moment, whatever the clock does; days are the site's, not only the week's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.calendar import FURTHEST, falls_on, is_open, local_date, moment, next_day
from coordination.policy import Daybook, Days, Period, Policy, Schedule

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)

SEASON = Period(id="flood", name={"en": "Flood season"}, begins=date(2026, 6, 1), ends=date(2026, 9, 30))
FESTIVAL = Period(id="festival", name={"en": "Festival"})
NATIONAL_DAY = Daybook(
    off=frozenset(date(2026, 10, n) for n in range(1, 8)),
    worked=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
POLICY = Policy(periods={"flood": SEASON, "festival": FESTIVAL}, daybook=NATIONAL_DAY)
DAILY = Schedule(id="daily", title={"en": "Daily report"}, due=time(17))


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The minutes of 2026 from which on the zone's clock runs differently."""
    for n in range(365):
        before, after = NEW_YEAR + n * DAY, NEW_YEAR + (n + 1) * DAY
        if before.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
            continue
        while after - before > MINUTE:
            middle = before + (after - before) // 2
            middle = middle.replace(second=0, microsecond=0)
            same = middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
            before, after = (middle, after) if same else (before, middle)
        yield after


@cache
def _all_changes() -> dict[str, tuple[datetime, ...]]:
    return {name: tuple(_changes(ZoneInfo(name))) for name in sorted(available_timezones())}


def _first_minute(scan: list[tuple[datetime, datetime]], wanted: datetime) -> datetime:
    """Look at every minute: the first at which the clock on the wall shows this, or more."""
    return next(instant for instant, wall in scan if wall >= wanted)


def test_the_clock_changes_somewhere() -> None:
    changes = _all_changes()
    assert len(changes) > 400
    assert changes["Europe/Berlin"] == (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    )
    assert changes["Asia/Shanghai"] == ()


def test_around_every_change_of_every_clock_it_is_what_a_look_at_every_minute_finds() -> None:
    for name, changes in _all_changes().items():
        zone = ZoneInfo(name)
        for change in changes:
            instants = [change + n * MINUTE for n in range(-240, 241)]
            scan = [(instant, _wall(instant, zone)) for instant in instants]
            shown = _wall(change - MINUTE, zone) + MINUTE
            for away in (-90, -60, -31, -30, -1, 0, 1, 29, 30, 45, 59, 60, 90):
                wanted = shown + away * MINUTE
                found = moment(wanted.date(), wanted.time(), zone)
                assert found == _first_minute(scan, wanted), (name, wanted)


zones = st.sampled_from(sorted(name for name, changes in _all_changes().items() if changes))


@given(
    zones,
    st.dates(date(2025, 12, 31), date(2027, 1, 1)),
    st.times().map(lambda at: at.replace(microsecond=0)),
)
def test_a_later_day_is_due_later(name: str, day: date, at: time) -> None:
    zone = ZoneInfo(name)
    dues = [moment(day + n * DAY, at, zone) for n in range(3)]
    assert all(timedelta(hours=22) < b - a < timedelta(hours=26) for a, b in pairwise(dues))
    assert all(due.tzinfo is UTC for due in dues)


@given(zones, st.integers(0, 1), st.lists(st.integers(0, 86399), min_size=2, max_size=8))
def test_a_later_time_of_the_day_is_never_due_earlier(name: str, which: int, seconds: list[int]) -> None:
    zone = ZoneInfo(name)
    changes = _all_changes()[name]
    day = local_date(changes[which % len(changes)], zone)
    dues = [moment(day, _time(n), zone) for n in sorted(seconds)]
    assert dues == sorted(dues)


@given(zones, st.integers(0, 86399))
def test_one_is_due_for_each_date_and_on_that_date(name: str, seconds: int) -> None:
    zone = ZoneInfo(name)
    days = {local_date(change, zone) + n * DAY for change in _all_changes()[name] for n in (-1, 0, 1)}
    dues = {day: moment(day, _time(seconds), zone) for day in days}
    assert len(set(dues.values())) == len(days)
    assert all(local_date(due, zone) in (day, day + DAY) for day, due in dues.items())
    # Past midnight only where the clock is put forward over it.
    late = [due for day, due in dues.items() if local_date(due, zone) != day]
    assert all(due in _all_changes()[name] for due in late)


def _time(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


@pytest.mark.parametrize(
    ("day", "at", "due"),
    [
        (date(2026, 3, 28), time(2, 30), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59, 59), datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 0), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30, 15), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0, 1), datetime(2026, 3, 29, 1, 0, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_night_on_which_berlin_changes_its_clock(day: date, at: time, due: datetime) -> None:
    assert moment(day, at, BERLIN) == due


def test_a_gap_over_midnight_is_due_when_it_is_over() -> None:
    """Cairo's clocks go from 24:00 to 01:00."""
    assert moment(date(2026, 4, 24), time(0, 30), ZoneInfo("Africa/Cairo")) == datetime(
        2026, 4, 23, 22, tzinfo=UTC
    )


def test_a_date_belongs_to_the_sites_clock() -> None:
    assert local_date(datetime(2026, 11, 23, 22, 30, tzinfo=UTC), BERLIN) == date(2026, 11, 23)
    assert local_date(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), BERLIN) == date(2026, 11, 24)


WEEK = [date(2026, 9, 14) + n * DAY for n in range(7)]


def _on(days: Days, *dates: date) -> list[bool]:
    return [falls_on(days, day, POLICY, {}) for day in dates]


def test_every_day_is_every_day() -> None:
    assert _on(Days(), *WEEK, date(2026, 10, 1)) == [True] * 8


def test_weekdays_are_counted_from_monday() -> None:
    assert _on(Days(weekdays=frozenset({0, 2, 4})), *WEEK) == [True, False, True, False, True, False, False]


def test_a_holiday_is_no_workday_and_a_sunday_may_be_one() -> None:
    workdays = Days(workdays=True)
    assert _on(workdays, *WEEK) == [True] * 5 + [False, True]
    assert _on(workdays, date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 7), date(2026, 10, 8)) == [
        True, False, False, True,
    ]  # fmt: skip
    assert _on(workdays, date(2026, 10, 10), date(2026, 10, 11)) == [True, False]


def test_the_weekend_is_the_countrys() -> None:
    cairo = replace(POLICY, daybook=Daybook(weekend=frozenset({4, 5})))
    assert [falls_on(Days(workdays=True), day, cairo, {}) for day in WEEK] == [True] * 4 + [False] * 2 + [
        True
    ]


def test_a_period_is_open_from_its_first_day_to_its_last() -> None:
    days = Days(period="flood")
    edges = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 30), date(2026, 10, 1))
    assert _on(days, *edges) == [False, True, True, False]


def test_a_period_without_a_first_day_waits_until_somebody_opens_it() -> None:
    today = date(2026, 8, 1)
    assert not is_open("festival", today, POLICY, {})
    assert is_open("festival", today, POLICY, {"festival": (today, None)})
    assert is_open("festival", today + 99 * DAY, POLICY, {"festival": (today, None)})
    assert not is_open("festival", today - DAY, POLICY, {"festival": (today, None)})
    assert not is_open("festival", today + DAY, POLICY, {"festival": (today, today)})


def test_what_was_said_in_the_chat_stands_in_place_of_the_config() -> None:
    today = date(2026, 8, 1)
    assert is_open("flood", today, POLICY, {})
    assert not is_open("flood", today, POLICY, {"flood": (date(2026, 6, 1), today - DAY)})
    assert is_open("flood", date(2026, 10, 9), POLICY, {"flood": (date(2026, 6, 1), None)})


def test_a_period_that_the_config_no_longer_has_is_closed() -> None:
    assert not is_open("gone", date(2026, 8, 1), POLICY, {})


def test_all_that_is_asked_of_a_day_must_agree() -> None:
    days = Days(weekdays=frozenset({5, 6}), workdays=True, period="flood")
    assert _on(days, date(2026, 9, 19), date(2026, 9, 20), date(2026, 10, 10)) == [False, True, False]


def test_the_next_day_is_looked_for_and_not_for_ever() -> None:
    weekly = replace(DAILY, days=Days(weekdays=frozenset({0})))
    assert next_day(DAILY, date(2026, 9, 14), POLICY, {}) == date(2026, 9, 15)
    assert next_day(weekly, date(2026, 9, 14), POLICY, {}) == date(2026, 9, 21)
    season = replace(DAILY, days=Days(period="flood"))
    assert next_day(season, date(2026, 1, 1), POLICY, {}) == date(2026, 6, 1)
    assert next_day(season, date(2026, 9, 30), POLICY, {}) is None
    far = {"festival": (date(2026, 1, 1) + FURTHEST * DAY, None)}
    festival = replace(DAILY, days=Days(period="festival"))
    assert next_day(festival, date(2026, 1, 1), POLICY, far) == date(2026, 1, 1) + FURTHEST * DAY
    assert next_day(festival, date(2025, 12, 31), POLICY, far) is None
