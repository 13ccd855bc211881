"""Deciding later, and writing down what was learnt."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from coordination.calendar import local_date, moment
from coordination.facts import Facts
from coordination.incident import commands as c
from coordination.kernel import Words
from coordination.names import duration
from handlers.arrival import Arrival
from handlers.incident import done
from handlers.reading import Reading, Wish, ask, incident, say
from handlers.report import which
from handlers.wish import located

_BY_DEFAULT = timedelta(minutes=30)
"""What the button stands for."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def watch(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Read `15:00`, `45m`, or nothing for half an hour."""
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    until = _until(wish.text.strip(), arrival.at, facts.world.policy.timezone)
    if until is None:
        return say("watch-how")
    return done("watch", number, c.Watch(at=arrival.at, by=arrival.user, until=until))


def _until(text: str, at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment that is meant: the next time the site's clock shows it, or so long from now."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        try:
            return at + (duration(text) if text else _BY_DEFAULT)
        except (ValueError, OverflowError):
            return None
    today, shown = local_date(at, zone), time(int(match[1]), int(match[2]))
    days = (today, today + timedelta(days=1))
    return next(until for day in days if (until := moment(day, shown, zone)) > at)


def after_action(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Take in an after-action report: with the command, or as the answer to our question."""
    number = located(wish, arrival, facts) or _closed_lately(facts)
    if not number:
        return which(facts)
    if not (wish.text or arrival.files):
        return ask("after", ref=incident(number))
    text = Words(wish.text) if wish.text else None
    filed = c.FileAfterAction(at=arrival.at, by=arrival.user, text=text, files=arrival.files)
    return done("after", number, filed)


def _closed_lately(facts: Facts) -> str:
    """Return the one incident that can be meant when none is named."""
    closed = [head.ref.id for head in facts.world.recent if head.ref.kind == "incident" and not head.drill]
    return closed[0] if len(closed) == 1 else ""
