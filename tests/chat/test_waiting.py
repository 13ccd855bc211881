"""What the clock says, word for word, and what it leaves unsaid once it is answered."""

import pytest

from coordination.incident import commands as c
from coordination.kernel import ChatId, Head, Ref, Value
from handlers.cards import show
from tests.chat.site import LEADERSHIP, labels, reported, shown, view
from tests.chat.telegram import parse
from tests.chat.waiting import at, automatic
from tests.rules.story import Story, words
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, SUN

CLOCK = "15"
"""The number of the first statutory clock in the plan that runs."""


def read(story: Story, what: str, part: str = "", locale: str = "en", **rest: object) -> list[str]:
    return parse(shown(story, what, part, locale, **rest).text).text.split("\n")


def withdrawn(story: Story, what: str, part: str = "", chat: ChatId = LEADERSHIP) -> bool:
    return show(what, part, view(story, chat=chat), "en") is None


def test_whoever_has_decided_nothing_is_asked_to() -> None:
    assert read(at("undecided"), "decision-wanted") == [
        "Please decide: Fire? · Shaft 3 · 26-0001",
        "09:00 “泵房冒烟，里面两人”",
        "You lead since 09:00; nothing is decided yet. "
        "Activate the plan, say that it is no incident, or watch.",
        "You are asked again at 09:20.",
    ]
    assert labels(shown(at("undecided"), "decision-wanted")) == [
        ["Activate plan"],
        ["Not incident", "Watch 30 min"],
    ]
    assert read(at("undecided"), "decision-wanted", locale="zh-CN")[2:] == [
        "09:00 起由您负责，还没有决定。请启动预案、判定不是事件，或先观察。",
        "09:20 再次提请。",
    ]


@pytest.mark.parametrize("moment", ["watching", "running", "closed"])
def test_what_is_decided_is_not_asked(moment: str) -> None:
    assert withdrawn(at(moment), "decision-wanted")
    assert withdrawn(reported(), "decision-wanted")


def test_the_card_says_until_when_it_is_watched() -> None:
    assert "Reported; watching until 09:30. 陈副矿长 leads since 09:00." in read(at("watching"), "incident")
    assert read(at("watching"), "incident")[-1] == "As of 09:10."
    assert "Reported; the plan is not started yet." in read(at("watched"), "incident")[2]
    assert read(at("watching"), "toast", "watch") == [
        "26-0001: watching until 09:30; then you are asked again."
    ]


def test_the_card_and_whoever_led_see_who_has_taken_over() -> None:
    story = at("taken-over")
    assert "王矿长 leads since 09:31, taken over from 陈副矿长." in read(story, "incident")[2]
    assert read(story, "lead-taken", chat=ChatId(CHEN)) == [
        "26-0001: 王矿长 leads since 09:31, you no longer do.",
        "Anything only you know? Tell them, or add it here.",
    ]
    assert withdrawn(story.when(c.TakeOver, by=CHEN), "lead-taken", chat=ChatId(CHEN))
    assert withdrawn(at("closed"), "lead-taken", chat=ChatId(CHEN))
    assert read(at("taken-over"), "toast", "over", chat=ChatId(CHIEF)) == ["26-0001: you lead since 09:31."]


def test_a_late_answer_is_offered_the_lead_and_who_has_it_is_not() -> None:
    story = reported().after(6).when(c.Acknowledge, by=CHEN)
    assert labels(shown(story, "page", "0", first=False)) == []
    story.when(c.Acknowledge, by=CHIEF)
    assert labels(shown(story, "page", "0", first=False)) == [["Take over"]]
    story.when(c.TakeOver, by=CHIEF)
    assert labels(shown(story, "page", "0", first=False)) == []


def test_a_deputy_on_duty_who_is_called_first_stands_in_for_nobody() -> None:
    duty = Head(ref=Ref("duty", "main"), unit=None, opened_at=NINE, open=True, status="on", who=(LIU,))
    story = reported(open=(duty,))
    assert read(story, "page", "0")[0] == "New report · Fire? · Shaft 3 · 26-0001"
    assert read(story, "page", "0")[-1] == "No answer by 09:05: 陈副矿长 is called."
    assert read(story.after(5), "page", "1")[0] == "Stand in please: Fire? · Shaft 3 · 26-0001"


def test_silence_is_told_to_whoever_leads_until_somebody_says_a_word() -> None:
    story = at("stale")
    assert read(story, "stale") == [
        "No news: Fire · Shaft 3 · 26-0001",
        "Nothing was reported since 09:31. Still going? Add a word. No longer getting worse? Press Stable.",
    ]
    assert withdrawn(story.after(1).when(c.AddUpdate, by=ANN, text=words("no change")), "stale")
    assert withdrawn(at("running"), "stale")
    assert withdrawn(at("late"), "stale")


def test_a_statutory_clock_names_the_law_and_is_no_advice() -> None:
    assert read(at("running"), "step", CLOCK) == [
        "Step 15 · Report to the county — by 10:00",
        "Then reply here with the reference number and time.",
        "26-0001: nobody has it yet.",
        "Reminder switched on by your organisation. Source: Order 493 (2007); contents: art. 12, art. 9."
        " Checked: 2026-11-23. Not legal advice.",
    ]
    assert read(at("running"), "step", CLOCK, "zh-CN")[-1] == (
        "本单位启用的提醒。依据：Order 493 (2007); contents: art. 12, art. 9。"
        "核对日期：2026-11-23。不是法律意见。"
    )


