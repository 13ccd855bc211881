"""Once a day the leaders are told how far the record reaches, and the hash it has there."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coordination.kernel import Leadership
from coordination.machine import sealing
from coordination.machine.sealing import SEALS, RecordSealed, SealPlanned
from coordination.policy import Policy
from tests.rules.story import Story
from tests.rules.town import world

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HASH = "3f9a1c2b77aa0d4e" + "0" * 48


def planned() -> Story:
    site = world(NOON, policy=Policy(timezone=ZONE), record=(1042, HASH))
    return Story(site, None, [], [], SEALS).when(sealing.Adopt)


def test_it_is_told_at_eight_by_the_sites_clock_and_again_the_next_day() -> None:
    story = planned().happens(SealPlanned)
    assert SEALS.deadlines(story.state) == {"seal": datetime(2026, 3, 3, 8, tzinfo=ZONE)}
    story.after(20 * 60).happens(RecordSealed)
    told = story.events[-1]
    assert isinstance(told, RecordSealed)
    assert (told.seq, told.hash) == (1042, HASH)
    assert told.next_at == datetime(2026, 3, 4, 8, tzinfo=ZONE)
    (notice,) = SEALS.notices(told, story.state)
    assert notice.to == Leadership()
    assert notice.values == {"seq": "1042", "hash": "3f9a1c2b77aa0d4e"}


def test_a_start_plans_once_and_days_without_us_are_one() -> None:
    story = planned().when(sealing.Adopt).happens()
    story.world = replace(story.world, now=datetime(2026, 3, 9, 4, 0, tzinfo=UTC))
    story.after(0)
    assert sum(isinstance(event, RecordSealed) for event in story.events) == 1
    assert SEALS.deadlines(story.state)["seal"] == datetime(2026, 3, 10, 8, tzinfo=ZONE)
