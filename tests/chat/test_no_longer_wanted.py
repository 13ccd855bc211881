"""What nobody needs any more is withdrawn; what stands already is edited to say so."""

from dataclasses import replace
from typing import Any

from coordination.incident import commands as c
from coordination.kernel import Who, Words
from coordination.roster.state import Room, Roster
from handlers.cards import show
from tests.chat.fire import ALARM, SMALL, at
from tests.chat.site import FIELD, LEADERSHIP, ROOMS, SHARED, labels, people, reported, shown, view
from tests.rules.town import CHEN, CHIEF


def withdrawn(story, what: str, part: str = "", **rest) -> bool:  # type: ignore[no-untyped-def] # as `view`
    return show(what, part, view(story, **rest), "en") is None


def test_a_page_that_was_answered_is_not_sent() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF)
    assert withdrawn(story, "page", "0")
    edited = shown(story, "page", "0", first=False)
    assert edited.text == "Fire? · Shaft 3 · 26-0001: 王矿长 leads since 09:00."
    assert labels(edited) == [["Activate plan"]]


def test_nor_one_that_was_overtaken_or_is_about_what_is_closed() -> None:
    assert withdrawn(at("answered"), "page", "1")
    over = reported().when(c.StandDownFalse, by=CHEN, reason=Words("steam"))
    assert withdrawn(over, "page", "0")
    edited = shown(over, "page", "0", first=False)
    assert "false alarm" in edited.text
    assert edited.buttons == ()


def test_a_silent_page_keeps_its_button_until_somebody_leads() -> None:
    silent = shown(at("silent"), "page", "0", first=False)
    assert "No answer by 09:05; 陈副矿长 is called now." in silent.text
    assert labels(silent)[0] == ["Acknowledge"]
    over = shown(at("active"), "page", "0", first=False)
    assert over.text == "Fire · Shaft 3 · 26-0001: 王矿长 answered 09:06. 陈副矿长 leads since 09:06."
    assert labels(over) == [["Take over"]]


def test_a_page_that_cannot_be_delivered_says_so() -> None:
    story = reported().when(c.NotePageLost, user=CHIEF)
    assert withdrawn(story, "page", "0")
    edited = shown(story, "page", "0", first=False)
    assert edited.text.endswith("王矿长: not deliverable. 陈副矿长 is called.")
    told = shown(story, "not-deliverable", str(CHIEF), chat=LEADERSHIP)
    assert told.text.startswith("26-0001: 王矿长 was not reached")


def test_that_a_leader_was_not_reached_is_told_only_while_they_lead() -> None:
    story = reported().when(c.Acknowledge, by=CHIEF)
    given: dict[str, Any] = {"chat": LEADERSHIP, "values": {"who": Who(CHIEF), "step": 0}}
    told = shown(story, "not-told", "decision-wanted", **given)
    assert labels(told) == [["Take over"]]
    story.when(c.TakeOver, by=CHEN)
    assert withdrawn(story, "not-told", "decision-wanted", **given)
    assert labels(shown(story, "not-told", "lead-taken", **given)) == []
    story.when(c.StandDownFalse, by=CHEN, reason=Words("steam"))
    assert withdrawn(story, "not-told", "lead-taken", **given)


def test_after_the_last_round_everyone_is_called() -> None:
    story = reported().after(44)
    assert "No answer by 09:45: everyone in the leadership chat is called." in shown(story, "page", "8").text
    assert shown(story.after(2), "called-all").silent is False


def test_the_unreachable_are_not_said_to_be_next() -> None:
    folk = people()
    roster = Roster(people=folk | {CHEN: replace(folk[CHEN], reachable=False)}, rooms=ROOMS)
    assert "刘副矿长 is called." in shown(reported(roster=roster), "page", "0").text


def test_trouble_that_is_over_is_not_told() -> None:
    assert not withdrawn(at("blocked"), "step-blocked", str(SMALL))
    assert withdrawn(at("skipped"), "step-blocked", str(SMALL))
    assert not withdrawn(at("late"), "step-overdue", str(ALARM))
    assert withdrawn(at("closed"), "step-overdue", str(ALARM))
    assert withdrawn(at("granted"), "approval-escalated", "1")
    assert withdrawn(at("asked"), "approval-ruled", "1")


def test_a_topic_only_where_there_can_be_one() -> None:
    assert shown(reported(), "topic").topic == "26-0001 · Shaft 3 · 泵房冒烟，里面两人"
    assert withdrawn(reported(), "topic", chat=SHARED)
    barred: Room = replace(ROOMS[FIELD], lacks=("manage_topics",))
    roster = Roster(people=people(), rooms=ROOMS | {FIELD: barred})
    assert withdrawn(reported(roster=roster), "topic")


def test_an_old_approval_offers_no_second_asking() -> None:
    assert labels(shown(at("asked-again"), "approval", "1")) == []
    assert labels(shown(at("refused"), "approval", "2")) == [["Ask again"]]
    assert labels(shown(at("closed"), "approval", "2")) == []


def test_who_was_called_next_stays_the_next_although_they_cannot_be_reached_by_now() -> None:
    story = reported().when(c.NotePageLost, user=CHIEF)
    folk = people()
    by_now = Roster(people=folk | {CHEN: replace(folk[CHEN], reachable=False)}, rooms=ROOMS)
    story.world = replace(story.world, roster=by_now)
    assert shown(story, "page", "0", first=False).text.endswith("陈副矿长 is called.")
