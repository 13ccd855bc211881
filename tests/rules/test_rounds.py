"""A round of a recurring report: who has answered, who is chased, who is told, what stands at the end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coordination.kernel import ChatId, Head, Ref, Source, UserId, Words
from coordination.policy import Figure
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.columns import Column
from coordination.rounds.rules import ROUND
from coordination.rounds.state import Claim, Says, Tier
from tests.rules.reports import (
    DUE,
    MEI,
    MINUTE,
    OPENED,
    STAND_IN,
    TERMS,
    UNITS,
    columns,
    opened,
    reach,
    site,
    state,
    zero,
)
from tests.rules.story import Story
from tests.rules.town import ANN, CHIEF, ROOT, STRANGER, SUN, ZHAO


def test_an_answer_ends_the_chase_of_that_unit_alone() -> None:
    story = reach(opened(), DUE - 60 * MINUTE).happens(e.Reminded)
    assert state(story).reminders[-1].units == UNITS
    zero(story).happens(e.Entered)
    reach(story, DUE - 15 * MINUTE).happens(e.Reminded)
    assert state(story).reminders[-1].units == ("plant", "depot")
    reach(story, DUE)
    chase = state(story).chases[-1]
    assert (chase.tier, chase.units, chase.people) == (Tier.deputy, ("plant", "depot"), ())
    assert columns(story) == {"shaft-3": "zero", "plant": "missing", "depot": "missing"}


def test_the_silent_are_told_to_their_deputy_their_head_and_the_leaders() -> None:
    story = reach(opened(), DUE + 30 * MINUTE)
    chases = {chase.tier: chase for chase in state(story).chases}
    assert chases[Tier.deputy].people == (STAND_IN,)
    assert chases[Tier.head].people == (SUN,)
    assert chases[Tier.leadership].units == UNITS
    assert chases[Tier.head].at == DUE + 15 * MINUTE


def test_when_everybody_has_answered_nobody_is_chased_or_told() -> None:
    story = opened()
    for by, unit in ((ANN, "shaft-3"), (MEI, "plant"), (ZHAO, "depot")):
        zero(story, by, unit, by_phone=by == ZHAO)
    reach(story, DUE + 60 * MINUTE)
    assert e.Chased not in [type(event) for event in story.events]
    assert [event.units for event in story.events if isinstance(event, e.Reminded)] == [(), ()]
    assert columns(story) == dict.fromkeys(UNITS, "zero")
    assert not state(story).is_open


def test_reminders_missed_while_we_were_off_are_one() -> None:
    story = opened()
    story.world = replace(story.world, now=DUE - 5 * MINUTE)
    story.after(0).happens(e.Reminded)
    assert len(state(story).reminders) == 1
    assert state(story).reminders[0].at == story.world.now


def test_a_round_that_opens_after_a_reminder_is_not_reminded_at_once() -> None:
    story = opened(now=DUE - MINUTE)
    assert not state(story).reminders
    assert not any(name.startswith("remind") for name in ROUND.deadlines(state(story)))


@pytest.mark.parametrize(
    ("seconds", "column"), [(-1, "zero"), (0, "zero"), (1, "late"), (3599, "late"), (3601, "late")]
)
def test_lateness_goes_by_the_moment_of_sending(seconds: int, column: str) -> None:
    story = reach(opened(), DUE + 90 * MINUTE)
    zero(story, at=DUE + timedelta(seconds=seconds), revises=True)
    assert columns(story)["shaft-3"] == column
    assert state(story).kept("shaft-3").complete == (seconds <= 3600)


def test_a_unit_may_correct_itself_until_the_cut_off_and_both_versions_stand() -> None:
    story = zero(opened())
    story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, text=Words("pump 2 leaks"))
    story.happens(e.Entered)
    assert [entry.says for entry in state(story).line("shaft-3").entries] == [Says.zero, Says.events]
    zero(story).happens(e.Entered)
    zero(story).is_refused("already-in", column="zero")


def test_a_correction_after_the_due_time_does_not_make_an_entry_late() -> None:
    story = reach(zero(opened()), DUE + 10 * MINUTE)
    story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, text=Words("after all"))
    assert columns(story)["shaft-3"] == "events"


def test_after_the_cut_off_only_a_visible_revision_counts_and_goes_into_the_books() -> None:
    story = reach(opened(), DUE + 60 * MINUTE).happens(e.RoundClosed)
    story.after(5)
    zero(story).is_refused("round-closed", column="missing", unit="shaft-3")
    zero(story, revises=True).happens(e.Entered, e.RoundRevised)
    assert state(story).at_cut_off["shaft-3"].column is Column.missing
    revised = story.events[-1]
    assert isinstance(revised, e.RoundRevised)
    assert revised.units["shaft-3"].column is Column.late
    assert not revised.units["shaft-3"].complete
    ((ref, _),) = revised.then()
    assert ref == Ref("month", "daily/2026-03")


@pytest.mark.parametrize(
    ("by", "unit", "reason"),
    [
        (STRANGER, "shaft-3", "not-enrolled"),
        (None, "shaft-3", "not-enrolled"),
        (MEI, "shaft-3", "not-of-unit"),
        (CHIEF, "shaft-3", "not-of-unit"),
        (ANN, "gate", "not-expected"),
    ],
)
def test_only_a_units_own_people_answer_for_it(by: UserId | None, unit: str, reason: str) -> None:
    opened().when(c.Enter, by=by, unit=unit, says=Says.zero).is_refused(reason)


def test_the_clerk_enters_by_phone_and_nobody_else_does() -> None:
    story = zero(opened(), ZHAO, by_phone=True).happens(e.Entered)
    entry = state(story).line("shaft-3").entry
    assert entry is not None
    assert (entry.by, entry.by_phone) == (ZHAO, True)
    zero(opened(), MEI, by_phone=True).is_refused("not-allowed")


def head(number: str, *, open_: bool = True, status: str = "active", at: datetime = OPENED) -> Head:
    return Head(ref=Ref("incident", number), unit="shaft-3", opened_at=at, open=open_, status=status)


def test_a_zero_on_a_day_with_an_incident_is_asked_first() -> None:
    for where, there in (("open", head("26-0042")), ("recent", head("26-0042", open_=False))):
        story = zero(opened(TERMS, **{where: (there,)})).is_refused("zero-with-incident", number="26-0042")
        story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, includes=True).happens(e.Entered)
        entry = state(story).line("shaft-3").entry
        assert entry is not None
        assert entry.incidents == ("26-0042",)
    zero(opened(open=(head("26-0042"),)), sure=True).happens(e.Entered)


@pytest.mark.parametrize(
    "other",
    [
        head("26-0041", open_=False, at=OPENED - timedelta(days=1)),
        head("26-0041", open_=False, status="false_alarm"),
        replace(head("26-0041"), unit="plant"),
        replace(head("D26-0001"), drill=True),
    ],
)
def test_what_is_not_the_units_own_of_today_is_not_asked_about(other: Head) -> None:
    where = "open" if other.open else "recent"
    zero(opened(TERMS, **{where: (other,)})).happens(e.Entered)


def test_a_report_that_answers_the_round_is_its_entry_and_never_refused() -> None:
    story = opened().when(c.NoteIncident, by=ANN, unit="shaft-3", number="26-0042").happens(e.Entered)
    assert columns(story)["shaft-3"] == "events"
    reach(story, DUE + 90 * MINUTE)
    story.when(c.NoteIncident, by=MEI, unit="plant", number="26-0043").happens(e.Entered, e.RoundRevised)
    story.when(c.NoteIncident, by=MEI, unit="gate", number="26-0044").happens()


def test_numbers_that_a_schedule_wants_are_asked_for_once() -> None:
    figures = (Figure(id="staff", title={"en": "Staff"}), Figure(id="sick", title={"en": "Sick"}))
    story = zero(opened(replace(TERMS, figures=figures)), figures={"staff": 40})
    story.is_refused("figures-wanted", figures=("sick",))
    zero(story, figures={"staff": 40, "sick": 2}).happens(e.Entered)
    story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, text=Words("one more")).happens(e.Entered)
    entry = state(story).line("shaft-3").entry
    assert entry is not None
    assert entry.figures == {"staff": 40, "sick": 2}


def test_written_in_time_without_signal_is_the_clerks_to_rule_by_name() -> None:
    story = reach(opened(), DUE + 20 * MINUTE)
    zero(story, written_at=DUE - 10 * MINUTE).happens(e.Entered, e.Claimed)
    assert columns(story)["shaft-3"] == "late"
    story.when(c.RuleClaim, by=ANN, unit="shaft-3", accepts=True).is_refused("not-allowed")
    story.when(c.RuleClaim, by=ZHAO, unit="shaft-3", accepts=True).happens(e.ClaimRuled)
    assert state(story).line("shaft-3").ruled_by == ZHAO
    assert state(story).kept("shaft-3").claimed
    assert not state(story).kept("shaft-3").in_time
    story.when(c.RuleClaim, by=CHIEF, unit="shaft-3", accepts=False).is_refused("claim-ruled")
    story.when(c.RuleClaim, by=ZHAO, unit="plant", accepts=True).is_refused("no-claim")


@pytest.mark.parametrize("written", [DUE + MINUTE, None])
def test_no_claim_is_made_for_what_was_written_late_too(written: datetime | None) -> None:
    story = reach(opened(), DUE + 20 * MINUTE)
    zero(story, written_at=written).happens(e.Entered)


def test_a_claim_accepted_after_the_cut_off_goes_into_the_books() -> None:
    story = reach(opened(), DUE + 20 * MINUTE)
    zero(story, written_at=DUE - MINUTE)
    reach(story, DUE + 70 * MINUTE)
    story.when(c.RuleClaim, by=ZHAO, unit="shaft-3", accepts=True).happens(e.ClaimRuled, e.RoundRevised)
    assert state(story).line("shaft-3").claim is Claim.accepted


def test_a_share_of_the_zeros_is_asked_one_question() -> None:
    every = opened(replace(TERMS, check=1.0))
    zero(every).happens(e.Entered, e.CheckAsked)
    every.when(c.AnswerCheck, by=MEI, unit="shaft-3", text=Words("no")).is_refused("not-of-unit")
    every.when(c.AnswerCheck, by=ANN, unit="shaft-3", text=Words("16:30")).happens(e.CheckAnswered)
    every.when(c.AnswerCheck, by=ANN, unit="shaft-3", text=Words("again")).is_refused("no-question")
    zero(opened(replace(TERMS, check=0.0))).happens(e.Entered)
    zero(opened(replace(TERMS, check=1.0)), ZHAO, by_phone=True).happens(e.Entered)


def test_the_share_is_about_what_was_asked_for() -> None:
    asked = 0
    for number in range(400):
        story = Story(site(), None, [], [], ROUND)
        story.when(c.OpenRound, id=f"daily/{number}", terms=replace(TERMS, check=0.25))
        asked += len(zero(story).events) == 3
    assert 70 < asked < 130


def test_an_excuse_needs_a_clerk_and_a_silent_unit_and_is_given_once() -> None:
    story = opened()
    story.when(c.Excuse, by=ANN, unit="depot", reason=Words("closed")).is_refused("not-allowed")
    story.when(c.Excuse, by=ZHAO, unit="depot", reason=Words("closed")).happens(e.Entered)
    assert columns(story)["depot"] == "excused"
    again = story.when(c.Excuse, by=ZHAO, unit="depot", reason=Words("again"))
    again.is_refused("already-in", column="excused")
    story.when(c.Excuse, by=ZHAO, unit="gate", reason=Words("what")).is_refused("not-expected")
    zero(story, ANN)
    story.when(c.Excuse, by=ZHAO, unit="shaft-3", reason=Words("late")).is_refused("already-in")
    reach(story, DUE + 70 * MINUTE)
    story.when(c.Excuse, by=ZHAO, unit="plant", reason=Words("late")).is_refused("round-over")


def test_an_excused_unit_may_still_answer() -> None:
    story = opened().when(c.Excuse, by=ZHAO, unit="shaft-3", reason=Words("closed"))
    zero(story).happens(e.Entered)
    assert columns(story)["shaft-3"] == "zero"


def test_the_clerk_reminds_the_silent_not_too_often() -> None:
    story = zero(opened())
    story.when(c.Remind, by=ANN).is_refused("not-allowed")
    story.when(c.Remind, by=ZHAO).happens(e.Reminded)
    assert state(story).reminders[-1].units == ("plant", "depot")
    story.after(2).when(c.Remind, by=ROOT).is_refused("reminded-lately")
    zero(story, MEI, "plant")
    zero(story, ZHAO, "depot", by_phone=True)
    story.after(10).when(c.Remind, by=ZHAO).is_refused("all-in")
    reach(story, DUE + 70 * MINUTE).when(c.Remind, by=ZHAO).is_refused("round-over")


def test_an_edit_corrects_the_words_and_both_stand() -> None:
    source, other = Source(ChatId(-7), 7), Source(ChatId(-7), 8)
    story = opened()
    story.when(c.Enter, by=ANN, unit="shaft-3", says=Says.events, text=Words("pump 2"), source=source)
    story.when(c.CorrectEntry, by=ANN, source=source, text=Words("pump 3")).happens(e.EntryCorrected)
    entry = state(story).line("shaft-3").entry
    assert entry is not None
    assert entry.corrected
    story.when(c.CorrectEntry, by=ANN, source=other, text=Words("x")).happens()
