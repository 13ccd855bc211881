"""What follows from a state: where it is shown, who is told, the line in an overview."""

from dataclasses import replace

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.leading import TO_ONE
from coordination.incident.rules import INCIDENT
from coordination.kernel import Audience, Card, Event, Field, Leadership, Person, Priority
from coordination.plan import ApprovalMode, ApprovalRule, OnExpiry
from coordination.roster.state import Roster
from tests.rules.story import Story, active, reported, stable, words
from tests.rules.town import ANN, CALL, CHEN, CHIEF, CUT, NINE, PEOPLE, REOPEN, UPDATE, replanned

FIELD = Field("shaft-3")


def shown(story: Story) -> set[tuple[str, str, Audience]]:
    return {(card.what, card.part, card.to) for card in INCIDENT.cards(story.now())}


def card(story: Story, what: str, part: str) -> Card:
    return next(card for card in INCIDENT.cards(story.now()) if (card.what, card.part) == (what, part))


def told(story: Story) -> list[tuple[str, str, Audience]]:
    """Everything that followed from what happened last."""
    happened: list[Event] = story.last if isinstance(story.last, list) else []
    notices = [notice for event in happened for notice in INCIDENT.notices(event, story.now())]
    return [(notice.what, notice.part, notice.to) for notice in notices]


def test_a_report_is_shown_in_the_field_and_pages_the_leader_in_private_and_in_their_chat() -> None:
    expected = {("topic", "", FIELD), ("incident", "", FIELD)}
    assert shown(reported()) == expected | {("page", "0", Person(CHIEF)), ("page", "0", Leadership())}
    assert card(reported(), "page", "0").first is Priority.page


def test_once_somebody_leads_the_leaders_have_a_card_of_their_own() -> None:
    assert ("incident", "lead", Leadership()) in shown(reported().when(c.Acknowledge, by=CHIEF))
    ended = reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert ("incident", "lead", Leadership()) in shown(ended)


def test_who_was_passed_over_has_no_page_to_see() -> None:
    people = {m.user: replace(m, reachable=m.user != CHIEF) for m in PEOPLE}
    pages = {place for place in shown(reported(roster=Roster(people=people))) if place[0] == "page"}
    assert pages == {("page", "1", Person(CHEN)), ("page", "1", Leadership())}


def test_who_could_not_be_reached_is_named_to_the_leaders() -> None:
    story = reported().when(c.NotePageLost, user=CHIEF)
    assert told(story)[0] == (
        "not-deliverable",
        str(CHIEF),
        Leadership(),
    )


@pytest.mark.parametrize("what", TO_ONE)
def test_whoever_a_call_did_not_reach_is_named_to_the_leaders_for_each_call(what: str) -> None:
    story = reported().when(c.Acknowledge, by=CHIEF)
    before = story.now()
    story.when(c.NoteNoticeLost, user=CHIEF, what=what, part="3" if what == "step-passed-on" else "")
    assert told(story) == [("not-told", what, Leadership())]
    assert story.now() == before
    story.when(c.NoteNoticeLost, user=ANN, what="receipt").happens()


def test_steps_stand_where_they_are_done() -> None:
    story = active()
    assert ("step", str(CALL), FIELD) in shown(story)
    assert ("step", str(REOPEN), Leadership()) in shown(story)
    assert ("step", str(CUT), FIELD) not in shown(story)


def test_an_act_elsewhere_leaves_a_step_card_alone() -> None:
    story = active()
    before = card(story, "step", str(CALL)).face
    assert card(story.when(c.CheckIn, by=ANN), "step", str(CALL)).face == before
    assert card(story.when(c.Take, by=ANN, step=CALL), "step", str(CALL)).face != before


def test_an_approval_goes_to_the_leaders_as_urgent_as_a_page() -> None:
    asked = card(active().when(c.Take, by=CHIEF, step=REOPEN), "approval", "1")
    assert (asked.to, asked.first) == (Leadership(), Priority.page)


def test_what_is_told_once() -> None:
    story = active()
    assert told(story) == [("activated", "", FIELD)]
    story.when(c.Block, by=ANN, step=CALL, reason=words("no signal"))
    assert told(story) == [("step-blocked", str(CALL), FIELD), ("step-blocked", str(CALL), Leadership())]
    story.when(c.Block, by=CHIEF, step=REOPEN, reason=words("gas"))
    assert told(story) == [("step-blocked", str(REOPEN), Leadership())]
    assert told(story.after(3))[0] == ("step-overdue", str(CALL), FIELD)
    assert told(story.when(c.AddReporter, by=ANN, other="26-0002")) == [("reporter-added", "", FIELD)]
    assert told(stable(story).when(c.StandDown, by=CHIEF)) == [
        ("stood-down", "", FIELD),
        ("hot-wash", "", Leadership()),
    ]


def test_a_step_that_no_longer_applies_is_told_to_the_leaders() -> None:
    gone = e.StepOverdue(at=NINE, step=99)
    assert [notice.to for notice in INCIDENT.notices(gone, active().now())] == [Leadership()]


def test_everyone_is_called_as_loudly_as_one() -> None:
    (notice,) = INCIDENT.notices(e.LeadershipCalled(at=NINE), reported().now())
    assert (notice.what, notice.to, notice.priority) == ("called-all", Leadership(), Priority.page)


def test_what_is_ruled_is_told_in_the_field_and_what_is_asked_again_to_the_leaders() -> None:
    rule = ApprovalRule(mode=ApprovalMode.before, on_expiry=OnExpiry.escalate)
    story = active(policy=replanned("reopen", approval=rule)).when(c.Take, by=CHIEF, step=REOPEN).after(15)
    assert told(story) == [("approval-escalated", "1", Leadership())]
    story.when(c.CastVote, by=CHEN, number=1, yes=True)
    assert told(story) == [("approval-ruled", "1", FIELD)]


def test_the_overview_has_one_line() -> None:
    head = INCIDENT.head(active().when(c.Take, by=CHIEF, step=REOPEN).now())
    assert head is not None
    assert (head.ref.id, head.unit, head.status, head.asks, head.open) == (
        "26-0001",
        "shaft-3",
        "active",
        (1,),
        True,
    )
    ended = INCIDENT.head(reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam")).now())
    assert ended is not None
    assert (ended.status, ended.open) == ("false_alarm", False)


def test_a_closed_incident_has_no_deadlines() -> None:
    story = active()
    assert {"step:1", f"step:{UPDATE}"} <= set(INCIDENT.deadlines(story.now()))
    ended = reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert INCIDENT.deadlines(ended.now()) == {}


def test_most_events_ask_for_nothing_more() -> None:
    plain = e.Stabilised(at=NINE)
    assert (plain.takes(), plain.then(), plain.moves(), plain.fetches()) == (None, (), None, ())
