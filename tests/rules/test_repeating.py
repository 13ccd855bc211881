"""Steps that come round again: counts at the gate, updates every half hour."""

from datetime import timedelta

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Incident
from coordination.plan import Step
from tests.rules.story import active, stable, words
from tests.rules.town import ANN, BO, CALL, CHIEF, CUT, NINE, UPDATE, replanned

HALF_HOUR = timedelta(minutes=30)
CALLS_AGAIN = replanned("call", every=HALF_HOUR, within=timedelta(minutes=3))


def step(state: Incident, number: int) -> Step:
    found = progress.find(state, number)
    assert found is not None
    return found


def due(state: Incident, number: int) -> object:
    return INCIDENT.deadlines(state).get(f"step:{number}")


def test_done_once_it_is_due_again() -> None:
    story = active().when(c.Finish, by=ANN, step=UPDATE).happens(e.StepDone).after(10)
    assert due(story.now(), UPDATE) == NINE + HALF_HOUR
    story.when(c.Finish, by=ANN, step=UPDATE)
    assert due(story.now(), UPDATE) == NINE + timedelta(minutes=40)
    assert story.now().progress(UPDATE).times == 2


def test_taking_or_blocking_it_again_does_not_move_its_clock() -> None:
    again = NINE + timedelta(minutes=10) + HALF_HOUR
    story = active().after(10).when(c.Finish, by=ANN, step=UPDATE).after(10)
    story.when(c.Take, by=BO, step=UPDATE).happens(e.StepTaken)
    assert due(story.now(), UPDATE) == again
    story.when(c.Block, by=BO, step=UPDATE, reason=words("no signal")).happens(e.StepBlocked)
    assert due(story.now(), UPDATE) == again


def test_what_comes_after_it_stays_when_it_is_taken_again() -> None:
    story = active(policy=CALLS_AGAIN)
    assert CUT not in dict(progress.visible(story.now()))
    story.when(c.Finish, by=ANN, step=CALL, text=words("called")).when(c.Take, by=BO, step=CALL)
    assert CUT in dict(progress.visible(story.now()))
    assert CALL not in progress.open_required(story.now())


def test_the_clock_of_what_comes_after_counts_from_the_first_time() -> None:
    story = active(policy=replanned("cut", CALLS_AGAIN, within=timedelta(minutes=10)))
    story.when(c.Finish, by=ANN, step=CALL, text=words("called"))
    story.after(5).when(c.Finish, by=ANN, step=CALL, text=words("called again"))
    assert due(story.now(), CUT) == NINE + timedelta(minutes=10)


def test_it_ends_with_the_stand_down() -> None:
    story = stable(active().when(c.Finish, by=ANN, step=UPDATE).when(c.Take, by=BO, step=UPDATE))
    story.when(c.StandDown, by=CHIEF).happens(e.StoodDown)
    assert due(story.now(), UPDATE) is None
    for command in (c.Take, c.Finish):
        story.when(command, by=ANN, step=UPDATE).is_refused("already-done", step=UPDATE)


def test_skipped_it_is_over() -> None:
    story = active().when(c.Skip, by=ANN, step=UPDATE, reason=words("nobody to tell"))
    assert due(story.now(), UPDATE) is None
    story.when(c.Finish, by=ANN, step=UPDATE).is_refused("already-skipped", step=UPDATE)