def test_the_card_names_an_open_clock_before_all_other_steps() -> None:
    lines = read(at("running"), "incident")
    assert lines[3].endswith(" · Time limits 0/1")
    assert lines[4] == "Next: 15 Report to the county — nobody yet, by 10:00"
    assert lines[5].startswith("Next: 1 ")


def test_a_clock_reminds_the_head_of_the_unit_or_whoever_has_it() -> None:
    assert read(at("half"), "step-reminded", CLOCK) == [
        "Time limit: Step 15 · Report to the county, 26-0001",
        "50 % of the time is gone; due 10:00. 孙丽: done? Reply here.",
    ]
    taken = at("half").when(c.Take, by=CHIEF, step=int(CLOCK))
    assert f"tg://user?id={CHIEF}" in shown(taken, "step-reminded", CLOCK).text
    done = at("half").when(c.Finish, by=SUN, step=int(CLOCK), text=words("ref 7"))
    assert withdrawn(done, "step-reminded", CLOCK)
    assert withdrawn(at("late"), "step-reminded", CLOCK)
    assert withdrawn(at("running"), "step-reminded", CLOCK)


def test_the_next_in_line_reads_what_is_open_and_who_has_it() -> None:
    assert read(at("half"), "step-passed-on", "1") == [
        "Still open: Step 1 · Raise the alarm, get out, 26-0001",
        "Due 09:33; nobody has it. You are next in line: do it, find somebody, or say what is in the way.",
    ]
    assert labels(shown(at("half"), "step-passed-on", "1")) == [["Take"], ["Done", "Blocked"]]
    assert "Passed on to 孙丽, 09:38." in read(at("half"), "step", "1")
    taken = at("half").when(c.Take, by=ANN, step=1)
    assert "Due 09:33; Ann has it." in read(taken, "step-passed-on", "1")[1]
    assert withdrawn(at("closed"), "step-passed-on", "1")
    assert withdrawn(at("running"), "step-passed-on", "1")


def test_at_half_time_the_deputies_are_asked_by_name() -> None:
    told = shown(at("half"), "approval-passed-on", "1", chat=LEADERSHIP)
    assert parse(told.text).text.split("\n") == [
        "No decision yet: Approve re-entry, 26-0001",
        "Half the time is gone. 陈副矿长, 刘副矿长: please decide. Until 09:46; no answer = not approved.",
    ]
    assert labels(told) == [["Approve"], ["Reject"]]
    voted = at("half")
    for deputy in (CHEN, LIU):
        voted.when(c.CastVote, by=deputy, number=1, yes=True)
    assert withdrawn(voted, "approval-passed-on", "1")


def test_whoever_has_voted_is_not_asked_again() -> None:
    voted = at("half").when(c.CastVote, by=CHEN, number=1, yes=True)
    told = shown(voted, "approval-passed-on", "1").text
    assert f"tg://user?id={LIU}" in told
    assert f"tg://user?id={CHEN}" not in told


def test_what_was_learnt_is_asked_for_until_it_is_written() -> None:
    assert labels(shown(at("closed"), "incident", "lead")) == [["File report"]]
    assert read(at("closed"), "incident")[-1] == "After-action report due 3 Mar 10:25."
    assert read(at("closed"), "after-action", "50") == [
        "After-action report: Fire · Shaft 3 · 26-0001",
        "Due 3 Mar 10:25. 王矿长: what happened, why, what do we do differently? Reply here.",
    ]
    overdue = shown(at("unlearnt"), "after-action", "100")
    assert "Was due 10:25, not in yet. " in overdue.text
    assert not overdue.silent
    assert withdrawn(at("learnt"), "after-action", "100")
    assert read(at("learnt"), "incident")[-1] == "After-action report filed 11:25, 王矿长."
    assert labels(shown(at("learnt"), "incident", "lead")) == []


def test_the_hot_wash_takes_the_report() -> None:
    assert labels(shown(at("closed"), "hot-wash")) == [["File report"]]


def test_a_plan_that_started_by_itself_still_wants_somebody_to_answer() -> None:
    page = shown(automatic(), "page", "0")
    assert labels(page) == [["Acknowledge"]]
    assert read(automatic(), "incident", "lead")[2] == "Plan active since 09:00. Nobody leads yet."
    assert "Calls: 王矿长 called 09:00, no answer yet." in read(automatic(), "incident", "lead")
    answered = automatic().when(c.Acknowledge, by=CHIEF)
    assert labels(shown(answered, "page", "0", first=False)) == []


def test_the_refusal_to_watch_for_ever_says_how() -> None:
    values: dict[str, Value] = {"number": "26-0001"}
    told = read(reported(), "refused", "watch-when", values=values)
    assert told == [
        "Not done: 26-0001 can be watched for at most 12 hours from now. Like this: /watch 26-0001 15:00"
    ]
