"""Leaders approve in the chat: persons count, not messages, and a vote is for the words that were read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.state import Doing, Ruling
from coordination.kernel import Due, UserId, Who
from coordination.plan import ApprovalMode, ApprovalRule, OnExpiry
from coordination.roster.state import Roster
from tests.rules.story import Story, active, words
from tests.rules.town import (
    ANN,
    BO,
    CALL,
    CHEN,
    CHIEF,
    CUT,
    LIU,
    NINE,
    PEOPLE,
    REOPEN,
    STRANGER,
    ZHAO,
    replanned,
)


def asked(by: UserId = CHIEF, text: str = "open gate 1") -> Story:
    """A leader asks to let people back in: two others must agree."""
    return active().when(c.Take, by=by, step=REOPEN, text=words(text))


def votes(story: Story, user: UserId, *, yes: bool = True, wording: int | None = 1) -> Story:
    return story.when(c.CastVote, by=user, number=1, yes=yes, wording=wording, reason=words("gas is left"))


def test_what_waits_for_leaders_asks_them_when_it_is_taken() -> None:
    approval = asked().happens(e.StepTaken, e.ApprovalAsked).now().approvals[1]
    assert (approval.by, approval.quorum, approval.step) == (CHIEF, 2, REOPEN)
    assert approval.text is not None
    assert approval.text.text == "open gate 1"


def test_two_persons_make_a_quorum_of_two() -> None:
    story = votes(asked(), CHEN).happens(e.Voted)
    assert story.now().approvals[1].ayes() == 1
    votes(story, LIU).happens(e.Voted, e.ApprovalRuled)
    assert story.now().approvals[1].ruling is Ruling.granted


def test_one_person_pressing_twice_is_one_person() -> None:
    story = votes(votes(asked(), CHEN), CHEN).is_refused("voted-already", approval=1)
    assert story.now().approvals[1].ruling is Ruling.open


def test_who_asks_has_no_vote_in_it() -> None:
    votes(asked(), CHIEF).is_refused("own-request", approval=1)
    votes(asked(), CHIEF, yes=False).is_refused("own-request")


def test_the_vote_of_one_who_has_lost_the_role_meanwhile_is_void() -> None:
    story = votes(asked(), CHEN)
    left = {m.user: m for m in PEOPLE if m.user != CHEN}
    story.world = replace(story.world, roster=Roster(people=left))
    votes(story, LIU).happens(e.Voted)
    assert story.now().approvals[1].ruling is Ruling.open


def test_only_leaders_vote() -> None:
    for nobody in (ANN, ZHAO):
        votes(asked(), nobody).is_refused("not-allowed", act="vote", able=(Who(CHIEF), Who(CHEN), Who(LIU)))
    votes(asked(), STRANGER).is_refused("not-enrolled", act="vote")


def test_other_words_void_the_votes_for_the_old_ones() -> None:
    story = votes(asked(), CHEN).when(c.Reword, by=CHIEF, number=1, text=words("open every gate"))
    approval = story.happens(e.ApprovalReworded).now().approvals[1]
    assert (approval.wording, approval.votes) == (2, ())
    votes(story, LIU, wording=2).happens(e.Voted)
    assert story.now().approvals[1].ruling is Ruling.open
    votes(story, CHEN, wording=2).happens(e.Voted, e.ApprovalRuled)


def test_a_button_under_the_old_words_counts_for_nothing() -> None:
    story = asked().when(c.Reword, by=CHIEF, number=1, text=words("open every gate"))
    votes(story, CHEN, wording=1).is_refused("reworded", approval=1)
    assert story.now().approvals[1].votes == ()
    votes(story, CHEN, wording=None).happens(e.Voted)


def test_only_who_asked_may_change_the_words() -> None:
    story = asked().when(c.Reword, by=CHEN, number=1, text=words("burn it"))
    story.is_refused("not-your-request", approval=1, who=Who(CHIEF))


def test_one_no_with_its_reason_ends_it() -> None:
    story = votes(votes(asked(), CHEN), LIU, yes=False).happens(e.Voted, e.ApprovalRuled)
    approval = story.now().approvals[1]
    assert approval.ruling is Ruling.refused
    assert approval.votes[-1].reason is not None


def test_one_may_think_better_of_it() -> None:
    story = votes(votes(asked(), CHEN), CHEN, yes=False).happens(e.Voted, e.ApprovalRuled)
    assert story.now().approvals[1].ruling is Ruling.refused
    assert len(story.now().approvals[1].votes) == 1


@pytest.mark.parametrize("reason", [None, words(""), words("  ")])
def test_a_no_wants_a_reason(reason: object) -> None:
    story = asked().when(c.CastVote, by=CHEN, number=1, yes=False, reason=reason)
    story.is_refused("reason-wanted", approval=1)


@pytest.mark.parametrize("ruling", [Ruling.granted, Ruling.refused, Ruling.expired])
def test_late_taps_change_nothing(ruling: Ruling) -> None:
    story = asked()
    if ruling is Ruling.expired:
        story.after(15).happens(e.ApprovalRuled)
    else:
        votes(votes(story, CHEN, yes=ruling is Ruling.granted), LIU)
    before = story.state
    votes(story, LIU).is_refused(f"approval-{ruling}", approval=1)
    votes(story, LIU, yes=False).is_refused(f"approval-{ruling}")
    story.when(c.Reword, by=CHIEF, number=1, text=words("x")).is_refused(f"approval-{ruling}")
    assert story.after(600).state == before or story.now().approvals[1].ruling is ruling


def test_an_approval_nobody_asked_for_is_not_there() -> None:
    active().when(c.CastVote, by=CHEN, number=7, yes=True).is_refused("no-such-approval", approval=7)


def test_silence_is_not_consent() -> None:
    story = votes(asked(), CHEN).after(15).happens(e.ApprovalRuled)
    assert story.now().approvals[1].ruling is Ruling.expired
    story.when(c.Finish, by=CHIEF, step=REOPEN).is_refused("approval-first", step=REOPEN)


def test_what_was_not_approved_can_be_asked_again_by_taking_it_again() -> None:
    story = asked().after(15).when(c.Take, by=CHIEF, step=REOPEN).happens(e.ApprovalAsked)
    assert sorted(story.now().approvals) == [1, 2]
    story.when(c.Take, by=CHIEF, step=REOPEN).happens()


def test_before_holds_the_step_up_until_it_is_granted() -> None:
    story = asked().when(c.Finish, by=CHIEF, step=REOPEN).is_refused("approval-first", step=REOPEN)
    active().when(c.Finish, by=CHIEF, step=REOPEN).is_refused("approval-first")
    votes(votes(story, CHEN), LIU)
    story.when(c.Finish, by=CHIEF, step=REOPEN).happens(e.StepDone)
    assert len(story.now().approvals) == 1


def test_ratify_holds_nothing_up() -> None:
    story = active().when(c.Finish, by=ANN, step=CUT).happens(e.StepDone, e.ApprovalAsked)
    assert story.now().progress(CUT).doing is Doing.done
    votes(story, CHIEF, yes=False).happens(e.Voted, e.ApprovalRuled)
    assert story.now().progress(CUT).doing is Doing.done


def test_taken_and_done_is_asked_once() -> None:
    story = active().when(c.Take, by=ANN, step=CUT).happens(e.StepTaken, e.ApprovalAsked)
    story.when(c.Finish, by=ANN, step=CUT).happens(e.StepDone)


def test_a_step_without_a_rule_asks_nobody() -> None:
    active().when(c.Take, by=BO, step=CALL).happens(e.StepTaken)


def test_numbers_of_approvals_go_on_across_incidents() -> None:
    story = active(counters={"approval": 16}).when(c.Take, by=CHIEF, step=REOPEN)
    assert list(story.now().approvals) == [17]
    assert story.world.counters["approval"] == 17


def test_half_the_time_without_a_decision_asks_the_deputies() -> None:
    story = asked().after(7.4)
    assert not any(isinstance(event, e.ApprovalPassedOn) for event in story.events)
    story.after(0.2)
    assert [event.at - NINE for event in story.events if isinstance(event, e.ApprovalPassedOn)] == [
        timedelta(minutes=7.5)
    ]
    votes(votes(story, CHEN), LIU).happens(e.Voted, e.ApprovalRuled)


def test_what_is_decided_before_is_not_passed_on() -> None:
    story = votes(votes(asked(), CHEN), LIU).after(60)
    story.when(Due, name="half:1").happens()
    assert not any(isinstance(event, e.ApprovalPassedOn) for event in story.events)


def test_the_second_asking_has_no_half_time_again() -> None:
    rule = ApprovalRule(mode=ApprovalMode.before, quorum=2, on_expiry=OnExpiry.escalate)
    story = active(policy=replanned("reopen", approval=rule)).when(c.Take, by=CHIEF, step=REOPEN).after(60)
    kinds = (e.ApprovalPassedOn, e.ApprovalEscalated, e.ApprovalRuled)
    assert [type(event) for event in story.events if isinstance(event, kinds)] == list(kinds)
    story.when(Due, name="half:9").happens()
