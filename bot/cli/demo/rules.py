"""The built-in town's rules. Light: the page waits for them, and for nothing that the bot needs besides."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cli.demo.words import WORDS
from bot.planfile import load_builtin
from coordination.policy import Policy, Schedule, Unit

MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
DAILY = Schedule(
    id="daily",
    title=WORDS["reports"]["daily"],
    due=time(17, 0),
    units=("shaft-3", "plant"),
    remind=(timedelta(hours=1), timedelta(minutes=15)),
    escalate={"deputy": timedelta(), "head": timedelta(minutes=15), "leadership": timedelta(minutes=30)},
)
AT_ONCE = timedelta(0)
"""The sandbox hands out what was said at the moment it was said."""
USERNAME, NAME = "fieldline_bot", "Fieldline"


def policy(locale: str) -> Policy:
    """Return the built-in town's rules."""
    return Policy(
        locale=locale,
        timezone=ZONE,
        units={id_: Unit(id=id_, name=WORDS["rooms"][id_]) for id_ in ("shaft-3", "plant")},
        plans=load_builtin(),
        schedules={"daily": DAILY},
    )
