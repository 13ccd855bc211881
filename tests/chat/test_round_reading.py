"""What people write about their rounds: nothing they say is dropped, nothing taken for all clear."""

from typing import Any

import pytest

from coordination.incident.commands import Report
from coordination.kernel import Place, Words
from coordination.rounds.commands import AnswerCheck, CorrectEntry
from coordination.rounds.state import Says
from handlers.arrival import Kind
from handlers.buttons import LIMIT, pack
from handlers.reading import Act
from handlers.round_words import figures_in
from tests.chat.written import (
    CLOSED,
    DAILY,
    LEAD,
    PHOTO,
    PLANT,
    SHAFT,
    SICK,
    STAFF,
    about,
    done,
    entry,
    facts,
    told,
    typed,
)
from tests.rules.reports import MEI
from tests.rules.town import ANN, CHIEF, STRANGER, ZHAO


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


def test_a_button_holds_the_longest_ids() -> None:
    data = pack("zr", f"{'s' * 16}/261231", "u" * 32, "sure")
    assert len(data) <= LIMIT


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
