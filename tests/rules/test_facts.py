"""Facts switch steps and clocks."""

from datetime import timedelta

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.rules import INCIDENT
from tests.rules.story import Story, active
from tests.rules.town import ANN, FAMILY, NINE, ZHAO, replanned

HOUR = timedelta(hours=1)
CLOCK = replanned("family", start="fact:dead", within=HOUR)


def known(story: Story, dead: int | None) -> Story:
    return story.when(c.SetFacts, by=ZHAO, facts={"dead": dead}).happens(e.FactsSet)


def due(story: Story) -> object:
    return INCIDENT.deadlines(story.state).get(f"step:{FAMILY}")


def test_a_step_appears_with_its_fact_and_unknown_fulfils_nothing() -> None:
    story = active()
    assert FAMILY not in dict(progress.visible(story.now()))
    assert FAMILY not in dict(progress.visible(known(story, 0).now()))
    assert FAMILY in dict(progress.visible(known(story, 1).now()))
    assert FAMILY not in dict(progress.visible(known(story, None).now()))
    story.when(c.Take, by=ANN, step=FAMILY).is_refused("no-such-step", step=FAMILY)


def test_its_clock_begins_when_the_fact_is_known() -> None:
    story = active(policy=CLOCK).after(20)
    assert due(known(story, 1)) == NINE + timedelta(minutes=20) + HOUR


def test_to_know_of_nobody_does_not_start_the_clock_of_a_death() -> None:
    story = known(active(policy=CLOCK), 0).after(120)
    assert due(known(story, 1)) == NINE + 3 * HOUR


def test_more_of_the_same_or_a_doubt_does_not_set_the_clock_back() -> None:
    story = known(active(policy=CLOCK), 1).after(10)
    for dead in (2, None, 3):
        known(story, dead)
    assert due(story) == NINE + HOUR
