"""What a unit has said is not lost by what it says next, nor taken for what it did not say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from coordination.kernel import Attachment, ChatId, Due, Leadership, Person, Source, Staff, Words
from coordination.policy import Figure
from coordination.roster.state import ChatKind, Room
from coordination.rounds import agenda as a
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.calling import AGENDAS
from coordination.rounds.state import Entry, Outage, Says
from tests.rules.reports import (
    DUE,
    MEI,
    MINUTE,
    OPENED,
    STAND_IN,
    TERMS,
    columns,
    opened,
    reach,
    site,
    state,
    zero,
)
from tests.rules.story import Story
from tests.rules.test_rounds import head
from tests.rules.town import ANN, CHIEF, STRANGER, SUN

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


def test_where_a_round_is_shown_follows_from_what_has_happened() -> None:
    story = opened()
    shown = {(card.what, card.to) for card in story.of.cards(state(story))}
    assert shown == {("round", Staff(unit)) for unit in TERMS.expected}
    zero(reach(story, DUE + 31 * MINUTE), written_at=DUE - MINUTE)
    later = {(card.what, card.part, card.to) for card in story.of.cards(state(story))}
    assert {("remind", "1", Staff("plant")), ("overdue", "", Staff("depot"))} < later
    assert {("chase", "head", Person(SUN)), ("chase", "leadership", Leadership())} < later
    assert {("rollup", "", Leadership()), ("claim", "0", Leadership())} < later


def test_a_check_question_goes_to_whoever_answered_and_nothing_else_is_told_once() -> None:
    story = zero(opened(replace(TERMS, check=1.0)))
    told_ = [notice for event in story.events for notice in story.of.notices(event, story.state)]
    assert [(notice.what, notice.to, notice.asks) for notice in told_] == [("ask", Person(ANN), ANN)]


def test_an_agenda_shows_nothing_by_itself() -> None:
    story = Story(site(), None, [], [], AGENDAS).when(a.AskRound, by=CHIEF, text=Words("x"), due_at=DUE)
    (called,) = story.events
    opens = [command for _, command in called.then()]
    assert [type(command) for command in opens] == [c.OpenRound]
    assert not AGENDAS.cards(story.state)
    assert not AGENDAS.notices(called, story.state)
    assert AGENDAS.head(story.state) is None
    story.when(c.NoteOutage, since=OPENED, until=OPENED + MINUTE).happens(a.AwayNoted)


def test_a_question_of_the_moment_stands_in_no_month() -> None:
    story = opened(replace(TERMS, schedule="ask", asked=Words("How many?")))
    reach(story, DUE + 61 * MINUTE)
    closed = story.events[-1]
    assert [ref.kind for ref, _ in closed.then()] == ["agenda"]


def test_a_unit_without_a_group_is_asked_in_private_and_by_whom() -> None:
    world = site()
    assert world.chats(Staff("shaft-3")) == (ChatId(SUN), ChatId(STAND_IN))
    assert world.chats(Staff("plant")) == (ChatId(MEI),)
    assert world.chats(Staff("depot")) == ()
    lead = Room(chat=ChatId(-1), kind=ChatKind.leadership, title=Words(""))
    rooms = replace(world.roster, rooms={ChatId(-1): lead})
    assert replace(world, roster=rooms).chats(Staff("depot")) == (-1,)
    shared = replace(lead, chat=ChatId(-2), kind=ChatKind.field)
    both = replace(rooms, rooms={**rooms.rooms, ChatId(-2): shared})
    assert replace(world, roster=both).chats(Staff("plant")) == (-2,)


def test_a_clock_that_rings_for_nothing_changes_nothing() -> None:
    story = opened()
    story.when(Due, name="unheard-of").happens()
    reach(story, DUE + 61 * MINUTE).when(Due, name="due").happens()
    story.when(Due, name="cut-off").happens()
    story.when(c.NoteOutage, since=DUE, until=DUE + MINUTE).happens()
