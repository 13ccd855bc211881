"""Which moment a time of the site's clock is, and on which of the site's days something happens.

What falls due once a day is named by its local date, never by its moment: so a clock that is put forward
or back neither skips it nor asks twice.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coordination.policy import Daybook, Days, Policy, Schedule

FURTHEST = 400
"""Days ahead in which we look for the next one."""

OpenPeriods = Mapping[str, tuple[date, date | None]]
"""First and last day of the duty periods that somebody opened or closed from the chat, by id.

They stand in place of the config's dates. Without a last day the period stays open; one that ends before
it begins is closed."""


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the first instant, in UTC, at which the site's clock shows this time or has passed it by.

    Where the clock is put forward over `at`, that is the instant at which it is put forward; where it is
    put back and shows `at` twice, the first time.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # With the offset of after the change we are before it, and the other way round.
    before, after = local.replace(fold=1).astimezone(UTC), instant
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """Return the site's date at a moment."""
    return at.astimezone(zone).date()


def is_worked(day: date, daybook: Daybook) -> bool:
    """Tell whether people work on this day: the weekday says so, unless the daybook says otherwise."""
    if day.weekday() in daybook.weekend:
        return day in daybook.worked
    return day not in daybook.off


def is_open(period: str, day: date, policy: Policy, open_periods: OpenPeriods) -> bool:
    """Tell whether a duty period is open on this day; one that nobody gave a first day is not."""
    named = policy.periods.get(period)
    begins, ends = open_periods.get(period) or ((named.begins, named.ends) if named else (None, None))
    return begins is not None and begins <= day and (ends is None or day <= ends)


def falls_on(days: Days, day: date, policy: Policy, open_periods: OpenPeriods) -> bool:
    """Tell whether something that happens on `days` happens on this day."""
    return (
        day.weekday() in days.weekdays
        and (not days.workdays or is_worked(day, policy.daybook))
        and (not days.period or is_open(days.period, day, policy, open_periods))
    )


def next_day(schedule: Schedule, after: date, policy: Policy, open_periods: OpenPeriods) -> date | None:
    """Return the next day on which this is due; None when there is none in sight, as out of season."""
    ahead = (after + timedelta(days=n) for n in range(1, FURTHEST + 1))
    return next((day for day in ahead if falls_on(schedule.days, day, policy, open_periods)), None)
