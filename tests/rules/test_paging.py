"""Leaders are called until one answers."""

from dataclasses import replace

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.state import Answer
from coordination.kernel import Head, Ref, UserId, Words
from coordination.plan import Role, Severity
from coordination.roster.state import Grant, Member, Roster
from tests.rules.story import Story, reported
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, PEOPLE, STRANGER, ZHAO

UNITS_OWN = Member(
    user=UserId(31), name=Words("Hu"), grants=(Grant(role=Role.deputy, unit="shaft-3", rank=1),)
)


def called(story: Story) -> list[int]:
    return [event.user for event in story.events if isinstance(event, e.Paged)]


def test_the_leader_is_called_at_once() -> None:
    story = reported().happens(e.Reported, e.Paged)
    assert called(story) == [CHIEF]


def test_the_silent_leader_is_passed_over() -> None:
    story = reported().after(5).happens(e.PageSilent, e.Paged)
    assert called(story) == [CHIEF, CHEN]
    assert story.now().pages[0].answer is Answer.silent


def test_an_answer_ends_the_chase() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF).happens(e.Acknowledged).after(60)
    assert called(story) == [CHIEF]
    assert story.now().commander == CHIEF


def everybody(story: Story) -> list[float]:
    return [
        (event.at - NINE).total_seconds() / 60
        for event in story.events
        if isinstance(event, e.LeadershipCalled)
    ]


def test_after_three_rounds_everyone_is_called_and_called_again_until_one_answers() -> None:
    story = reported().after(80)
    assert called(story) == [CHIEF, CHEN, LIU] * 3
    assert everybody(story) == [45, 60, 75]
    story.when(c.Acknowledge, by=LIU).happens(e.Acknowledged).after(600)
    assert everybody(story) == [45, 60, 75]


def test_the_deputy_who_answers_leads_and_the_leader_is_late() -> None:
    story = reported().after(6).when(c.Acknowledge, by=CHEN).happens(e.Acknowledged)
    story.when(c.Acknowledge, by=CHIEF).happens(e.AcknowledgedLate)
    assert story.now().commander == CHEN
    assert [page.answer for page in story.now().pages] == [Answer.late, Answer.acknowledged]
    story.when(c.Acknowledge, by=CHIEF).is_refused("led-by")


def test_one_who_was_never_called_is_told_who_leads() -> None:
    reported().when(c.Acknowledge, by=CHIEF).when(c.Acknowledge, by=LIU).is_refused("led-by")


def test_the_unreachable_are_skipped_at_once_and_not_called_silent() -> None:
    people = {m.user: replace(m, reachable=m.user != CHIEF) for m in PEOPLE}
    story = reported(roster=Roster(people=people)).happens(e.Reported, e.NotDeliverable, e.Paged)
    assert called(story) == [CHEN]
    assert story.now().pages[0].answer is Answer.unreachable


def test_a_page_telegram_refuses_goes_to_the_next() -> None:
    story = reported().when(c.NotePageLost, user=CHIEF).happens(e.NotDeliverable, e.Paged)
    assert called(story) == [CHIEF, CHEN]


def test_with_nobody_to_call_the_whole_leadership_is() -> None:
    reported(roster=Roster()).happens(e.Reported, e.LeadershipCalled)


def test_all_unreachable_calls_the_whole_leadership() -> None:
    people = {m.user: replace(m, reachable=False) for m in PEOPLE}
    story = reported(roster=Roster(people=people))
    story.happens(e.Reported, e.NotDeliverable, e.NotDeliverable, e.NotDeliverable, e.LeadershipCalled)
    assert not story.now().waiting_page()


DUTY = Head(ref=Ref("duty", "main"), unit=None, opened_at=NINE, open=True, status="on")


def on_duty(*users: UserId, unit: str | None = None) -> Head:
    return replace(DUTY, who=users, unit=unit)


