"""What will be due: the next round of each schedule, after a start, a change of the config, a missed week."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coordination.kernel import Leadership, Ref, Refusal, When, Words
from coordination.policy import Days, Period, Policy, Schedule, Unit
from coordination.rounds import agenda as a
from coordination.rounds.calling import AGENDAS, starting
from coordination.rounds.commands import NoteOutage, OpenRound
from coordination.world import World
from tests.rules.reports import MINUTE, UNITS, site
from tests.rules.story import Story
from tests.rules.town import ANN, CHIEF, ROOT, ZHAO

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Monday, 12:00 at the site."""
DAILY = Schedule(
    id="daily",
    title={"en": "Daily report"},
    due=time(17, 0),
    units=UNITS,
    remind=(60 * MINUTE, 15 * MINUTE),
    escalate={"deputy": timedelta(), "leadership": 30 * MINUTE},
)


def policy(*schedules: Schedule, **rest: Any) -> Policy:
    units = {id_: Unit(id=id_, name={"en": id_}) for id_ in UNITS}
    return Policy(timezone=ZONE, units=units, schedules={s.id: s for s in schedules}, **rest)


def story(*schedules: Schedule, now: datetime = NOON, **rest: Any) -> Story:
    return Story(site(now, policy=policy(*schedules, **rest)), None, [], [], AGENDAS).when(a.Adopt)


def agenda(told: Story) -> a.Agenda:
    found: a.Agenda = told.state
    return found


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def called(told: Story) -> list[a.RoundCalled]:
    return [event for event in told.events if isinstance(event, a.RoundCalled)]


def test_the_next_round_opens_its_span_before_it_is_due() -> None:
    told = story(DAILY)
    assert agenda(told).next["daily"] == a.Planned(day=date(2026, 3, 2), opens_at=local(2, 13))
    told.after(60).happens(a.RoundCalled, a.RoundPlanned)
    (round_,) = called(told)
    assert round_.id == "daily/260302"
    terms = round_.terms
    assert (terms.due_at, terms.cut_off_at) == (local(2, 17), local(2, 18))
    assert terms.remind_at == (local(2, 16), local(2, 16, 45))
    assert dict(terms.chase_at) == {"deputy": local(2, 17), "leadership": local(2, 17, 30)}
    ((ref, command),) = round_.then()
    assert ref == Ref("round", "daily/260302")
    assert isinstance(command, OpenRound)
    assert agenda(told).next["daily"].day == date(2026, 3, 3)


def test_a_first_start_between_opening_and_due_time_opens_at_once() -> None:
    told = story(DAILY, now=local(2, 16, 59)).after(0)
    assert [event.id for event in called(told)] == ["daily/260302"]


def test_a_first_start_after_the_due_time_waits_for_the_next_day() -> None:
    assert agenda(story(DAILY, now=local(2, 17))).next["daily"].day == date(2026, 3, 3)


def test_a_round_is_never_called_twice_for_one_day() -> None:
    told = story(DAILY).after(60)
    told.when(a.Adopt).happens()
    told.after(24 * 60)
    assert [event.id for event in called(told)] == ["daily/260302", "daily/260303"]


def test_after_a_stop_of_days_the_missed_rounds_are_called_in_order_but_not_those_of_long_ago() -> None:
    told = story(DAILY).after(60)
    told.world = replace(told.world, now=local(5, 9))
    told.when(a.Adopt).happens()
    told.after(0)
    assert [event.id for event in called(told)][1:] == ["daily/260303", "daily/260304"]
    told.world = replace(told.world, now=local(30, 9))
    told.when(a.Adopt).after(0)
    assert called(told)[3].id == "daily/260323"


