"""What was learnt is written down within a day: the leaders are reminded, and several may write."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.rules import INCIDENT
from coordination.kernel import Attachment, Due, Leadership
from tests.rules.story import Story, active, reported, stable, words
from tests.rules.test_drills import drilled
from tests.rules.town import ANN, CHEN, CHIEF, CUT, FAMILY, NINE, PLAN, STRANGER, SUN, ZHAO

HOUR = timedelta(hours=1)
NOTE = words("the gate was locked")


def closed() -> Story:
    """It is over: everything was left out with a reason."""
    story = stable(active())
    for number in range(1, 8):
        if number not in (FAMILY, CUT):
            story.when(c.Skip, by=CHIEF, step=number, reason=words("handed over"))
    story.when(c.Skip, by=CHIEF, step=CUT, reason=words("handed over"))
    return story.when(c.StandDown, by=CHIEF).when(c.Close, by=CHIEF).happens(e.Closed)


def reminders(story: Story) -> list[tuple[float, int]]:
    """When, in hours after nine, and at how many per cent."""
    return [((x.at - NINE) / HOUR, x.percent) for x in story.events if isinstance(x, e.AfterActionReminded)]


def test_the_leaders_are_reminded_at_half_at_four_fifths_and_when_it_is_due() -> None:
    story = closed().after(72 * 60)
    assert reminders(story) == [(12, 50), (19.2, 80), (24, 100)]
    (notice,) = INCIDENT.notices(story.events[-1], story.now())
    assert (notice.what, notice.part, notice.to) == ("after-action", "100", Leadership())
    assert INCIDENT.deadlines(story.now()) == {}


def test_the_plan_says_how_long_there_is() -> None:
    story = closed()
    story.state = replace(story.now(), plan=replace(PLAN, after_action_within=2 * HOUR))
    assert reminders(story.after(600)) == [(1, 50), (1.6, 80), (2, 100)]


def test_once_it_is_filed_nobody_is_reminded_and_more_may_be_filed() -> None:
    story = closed().after(13 * 60).when(c.FileAfterAction, by=CHIEF, text=NOTE).happens(e.AfterActionFiled)
    assert INCIDENT.deadlines(story.now()) == {}
    photo = Attachment(kind="photo", file_id="f", unique_id="u")
    story.after(60).when(c.FileAfterAction, by=SUN, files=(photo,)).happens(e.AfterActionFiled)
    assert reminders(story.after(72 * 60)) == [(12, 50)]
    assert [entry.by for entry in story.now().after_actions] == [CHIEF, SUN]
    assert story.events[-1].fetches() == (photo,)


def test_after_an_outage_one_is_reminded_once() -> None:
    story = closed()
    story.world = replace(story.world, now=NINE + 30 * HOUR)
    story.when(Due, name="after", at=NINE + 12 * HOUR).happens(e.AfterActionReminded)
    assert reminders(story) == [(30, 100)]
    story.when(Due, name="after").happens()


def test_it_may_be_filed_from_the_stand_down_on() -> None:
    active().when(c.FileAfterAction, by=CHIEF, text=NOTE).is_refused("not-stable", number="26-0001")
    reported().when(c.FileAfterAction, by=CHIEF, text=NOTE).is_refused("not-active", number="26-0001")
    story = stable(active()).when(c.StandDown, by=CHIEF).when(c.FileAfterAction, by=CHEN, text=NOTE)
    story.happens(e.AfterActionFiled)


@pytest.mark.parametrize("by", [CHIEF, CHEN, ZHAO, SUN])
def test_those_who_led_wrote_or_headed_may_file(by: int) -> None:
    closed().when(c.FileAfterAction, by=by, text=NOTE).happens(e.AfterActionFiled)  # type: ignore[arg-type] # ids


def test_nobody_else_may() -> None:
    closed().when(c.FileAfterAction, by=ANN, text=NOTE).is_refused("not-allowed", act="after-action")
    closed().when(c.FileAfterAction, by=STRANGER, text=NOTE).is_refused("not-enrolled")


def test_a_false_alarm_and_a_drill_want_no_report() -> None:
    waved = reported().when(c.StandDownFalse, by=CHIEF, reason=words("steam"))
    assert INCIDENT.deadlines(waved.now()) == {}
    waved.when(c.FileAfterAction, by=CHIEF, text=NOTE).is_refused("not-active")
    drill = drilled().when(c.Activate, by=CHIEF).when(c.Close, by=CHIEF)
    assert INCIDENT.deadlines(drill.now()) == {}
    waved.when(Due, name="after").happens()
