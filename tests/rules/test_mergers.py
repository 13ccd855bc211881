"""The same event told twice: one incident, and everybody who told of it stands in the record."""

from dataclasses import replace

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Outcome
from coordination.kernel import Head, Ref, UserId
from tests.rules.story import Story, active, reported, words
from tests.rules.test_drills import drilled
from tests.rules.town import ANN, BO, CHIEF, NINE, STRANGER


def again(*open_: Head, by: UserId = BO) -> Story:
    """BO reports once more while these are open."""
    first = reported().world
    story = Story(replace(first, counters={"incident-2026": 1}, open=open_), None, [], [])
    return story.when(c.Report, by=by, unit="shaft-3", text=words("fire below"))


def head_of(story: Story) -> Head:
    head = INCIDENT.head(story.state)
    assert head is not None
    return head


def test_a_second_report_is_taken_over_with_its_reporter_and_words() -> None:
    first = reported(by=ANN)
    second = again(head_of(first)).when(c.Merge, by=BO, into="26-0001").happens(e.Closed)
    assert second.now().outcome is Outcome.duplicate
    assert second.now().merged_into == "26-0001"
    (told,) = second.events[-1].then()
    assert told is not None
    assert told[0] == Ref("incident", "26-0001")
    assert told[1] == c.AddReporter(at=NINE, by=BO, other="26-0002", text=words("fire below"))
    first.when(c.AddReporter, by=BO, other="26-0002", text=words("fire below")).happens(e.ReporterAdded)
    assert first.now().reporters == (ANN, BO)
    assert [entry.by for entry in first.now().entries] == [ANN, BO]


def test_the_same_reporter_twice_is_named_once_and_the_nameless_not_at_all() -> None:
    story = reported(by=ANN).when(c.AddReporter, by=ANN, other="26-0002", text=words("still burning"))
    assert story.now().reporters == (ANN,)
    story.when(c.AddReporter, other="26-0003").happens(e.ReporterAdded)
    assert story.now().reporters == (ANN,)
    assert len(story.now().entries) == 3


def test_only_what_ends_in_another_incident_tells_it() -> None:
    story = reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert story.events[-1].then() == ()


def test_there_must_be_another_open_incident_of_that_number() -> None:
    there = head_of(reported())
    story = again(there)
    story.when(c.Merge, by=BO, into="26-0099").is_refused("no-such-incident", number="26-0099")
    story.when(c.Merge, by=BO, into="26-0002").is_refused("no-such-incident", number="26-0002")
    round_ = replace(there, ref=Ref("round", "26-0001"))
    again(round_).when(c.Merge, by=BO, into="26-0001").is_refused("no-such-incident")


def test_a_real_report_never_ends_in_a_drill_nor_a_drill_in_a_real_one() -> None:
    drill = replace(head_of(reported()), ref=Ref("incident", "D26-0001"), drill=True)
    again(drill).when(c.Merge, by=BO, into="D26-0001").is_refused("no-such-incident")
    imagined = drilled()
    imagined.world = replace(imagined.world, open=(head_of(reported()),))
    imagined.when(c.Merge, by=BO, into="26-0001").is_refused("no-such-incident", number="26-0001")


def test_once_a_plan_runs_it_is_no_duplicate() -> None:
    story = active()
    story.world = replace(story.world, open=(replace(head_of(story), ref=Ref("incident", "26-0007")),))
    story.when(c.Merge, by=ANN, into="26-0007").is_refused("already-active", number="26-0001")


def test_its_reporter_or_anyone_enrolled_may_say_so() -> None:
    there = head_of(reported())
    again(there, by=STRANGER).when(c.Merge, by=STRANGER, into="26-0001").happens(e.Closed)
    again(there).when(c.Merge, by=ANN, into="26-0001").happens(e.Closed)
    again(there).when(c.Merge, by=STRANGER, into="26-0001").is_refused("not-enrolled", act="merge")
