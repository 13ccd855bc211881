"""What the clerk writes about rounds: reminders, excuses, calls, claims, questions, periods."""

from dataclasses import replace
from datetime import date

import pytest

from coordination.rounds.agenda import AskRound, ClosePeriod, OpenPeriod
from coordination.rounds.commands import Excuse, Remind, RuleClaim
from coordination.rounds.state import Says
from handlers.reading import Act
from handlers.routes import COMMANDS
from tests.chat.written import CLOSED, DAILY, LEAD, PLANT, done, entry, facts, told, typed
from tests.rules.town import CHIEF, ZHAO


def test_the_clerk_names_a_round_where_several_wait_for_a_unit() -> None:
    one, both = facts(DAILY), facts(DAILY, PLANT)
    for words, given, ref, reason in (
        ("shaft-3 no shift today", one, DAILY.ref, "no shift today"),
        ("daily shaft-3 a d shift", both, DAILY.ref, "a d shift"),
        ("plant plant no shift", both, PLANT.ref, "no shift"),
        ("plant/260302 shaft-3 none", both, PLANT.ref, "none"),
        ("plant no shift", facts(DAILY, replace(PLANT, waits_for=("shaft-3",))), DAILY.ref, "no shift"),
    ):
        (item,) = typed(f"/excuse {words}", given, by=ZHAO, chat=LEAD)
        assert isinstance(item, Act), words
        assert isinstance(item.command, Excuse)
        assert (item.ref, item.command.reason.text) == (ref, reason)
    assert told(typed("/excuse shaft-3 none", both, by=ZHAO, chat=LEAD)) == ("say", "name-round")
    assert told(typed("/excuse shaft-3", one, by=ZHAO, chat=LEAD)) == ("ask", "ex:shaft-3")
    assert told(typed("/excuse x", facts(), by=ZHAO, chat=LEAD)) == ("say", "no-round")
    asked = typed("/excuse", both, by=ZHAO, chat=LEAD)
    assert [item.ref for item in asked] == [DAILY.ref, PLANT.ref]


def test_the_clerk_enters_numbers_too() -> None:
    found = entry(typed("/byphone shaft-3 staff 40, sick 2, all clear", facts(PLANT), by=ZHAO, chat=LEAD))
    assert (found.says, found.figures, found.by_phone) == (Says.zero, {"staff": 40, "sick": 2}, True)
    assert entry(typed("/byphone shaft-3 40 2", facts(PLANT), by=ZHAO, chat=LEAD)).says is None
    at = entry(typed("/byphone shaft-3 14:50 roof leaks", facts(DAILY), by=ZHAO, chat=LEAD))
    assert (at.says, at.text and at.text.text) == (Says.events, "roof leaks")
    assert at.written_at is not None


def test_the_clerk_reminds_in_one_round_and_sees_them_all_where_there_are_several() -> None:
    assert isinstance(done(typed("/remind", facts(DAILY), by=ZHAO, chat=LEAD)), Remind)
    assert isinstance(done(typed("/remind plant", facts(DAILY, PLANT), by=ZHAO, chat=LEAD)), Remind)
    shown = typed("/remind", facts(DAILY, PLANT), by=ZHAO, chat=LEAD)
    assert [item.ref for item in shown] == [DAILY.ref, PLANT.ref]
    assert told(typed("/remind", facts(), by=ZHAO, chat=LEAD)) == ("say", "no-round")
    assert told(typed("/rounds", facts(recent=(CLOSED,)), by=ZHAO, chat=LEAD)) == ("round-table", "")


def test_a_claim_is_ruled_on_where_the_unit_has_answered() -> None:
    given = facts(replace(DAILY, waits_for=()), PLANT)
    (item,) = typed("/claimok shaft-3", given, by=ZHAO, chat=LEAD)
    assert isinstance(item, Act)
    assert isinstance(item.command, RuleClaim)
    assert item.ref == DAILY.ref
    assert told(typed("/claimno shaft-3", facts(DAILY, PLANT), by=ZHAO, chat=LEAD)) == ("say", "name-round")
    assert told(typed("/claimok", facts(DAILY), by=ZHAO, chat=LEAD)) == ("say", "claim-how")
    assert COMMANDS["claimno"].verb == "cr"


@pytest.mark.parametrize(
    ("words", "text", "clock"),
    [
        ("How many are on site? by 15:30", "How many are on site?", "15:30"),
        ("How many, until 15:30", "How many", "15:30"),
        ("现场有多少人？15:30前", "现场有多少人？", "15:30"),
        ("How many? by 14:30", "How many?", "14:30"),
    ],
)
def test_a_question_to_all_has_words_and_a_time_of_today(words: str, text: str, clock: str) -> None:
    asked = done(typed(f"/ask {words}", facts(), by=ZHAO, chat=LEAD))
    assert isinstance(asked, AskRound)
    assert asked.text.text == text
    assert f"{asked.due_at:%d %H:%M}" == f"02 {clock}"


@pytest.mark.parametrize("words", ["", "How many?", "by 15:30", "How many? by 25:00", "How many? by 15:60"])
def test_a_question_without_words_or_a_time_is_asked_nobody(words: str) -> None:
    assert told(typed(f"/ask {words}".strip(), facts(), by=ZHAO, chat=LEAD)) == ("say", "ask-how")


def test_a_duty_period_is_opened_and_closed_by_words() -> None:
    opens = done(typed("/period flood open 2026-09-30", facts(), by=CHIEF, chat=LEAD))
    assert isinstance(opens, OpenPeriod)
    assert opens.until == date(2026, 9, 30)
    until_closed = done(typed("/period flood 开启", facts(), by=CHIEF, chat=LEAD))
    assert isinstance(until_closed, OpenPeriod)
    assert until_closed.until is None
    assert isinstance(done(typed("/period flood 结束", facts(), by=CHIEF, chat=LEAD)), ClosePeriod)
    assert told(typed("/period flood open sometime", facts(), by=CHIEF, chat=LEAD)) == ("say", "period-how")
    assert told(typed("/period flood", facts(), by=CHIEF, chat=LEAD)) == ("periods", "")
