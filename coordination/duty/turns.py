"""Whose turn it is: from a post's pattern or rotation to shifts, by the site's clock and calendar."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from coordination.calendar import OpenPeriods, falls_on, local_date, moment
from coordination.kernel import UserId
from coordination.policy import Policy, Post, Rotation

NO_PERIODS: OpenPeriods = {}
_DAY = timedelta(days=1)
_BACK = 3 * _DAY
"""No watch is longer than a day, so what happens now was begun, and what came before it, within these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A span in which the same people are on duty."""

    begins_at: datetime
    ends_at: datetime
    people: tuple[UserId, ...]
    stays: tuple[UserId, ...] = ()
    """Those of them whose own watch began earlier: only a colleague has changed."""


def shifts(
    post: Post, policy: Policy, since: datetime, until: datetime, periods: OpenPeriods = NO_PERIODS
) -> tuple[Shift, ...]:
    """Return the post's shifts that overlap a span, in order; they never overlap each other."""
    if post.rotation is not None:
        found = _rotation(post.rotation, policy.timezone, since, until)
    else:
        found = _pattern(post, policy, since, until, periods)
    return tuple(shift for shift in found if shift.ends_at > since and shift.begins_at < until)


def overlaid(planned: Iterable[Shift], instead: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return the shifts with others put in place of parts of them; the last one counts."""
    found = list(planned)
    for each in instead:
        found = [*(piece for shift in found for piece in _without(shift, each)), each]
    return tuple(sorted(found, key=lambda shift: shift.begins_at))


def holes(covered: Sequence[Shift], since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans in which nobody is planned."""
    at = since
    for shift in covered:
        if shift.begins_at > at:
            yield at, shift.begins_at
        at = max(at, shift.ends_at)
    if at < until:
        yield at, until


def _rotation(rotation: Rotation, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Shift]:
    """Count by the site's clock, so that a shift begins at the same hour on both sides of a clock change."""
    first = datetime.combine(rotation.begins, rotation.at)
    here = since.astimezone(zone).replace(tzinfo=None)
    number = max(0, (here - first) // rotation.every - 1)
    begins_at = _clock(first + number * rotation.every, zone)
    while begins_at < until and rotation.people:
        ends_at = _clock(first + (number + 1) * rotation.every, zone)
        who = rotation.people[number % len(rotation.people)]
        if ends_at > begins_at:  # an hour that the clocks skip is nobody's turn
            yield Shift(begins_at=begins_at, ends_at=ends_at, people=(who,))
        number, begins_at = number + 1, ends_at


def _clock(local: datetime, zone: ZoneInfo) -> datetime:
    return moment(local.date(), local.time(), zone)


def _pattern(
    post: Post, policy: Policy, since: datetime, until: datetime, periods: OpenPeriods
) -> Iterator[Shift]:
    """Cut time wherever somebody comes or goes."""
    watches = list(_watches(post, policy, since - _BACK, until + _DAY, periods))
    cuts = sorted({at for watch in watches for at in (watch.begins_at, watch.ends_at)})
    for begins_at, ends_at in pairwise(cuts):
        on = [watch for watch in watches if watch.begins_at <= begins_at and watch.ends_at >= ends_at]
        if on:
            yield Shift(
                begins_at=begins_at,
                ends_at=ends_at,
                people=_people(on),
                stays=_people(watch for watch in on if watch.begins_at < begins_at),
            )


def _people(watches: Iterable[Shift]) -> tuple[UserId, ...]:
    return tuple(dict.fromkeys(user for watch in watches for user in watch.people))


def _watches(
    post: Post, policy: Policy, since: datetime, until: datetime, periods: OpenPeriods
) -> Iterator[Shift]:
    zone = policy.timezone
    day, last = local_date(since, zone), local_date(until, zone)
    while day <= last:
        for watch in post.pattern:
            ends = day if watch.ends > watch.begins else day + _DAY
            span = moment(day, watch.begins, zone), moment(ends, watch.ends, zone)
            if falls_on(watch.days, day, policy, periods) and span[0] < span[1]:
                yield Shift(begins_at=span[0], ends_at=span[1], people=watch.people)
        day += _DAY


def _without(shift: Shift, other: Shift) -> Iterator[Shift]:
    """Yield what is left of a shift when another takes its place."""
    if other.ends_at <= shift.begins_at or other.begins_at >= shift.ends_at:
        yield shift
        return
    if shift.begins_at < other.begins_at:
        yield replace(shift, ends_at=other.begins_at)
    if other.ends_at < shift.ends_at:
        yield replace(shift, begins_at=other.ends_at, stays=())
