"""The policy is what the config says; the calendar is the country's, with the config's own days over it."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.cli import run
from bot.config import load
from bot.config_checks import days_of
from bot.daybook import daybook, unknown_make_up_years
from coordination.calendar import falls_on
from coordination.kernel import UserId
from coordination.policy import (
    Daybook,
    Days,
    Figure,
    Period,
    Policy,
    Post,
    ReachTest,
    Rotation,
    Schedule,
    Watch,
)
from tests.config.files import TIMES, YEAR, file

ANN, BO, CY = UserId(11), UserId(12), UserId(13)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FLOOD = Days(period="flood")


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return load(file(tmp_path_factory.mktemp("sound"), TIMES), {}, YEAR).policy


def _both(text: str) -> dict[str, str]:
    return {"en": text, "zh-CN": text}


def test_a_report_is_read(policy: Policy) -> None:
    assert policy.schedules == {
        "daily": Schedule(
            id="daily",
            title=_both("Daily report"),
            due=time(17),
            days=FLOOD,
            units=("shaft-1", "shaft-3"),
            opens=2 * HOUR,
            remind=(HOUR, 15 * MINUTE),
            escalate={"deputy": 0 * MINUTE, "head": 15 * MINUTE, "leadership": 30 * MINUTE},
            cut_off=10 * MINUTE,
            figures=(Figure(id="people", title={"en": "People", "zh-CN": "人数"}),),
            check=0.25,
        )
    }


def test_units_stand_in_the_configs_order(tmp_path: Path) -> None:
    text = TIMES.replace('units = ["*"]', 'units = ["shaft-3", "shaft-1", "shaft-3"]')
    schedule = load(file(tmp_path, text), {}, YEAR).policy.schedules["daily"]
    assert schedule.units == ("shaft-1", "shaft-3")


def test_a_report_calls_only_whom_it_names(tmp_path: Path) -> None:
    text = TIMES.replace('deputy = "0m", head = "15m", ', "")
    schedule = load(file(tmp_path, text), {}, YEAR).policy.schedules["daily"]
    assert schedule.escalate == {"leadership": 30 * MINUTE}


def test_a_reminder_may_come_with_the_opening_and_two_may_be_called_at_once(tmp_path: Path) -> None:
    text = TIMES.replace('opens = "2h"', 'opens = "1h"').replace('head = "15m"', 'head = "0m"')
    schedule = load(file(tmp_path, text), {}, YEAR).policy.schedules["daily"]
    assert schedule.remind[0] == schedule.opens == HOUR
    assert schedule.escalate["head"] == schedule.escalate["deputy"]


def test_duty_is_read(policy: Policy) -> None:
    assert policy.posts == {
        "control": Post(
            id="control",
            name=_both("Control room"),
            pattern=(
                Watch(days=Days(weekdays=frozenset({0, 2})), begins=time(8), ends=time(20), people=(ANN, BO)),
                Watch(days=Days(weekdays=frozenset({0})), begins=time(20), ends=time(8), people=(CY,)),
            ),
            late_after=5 * MINUTE,
        ),
        "pump": Post(
            id="pump",
            name=_both("Pump house"),
            unit="shaft-3",
            rotation=Rotation(
                begins=date(2026, 11, 23), at=time(6, 30), every=12 * HOUR, people=(ANN, BO, CY)
            ),
            remind=HOUR,
        ),
    }


def test_the_rest_is_read(policy: Policy) -> None:
    assert policy.reach_test == ReachTest(weekday=4, at=time(9, 30, 15))
    assert [clock.id for clock in policy.clocks] == ["cn-493-30d", "cn-493-1h"]
    assert policy.decide_within == 20 * MINUTE
    season = Period(id="flood", name=_both("Flood season"), begins=date(2026, 6, 1), ends=date(2026, 9, 30))
    assert policy.periods == {"flood": season}


def test_without_any_of_it_nothing_is_due(tmp_path: Path) -> None:
    empty = load(file(tmp_path, 'timezone = "UTC"'), {}).policy
    assert replace(empty, plans={}) == Policy()


def test_days_are_words_weekdays_or_a_period() -> None:
    assert days_of("daily", ()) == Days()
    assert days_of("workdays", ()) == Days(workdays=True)
    assert days_of("sun, mon", ()) == Days(weekdays=frozenset({0, 6}))
    assert days_of("flood", ("flood",)) == FLOOD
    assert days_of("flood", ()) is None


def _works(policy: Policy, *days: date) -> list[bool]:
    return [falls_on(Days(workdays=True), day, policy, {}) for day in days]


def test_the_configs_own_days_come_on_top_of_the_countrys(policy: Policy) -> None:
    """In Bavaria the 6th of January is a holiday and Christmas Eve is not; 26 December is a Saturday."""
    assert _works(policy, date(2026, 1, 5), date(2026, 1, 6), date(2026, 12, 24), date(2026, 12, 26)) == [
        True, False, False, True,
    ]  # fmt: skip


def test_the_configs_own_days_win_over_the_countrys(tmp_path: Path) -> None:
    """China's National Day is worked here, and the Saturday that makes up for it is not."""
    text = 'timezone = "UTC"\ncountry = "CN"\nworkdays = [2026-10-01]\nholidays = [2026-10-10]'
    own = load(file(tmp_path, text), {}, YEAR).policy
    assert _works(own, date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 10)) == [True, False, False]


