"""Working through the plan: a step has one holder, ends with its proof, and nobody waits for nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Doing, Ruling
from coordination.kernel import Attachment, ChatId, Command, Due, Source, Who
from coordination.plan import Evidence, Severity
from tests.rules.story import Story, active, reported, words
from tests.rules.town import (
    ANN,
    BO,
    CALL,
    CHEN,
    CHIEF,
    CUT,
    FAMILY,
    NINE,
    REOPEN,
    STRANGER,
    SUN,
    TALLY,
    UPDATE,
    WATCH,
    ZHAO,
    replanned,
)

PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
SOURCE = Source(ChatId(-100), 7)
TEXT = words("called at 9:01")


def called() -> Story:
    return active().when(c.Finish, by=ANN, step=CALL, text=TEXT).happens(e.StepDone)


def test_a_taken_step_names_its_holder_and_the_second_is_told_who() -> None:
    story = active().when(c.Take, by=ANN, step=CALL).happens(e.StepTaken)
    assert story.now().progress(CALL).holder == ANN
    story.when(c.Take, by=BO, step=CALL).is_refused("taken", step=CALL, who=Who(ANN))
    story.when(c.Take, by=ANN, step=CALL).happens()
    assert story.now().progress(CALL).holder == ANN


def test_done_names_who_did_it_and_keeps_the_proof() -> None:
    story = (
        active().when(c.Take, by=ANN, step=CALL).when(c.Finish, by=BO, step=CALL, text=TEXT, files=(PHOTO,))
    )
    done = story.happens(e.StepDone).now().progress(CALL)
    assert (done.doing, done.holder, done.evidence, done.files) == (Doing.done, BO, TEXT, (PHOTO,))
    assert story.events[-1].fetches() == (PHOTO,)


ACTS: list[tuple[type[Command], dict[str, Any]]] = [
    (c.Take, {}), (c.Finish, {}), (c.Block, {"reason": TEXT}), (c.Skip, {"reason": TEXT}),
]  # fmt: skip


@pytest.mark.parametrize(("command", "reason"), ACTS)
def test_what_is_over_is_over(command: type[Command], reason: dict[str, Any]) -> None:
    called().when(command, by=BO, step=CALL, **reason).is_refused("already-done", step=CALL, who=Who(ANN))
    story = active().when(c.Skip, by=ANN, step=CALL, reason=words("no phone")).happens(e.StepSkipped)
    story.when(command, by=BO, step=CALL, **reason).is_refused("already-skipped", step=CALL, who=Who(ANN))


def test_blocked_and_skipped_carry_who_and_why_and_the_blocked_can_be_taken_up() -> None:
    story = active().when(c.Block, by=ANN, step=CALL, reason=words("no signal")).happens(e.StepBlocked)
    assert story.now().progress(CALL).doing is Doing.blocked
    assert (story.now().progress(CALL).holder, story.now().progress(CALL).reason) == (ANN, words("no signal"))
    story.when(c.Take, by=BO, step=CALL).happens(e.StepTaken)
    story.when(c.Skip, by=BO, step=CALL, reason=words("they are here")).happens(e.StepSkipped)
    assert story.now().progress(CALL).doing is Doing.skipped


WANTED: dict[Evidence, tuple[dict[str, Any], dict[str, Any]]] = {
    Evidence.text: ({"text": words("  ")}, {"text": TEXT}),
    Evidence.reference: ({}, {"text": words("No. 7")}),
    Evidence.number: ({"text": words("all out")}, {"text": words("all 12 out")}),
    Evidence.photo: ({"text": TEXT}, {"files": (PHOTO,)}),
}


@pytest.mark.parametrize("kind", WANTED)
def test_each_kind_of_proof_is_wanted(kind: Evidence) -> None:
    lacking, enough = WANTED[kind]
    story = active(policy=replanned("call", evidence=kind))
    story.when(c.Finish, by=ANN, step=CALL, **lacking).is_refused(f"evidence-{kind}", step=CALL)
    story.when(c.Finish, by=ANN, step=CALL, **enough).happens(e.StepDone)


def test_a_reply_is_the_proof_where_one_is_wanted_and_else_an_update() -> None:
    story = active().when(c.Remark, by=ANN, step=CALL, text=TEXT, source=SOURCE).happens(e.StepDone)
    story.when(c.Remark, by=ANN, step=CALL, text=words("they come"), source=SOURCE).happens(e.UpdateAdded)
    assert story.now().entries[-1].source == SOURCE
    for step in (CUT, 99):
        story.when(c.Remark, by=BO, step=step, text=TEXT).happens(e.UpdateAdded)
    story.when(c.Remark, by=STRANGER, step=CUT, text=TEXT).is_refused("not-enrolled", act="update")


@pytest.mark.parametrize(("command", "reason"), ACTS)
def test_steps_want_a_running_plan_the_step_and_the_role(
    command: type[Command], reason: dict[str, Any]
) -> None:
    reported().when(command, by=CHIEF, step=CALL, **reason).is_refused("not-active", number="26-0001")
    active().when(command, by=CHIEF, step=99, **reason).is_refused("no-such-step", step=99)
    able = (Who(SUN), Who(CHIEF), Who(CHEN))
    active().when(command, by=BO, step=TALLY, **reason).is_refused("not-allowed", act="step-head", able=able)


def test_a_step_appears_when_what_it_comes_after_has_ended() -> None:
    story = active()
    assert CUT not in dict(progress.visible(story.now()))
    story.when(c.Skip, by=ANN, step=CALL, reason=TEXT)
    assert CUT in dict(progress.visible(story.now()))


def test_done_out_of_turn_is_still_done_and_still_seen() -> None:
    story = active().when(c.Finish, by=ANN, step=CUT).happens(e.StepDone, e.ApprovalAsked)
    assert CUT in dict(progress.visible(story.now()))


def test_what_does_not_apply_holds_nobody_up() -> None:
    story = active(policy=replanned("cut", after=("watch",), within=timedelta(minutes=5)))
    assert CUT not in dict(progress.visible(story.now()))
    story.when(c.SetSeverity, by=ANN, severity=Severity.low)
    assert CUT in dict(progress.visible(story.now()))
    assert INCIDENT.deadlines(story.state)[f"step:{CUT}"] == NINE + timedelta(minutes=5)


def test_a_clock_counts_from_the_last_of_what_it_comes_after() -> None:
    story = active(policy=replanned("cut", after=("call", "tally"), within=timedelta(minutes=5)))
    assert f"step:{CUT}" not in INCIDENT.deadlines(story.state)
    story.after(1).when(c.Finish, by=SUN, step=TALLY, text=words("12"))
    story.after(1).when(c.Skip, by=ANN, step=CALL, reason=TEXT)
    assert INCIDENT.deadlines(story.state)[f"step:{CUT}"] == NINE + timedelta(minutes=7)


@pytest.mark.parametrize(
    ("start", "minutes"), [("reported", 5), ("acknowledged", 6), ("activated", 7), ("fact:dead", None)]
)
def test_a_clock_counts_from_where_the_plan_says(start: str, minutes: int | None) -> None:
    story = reported(policy=replanned("call", start=start, within=timedelta(minutes=5)))
    story.after(1).when(c.Acknowledge, by=CHIEF).after(1).when(c.Activate, by=CHIEF)
    due = INCIDENT.deadlines(story.state).get(f"step:{CALL}")
    assert due == (None if minutes is None else NINE + timedelta(minutes=minutes))


def test_a_clock_that_ran_out_is_recorded_once_and_the_step_goes_on() -> None:
    story = active().after(3).happens(e.StepOverdue)
    assert story.now().progress(CALL).overdue
    assert f"step:{CALL}" not in INCIDENT.deadlines(story.state)
    story.when(Due, name=f"step:{CALL}").happens()
    story.when(c.Finish, by=ANN, step=CALL, text=TEXT).happens(e.StepDone)
    assert not story.now().progress(CALL).overdue


def test_a_clock_that_rings_for_what_is_gone_or_done_says_nothing() -> None:
    for story in (called(), active()):
        story.world = active().after(60).world
        story.when(Due, name="step:99").happens()
    called().after(60).when(Due, name=f"step:{CALL}").happens()
    active().when(Due, name=f"step:{TALLY}").happens()


def test_nobody_is_hurried_to_do_what_is_not_required() -> None:
    story = active(policy=replanned("watch", within=timedelta(minutes=5)))
    assert f"step:{WATCH}" not in INCIDENT.deadlines(story.state)
    assert f"step:{UPDATE}" in INCIDENT.deadlines(story.state)


def test_each_who_may_take_a_step_for_leaders() -> None:
    active().when(c.Take, by=SUN, step=REOPEN).is_refused("not-allowed", act="step-leader", yours=("head",))


def test_a_step_that_is_left_out_takes_its_open_question_with_it() -> None:
    story = active().when(c.Take, by=ANN, step=CUT).happens(e.StepTaken, e.ApprovalAsked)
    story.when(c.Skip, by=ANN, step=CUT, reason=words("no gas here")).happens(e.StepSkipped, e.ApprovalRuled)
    assert story.now().approvals[1].ruling is Ruling.expired


def test_a_step_that_a_fact_calls_up_is_not_late_before_the_fact_was_known() -> None:
    story = active().after(90).when(c.SetFacts, by=ZHAO, facts={"dead": 1})
    step = replace(dict(progress.applicable(story.now()))[FAMILY], within=timedelta(minutes=60))
    due = progress.due_at(story.now(), FAMILY, step)
    assert due == story.world.now + timedelta(minutes=60)
