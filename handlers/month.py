"""Reading `/rounds month`: of which schedules, of which month."""

import re
from datetime import date

from coordination.facts import Facts
from coordination.rounds.month import book
from handlers.reading import Reading, Tell, say

_MONTH = re.compile(r"(2\d{3})-(\d{1,2})")


def month_of(facts: Facts, args: tuple[str, ...]) -> Reading:
    """Return one message a schedule. `args` may narrow it: a month such as 2026-11, a schedule's id."""
    schedules = facts.world.policy.schedules
    if not schedules:
        return say("month-no-schedule")
    named = [arg for arg in args if arg in schedules]
    months = [_first(arg) for arg in args if arg not in schedules]
    if None in months or len(months) > 1:
        return say("month-how")
    today = facts.world.now.astimezone(facts.world.policy.timezone).date()
    day = months[0] if months and months[0] else today
    return tuple(Tell(what="month", ref=book(schedule, day)) for schedule in named or schedules)


def _first(told: str) -> date | None:
    """Return the first day of a month that somebody wrote, or None."""
    found = _MONTH.fullmatch(told)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)