def test_a_changed_config_is_taken_over_at_the_next_start() -> None:
    told = story(DAILY)
    earlier = replace(DAILY, due=time(15, 0))
    told.world = replace(told.world, policy=policy(earlier))
    told.when(a.Adopt).happens(a.RoundPlanned)
    assert agenda(told).next["daily"].opens_at == local(2, 11)
    told.world = replace(told.world, policy=policy())
    told.when(a.Adopt).happens(a.RoundPlanned)
    assert not agenda(told).next
    assert not AGENDAS.deadlines(told.state)


def skipped(told: Story) -> list[datetime]:
    return [event.skipped for event in told.events if isinstance(event, a.RoundPlanned) and event.skipped]


def test_a_due_time_that_is_moved_into_the_past_asks_nobody_today_and_the_leaders_are_told() -> None:
    told = story(DAILY)
    told.world = replace(told.world, policy=policy(replace(DAILY, due=time(9, 0))))
    told.when(a.Adopt).happens(a.RoundPlanned)
    assert agenda(told).next["daily"].day == date(2026, 3, 3)
    assert skipped(told) == [local(2, 9)]
    (notice,) = AGENDAS.notices(told.events[-1], told.state)
    assert (notice.what, notice.part, notice.to) == ("round-skipped", "daily", Leadership())
    assert notice.values == {"due": When(local(2, 9)), "next": When(local(3, 5))}
    told.after(24 * 60)
    assert [event.id for event in called(told)] == ["daily/260303"]


def test_it_may_have_been_moved_while_we_were_off() -> None:
    """Off from before the old opening until after it: what was due before that, when we could have asked
    and had no reason to, is skipped; what was due in it is spared by the outage, like any other."""
    told = story(DAILY)
    told.world = replace(told.world, now=local(2, 13, 10), policy=policy(replace(DAILY, due=time(12, 30))))
    told.when(a.Adopt)
    assert skipped(told) == [local(2, 12, 30)]
    told = story(DAILY)
    told.world = replace(told.world, now=local(2, 13, 10), policy=policy(replace(DAILY, due=time(13, 5))))
    told.when(a.Adopt).after(0)
    assert [event.id for event in called(told)] == ["daily/260302"]
    assert not skipped(told)


def test_days_that_were_none_of_the_schedules_are_not_made_up_for() -> None:
    told = story(replace(DAILY, days=Days(weekdays=frozenset({0}))))
    told.after(2 * 24 * 60 + 6 * 60)
    told.world = replace(told.world, policy=policy(DAILY))
    told.when(a.Adopt).after(24 * 60)
    assert [event.id for event in called(told)] == ["daily/260302", "daily/260305"]


def test_a_schedule_that_comes_back_into_the_config_is_asked_from_then_on() -> None:
    told = story(DAILY).after(60)
    told.world = replace(told.world, policy=policy())
    told.when(a.Adopt)
    told.world = replace(told.world, now=local(5, 18), policy=policy(DAILY))
    told.when(a.Adopt).after(24 * 60)
    assert [event.id for event in called(told)] == ["daily/260302", "daily/260306"]


def test_a_duty_period_that_is_opened_after_the_due_time_begins_to_ask_tomorrow() -> None:
    flood = Period(id="flood", name={"en": "Flood season"})
    told = story(replace(DAILY, days=Days(period="flood")), periods={"flood": flood}, now=local(2, 12))
    told.when(a.OpenPeriod, by=ROOT, period="flood").after(60).when(a.ClosePeriod, by=ROOT, period="flood")
    told.world = replace(told.world, now=local(5, 18))
    told.when(a.OpenPeriod, by=ROOT, period="flood").after(24 * 60)
    assert [event.id for event in called(told)] == ["daily/260302", "daily/260306"]


def test_days_that_are_none_of_the_schedules_are_left_out() -> None:
    fridays = replace(DAILY, days=Days(weekdays=frozenset({4})))
    assert agenda(story(fridays)).next["daily"].day == date(2026, 3, 6)


