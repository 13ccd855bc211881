"""The site's days and moments."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from coordination.policy import Days, Policy


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the UTC instant."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def falls_on(days: Days, day: date, policy: Policy, periods: Mapping[str, tuple[date, date | None]]) -> bool:
    """Say whether."""
    return day.weekday() in days.weekdays
