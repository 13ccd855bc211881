"""A plan on a simulated clock: what comes when, and what does not come at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.names import duration, spell
from coordination.plan import ApprovalMode, ApprovalRule, Level, Plan, Severity, Step, Track
from coordination.plan_rehearsal import REPEATS, Line, Pace, rehearse

NAME = {"en": "x", "zh-CN": "某"}
LOOK = Step(id="look", title=NAME, within=duration("2m"), source="O")
ACT = Step(id="act", title=NAME, within=duration("10m"), after=("look",), source="S:law")
UPDATE = Step(id="update", title=NAME, within=duration("30m"), every=duration("30m"))


def plan(*steps: Step, severity: dict[Severity, Level] | None = None) -> Plan:
    return Plan(
        id="own", title=NAME, tracks=(Track(id="safe", title=NAME, steps=steps),), severity=severity or {}
    )


def times(lines: list[Line]) -> list[str]:
    return [f"{line.step} {'-' if line.due is None else spell(line.due)}" for line in lines]


def low(*steps: Step, **facts: int | None) -> list[str]:
    return times(rehearse(plan(*steps), Severity.low, facts))


def test_a_step_counts_from_the_end_of_those_it_waits_for() -> None:
    late = replace(ACT, id="late", after=("look", "act"), within=duration("5m"))
    assert low(late, ACT, LOOK) == ["look 2m", "act 12m", "late 17m"]


def test_steps_that_take_no_time_all_begin_at_once() -> None:
    lines = rehearse(plan(LOOK, ACT), Severity.low, {}, Pace.instant)
    assert [(line.step, line.ready, line.due) for line in lines] == [
        ("look", timedelta(), duration("2m")),
        ("act", timedelta(), duration("10m")),
    ]


def test_a_step_without_a_time_comes_last_and_holds_nobody_up() -> None:
    assert low(replace(LOOK, within=None), ACT) == ["act 10m", "look -"]


def test_the_first_times_of_a_repeated_step_are_shown() -> None:
    lines = rehearse(plan(UPDATE), Severity.low, {})
    assert [line.time for line in lines] == [1, 2, 3] == list(range(1, REPEATS + 1))
    assert times(lines) == ["update 30m", "update 1h", "update 1h30m"]


def test_a_repeated_step_without_a_first_time_has_none() -> None:
    assert low(replace(UPDATE, within=None)) == ["update -"]


def test_what_waits_for_a_repeated_step_waits_for_its_first_time() -> None:
    assert "act 40m" in low(UPDATE, replace(ACT, after=("update",)))


def test_a_level_sets_the_cadence_of_updates_and_shorter_times() -> None:
    high = Level(meaning=NAME, update_every=duration("15m"), within={"look": duration("1m")})
    lines = rehearse(plan(LOOK, UPDATE, severity={Severity.high: high}), Severity.high, {})
    assert times(lines) == ["look 1m", "update 15m", "update 30m", "update 45m"]


@pytest.mark.parametrize(("severity", "there"), [("low", False), ("medium", True), ("high", True)])
def test_a_level_adds_steps_from_there_up(severity: str, there: bool) -> None:
    levels = {Severity.medium: Level(meaning=NAME, add_steps=("look",))}
    lines = rehearse(plan(LOOK, ACT, severity=levels), Severity(severity), {})
    assert ("look" in {line.step for line in lines}) is there
    assert "act" in {line.step for line in lines}


def test_a_condition_brings_a_step_and_its_absence_holds_nobody_up() -> None:
    if_dead = replace(LOOK, when="dead > 0")
    assert low(if_dead, ACT) == ["act 10m"]
    assert low(if_dead, ACT, dead=1) == ["look 2m", "act 12m"]


def test_a_clock_from_a_fact_has_no_time_while_the_fact_is_unknown() -> None:
    clock = replace(LOOK, start="fact:dead")
    assert low(clock) == ["look -"]
    assert low(clock, dead=0) == ["look 2m"]


def test_steps_that_wait_for_each_other_are_left_out() -> None:
    assert low(replace(LOOK, after=("act",)), ACT, replace(LOOK, id="free")) == ["free 2m"]


def test_a_line_says_who_must_agree_and_who_says_so() -> None:
    rule = ApprovalRule(mode=ApprovalMode.before, quorum=2)
    (line,) = rehearse(plan(replace(LOOK, approval=rule, required=False)), Severity.low, {})
    assert (line.number, line.track, line.approval, line.required, line.source) == (
        1,
        "safe",
        rule,
        False,
        "O",
    )