def test_a_duty_period_is_opened_and_closed_from_the_chat() -> None:
    flood = Period(id="flood", name={"en": "Flood season"})
    told = story(replace(DAILY, days=Days(period="flood")), periods={"flood": flood})
    assert told.state is None
    told.when(a.OpenPeriod, by=ANN, period="flood").is_refused("not-allowed")
    told.when(a.OpenPeriod, by=ROOT, period="food").is_refused("no-such-period", periods=("flood",))
    told.when(a.OpenPeriod, by=ROOT, period="flood", until=date(2026, 3, 1)).is_refused("period-is-past")
    told.when(a.OpenPeriod, by=ROOT, period="flood", until=date(2026, 3, 3))
    told.happens(a.PeriodSet, a.RoundPlanned)
    told.after(24 * 60 * 4)
    assert [event.id for event in called(told)] == ["daily/260302", "daily/260303"]
    told.when(a.OpenPeriod, by=ROOT, period="flood")
    assert agenda(told).next["daily"].day == date(2026, 3, 6)
    told.when(a.ClosePeriod, by=CHIEF, period="flood")
    assert agenda(told).periods["flood"][1] == date(2026, 3, 6)


def test_a_question_of_the_moment_is_a_round_of_its_own() -> None:
    told = story(DAILY)
    ask: dict[str, Any] = {"text": Words("How many are on site?"), "due_at": NOON + 60 * MINUTE}
    told.when(a.AskRound, by=ANN, **ask).is_refused("not-allowed")
    told.when(a.AskRound, by=ZHAO, **(ask | {"due_at": NOON})).is_refused("due-is-past")
    told.when(a.AskRound, by=ZHAO, **ask).happens(a.RoundCalled)
    terms = called(told)[0].terms
    assert called(told)[0].id == "ask/1"
    assert terms.expected == UNITS
    assert terms.remind_at == (NOON + 30 * MINUTE, NOON + 55 * MINUTE)
    told.when(a.AskRound, by=ZHAO, **(ask | {"due_at": NOON + 2 * MINUTE}))
    assert called(told)[1].id == "ask/2"
    assert called(told)[1].terms.remind_at == (NOON + MINUTE,)
    assert agenda(told).next.keys() == {"daily"}
    nobody = Story(site(NOON, policy=Policy()), None, [], [], AGENDAS)
    nobody.when(a.AskRound, by=ZHAO, **ask).is_refused("no-units")


def test_a_round_that_opens_late_because_we_were_off_knows_it() -> None:
    told = story(DAILY)
    told.world = replace(told.world, now=local(2, 17, 10))
    told.when(NoteOutage, since=local(2, 12, 30), until=local(2, 17, 10)).happens(a.AwayNoted)
    told.after(0)
    assert called(told)[0].outage == agenda(told).outage
    told.after(24 * 60)
    assert called(told)[1].outage is None


def test_how_fast_units_answer_goes_into_the_next_round() -> None:
    told = story(DAILY).when(a.KeepStreaks, schedule="daily", streaks={"plant": 4})
    told.after(60)
    assert called(told)[0].quick == {"plant": 4}


def test_every_start_lets_the_agenda_take_over_the_config() -> None:
    assert starting(policy(DAILY), NOON) == [(a.AGENDA, a.Adopt(at=NOON))]


@pytest.mark.parametrize(
    ("zone", "day", "due_utc"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-29T01:00"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-25T00:30"),
    ],
)
def test_a_due_time_in_a_gap_or_a_fold_is_one_moment(zone: str, day: date, due_utc: str) -> None:
    night = replace(DAILY, due=time(2, 30), remind=())
    start = datetime.combine(day - timedelta(days=1), time(12), ZoneInfo(zone))
    rules = replace(policy(night), timezone=ZoneInfo(zone))
    told = Story(World(now=start.astimezone(UTC), policy=rules), None, [], [], AGENDAS).when(a.Adopt)
    told.after(24 * 60)
    (one,) = [event for event in called(told) if event.terms.day == day]
    assert one.terms.due_at == datetime.fromisoformat(f"{due_utc}+00:00")
    assert not isinstance(told.last, Refusal)
