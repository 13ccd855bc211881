"""Statutory clocks: each with its own beginning, a step of every plan that is started."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.planfile import load_builtin, load_clocks
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.clocks import added, cited
from coordination.incident.rules import INCIDENT
from coordination.kernel import Field, Leadership
from coordination.plan import Clock, Evidence, Role
from tests.rules.story import Story, reported, words
from tests.rules.town import ANN, CALL, CHIEF, NINE, PLAN, POLICY, SUN, ZHAO, clock

MINUTE = timedelta(minutes=1)
FIRST = 8
"""The number of the first clock: the plan has seven steps of its own."""


def bound(*clocks: Clock, wait: float = 0, **changes: Any) -> Story:
    """The fire plan is started under these clocks, after so many minutes."""
    story = reported(policy=replace(POLICY, clocks=clocks), **changes).when(c.Acknowledge, by=CHIEF)
    return story.after(wait).when(c.Activate, by=CHIEF).happens(e.Activated)


def due(story: Story, number: int = FIRST) -> datetime | None:
    step = progress.find(story.now(), number)
    return progress.due_at(story.now(), number, step) if step else None


def reminders(story: Story) -> list[tuple[float, int]]:
    """When, in minutes after nine, and at how many per cent."""
    return [((x.at - NINE) / MINUTE, x.percent) for x in story.events if isinstance(x, e.StepReminded)]


def overdue(story: Story, number: int = FIRST) -> list[float]:
    found = [x for x in story.events if isinstance(x, e.StepOverdue) and x.step == number]
    return [(x.at - NINE) / MINUTE for x in found]


def test_what_is_switched_on_becomes_a_required_step_of_the_unit_that_is_proved_by_a_reference() -> None:
    plan = bound(clock("hour")).now().plan
    assert plan is not None
    *own, (number, track, step) = plan.steps()
    assert [row[2] for row in own] == [row[2] for row in PLAN.steps()]
    assert (number, track.id, step.id, step.role) == (FIRST, "clocks", "clock-hour", Role.head)
    assert (step.required, step.evidence, step.tags) == (True, Evidence.reference, ("clock",))
    assert cited(step) == ("Law of 2020, art. 9", "2026-11-23")
    assert cited(own[0][2]) is None


def test_without_clocks_a_plan_stays_as_it_is() -> None:
    assert added(PLAN, ()) is PLAN
    assert bound().now().plan == PLAN


@pytest.mark.parametrize(
    ("start", "minutes"), [("reported", 60), ("acknowledged", 60), ("activated", 80), ("fact:dead", None)]
)
def test_each_has_its_own_beginning(start: str, minutes: int | None) -> None:
    story = bound(clock("hour", start), wait=20)
    assert due(story) == (None if minutes is None else NINE + minutes * MINUTE)


def test_a_clock_from_a_fact_begins_when_the_fact_is_known() -> None:
    story = bound(clock("death", "fact:dead", when="dead > 0"), wait=20)
    assert progress.find(story.now(), FIRST) is None
    story.after(10).when(c.SetFacts, by=ZHAO, facts={"dead": 1})
    assert due(story) == NINE + 90 * MINUTE


def test_a_clock_from_a_step_begins_when_that_step_is_done() -> None:
    story = bound(clock("after", "step:call")).after(2)
    assert due(story) is None
    story.when(c.Finish, by=ANN, step=CALL, text=words("called"))
    assert due(story) == NINE + 62 * MINUTE


def test_what_no_incident_can_begin_is_left_out() -> None:
    assert bound(clock("drill", "drill"), clock("reply", "step:reply")).now().plan == PLAN


def test_people_are_reminded_at_half_and_at_four_fifths_and_when_it_is_over() -> None:
    story = bound(clock("hour")).after(59)
    assert reminders(story) == [(30, 50), (48, 80)]
    assert overdue(story) == []
    assert overdue(story.after(300)) == [60]
    assert reminders(story) == [(30, 50), (48, 80)]
    notices = INCIDENT.notices(e.StepReminded(at=NINE, step=FIRST, percent=50), story.now())
    assert [(n.what, n.to) for n in notices] == [
        ("step-reminded", Field("shaft-3")),
        ("step-reminded", Leadership()),
    ]


def test_a_clock_that_is_kept_reminds_nobody_any_more() -> None:
    story = bound(clock("hour")).after(31).when(c.Finish, by=SUN, step=FIRST, text=words("ref 7")).after(600)
    assert reminders(story) == [(30, 50)]
    assert overdue(story) == []


def test_a_plan_started_late_reminds_once_of_what_is_gone() -> None:
    assert reminders(bound(clock("hour"), wait=55).after(0)) == [(55, 80)]


def test_other_steps_are_told_at_their_time_only() -> None:
    assert reminders(bound().after(600)) == []


def test_without_a_time_in_the_law_there_is_a_step_but_no_deadline() -> None:
    story = bound(clock("soon", within=None)).after(600)
    assert progress.find(story.now(), FIRST) is not None
    assert due(story) is None
    assert (reminders(story), overdue(story)) == ([], [])


def test_at_once_is_due_at_once_and_late_after_five_minutes() -> None:
    story = bound(clock("now", "activated", within=timedelta()))
    assert due(story) == NINE
    assert overdue(story.after(4)) == []
    assert overdue(story.after(600)) == [5]
    assert reminders(story) == []


def test_an_open_clock_keeps_the_incident_open() -> None:
    story = bound(clock("hour"))
    assert FIRST in progress.open_required(story.now())


def test_every_clock_there_is_can_be_switched_on_in_every_plan() -> None:
    clocks = load_clocks()
    for plan in load_builtin().values():
        steps = [step for _, track, step in added(plan, clocks.values()).steps() if track.id == "clocks"]
        left_out = {"cn-708-drill"} if plan.id == "visit" else {"cn-708-drill", "cn-xf-30d"}
        assert {step.id.removeprefix("clock-") for step in steps} == clocks.keys() - left_out
        assert all(cited(step) for step in steps)


def automatic(**report: Any) -> Story:
    plans = {**POLICY.plans, "fire": replace(PLAN, activate="automatic")}
    return reported(policy=replace(POLICY, plans=plans, clocks=(clock("hour"),)), **report)


def test_a_plan_may_start_by_itself_while_leaders_are_still_called() -> None:
    story = automatic().happens(e.Reported, e.Activated, e.Paged)
    state = story.now()
    assert (state.commander, state.activated_at) == (None, NINE)
    assert due(story) == NINE + 60 * MINUTE
    assert "page" in INCIDENT.deadlines(state)
    assert ("incident", "lead") in {(card.what, card.part) for card in INCIDENT.cards(state)}
    story.after(6).when(c.Acknowledge, by=SUN).is_refused("not-allowed")
    story.when(c.Acknowledge, by=CHIEF).happens(e.Acknowledged)
    assert "decide" not in INCIDENT.deadlines(story.now())
    story.when(c.Activate, by=CHIEF).is_refused("already-active")


def test_it_does_so_only_where_it_fits_best() -> None:
    automatic(text="the gate is locked").happens(e.Reported, e.Paged)


def test_a_drill_of_such_a_plan_begins_with_it_too() -> None:
    story = Story(automatic().world, None, [], [])
    story.when(c.Report, by=CHIEF, unit="shaft-3", text=words("imagine"), drill=True, plan_id="fire")
    story.happens(e.Reported, e.Activated, e.Paged)