@pytest.mark.parametrize(
    ("duty", "order"),
    [
        (on_duty(), [CHIEF, CHEN, LIU]),
        (on_duty(ZHAO, ANN), [CHIEF, CHEN, LIU]),
        (on_duty(LIU, unit="shaft-3"), [CHIEF, CHEN, LIU]),
        (on_duty(LIU), [LIU, CHEN, CHIEF]),
        (on_duty(CHIEF), [CHIEF, CHEN, LIU]),
        (on_duty(ZHAO, LIU, CHEN), [LIU, CHEN, CHIEF]),
    ],
)
def test_whoever_leads_on_duty_is_called_first_then_the_deputies_then_the_leader(
    duty: Head, order: list[UserId]
) -> None:
    assert called(reported(open=(duty,)).after(11)) == order
    assert called(reported(open=(duty,)).after(600)) == order * 3


def test_whoever_comes_on_duty_meanwhile_is_called_in_the_same_round() -> None:
    story = reported(open=(on_duty(LIU),))
    story.world = replace(story.world, open=(on_duty(CHEN),))
    assert called(story.after(11)) == [LIU, CHEN, CHIEF]


def test_the_deputy_of_a_unit_is_not_called_and_cannot_answer_for_the_site() -> None:
    story = reported(roster=Roster(people={m.user: m for m in (*PEOPLE, UNITS_OWN)}))
    assert called(story.after(600)) == [CHIEF, CHEN, LIU] * 3
    story.when(c.Acknowledge, by=UNITS_OWN.user).is_refused("not-allowed")


def test_only_leaders_answer_pages() -> None:
    for nobody in (ANN, ZHAO):
        reported().when(c.Acknowledge, by=nobody).is_refused("not-allowed")
    reported().when(c.Acknowledge, by=STRANGER).is_refused("not-enrolled")


def test_a_refusal_names_those_who_can() -> None:
    story = reported().when(c.Acknowledge, by=ANN).is_refused("not-allowed")
    refusal = story.last
    assert not isinstance(refusal, list)
    assert [who.user for who in refusal.values["able"]] == [CHIEF, CHEN, LIU]  # type: ignore[union-attr] # Who


def without(*unreachable: int) -> Roster:
    return Roster(people={m.user: replace(m, reachable=m.user not in unreachable) for m in PEOPLE})


def test_the_unreachable_are_told_of_once_and_passed_over_in_every_round() -> None:
    story = reported(roster=without(CHEN)).after(600)
    assert called(story) == [CHIEF, LIU] * 3
    assert [event.user for event in story.events if isinstance(event, e.NotDeliverable)] == [CHEN]


def test_with_the_last_in_line_unreachable_the_round_begins_anew_at_once() -> None:
    story = reported(roster=without(LIU)).after(10)
    story.happens(e.PageSilent, e.NotDeliverable, e.Paged)
    assert called(story) == [CHIEF, CHEN, CHIEF]
    assert story.after(600).now().called_all


def test_everyone_who_was_called_for_the_severity_is_called_at_the_end_too() -> None:
    story = reported().when(c.SetSeverity, by=ANN, severity=Severity.high).after(50)
    assert everybody(story) == [0, 45]


def test_who_left_while_called_does_not_end_the_calling() -> None:
    story = reported()
    story.world = replace(story.world, roster=Roster(people={m.user: m for m in PEOPLE if m.user != CHIEF}))
    assert called(story.after(600)) == [CHIEF, *[CHEN, LIU] * 3]


def test_a_page_lost_that_no_longer_waits_changes_nothing() -> None:
    reported().when(c.NotePageLost, user=CHEN).happens()
    reported().when(c.Acknowledge, by=CHIEF).when(c.NotePageLost, user=CHIEF).happens()


def test_who_leads_may_press_again() -> None:
    reported().when(c.Acknowledge, by=CHIEF).when(c.Acknowledge, by=CHIEF).happens()


def test_who_could_not_be_reached_may_still_answer() -> None:
    story = reported().when(c.NotePageLost, user=CHIEF).when(c.Acknowledge, by=CHIEF).happens(e.Acknowledged)
    assert [page.answer for page in story.now().pages] == [Answer.unreachable, Answer.overtaken]
    story.when(c.Acknowledge, by=CHEN).happens(e.AcknowledgedLate)
