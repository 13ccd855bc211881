"""What is erased because of its age, and when: only what is closed, done with, and kept long enough."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.followup import rules as f
from coordination.followup.rules import FOLLOWUP
from coordination.incident import commands as c
from coordination.kernel import Head, KeepFile, Leadership, Ref, Words
from coordination.machine import retaining
from coordination.machine.retaining import RETAINING, RETENTION, Sweep, SweepPlanned, Swept
from coordination.policy import Policy, Retention
from coordination.retention import EraseTexts, OfDays, OfThing, TextsErased
from tests.rules import test_after_action, test_round_refusals
from tests.rules.reports import opened, site, zero
from tests.rules.story import Story
from tests.rules.story import reported as just_reported
from tests.rules.test_followup import done
from tests.rules.town import ANN, CHEN, CHIEF, NINE, POLICY, world

KEPT = timedelta(days=30)
ONE = timedelta(seconds=1)
ZONE = ZoneInfo("Asia/Shanghai")


def kept(policy: Policy = POLICY) -> Policy:
    return replace(policy, retention=Retention(incidents=KEPT, rounds=KEPT))


def over() -> Story:
    """An incident that was none, which leaves no report to be filed."""
    return just_reported(policy=kept()).when(c.StandDownFalse, by=CHIEF, reason=Words("steam"))


def later(story: Any, span: timedelta) -> Any:
    story.world = replace(story.world, now=story.world.now + span)
    return story


def test_an_incident_goes_when_it_was_kept_long_enough_and_once() -> None:
    story = over()
    later(story, KEPT - ONE).when(EraseTexts).happens()
    later(story, ONE).when(EraseTexts).happens(TextsErased)
    erased = story.events[-1]
    assert isinstance(erased, TextsErased)
    assert (erased.closed_at, erased.erases()) == (NINE, OfThing())
    assert story.now().erased_at == NINE + KEPT
    story.when(EraseTexts).happens()


def test_what_is_open_stays_however_old_it_is() -> None:
    later(just_reported(policy=kept()), 100 * KEPT).when(EraseTexts).happens()


def test_without_a_rule_it_stays_for_ever() -> None:
    story = just_reported().when(c.StandDownFalse, by=CHIEF, reason=Words("steam"))
    later(story, 1000 * KEPT).when(EraseTexts).happens()


def test_a_report_that_is_owed_keeps_it() -> None:
    story = test_after_action.closed()
    story.world = replace(story.world, policy=kept(story.world.policy))
    later(story, 2 * KEPT).when(EraseTexts).happens()
    story.when(c.FileAfterAction, by=CHIEF, text=Words("learnt"))
    story.when(EraseTexts).happens(TextsErased)


def test_an_open_follow_up_keeps_its_incident_and_no_other() -> None:
    def followed(number: str) -> Story:
        story = later(over(), KEPT)
        head = FOLLOWUP.head(done().state)
        assert head is not None
        story.world = replace(story.world, open=[replace(head, about=number)])
        done_with: Story = story.when(EraseTexts)
        return done_with

    followed("26-0001").happens()
    followed("26-0002").happens(TextsErased)
    followed("").happens(TextsErased)


def test_a_follow_up_names_its_incident_in_its_line() -> None:
    head: Head | None = FOLLOWUP.head(replace(done().state, incident="26-0042"))
    assert head is not None
    assert head.about == "26-0042"


def test_what_something_else_still_tells_of_stays() -> None:
    later(over(), KEPT).when(EraseTexts, held=True).happens()


def test_to_what_was_erased_nothing_is_added() -> None:
    story = later(over(), KEPT).when(EraseTexts)
    story.when(c.FileAfterAction, by=CHIEF, text=Words("late")).is_refused("erased", number="26-0001")
    story.when(c.AddUpdate, by=ANN, text=Words("late")).is_refused("closed")
    story.when(KeepFile, unique_id="u", sha256="s", size=1).happens()


def test_a_round_goes_from_its_cut_off_and_takes_nothing_in_any_more() -> None:
    story = test_round_refusals.closed()
    story.world = replace(story.world, policy=kept(story.world.policy))
    closed_at = story.state.closed_at
    story.world = replace(story.world, now=closed_at + KEPT - ONE)
    story.when(EraseTexts).happens()
    later(story, ONE).when(EraseTexts).happens(TextsErased)
    assert story.state.at_cut_off
    zero(story, revises=True).is_refused("round-erased")
    story.when(EraseTexts).happens()


def test_a_round_that_is_open_stays() -> None:
    story = opened(policy=kept(site().policy))
    later(story, 2 * KEPT).when(EraseTexts).happens()


def test_a_follow_up_goes_from_its_check() -> None:
    thing = done()
    thing.world = replace(thing.world, policy=kept())
    later(thing, 2 * KEPT).when(EraseTexts).happens()
    thing.when(f.Check, by=CHEN)
    thing.when(EraseTexts).happens()
    later(thing, KEPT).when(EraseTexts).happens(TextsErased)
    thing.when(EraseTexts).happens()
    assert FOLLOWUP.cards(thing.state)


# The daily look.

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 3, 30, tzinfo=ZONE)


def planned(rounds: timedelta | None = None) -> Story:
    policy = Policy(timezone=ZONE, retention=Retention(rounds=rounds))
    return Story(world(NOON, policy=policy), None, [], [], RETAINING).when(retaining.Adopt)


def swept(story: Story, more: bool, **erased: int) -> Swept:
    due = RETAINING.deadlines(story.state)[retaining.DEADLINE]
    story.world = replace(story.world, now=due)
    story.when(Sweep, at=due, name=retaining.DEADLINE, erased=erased, more=more).happens(Swept)
    event = story.events[-1]
    assert isinstance(event, Swept)
    return event


def told(story: Story, event: Swept) -> dict[str, int]:
    notices = RETAINING.notices(event, story.state)
    assert {notice.to for notice in notices} <= {Leadership()}
    return dict(pair for notice in notices for pair in notice.values["counts"])  # type: ignore[union-attr, misc] # as it is made


def test_it_is_looked_at_half_past_three_by_the_sites_clock_and_again_the_next_day() -> None:
    story = planned().happens(SweepPlanned)
    assert RETAINING.deadlines(story.state) == {"sweep": NIGHT}
    story.when(retaining.Adopt).happens()
    assert told(story, swept(story, more=False)) == {}
    assert RETAINING.deadlines(story.state) == {"sweep": NIGHT + timedelta(days=1)}


def test_many_goes_make_a_day_and_the_leaders_are_told_once() -> None:
    story = planned()
    first = swept(story, more=True, incident=3, round=47)
    assert told(story, first) == {}
    assert first.erases() is None
    assert RETAINING.deadlines(story.state) == {"sweep": NIGHT + retaining.BETWEEN}
    swept(story, more=True, round=50)
    assert told(story, swept(story, more=False, round=2)) == {"incident": 3, "round": 99}
    assert told(story, swept(story, more=False, note=1)) == {"note": 1}
    assert told(story, swept(story, more=False)) == {}


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_nothing_vanishes_untold(goes: list[tuple[bool, int, int]]) -> None:
    story, counted = planned(), {"incident": 0, "round": 0}
    for more, incidents, rounds in [*goes, (False, 0, 0)]:
        event = swept(story, more, incident=incidents, round=rounds)
        for kind, count in told(story, event).items():
            counted[kind] += count
    assert counted == {"incident": sum(g[1] for g in goes), "round": sum(g[2] for g in goes)}


@pytest.mark.parametrize(("rounds", "notes"), [(None, None), (KEPT, NIGHT - KEPT)])
def test_what_is_kept_day_by_day_goes_with_the_last_go(
    rounds: timedelta | None, notes: datetime | None
) -> None:
    story = planned(rounds)
    erasure = swept(story, more=False).erases()
    assert erasure == OfDays(failures=NIGHT - timedelta(days=30), notes=notes)


def test_a_deadline_that_nobody_has_swept_for_plans_the_next_day_all_the_same() -> None:
    story = planned().after(20 * 60)
    assert isinstance(story.events[-1], Swept)
    assert RETAINING.new_id(retaining.Adopt(at=NOON), story.world) == RETENTION.id
    assert Ref("retention", "site") == RETENTION
