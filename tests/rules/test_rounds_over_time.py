"""Rounds across our own outages, and across days: nobody is blamed for what we could not hear."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.kernel import Refusal
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.rules import ROUND
from coordination.rounds.state import Outage, Tier
from tests.rules.reports import (
    DUE,
    MEI,
    MINUTE,
    OPENED,
    TERMS,
    columns,
    opened,
    reach,
    site,
    state,
    zero,
)
from tests.rules.story import Story
from tests.rules.town import ANN, ZHAO

AWAY = Outage(since=DUE - 10 * MINUTE, until=DUE + 10 * MINUTE)


def test_an_outage_over_the_due_time_blames_nobody() -> None:
    story = reach(opened(), DUE - 15 * MINUTE)
    story.world = replace(story.world, now=AWAY.until)
    story.when(c.NoteOutage, since=AWAY.since, until=AWAY.until).happens(e.OutageMet)
    zero(story, ANN, "shaft-3", at=DUE - 2 * MINUTE)  # A, sent 16:58
    zero(story, MEI, "plant", at=DUE + 3 * MINUTE)  # B, sent 17:03
    story.after(0)
    assert state(story).published_at == AWAY.until
    assert not state(story).chases
    assert columns(story) == {"shaft-3": "zero", "plant": "late", "depot": "missing"}
    zero(story, ZHAO, "depot", by_phone=True, at=AWAY.until + 10 * MINUTE)
    assert columns(story)["depot"] == "zero"
    assert state(story).terms.cut_off_at == DUE + 60 * MINUTE + 25 * MINUTE


def test_after_an_outage_the_chase_goes_on_later() -> None:
    story = reach(opened(), DUE - 15 * MINUTE)
    story.world = replace(story.world, now=AWAY.until)
    story.when(c.NoteOutage, since=AWAY.since, until=AWAY.until)
    reach(story, AWAY.until + 14 * MINUTE)
    assert not state(story).chases
    reach(story, AWAY.until + 15 * MINUTE)
    assert [chase.tier for chase in state(story).chases] == [Tier.deputy]


def test_an_outage_that_ended_long_before_changes_nothing() -> None:
    story = opened().when(c.NoteOutage, since=OPENED, until=OPENED + 20 * MINUTE)
    assert state(story).terms == TERMS
    assert state(story).spared_until() == DUE


def test_due_in_an_outage_of_more_than_a_day_is_not_judged() -> None:
    story = opened()
    story.world = replace(story.world, now=DUE + 30 * 60 * MINUTE)
    story.when(c.NoteOutage, since=DUE - MINUTE, until=DUE + 30 * 60 * MINUTE).happens(e.OutageMet)
    story.after(60 * 24)
    assert not state(story).judged
    assert not state(story).chases
    closed = next(event for event in story.events if isinstance(event, e.RoundClosed))
    assert not closed.judged


def test_all_clear_within_seconds_round_after_round_is_counted_by_unit() -> None:
    story = reach(opened(), DUE - 60 * MINUTE)
    zero(story, at=DUE - 60 * MINUTE + timedelta(seconds=4))
    zero(story, MEI, "plant", at=DUE - 40 * MINUTE)
    reach(story, DUE + 60 * MINUTE)
    closed = next(event for event in story.events if isinstance(event, e.RoundClosed))
    assert closed.streaks == {"shaft-3": 1}
    again = Story(site(), None, [], [], ROUND)
    again.when(c.OpenRound, id="daily/260303", terms=TERMS, quick={"shaft-3": 4, "plant": 2, "depot": 3})
    zero(again, at=OPENED + timedelta(seconds=9))
    zero(again, MEI, "plant", at=OPENED + MINUTE)
    reach(again, DUE + 60 * MINUTE)
    closed = next(event for event in again.events if isinstance(event, e.RoundClosed))
    assert closed.streaks == {"shaft-3": 5, "depot": 3}


def test_a_round_is_opened_once_and_needs_to_be() -> None:
    story = opened()
    story.when(c.OpenRound, id="daily/260302", terms=TERMS).happens()
    outcome = ROUND.decide(None, c.Remind(at=DUE, by=ZHAO), site())
    assert isinstance(outcome, Refusal)
    with pytest.raises(ValueError, match="before the round was opened"):
        ROUND.evolve(None, e.Published(at=DUE))
    with pytest.raises(TypeError):
        ROUND.new_id(c.Remind(at=DUE), site())


def test_a_round_that_was_open_while_another_program_read_judges_nobody() -> None:
    story = reach(opened(), DUE - 30 * MINUTE)
    story.when(c.NoteOutage, since=DUE - 31 * MINUTE, until=DUE - 30 * MINUTE, rival=True)
    reach(story, DUE + 59 * MINUTE)
    assert not state(story).judged
    assert not state(story).chases
    assert state(story).published_at == DUE


def test_what_another_program_read_before_a_round_opened_is_no_answer_to_it() -> None:
    story = opened()
    story.when(c.NoteOutage, since=OPENED - 3 * MINUTE, until=OPENED - 2 * MINUTE, rival=True).happens()
    assert state(story).judged
