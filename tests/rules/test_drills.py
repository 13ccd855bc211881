"""Drills: the same rules under their own numbers; something real stops one at once."""

from dataclasses import replace
from datetime import timedelta

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.drill import score
from coordination.incident.rules import INCIDENT
from coordination.incident.standstill import DrillPaused, DrillResumed
from coordination.incident.state import Doing
from coordination.kernel import Head, Ref, UserId
from tests.rules.story import Story, reported, words
from tests.rules.town import ANN, CALL, CHEN, CHIEF, CUT, ROOT, ZHAO, world


def drilled(*, by: UserId = CHIEF, plan: str = "fire", open_: tuple[Head, ...] = ()) -> Story:
    story = Story(world(open=open_), None, [], [])
    return story.when(c.Report, by=by, unit="shaft-3", text=words("imagine"), drill=True, plan_id=plan)


def head_of(story: Story) -> Head:
    head = INCIDENT.head(story.state)
    assert head is not None
    return head


def test_a_drill_has_its_own_number_and_calls_the_leader() -> None:
    story = drilled().happens(e.Reported, e.Paged)
    assert story.now().number == "D26-0001"
    assert story.when(c.Activate, by=CHIEF).now().plan_id == "fire"


def test_leaders_and_the_administrator_begin_drills_nobody_else() -> None:
    drilled(by=ROOT).happens(e.Reported, e.Paged)
    drilled(by=CHEN).happens(e.Reported, e.Paged)
    for nobody in (ANN, ZHAO):
        drilled(by=nobody).is_refused("not-allowed")
    drilled(plan="ufo").is_refused("no-such-plan", plan="ufo")


def test_one_drill_at_a_time_and_none_beside_something_real() -> None:
    drilled(open_=(head_of(drilled()),)).is_refused("drill-runs", number="D26-0001")
    drilled(open_=(head_of(reported()),)).is_refused("real-incident", number="26-0001")


def test_a_real_report_names_the_drill_it_stops() -> None:
    real = reported(open=(head_of(drilled()),))
    (follow_up,) = real.events[0].then()
    assert follow_up is not None
    assert follow_up[0] == Ref("incident", "D26-0001")
    assert isinstance(follow_up[1], c.PauseDrill)
    assert not reported().events[0].then()


def test_a_paused_drill_stands_still_and_gets_its_time_back() -> None:
    story = drilled().when(c.Activate, by=CHIEF).after(1)
    before = INCIDENT.deadlines(story.now())[f"step:{CALL}"]
    story.when(c.PauseDrill, other="26-0002").happens(DrillPaused)
    story.when(c.PauseDrill, other="26-0003").happens()
    assert INCIDENT.deadlines(story.now()) == {}
    story.when(c.Take, by=ANN, step=CALL).is_refused("drill-paused", other="26-0002")
    story.after(20).when(c.ResumeDrill, by=ANN).is_refused("not-allowed")
    story.when(c.ResumeDrill, by=CHIEF).happens(DrillResumed)
    assert INCIDENT.deadlines(story.now())[f"step:{CALL}"] == before + timedelta(minutes=20)
    story.when(c.ResumeDrill, by=CHIEF).happens()


def test_the_page_and_the_approvals_wait_too() -> None:
    story = drilled().when(c.PauseDrill, other="26-0002")
    until = story.now().pages[0].until
    story.after(30).when(c.ResumeDrill, by=CHIEF)
    assert story.now().pages[0].until == until + timedelta(minutes=30)
    story.when(c.Activate, by=CHIEF).when(c.Take, by=ANN, step=CUT)
    expires_at = story.now().approvals[1].expires_at
    story.when(c.PauseDrill, other="26-0002").after(5).when(c.ResumeDrill, by=CHIEF)
    assert story.now().approvals[1].expires_at == expires_at + timedelta(minutes=5)


def test_a_drill_may_end_at_any_moment_and_tells_its_score() -> None:
    story = drilled().after(6).when(c.Activate, by=CHEN).after(1)
    story.when(c.Finish, by=ANN, step=CALL, text=words("called")).after(1)
    story.when(c.Close, by=CHIEF).happens(e.Closed)
    result = score(story.now())
    assert result.acknowledged_after == timedelta(minutes=6)
    call, cut, *_ = result.steps
    assert (call.doing, call.late) == (Doing.done, False)
    assert (cut.doing, cut.done_at) == (Doing.open, None)
    assert "score" in {notice.what for notice in INCIDENT.notices(story.events[-1], story.now())}


def test_a_late_step_is_late_and_nobody_reached_is_said() -> None:
    story = drilled().when(c.NotePageLost, user=CHIEF).when(c.Activate, by=CHEN).after(9)
    story.when(c.Finish, by=ANN, step=CALL, text=words("called")).when(c.Close, by=CHEN)
    result = score(story.now())
    assert result.unreached == (CHIEF,)
    assert result.steps[0].late


def test_a_real_incident_has_no_score() -> None:
    story = reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert not [n for n in INCIDENT.notices(story.events[-1], story.now()) if n.what == "score"]
    assert replace(story.now(), drill=True) != story.now()
