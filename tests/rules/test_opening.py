"""A report gets its number and its page at once; plan, severity and facts come after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Outcome, Status
from coordination.kernel import Attachment, ChatId, Due, Refusal, Source, UserId
from coordination.plan import Level, Plan, Severity
from coordination.roster.state import Roster
from tests.rules.story import Story, active, reported, words
from tests.rules.town import ANN, BO, CHEN, CHIEF, NINE, PLAN, POLICY, STRANGER, WATCH, ZHAO, world

PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
SOURCE = Source(ChatId(-100), 7)


def test_one_message_is_enough_for_a_number_and_a_page() -> None:
    story = reported().happens(e.Reported, e.Paged)
    assert story.now().number == "26-0001"
    assert story.now().status is Status.reported
    assert story.now().reporters == (ANN,)


def test_a_stranger_and_the_nameless_may_report_too() -> None:
    assert reported(by=STRANGER).happens(e.Reported, e.Paged).now().reporters == (STRANGER,)
    story = Story(world(), None, [], []).when(c.Report).happens(e.Reported, e.Paged)
    assert story.now().reporters == ()


def test_what_was_sent_is_all_there() -> None:
    story = Story(world(), None, [], [])
    story.when(c.Report, by=ANN, files=(PHOTO,), source=SOURCE, happened_at=NINE - timedelta(hours=1))
    (entry,) = story.now().entries
    assert (entry.files, entry.source, entry.by) == ((PHOTO,), SOURCE, ANN)
    assert story.now().happened_at == NINE - timedelta(hours=1)
    assert story.events[0].fetches() == (PHOTO,)


def test_numbers_go_on_and_drills_have_their_own() -> None:
    assert reported(counters={"incident-2026": 41}).now().number == "26-0042"
    drill = Story(world(counters={"incident-2026": 41, "drill-2026": 2}), None, [], [])
    drill.when(c.Report, by=CHIEF, drill=True, plan_id="fire")
    assert drill.now().number == "D26-0003"
    assert drill.now().drill
    assert drill.world.counters == {"incident-2026": 41, "drill-2026": 3}


def test_the_year_is_that_of_the_site_not_of_greenwich() -> None:
    policy = replace(POLICY, timezone=ZoneInfo("Asia/Shanghai"))
    story = Story(world(policy=policy), None, [], [])
    story.when(c.Report, by=ANN, at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    assert story.now().number == "27-0001"
    assert INCIDENT.new_id(c.Report(at=NINE), world(policy=policy)) == "26-0001"


def test_only_a_report_opens_an_incident_and_only_once() -> None:
    with pytest.raises(TypeError, match="Close does not open"):
        INCIDENT.new_id(c.Close(at=NINE), world())
    Story(world(), None, [], []).when(c.Close, by=CHIEF).is_refused("no-such-incident")
    with pytest.raises(ValueError, match="a report opens an incident"):
        reported().when(c.Report, by=ANN)
    with pytest.raises(ValueError, match="Stabilised before anything was reported"):
        INCIDENT.evolve(None, e.Stabilised(at=NINE))


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("Fire! and SMOKE", ("fire",)), ("gas and fire, smoke", ("fire", "gas")), ("help", ()), ("", ())],
)
def test_keywords_suggest_plans_most_hits_first(text: str, suggested: tuple[str, ...]) -> None:
    plans = {**POLICY.plans, "gas": Plan(id="gas", title={"en": "Gas"}, keywords=("gas",))}
    assert reported(text, policy=replace(POLICY, plans=plans)).now().suggested == suggested


def test_whoever_told_may_add_to_it_and_so_may_anyone_enrolled() -> None:
    story = reported(by=STRANGER)
    for by in (STRANGER, BO, None):
        story.when(c.AddUpdate, by=by, text=words("more smoke"), files=(PHOTO,)).happens(e.UpdateAdded)
    assert story.events[-1].fetches() == (PHOTO,)
    assert [entry.by for entry in story.now().entries] == [STRANGER, STRANGER, BO, None]
    story.when(c.AddUpdate, by=UserId(98), text=words("?")).is_refused("not-enrolled", act="update")


def test_an_edit_is_shown_as_a_correction_and_both_texts_stand() -> None:
    story = reported().when(c.AddUpdate, by=BO, text=words("two hurt"), source=SOURCE)
    story.when(c.Correct, by=BO, source=SOURCE, text=words("one hurt")).happens(e.Corrected)
    corrected = story.events[-1]
    assert isinstance(corrected, e.Corrected)
    assert corrected.old is not None
    assert (corrected.old.text, corrected.new.text) == ("two hurt", "one hurt")
    assert [entry.corrected for entry in story.now().entries] == [False, True]
    story.when(c.Correct, by=BO, source=Source(ChatId(-100), 8), text=words("x")).happens()


def test_no_incident_stands_down_with_a_reason() -> None:
    story = reported().when(c.StandDownFalse, by=ZHAO, reason=words("steam")).happens(e.Closed)
    assert story.now().outcome is Outcome.false_alarm
    assert story.now().reason is not None
    assert not story.now().waiting_page()
    active().when(c.StandDownFalse, by=CHIEF, reason=words("x")).is_refused(
        "already-active", number="26-0001"
    )
    reported().when(c.StandDownFalse, by=ANN, reason=words("x")).is_refused("not-allowed", act="not-incident")


def test_unknown_severity_is_handled_as_the_highest() -> None:
    story = active()
    assert story.now().severity is None
    assert story.now().weight() is Severity.high
    story.when(c.Take, by=ANN, step=WATCH).happens(e.StepTaken)
    low = active().when(c.SetSeverity, by=ANN, severity=Severity.low)
    low.when(c.Take, by=ANN, step=WATCH).is_refused("no-such-step", step=WATCH, number="26-0001")


def test_anyone_raises_the_severity_and_only_leaders_lower_it() -> None:
    story = reported().when(c.SetSeverity, by=ANN, severity=Severity.medium).happens(e.SeveritySet)
    story.when(c.SetSeverity, by=ANN, severity=Severity.low).is_refused("not-allowed", act="lower-severity")
    story.when(c.SetSeverity, by=ANN, severity=Severity.medium).happens()
    story.when(c.SetSeverity, by=ANN, severity=Severity.high).happens(e.SeveritySet, e.LeadershipCalled)
    story.when(c.SetSeverity, by=CHEN, severity=Severity.medium).happens(e.SeveritySet)
    story.when(c.SetSeverity, by=ANN, severity=Severity.high).happens(e.SeveritySet)


@pytest.mark.parametrize("calls", [True, False])
def test_the_plan_says_which_level_calls_everyone(calls: bool) -> None:
    level = Level(meaning={"en": "serious"}, page_leadership=calls)
    plan = replace(
        PLAN, severity={Severity.medium: level, Severity.high: replace(level, page_leadership=False)}
    )
    story = reported(policy=replace(POLICY, plans={"fire": plan}))
    story.when(c.SetSeverity, by=ANN, severity=Severity.high).happens(e.SeveritySet)
    story.when(c.SetSeverity, by=CHEN, severity=Severity.medium).happens(e.SeveritySet)
    story = reported(policy=replace(POLICY, plans={"fire": plan}))
    story.when(c.SetSeverity, by=ANN, severity=Severity.medium)
    story.happens(*(e.SeveritySet, e.LeadershipCalled)[: 1 + calls])


def test_without_any_plan_the_highest_level_calls_everyone() -> None:
    story = reported(policy=replace(POLICY, plans={}))
    story.when(c.SetSeverity, by=ANN, severity=Severity.high).happens(e.SeveritySet, e.LeadershipCalled)


def test_facts_are_set_by_those_who_answer_for_them_and_unknown_is_not_zero() -> None:
    story = reported().when(c.SetFacts, by=ANN, facts={"dead": 0}).is_refused("not-allowed", act="facts")
    story.when(c.SetFacts, by=ZHAO, facts={"dead": None}).happens()
    story.when(c.SetFacts, by=ZHAO, facts={"dead": 0, "hurt": 2}).happens(e.FactsSet)
    story.when(c.SetFacts, by=CHIEF, facts={"dead": 0, "hurt": None}).happens(e.FactsSet)
    assert story.now().facts == {"dead": 0, "hurt": None}


def test_the_chosen_plan_goes_before_the_suggested_and_the_general() -> None:
    assert active().now().plan_id == "fire"
    assert reported("help").when(c.Activate, by=CHIEF).now().plan_id == "general"
    story = reported().when(c.ChoosePlan, by=ANN, plan_id="general").happens(e.PlanChosen)
    story.when(c.ChoosePlan, by=BO, plan_id="general").happens()
    assert story.when(c.Activate, by=CHIEF).now().plan_id == "general"
    story.when(c.ChoosePlan, by=ANN, plan_id="fire").is_refused("plan-runs", plan="general")


def test_there_must_be_such_a_plan() -> None:
    reported().when(c.ChoosePlan, by=ANN, plan_id="ufo").is_refused("no-such-plan", plan="ufo")
    none = replace(POLICY, plans={})
    reported(policy=none).when(c.Activate, by=CHIEF).is_refused("no-such-plan", plan="general")


def test_whoever_activates_has_answered_and_it_runs_once() -> None:
    story = reported().when(c.Activate, by=CHEN).happens(e.Acknowledged, e.Activated)
    assert story.now().commander == CHEN
    story.when(c.Activate, by=CHIEF).is_refused("already-active", number="26-0001")
    led = reported().when(c.Acknowledge, by=CHIEF).when(c.Activate, by=CHEN).happens(e.Activated)
    assert led.now().commander == CHIEF


def test_the_plan_is_frozen_at_activation() -> None:
    story = active()
    story.world = replace(story.world, policy=replace(POLICY, plans={"fire": Plan(id="fire", title={})}))
    assert story.now().plan == PLAN
    story.when(c.Take, by=ANN, step=1).happens(e.StepTaken)


def test_with_nobody_enrolled_a_report_still_stands() -> None:
    story = reported(roster=Roster()).happens(e.Reported, e.LeadershipCalled)
    assert not isinstance(story.when(Due, name="page").last, Refusal)
