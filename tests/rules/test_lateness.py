"""What is late is judged by the moment it was sent; being down blames nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.paging import PAGE
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Ruling
from coordination.kernel import Due
from coordination.plan import ApprovalMode, ApprovalRule, OnExpiry
from tests.rules.story import Story, active, reported, words
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, POLICY, REOPEN, replanned

HOUR = timedelta(hours=1)


def after_an_outage(story: Story) -> Story:
    story.world = replace(story.world, now=story.world.now + HOUR)
    return story


def escalating() -> Story:
    rule = ApprovalRule(mode=ApprovalMode.before, quorum=2, on_expiry=OnExpiry.escalate)
    return active(policy=replanned("reopen", approval=rule)).when(c.Take, by=CHIEF, step=REOPEN)


def test_a_report_that_waited_at_telegram_leaves_the_leader_the_whole_time_to_answer() -> None:
    story = Story(reported().world, None, [], [])
    story.when(c.Report, by=ANN, at=NINE - HOUR)
    assert story.now().reported_at == NINE - HOUR
    assert story.now().pages[0].until == NINE + POLICY.paging.ack_within


def test_after_an_outage_the_next_in_line_gets_the_whole_time() -> None:
    story = after_an_outage(reported()).when(Due, name=PAGE, at=NINE + timedelta(minutes=5))
    story.happens(e.PageSilent, e.Paged)
    assert story.now().pages[1].until == NINE + HOUR + POLICY.paging.ack_within


def test_a_request_that_waited_at_telegram_is_asked_for_the_whole_time() -> None:
    story = after_an_outage(active()).when(c.Take, by=CHIEF, at=NINE, step=REOPEN)
    story.happens(e.StepTaken, e.ApprovalAsked)
    assert story.now().approvals[1].expires_at == NINE + HOUR + timedelta(minutes=15)


def test_after_an_outage_the_second_asking_lasts_as_long_as_the_first() -> None:
    story = after_an_outage(escalating())
    story.when(Due, name="approval:1", at=NINE + timedelta(minutes=15)).happens(e.ApprovalEscalated)
    assert story.now().approvals[1].expires_at == NINE + HOUR + timedelta(minutes=15)


@pytest.mark.parametrize("command", [c.CastVote, c.Reword])
def test_what_is_sent_after_the_time_counts_for_nothing_though_the_clock_has_not_come_yet(
    command: type[c.CastVote | c.Reword],
) -> None:
    fields = {"yes": True} if command is c.CastVote else {"text": words("open gate 2")}
    by = CHEN if command is c.CastVote else CHIEF
    story = after_an_outage(active().when(c.Take, by=CHIEF, step=REOPEN))
    story.when(command, by=by, number=1, **fields).is_refused("approval-expired", approval=1)


def test_what_is_sent_in_time_counts_though_it_comes_late() -> None:
    story = after_an_outage(active().when(c.Take, by=CHIEF, step=REOPEN))
    story.when(c.CastVote, by=CHEN, at=NINE + timedelta(minutes=15), number=1, yes=True).happens(e.Voted)


def test_where_silence_only_asks_again_a_late_vote_still_counts() -> None:
    story = after_an_outage(escalating()).when(c.CastVote, by=CHEN, number=1, yes=True).happens(e.Voted)
    story.when(Due, name="approval:1", at=NINE + timedelta(minutes=15)).happens(e.ApprovalEscalated)
    story.when(c.CastVote, by=LIU, number=1, yes=True).happens(e.Voted, e.ApprovalRuled)


def test_asked_again_in_vain_it_is_over() -> None:
    story = escalating().after(15).happens(e.ApprovalEscalated).after(15)
    assert story.now().approvals[1].ruling is Ruling.expired
    story.when(c.CastVote, by=CHEN, number=1, yes=True).is_refused("approval-expired")


@pytest.mark.parametrize("name", [PAGE, "step:1", "approval:1"])
def test_an_alarm_that_rings_early_changes_nothing(name: str) -> None:
    story = reported() if name == PAGE else active().when(c.Take, by=CHIEF, step=REOPEN)
    assert name in INCIDENT.deadlines(story.state)
    story.when(Due, name=name).happens()


def test_an_alarm_for_what_is_settled_changes_nothing() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF)
    for name in (PAGE, "step:1", "approval:1"):
        after_an_outage(story).when(Due, name=name).happens()
    closed = reported().when(c.StandDownFalse, by=CHIEF, reason=words("test"))
    after_an_outage(closed).when(Due, name=PAGE).happens()