def test_without_a_country_the_configs_own_days_are_all(tmp_path: Path) -> None:
    text = 'timezone = "UTC"\nholidays = [2026-12-25]\nworkdays = [2026-12-27]'
    own = load(file(tmp_path, text), {}, YEAR).policy
    assert own.daybook == Daybook(off=frozenset({date(2026, 12, 25)}), worked=frozenset({date(2026, 12, 27)}))
    assert _works(own, date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 27)) == [
        True, False, False, True,
    ]  # fmt: skip


def test_china_makes_up_for_its_holidays() -> None:
    china = Policy(daybook=daybook("CN", "", (2025, 2026)))
    assert _works(china, date(2026, 10, 1), date(2026, 10, 7), date(2026, 10, 8)) == [False, False, True]
    assert _works(china, date(2026, 9, 20), date(2026, 10, 10), date(2026, 10, 11)) == [True, True, False]
    assert _works(china, date(2025, 9, 28)) == [True]


def test_the_weekend_is_the_countrys_own() -> None:
    egypt = Policy(daybook=daybook("EG", "", (2026,)))
    assert egypt.daybook.weekend == {4, 5}
    assert _works(egypt, date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)) == [False, False, True]


def test_a_year_whose_make_up_days_nobody_announced_is_named() -> None:
    known = daybook("CN", "", (2026,))
    assert unknown_make_up_years("CN", (2026,), known) == ()
    assert unknown_make_up_years("CN", (2033, 2026), known) == (2033,)


def test_a_year_whose_make_up_days_the_config_has_is_known() -> None:
    told = Daybook(worked=frozenset({date(2033, 1, 29)}))
    assert unknown_make_up_years("CN", (2033,), told) == ()


def test_where_nobody_makes_up_for_holidays_nothing_is_unknown() -> None:
    assert unknown_make_up_years("DE", (2026, 2033), Daybook()) == ()


def test_a_run_says_which_year_it_has_to_guess(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    china = load(file(tmp_path, 'timezone = "Asia/Shanghai"\ncountry = "CN"'), {}, 2032)
    run.warn(china, 2032)
    assert [record.getMessage() for record in caplog.records] == [
        f"action=make-up-days-unknown country=CN year={year}" for year in (2032, 2033)
    ]
    caplog.clear()
    run.warn(load(file(tmp_path, 'timezone = "Asia/Shanghai"'), {}, 2032), 2032)
    assert caplog.records == []
