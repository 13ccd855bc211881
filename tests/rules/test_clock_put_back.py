"""The machine's clock is put back: nobody waits for it to come round again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.roster.state import Roster
from tests.rules.story import Story, active, reported
from tests.rules.town import CHEN, CHIEF, POLICY

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def put_back(story: Story, by: timedelta = HOUR) -> Story:
    """Put the clock back, and let the bot notice."""
    story.world = replace(story.world, now=story.world.now - by)
    return story.when(c.NoteClockPutBack)


def waits(story: Story, name: str) -> timedelta:
    """How long the clock still waits before it asks."""
    return INCIDENT.deadlines(story.state)[name] - story.world.now


def test_who_is_called_has_no_longer_than_if_they_were_called_now() -> None:
    story = put_back(reported()).happens(e.ClockPutBack)
    assert waits(story, "page") == POLICY.paging.ack_within
    story.after(5)
    assert [event.user for event in story.events if isinstance(event, e.Paged)] == [CHIEF, CHEN]


def test_everybody_is_called_again_as_if_they_had_been_called_now() -> None:
    story = put_back(reported(roster=Roster()).after(60)).happens(e.ClockPutBack)
    assert waits(story, "call") == 3 * POLICY.paging.ack_within


def test_who_is_to_decide_is_asked_as_soon_as_ever() -> None:
    story = put_back(reported().when(c.Acknowledge, by=CHIEF)).happens(e.ClockPutBack)
    assert waits(story, "decide") == POLICY.decide_within
    assert story.now().commander == CHIEF


def test_the_hour_that_somebody_named_stays() -> None:
    story = reported()
    put_back(story.when(c.Watch, by=CHIEF, until=story.world.now + 2 * HOUR)).happens()


@pytest.mark.parametrize("by", [timedelta(), MINUTE, -HOUR])
def test_a_clock_that_is_steady_changes_nothing(by: timedelta) -> None:
    put_back(reported(), by).happens()


def test_where_nobody_is_waited_for_nothing_changes() -> None:
    put_back(active()).happens()


def test_a_second_look_changes_nothing() -> None:
    put_back(reported()).when(c.NoteClockPutBack).happens()
