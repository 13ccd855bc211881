"""The bot's clock goes as the demo's goes, whatever a line waits in the pipe."""

import json
from datetime import UTC, datetime, timedelta

from bot.cli.demo.clocks import LeadingClock, follow, reading
from sandbox import Clock

MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_every_move_is_told_and_followed() -> None:
    leading, following = LeadingClock(MORNING, running=False), Clock()
    leading.followers.append(lambda: follow(following, json.loads(json.dumps(reading(leading)))))

    leading.advance(HOUR)
    assert following.now() == MORNING + HOUR
    leading.runs(60)
    assert following.speed == 60
    leading.runs(0)
    assert following.now() == leading.now()


def test_what_a_line_waited_is_made_good() -> None:
    leading, following = LeadingClock(MORNING, running=False), Clock()
    leading.runs(60)
    told = reading(leading)
    told["read"] = float(str(told["read"])) - 10

    follow(following, json.loads(json.dumps(told)))

    assert following.now() >= MORNING + timedelta(minutes=10)
