"""What a unit has said is not lost by what it says next, nor taken for what it did not say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from coordination.kernel import Attachment, ChatId, Source, Words
from coordination.policy import Figure
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.state import Entry, Outage, Says
from tests.rules.reports import DUE, MEI, MINUTE, OPENED, TERMS, columns, opened, reach, state, zero
from tests.rules.story import Story
from tests.rules.test_rounds import head
from tests.rules.town import ANN, CHIEF, STRANGER

FIGURES = (Figure(id="staff", title={"en": "Staff"}), Figure(id="sick", title={"en": "Sick"}))
WANTING = replace(TERMS, figures=FIGURES)
NUMBERS = {"staff": 40, "sick": 2}


def photo(name: str) -> Attachment:
    return Attachment(kind="photo", file_id=name, unique_id=name)


def told(story: Story, text: str = "", **rest: Any) -> Story:
    words = Words(text) if text else None
    return story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, text=words, **rest)


def entry(story: Story) -> Entry:
    found = state(story).line("shaft-3").entry
    assert found is not None
    return found


def test_an_event_is_taken_in_though_the_numbers_are_missing() -> None:
    story = told(opened(WANTING), "three cracks").happens(e.Entered)
    story.when(c.Enter, by=ANN, unit="shaft-3", figures=NUMBERS).happens(e.Entered)
    assert columns(story)["shaft-3"] == "events"
    assert entry(story).figures == NUMBERS
    assert entry(story).text is not None


def test_numbers_alone_are_all_clear_where_nothing_else_was_said() -> None:
    story = opened(WANTING).when(c.Enter, by=ANN, unit="shaft-3", figures=NUMBERS)
    assert entry(story.happens(e.Entered)).says is Says.zero
    excused = opened(WANTING).when(c.Excuse, by=CHIEF, unit="shaft-3", reason=Words("no shift"))
    excused.when(c.Enter, by=ANN, unit="shaft-3", figures=NUMBERS)
    assert entry(excused.happens(e.Entered)).says is Says.zero


def test_other_numbers_correct_an_all_clear_and_the_same_do_not() -> None:
    story = zero(opened(WANTING), figures=NUMBERS)
    zero(story, figures=NUMBERS).is_refused("already-in")
    zero(story, figures={"staff": 41}).happens(e.Entered)
    assert entry(story).figures == {"staff": 41, "sick": 2}


def test_the_parts_of_an_album_and_its_words_are_one_answer() -> None:
    source = Source(ChatId(-7), 7)
    story = told(opened(), "three cracks", files=(photo("a"),), source=source)
    told(told(story, files=(photo("b"),)), files=(photo("c"), photo("a")))
    assert [file.unique_id for file in entry(story).files] == ["a", "b", "c"]
    assert entry(story).text is not None
    story.when(c.CorrectEntry, by=ANN, source=source, text=Words("two cracks")).happens(e.EntryCorrected)
    told(story, files=(photo("d"),))
    assert entry(story).corrected
    told(story, "none of it matters")
    assert not entry(story).corrected
    assert len(entry(story).files) == 4


def test_after_all_clear_what_was_said_before_is_not_said_any_more() -> None:
    story = zero(told(opened(), "three cracks", files=(photo("a"),)), sure=True)
    assert (entry(story).text, entry(story).files) == (None, ())


def test_an_all_clear_over_a_reported_incident_is_asked_about_too() -> None:
    story = opened(open=(head("26-0042"),))
    story.when(c.NoteIncident, by=ANN, unit="shaft-3", number="26-0042")
    zero(story).is_refused("zero-with-incident", number="26-0042")
    zero(story, sure=True).happens(e.Entered)


def test_an_incident_since_the_opening_counts_though_midnight_is_between() -> None:
    night = replace(TERMS, day=DUE.date() + timedelta(days=1), due_at=DUE + 450 * MINUTE)
    before = head("26-0042", open_=False, at=OPENED + MINUTE)
    zero(opened(night, recent=(before,))).is_refused("zero-with-incident", number="26-0042")
    earlier = head("26-0041", open_=False, at=OPENED - MINUTE)
    zero(opened(night, recent=(earlier,))).happens(e.Entered)


def test_a_report_by_somebody_else_is_no_answer_of_the_unit() -> None:
    story = opened()
    for by in (STRANGER, None, MEI, CHIEF):
        story.when(c.NoteIncident, by=by, unit="shaft-3", number="26-0042").happens()
    assert columns(story)["shaft-3"] == "missing"


def test_an_edit_makes_nothing_of_an_all_clear() -> None:
    source = Source(ChatId(-7), 7)
    story = zero(opened(), source=source)
    story.when(c.CorrectEntry, by=ANN, source=source, text=Words("pump burns"))
    story.is_refused("edited-zero", unit="shaft-3")
    assert entry(story).text is None


def test_a_later_outage_takes_nothing_back_of_an_earlier_one() -> None:
    story = reach(opened(), DUE - 10 * MINUTE)
    story.world = replace(story.world, now=DUE + 10 * MINUTE)
    story.when(c.NoteOutage, since=DUE - 10 * MINUTE, until=DUE + 10 * MINUTE).after(0)
    zero(story.after(2))
    assert columns(story)["shaft-3"] == "zero"
    cut_off = state(story).terms.cut_off_at
    story.after(28).when(c.NoteOutage, since=DUE + 35 * MINUTE, until=DUE + 40 * MINUTE)
    assert columns(story)["shaft-3"] == "zero"
    assert state(story).terms.cut_off_at == cut_off
    assert state(story).outage == Outage(since=DUE - 10 * MINUTE, until=DUE + 10 * MINUTE)


def test_a_closed_round_still_says_whom_it_asked_and_who_was_silent() -> None:
    story = zero(opened())
    reach(story, DUE + 61 * MINUTE)
    line = story.of.head(state(story))
    assert line is not None
    assert (line.expects, line.waits_for) == (TERMS.expected, ("plant", "depot"))
