"""After the answer: who leads, what they have yet to decide, and what is asked when nothing happens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Answer, Status
from coordination.kernel import Due, Person
from coordination.policy import Policy
from tests.rules.story import Story, active, reported, stable, words
from tests.rules.town import ANN, BO, CHEN, CHIEF, LIU, NINE, PLAN, POLICY, STRANGER, SUN, ZHAO

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def stood_in() -> Story:
    """The leader was silent, the first deputy answered."""
    return reported().after(6).when(c.Acknowledge, by=CHEN)


def told(story: Story) -> list[tuple[str, object]]:
    happened = story.last if isinstance(story.last, list) else []
    return [(n.what, n.to) for event in happened for n in INCIDENT.notices(event, story.now())]


def moments(story: Story, kind: type[e.DecisionWanted | e.WentStale]) -> list[float]:
    """The minutes after nine at which it happened."""
    return [(event.at - NINE) / MINUTE for event in story.events if isinstance(event, kind)]


def test_whoever_answered_leads_until_another_takes_over() -> None:
    story = stood_in().after(20).when(c.Acknowledge, by=CHIEF).happens(e.AcknowledgedLate)
    assert story.now().commander == CHEN
    story.when(c.TakeOver, by=CHIEF).happens(e.LeadTaken)
    assert told(story) == [("lead-taken", Person(CHEN))]
    state = story.now()
    assert (state.commander, state.taken_from, state.led_since) == (CHIEF, CHEN, NINE + 26 * MINUTE)
    assert state.acknowledged_at == NINE + 6 * MINUTE


def test_taking_over_is_itself_a_late_answer() -> None:
    story = stood_in().when(c.TakeOver, by=CHIEF).happens(e.AcknowledgedLate, e.LeadTaken)
    assert story.now().pages[0].answer is Answer.late


def test_the_lead_goes_back_and_to_a_third() -> None:
    story = stood_in().when(c.TakeOver, by=LIU).happens(e.LeadTaken)
    story.when(c.TakeOver, by=LIU).happens()
    story.when(c.TakeOver, by=CHEN).happens(e.LeadTaken)
    assert (story.now().commander, story.now().taken_from) == (CHEN, LIU)


def test_what_was_sent_before_another_led_takes_nothing_from_them() -> None:
    story = stood_in().after(5).when(c.TakeOver, by=CHIEF, at=NINE + 5 * MINUTE).happens(e.AcknowledgedLate)
    assert story.now().commander == CHEN
    story.when(c.TakeOver, by=LIU, at=NINE + 5 * MINUTE).is_refused("led-by", number="26-0001")


def test_to_take_over_what_nobody_leads_is_to_answer() -> None:
    story = reported().when(c.TakeOver, by=LIU).happens(e.Acknowledged)
    assert story.now().commander == LIU
    assert not story.now().waiting_page()


def test_only_leaders_take_over_and_watch() -> None:
    for nobody in (ANN, SUN, ZHAO):
        stood_in().when(c.TakeOver, by=nobody).is_refused("not-allowed", act="take-over")
        stood_in().when(c.Watch, by=nobody, until=NINE + HOUR).is_refused("not-allowed", act="watch")
    stood_in().when(c.TakeOver, by=STRANGER).is_refused("not-enrolled")


def test_the_page_comes_back_every_ten_minutes_until_something_is_decided() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF).after(10).happens(e.DecisionWanted)
    assert told(story) == [("decision-wanted", Person(CHIEF))]
    assert moments(story.after(25), e.DecisionWanted) == [10, 20, 30]
    story.when(c.Activate, by=CHIEF).after(600)
    assert moments(story, e.DecisionWanted) == [10, 20, 30]


def test_to_wave_it_away_is_to_decide() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF).when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert moments(story.after(600), e.DecisionWanted) == []


def test_whoever_starts_the_plan_at_once_is_asked_nothing() -> None:
    assert moments(active().after(600), e.DecisionWanted) == []


def test_the_organisation_sets_how_long_one_may_think() -> None:
    slow = replace(POLICY, decide_within=timedelta(minutes=25))
    story = reported(policy=slow).when(c.Acknowledge, by=CHIEF).after(51)
    assert moments(story, e.DecisionWanted) == [25, 50]


def test_whoever_has_taken_over_is_asked_instead() -> None:
    story = stood_in().when(c.TakeOver, by=LIU).after(10)
    assert told(story) == [("decision-wanted", Person(LIU))]


def test_while_it_is_watched_nothing_is_asked_and_then_the_page_comes_back() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF).after(5)
    story.when(c.Watch, by=CHIEF, until=NINE + HOUR).happens(e.Watching)
    assert story.now().watch_until == NINE + HOUR
    assert moments(story.after(75), e.DecisionWanted) == [60, 70, 80]
    assert story.now().watch_until is None


def test_whoever_decides_to_watch_has_answered() -> None:
    story = reported().when(c.Watch, by=CHEN, until=NINE + HOUR).happens(e.Acknowledged, e.Watching)
    assert story.now().commander == CHEN
    assert moments(story.after(61), e.DecisionWanted) == [60]


def test_a_plan_that_starts_ends_the_watching() -> None:
    story = reported().when(c.Watch, by=CHEN, until=NINE + HOUR).when(c.Activate, by=CHEN)
    assert "decide" not in INCIDENT.deadlines(story.now())
    story.when(c.Watch, by=CHEN, until=NINE + HOUR).is_refused("already-active", number="26-0001")


@pytest.mark.parametrize("minutes", [-5, 0, 721])
def test_one_watches_until_a_moment_of_this_shift(minutes: int) -> None:
    until = NINE + minutes * MINUTE
    reported().when(c.Watch, by=CHIEF, until=until).is_refused("watch-when", number="26-0001")
    reported().when(c.Watch, by=CHIEF, until=NINE + 12 * HOUR).happens(e.Acknowledged, e.Watching)


def test_after_an_outage_one_is_asked_once_and_has_the_whole_time() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF)
    story.world = replace(story.world, now=NINE + HOUR)
    story.when(Due, name="decide", at=NINE + 10 * MINUTE).happens(e.DecisionWanted)
    assert INCIDENT.deadlines(story.now())["decide"] == NINE + HOUR + 10 * MINUTE


def lively() -> Policy:
    """The fire plan does not let a quarter of an hour pass in silence."""
    return replace(POLICY, plans={**POLICY.plans, "fire": replace(PLAN, stale_after=15 * MINUTE)})


def test_a_quarter_of_an_hour_of_silence_calls_whoever_leads_again_and_again() -> None:
    story = active(policy=lively()).after(15).happens(e.WentStale)
    assert told(story) == [("stale", Person(CHIEF))]
    assert moments(story.after(30), e.WentStale) == [15, 30, 45]


def test_whatever_anybody_does_or_says_is_progress() -> None:
    story = active(policy=lively()).after(10).when(c.AddUpdate, by=ANN, text=words("the pump stands"))
    assert moments(story.after(10), e.WentStale) == []
    story.when(c.CheckIn, by=BO).after(14)
    assert moments(story, e.WentStale) == []
    assert moments(story.after(2), e.WentStale) == [35]


def test_a_word_without_a_name_is_progress_too() -> None:
    story = active(policy=lively()).after(10).when(c.AddUpdate, text=words("the pump stands"))
    assert moments(story.after(14), e.WentStale) == []


def test_what_the_clock_does_is_no_progress() -> None:
    story = active(policy=lively()).after(15)
    assert any(isinstance(event, e.StepOverdue) for event in story.events)
    assert moments(story, e.WentStale) == [15]


def test_it_is_judged_by_when_a_word_was_sent() -> None:
    story = active(policy=lively()).after(14)
    story.when(c.AddUpdate, by=ANN, at=NINE + 5 * MINUTE, text=words("smoke"))
    assert moments(story.after(7), e.WentStale) == [20]


def test_what_is_stable_or_paused_or_led_by_nobody_may_be_silent() -> None:
    assert moments(stable(active(policy=lively())).after(600), e.WentStale) == []
    plan = replace(PLAN, stale_after=15 * MINUTE, activate="automatic")
    alone = reported(policy=replace(POLICY, plans={"fire": plan})).after(60)
    assert alone.now().status is Status.active
    assert moments(alone, e.WentStale) == []


def test_a_drill_that_stood_still_is_not_silent_for_it() -> None:
    story = Story(active(policy=lively()).world, None, [], [])
    story.when(c.Report, by=CHIEF, unit="shaft-3", text=words("imagine"), drill=True, plan_id="fire")
    story.when(c.Acknowledge, by=CHIEF).after(5).when(c.PauseDrill, other="26-0002").after(60)
    story.when(c.ResumeDrill, by=CHIEF)
    assert INCIDENT.deadlines(story.now())["decide"] == NINE + 70 * MINUTE
    story.when(c.Activate, by=CHIEF).when(c.PauseDrill, other="26-0002").after(60)
    story.when(c.ResumeDrill, by=CHIEF)
    assert INCIDENT.deadlines(story.now())["stale"] == NINE + 140 * MINUTE


def test_only_what_calls_people_once_more_does_not_wait_for_the_backlog() -> None:
    assert INCIDENT.hasty == {"page", "call", "decide", "stale", "half"}


def test_nobody_hands_the_lead_to_a_third() -> None:
    assert set(c.TakeOver.__dataclass_fields__) == {"at", "by"}
