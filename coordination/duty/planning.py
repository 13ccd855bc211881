"""Looking ahead from a moment: the present shift, the next ones, and the gaps that must be told in time."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from coordination.calendar import is_worked, local_date, moment
from coordination.duty import events as e
from coordination.duty.evolve import evolve
from coordination.duty.state import Duty, Gap, Hole
from coordination.duty.turns import Shift, holes, overlaid, shifts
from coordination.kernel import UserId
from coordination.policy import Policy, Post
from coordination.world import World

AHEAD = timedelta(days=4)
"""How far the plan stands in the state."""
GAPS_WITHIN = timedelta(hours=72)
"""A gap is looked for so far ahead; it spans a weekend."""
LOOK = time(16, 0)
"""The site's hour at which a gap is told: people can still telephone."""
_DAY = timedelta(days=1)
_MORE = timedelta(minutes=1)


def next_look(policy: Policy, at: datetime) -> datetime:
    """Return when the days ahead are looked at next."""
    day = local_date(at, policy.timezone)
    today = moment(day, LOOK, policy.timezone)
    return today if today > at else moment(day + _DAY, LOOK, policy.timezone)


def replanned(state: Duty, post: Post, world: World, at: datetime) -> Sequence[e.DutyEvent]:
    """Bring the plan up to a moment: what lies in between is passed over, since nobody was asked."""
    plan = _plan(state, post, world.policy, at, at + AHEAD)
    present = next((shift for shift in plan if shift.begins_at <= at), None)
    if present is not None and present.ends_at >= at + AHEAD:
        plan = _plan(state, post, world.policy, at, present.ends_at + _MORE)
    coming = tuple(shift for shift in plan if shift.begins_at > at)
    people = enrolled(world, present.people) if present else ()
    if (present, people) != (state.present, state.asked):
        return [e.Turned(at=at, shift=present, people=people, coming=coming)]
    return [e.Planned(at=at, coming=coming)] if coming != state.coming else []


def gaps(state: Duty, post: Post, world: World, at: datetime) -> Iterator[e.DutyEvent]:
    """Tell, once, of each gap that must be told by now, and of those that enrolment has closed."""
    for told in state.gaps:
        if told.people and not told.closed and enrolled(world, told.people):
            yield e.GapClosed(at=at, number=told.number)
    policy, until = world.policy, at + GAPS_WITHIN
    plan = _plan(state, post, policy, at - GAPS_WITHIN, until + GAPS_WITHIN)
    for gap in (*_nobody_planned(state, plan, at, policy), *_nobody_enrolled(plan, at, world)):
        ahead = gap.begins_at < until and (gap.ends_at is None or gap.ends_at > at)
        if ahead and _tell_at(gap.begins_at, policy) <= at and not _known(state, gap):
            yield gap
            state = evolve(state, gap)


def enrolled(world: World, people: Sequence[UserId]) -> tuple[UserId, ...]:
    """Return those who can be asked at all."""
    return tuple(user for user in people if user in world.roster.people)


def _plan(state: Duty, post: Post, policy: Policy, since: datetime, until: datetime) -> tuple[Shift, ...]:
    plan = overlaid(shifts(post, policy, since, until, state.periods), state.instead)
    return tuple(shift for shift in plan if shift.ends_at > since and shift.begins_at < until)


def _nobody_planned(state: Duty, plan: Sequence[Shift], at: datetime, policy: Policy) -> Iterator[e.GapSeen]:
    since, until = at - GAPS_WITHIN, at + 2 * GAPS_WITHIN
    for begins_at, ends_at in holes(plan, since, until):
        end = ends_at if ends_at < until else None
        clock = f"{begins_at.astimezone(policy.timezone):%H:%M}"
        if end is None or Hole(clock=clock, lasts=end - begins_at) not in state.regular:
            begins = max(begins_at, at) if begins_at == since else begins_at
            yield e.GapSeen(at=at, begins_at=begins, ends_at=end, people=(), clock=clock)


def _nobody_enrolled(plan: Sequence[Shift], at: datetime, world: World) -> Iterator[e.GapSeen]:
    for shift in plan:
        if not enrolled(world, shift.people):
            yield e.GapSeen(
                at=at, begins_at=shift.begins_at, ends_at=shift.ends_at, people=shift.people, clock=""
            )


def _tell_at(begins_at: datetime, policy: Policy) -> datetime:
    """Return when a gap is told: the day before, or on the last working day before that, within limits."""
    day = local_date(begins_at, policy.timezone) - _DAY
    told = moment(day, LOOK, policy.timezone)
    while not is_worked(day, policy.daybook):
        day -= _DAY
        earlier = moment(day, LOOK, policy.timezone)
        if begins_at - earlier > GAPS_WITHIN:
            break
        told = earlier
    return told


def _known(state: Duty, gap: e.GapSeen) -> bool:
    return any(_overlap(told, gap) for told in state.gaps)


def _overlap(told: Gap, gap: e.GapSeen) -> bool:
    begun = told.begins_at <= gap.begins_at and (told.ends_at is None or gap.begins_at < told.ends_at)
    return begun and bool(told.people) == bool(gap.people)
