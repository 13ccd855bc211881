"""What people write about their rounds: nothing they say is dropped, nothing taken for all clear."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from coordination.facts import Facts, Sent
from coordination.incident.commands import Report
from coordination.kernel import Attachment, ChatId, Command, Head, Place, Ref, UserId, Words
from coordination.policy import Figure, Policy, Schedule, Unit
from coordination.roster.state import ChatKind, Room, Roster
from coordination.rounds.agenda import AskRound, ClosePeriod, OpenPeriod
from coordination.rounds.commands import AnswerCheck, CorrectEntry, Enter, Excuse, Remind, RuleClaim
from coordination.rounds.state import Says
from coordination.world import World
from handlers.arrival import Arrival, Kind
from handlers.buttons import LIMIT, pack
from handlers.read import read
from handlers.reading import Act, Reading, Tell
from handlers.round_words import figures_in
from handlers.routes import COMMANDS
from tests.rules.reports import CREW, MEI
from tests.rules.town import ANN, CHIEF, STRANGER, ZHAO

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SHAFT, LEAD = ChatId(-2), ChatId(-1)
STAFF = Figure(id="staff", title={"en": "Staff", "zh-CN": "在岗"})
SICK = Figure(id="sick", title={"en": "Sick", "zh-CN": "病假"})
SCHEDULES = {
    id_: Schedule(id=id_, title={"en": id_}, due=time(17), figures=figures)
    for id_, figures in {"daily": (), "plant": (STAFF, SICK)}.items()
}
UNITS = ("shaft-3", "plant")
PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
Shown = Mapping[str, Any]


def a_round(id_: str, *silent: str, open_: bool = True) -> Head:
    ref = Ref("round", id_)
    return Head(
        ref=ref, unit=None, opened_at=NOW, open=open_, status="", expects=UNITS, waits_for=silent or ()
    )


DAILY, PLANT = a_round("daily/260302", *UNITS), a_round("plant/260302", *UNITS)
CLOSED = a_round("daily/260301", "shaft-3", open_=False)


def facts(*open_: Head, recent: tuple[Head, ...] = (), **rest: Any) -> Facts:
    rooms = {
        SHAFT: Room(chat=SHAFT, kind=ChatKind.field, unit="shaft-3", title=Words("")),
        LEAD: Room(chat=LEAD, kind=ChatKind.leadership, title=Words("")),
    }
    policy = Policy(units={id_: Unit(id=id_, name={"en": id_}) for id_ in UNITS}, schedules=SCHEDULES)
    roster = Roster(people={member.user: member for member in CREW}, rooms=rooms)
    world = World(now=NOW, policy=policy, roster=roster, open=open_, recent=recent)
    return Facts(world=world, fresh_code="", bot_username="bot", **rest)


def typed(text: str, given: Facts, by: UserId = ANN, chat: ChatId | None = None, **more: Any) -> Reading:
    command, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
    at = chat or ChatId(by)
    arrival = Arrival(
        kind=Kind.message,
        at=NOW,
        chat=at,
        private=at > 0,
        user=by,
        message_id=1,
        text=text,
        command=command.removeprefix("/"),
        rest=rest,
    )
    return read(replace(arrival, **more), given)


def done(reading: Reading) -> Command:
    (item,) = reading
    assert isinstance(item, Act), item
    return item.command


def entry(reading: Reading) -> Enter:
    command = done(reading)
    assert isinstance(command, Enter)
    return command


def told(reading: Reading) -> tuple[str, str]:
    (item,) = reading
    assert isinstance(item, Tell), item
    return item.what, item.part


def about(what: str, id_: str = "daily/260302", part: str = "", asks: UserId | None = None) -> Sent:
    return Sent(chat=SHAFT, message_id=9, what=what, part=part, ref=Ref("round", id_), asks=asks)


@pytest.mark.parametrize(
    ("text", "says", "left"),
    [
        ("/zero", Says.zero, ""),
        ("/zero daily", Says.zero, ""),
        ("/zero 14:50", Says.zero, ""),
        ("/zero sure", Says.zero, ""),
        ("/zero daily 仍报", Says.zero, ""),
        ("/zero 一切正常", Says.zero, ""),
        ("/zero but pump 2 leaks", Says.events, "but pump 2 leaks"),
        ("/zero daily 14:50 but pump 2 leaks", Says.events, "but pump 2 leaks"),
    ],
)
def test_words_beside_an_all_clear_are_not_dropped(text: str, says: Says, left: str) -> None:
    found = entry(typed(text, facts(DAILY)))
    assert (found.says, found.text) == (says, Words(left) if left else None)
    assert found.text is None or found.text.text == left
    assert found.sure == ("sure" in text or "仍报" in text)
    assert (found.written_at is not None) == ("14:50" in text)


def test_numbers_come_by_name_or_in_their_order() -> None:
    both = {"staff": 40, "sick": 2}
    for text in ("staff 40 sick 2", "在岗40，病假2", "40 2", "40，2", "病假：2 在岗：40"):
        assert figures_in(text, (STAFF, SICK)) == (both, ""), text
    assert figures_in("40", (STAFF, SICK)) == ({}, "40")
    assert figures_in("40", (STAFF,)) == ({"staff": 40}, "")
    assert figures_in("40", ()) == ({}, "40")
    found = entry(typed("/zero plant staff 40 sick 2", facts(DAILY, PLANT)))
    assert (found.says, found.figures) == (Says.zero, both)


def test_numbers_that_were_asked_for_change_nothing_about_what_was_said() -> None:
    asked = about("ask", "plant/260302", "zr:shaft-3", ANN)
    found = entry(typed("40 2", facts(PLANT, about=asked), chat=SHAFT))
    assert (found.says, found.figures) == (None, {"staff": 40, "sick": 2})
    assert entry(typed("40 2 all clear", facts(PLANT, about=asked), chat=SHAFT)).says is Says.events


@pytest.mark.parametrize("what", ["round", "remind", "overdue"])
def test_a_reply_is_the_answer(what: str) -> None:
    given = facts(DAILY, about=about(what))
    assert entry(typed("all clear", given, chat=SHAFT)).says is Says.zero
    assert entry(typed("14:50 all clear", given, chat=SHAFT)).says is Says.zero
    at_what_time = entry(typed("14:30", given, chat=SHAFT))
    assert (at_what_time.says, at_what_time.text and at_what_time.text.text) == (Says.events, "14:30")
    photo = entry(typed("", given, chat=SHAFT, files=(PHOTO,)))
    assert (photo.says, photo.files, photo.text) == (Says.events, (PHOTO,), None)
    place = typed("", given, chat=SHAFT, place=Place(latitude=1, longitude=2))
    assert told(place) == ("ask", "ev:shaft-3")
    assert (
        told(typed("yes", facts(DAILY, PLANT, about=about(what, "")), by=MEI, chat=LEAD))[0] == "which-round"
    )


def test_who_is_told_in_private_of_a_silent_unit_may_answer_there() -> None:
    assert entry(typed("all clear", facts(DAILY, about=about("chase")))).says is Says.zero
    assert typed("they are on the road", facts(DAILY, about=about("chase")), by=CHIEF, chat=LEAD) == ()


def test_a_reply_in_private_that_answers_nothing_is_a_report() -> None:
    command = done(typed("smoke in the pump room", facts(DAILY, about=about("told"))))
    assert isinstance(command, Report)


def test_what_has_happened_is_never_held_up_by_a_question() -> None:
    for given, answers in (
        (facts(), ""),
        (facts(recent=(CLOSED,)), ""),
        (facts(DAILY), "daily/260302"),
        (facts(DAILY, PLANT), "daily/260302"),
    ):
        command = done(typed("/event roof leaks", given))
        assert isinstance(command, Report)
        assert (command.answers, command.unit) == (answers, "shaft-3")
    named = done(typed("/event plant roof leaks", facts(DAILY, PLANT)))
    assert isinstance(named, Report)
    assert (named.answers, named.text and named.text.text) == ("plant/260302", "roof leaks")
    assert told(typed("/event", facts())) == ("ask", "report")
    assert told(typed("/event", facts(DAILY))) == ("ask", "ev:shaft-3")
    assert told(typed("/event", facts(DAILY, PLANT))) == ("which-round", "ev")


def test_after_the_cut_off_the_silent_are_told_what_stands() -> None:
    (item,) = typed("/zero", facts(recent=(CLOSED,)))
    assert isinstance(item, Act)
    assert item.ref == CLOSED.ref
    assert item.unless["round-closed"].what == "closed-round"
    assert told(typed("/zero", facts(recent=(CLOSED,)), by=MEI)) == ("nothing-due", "")
    revised = entry(typed("/revise roof leaks", facts(recent=(CLOSED,))))
    assert (revised.revises, revised.says) == (True, Says.events)
    assert told(typed("/revise", facts())) == ("nothing-due", "")


def test_who_has_no_unit_is_told_why_nothing_was_entered() -> None:
    assert told(typed("/zero", facts(DAILY), by=CHIEF, chat=LEAD)) == ("say", "no-unit-of-yours")
    assert told(typed("/include", facts(DAILY), by=STRANGER)) == ("refused", "not-enrolled")


def test_a_check_question_wants_an_answer() -> None:
    command = done(typed("/answer at two", facts(DAILY)))
    assert isinstance(command, AnswerCheck)
    assert told(typed("/answer", facts(DAILY))) == ("say", "check-how")
    assert told(typed("/answer at two", facts(DAILY, PLANT))) == ("say", "check-how")


def test_an_edit_corrects_and_never_acts() -> None:
    given = facts(DAILY, origin=DAILY.ref)
    corrected = done(typed("pump 3", given, chat=SHAFT, kind=Kind.edit))
    assert isinstance(corrected, CorrectEntry)
    assert typed("all clear!", given, chat=SHAFT, kind=Kind.edit) == ()
    assert typed("/zero", given, chat=SHAFT, kind=Kind.edit) == ()


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


def test_a_button_holds_the_longest_ids() -> None:
    data = pack("zr", f"{'s' * 16}/261231", "u" * 32, "sure")
    assert len(data) <= LIMIT


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


def test_several_rounds_and_units_are_chosen_from() -> None:
    assert told(typed("/include", facts(DAILY, PLANT))) == ("which-round", "inc")
    assert entry(typed("/include", facts(DAILY))).includes
    shown = typed("/rounds", facts(DAILY, PLANT), by=ZHAO, chat=LEAD)
    assert [item.ref for item in shown] == [DAILY.ref, PLANT.ref]
    books = [item.ref for item in typed("/rounds month", facts(), by=ZHAO, chat=LEAD)]
    assert [ref and ref.kind for ref in books] == ["month", "month"]


def test_a_button_says_which_round_and_which_unit() -> None:
    press: dict[str, Any] = {"kind": Kind.press, "press": "p", "message_id": 9}
    given = facts(DAILY, PLANT)
    found = entry(typed("", given, by=MEI, chat=LEAD, data="zr:plant/260302:plant:sure", **press))
    assert (found.unit, found.says, found.sure) == ("plant", Says.zero, True)
    revised = entry(typed("", facts(recent=(CLOSED,)), data="rv:daily/260301:shaft-3", **press))
    assert revised.revises
    (item,) = typed("", given, by=ZHAO, chat=LEAD, data="rm:daily/260302", **press)
    assert item.ref == DAILY.ref
    (item,) = typed("", given, by=ZHAO, chat=LEAD, data="ca:daily/260302:shaft-3", **press)
    assert item.ref == DAILY.ref
    gone = typed("", facts(), data="zr:gone/260302", **press)
    assert isinstance(gone[0], Act)
    assert gone[0].ref.id == "gone/260302"
