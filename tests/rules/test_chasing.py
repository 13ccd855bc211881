"""What is late is chased: its holder first, then the next in line; repeating steps at every turn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.kernel import Due, Event, Leadership, Person, UserId, Words
from coordination.plan import Level, Role, Severity
from coordination.roster.state import Grant, Member, Roster
from tests.rules.story import Story, active, reported, words
from tests.rules.town import (
    ANN,
    BO,
    CALL,
    CHIEF,
    NINE,
    PEOPLE,
    PLAN,
    POLICY,
    SUN,
    TALLY,
    UPDATE,
    ZHAO,
    replanned,
)

MINUTE = timedelta(minutes=1)
DEPUTY = Member(user=UserId(31), name=Words("Hu"), grants=(Grant(role=Role.deputy, unit="shaft-3"),))


def passed_on(story: Story) -> list[tuple[float, tuple[UserId, ...]]]:
    """When, in minutes after nine, and to whom."""
    return [((x.at - NINE) / MINUTE, x.to) for x in story.events if isinstance(x, e.StepPassedOn)]


def minutes(story: Story, kind: type[Event], step: int) -> list[float]:
    """When it happened to a step, in minutes after nine."""
    found = [event for event in story.events if isinstance(event, kind)]
    return [(event.at - NINE) / MINUTE for event in found if getattr(event, "step", 0) == step]


def limited(step: str, span: int, role: Role = Role.responder) -> Story:
    return active(policy=replanned(step, within=timedelta(minutes=span), role=role))


def test_a_step_still_open_after_its_time_goes_to_the_head_of_the_unit_once() -> None:
    story = active().after(600)
    assert minutes(story, e.StepOverdue, CALL) == [3]
    assert (8, (SUN,)) in passed_on(story)
    assert minutes(story, e.StepPassedOn, CALL) == [8]
    now = story.now().progress(CALL)
    assert (now.passed_on_at, now.passed_to) == (NINE + 8 * MINUTE, (SUN,))


def test_half_its_time_more_is_given_but_at_least_five_minutes() -> None:
    assert passed_on(limited("call", 60).after(89.9))[:1] != [(90, (SUN,))]
    assert (90, (SUN,)) in passed_on(limited("call", 60).after(90))


def test_what_is_done_in_time_is_passed_on_to_nobody() -> None:
    story = active().after(4).when(c.Finish, by=ANN, step=CALL, text=words("called")).after(20)
    assert passed_on(story) == []


@pytest.mark.parametrize("role", [Role.head, Role.duty])
def test_after_the_heads_and_the_clerks_comes_whoever_leads(role: Role) -> None:
    assert (15, (CHIEF,)) in passed_on(limited("call", 10, role).after(15))


def test_a_leaders_own_step_stays_with_the_leaders() -> None:
    story = limited("call", 10, Role.leader).after(600)
    assert minutes(story, e.StepOverdue, CALL) == [10]
    assert minutes(story, e.StepPassedOn, CALL) == []


def without_sun(*more: Member) -> Roster:
    return Roster(people={m.user: m for m in (*PEOPLE, *more) if m.user != SUN})


def test_without_a_head_the_units_deputy_is_next_and_without_one_whoever_leads() -> None:
    assert (8, (DEPUTY.user,)) in passed_on(active(roster=without_sun(DEPUTY)).after(8))
    assert (8, (CHIEF,)) in passed_on(active(roster=without_sun()).after(8))


def test_who_has_the_step_is_not_told_of_it_as_the_next() -> None:
    story = active().when(c.Take, by=SUN, step=CALL).after(8)
    assert (8, (CHIEF,)) in passed_on(story)
    story = active(roster=without_sun()).when(c.Take, by=CHIEF, step=CALL).after(8)
    assert (8, ()) in passed_on(story)


def told_of(story: Story) -> list[tuple[str, object]]:
    event = next(event for event in story.events if isinstance(event, e.StepPassedOn))
    return [(notice.what, notice.to) for notice in INCIDENT.notices(event, story.now())]


def test_the_next_in_line_is_told_in_private_and_with_nobody_there_the_leaders_are() -> None:
    assert told_of(active().after(8)) == [("step-passed-on", Person(SUN))]
    alone = active(roster=without_sun()).when(c.Take, by=CHIEF, step=CALL).after(8)
    assert told_of(alone) == [("step-passed-on", Leadership())]


def test_a_clock_that_rings_for_what_is_over_passes_nothing_on() -> None:
    story = active().after(4).when(c.Finish, by=ANN, step=CALL, text=words("called"))
    story.world = replace(story.world, now=NINE + 60 * MINUTE)
    for name in (f"next:{CALL}", f"remind:{CALL}", "next:99", f"step:{TALLY}"):
        story.when(Due, name=name).happens()


def test_a_missed_turn_is_late_and_after_the_next_time_it_can_be_late_again() -> None:
    story = active().after(45)
    assert minutes(story, e.StepOverdue, UPDATE) == [30]
    story.when(c.Finish, by=BO, step=UPDATE, text=words("no change")).after(45)
    assert minutes(story, e.StepOverdue, UPDATE) == [30, 75]
    for _ in range(6):
        story.when(c.Finish, by=BO, step=UPDATE, text=words("no change")).after(29)
    assert minutes(story, e.StepOverdue, UPDATE) == [30, 75]
    assert story.now().progress(UPDATE).times == 7
    assert minutes(story.after(2), e.StepOverdue, UPDATE) == [30, 75, 90 + 5 * 29 + 30]


def test_every_missed_turn_is_passed_on_anew() -> None:
    story = active().after(50)
    assert minutes(story, e.StepPassedOn, UPDATE) == [45]
    story.when(c.Finish, by=BO, step=UPDATE, text=words("no change")).after(50)
    assert minutes(story, e.StepPassedOn, UPDATE) == [45, 95]


def paced() -> Story:
    """Updates every ten minutes while lives are at risk, every hour once it is contained."""
    levels = {
        Severity.high: Level(meaning={"en": "life"}, update_every=10 * MINUTE),
        Severity.low: Level(meaning={"en": "contained"}, update_every=60 * MINUTE),
    }
    plan = replace(PLAN, severity=levels)
    return active(policy=replace(POLICY, plans={**POLICY.plans, "fire": plan}))


def test_the_severity_sets_the_pace_of_updates_over_hours() -> None:
    story = paced()
    for hour in range(3):
        for _ in range(6):
            story.after(10)
            story.when(c.Finish, by=ZHAO, step=UPDATE, text=words("no change"))
        assert story.now().progress(UPDATE).times == 6 * (hour + 1)
    assert len(minutes(story, e.StepOverdue, UPDATE)) == 18
    story.when(c.SetSeverity, by=CHIEF, severity=Severity.low).after(59)
    assert len(minutes(story, e.StepOverdue, UPDATE)) == 18
    assert minutes(story.after(1), e.StepOverdue, UPDATE)[-1] == 4 * 60


def test_nobody_is_chased_before_a_plan_runs() -> None:
    assert minutes(reported().after(600), e.StepOverdue, CALL) == []
