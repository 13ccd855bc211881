"""A duty post as an aggregate: which rule answers which command."""

from collections.abc import Sequence
from datetime import datetime

from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.duty import handing, swaps
from coordination.duty.evolve import evolve
from coordination.duty.planning import enrolled, gaps, next_look, replanned
from coordination.duty.state import Duty
from coordination.duty.surfaces import (
    HANDOVER,
    HASTY,
    LATE,
    REMIND,
    TURN,
    cards,
    deadlines,
    head,
    notices,
)
from coordination.kernel import Aggregate, Command, Due, Ref, Refusal
from coordination.policy import Policy, Post
from coordination.world import World

Decision = Sequence[e.DutyEvent] | Refusal


def starting(policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what must be put through the door when the program starts: the config may be another."""
    return [(Ref("duty", post), c.Adopt(at=now, post=post)) for post in policy.posts]


def decide(state: Duty | None, command: c.DutyCommand, world: World) -> Decision:
    """Return what happens, or why not."""
    if isinstance(command, c.Adopt):
        return _adopt(state, command, world)
    post = world.policy.posts.get(state.post) if state and state.open else None
    if state is None or post is None:
        return _left(state, command)
    if isinstance(command, Due):
        return _due(state, command, post, world)
    return _decide(state, command, post, world)


def _left(state: Duty | None, command: c.DutyCommand) -> Decision:
    """A post that the config no longer names closes when its clock rings."""
    if state is not None and isinstance(command, Due):
        return [e.Closed(at=command.at)] if state.open else []
    if isinstance(command, c.NotePeriod):
        return []
    return Refusal("post-closed", {"post": state.post if state else ""})


def _decide(state: Duty, command: c.Wanted, post: Post, world: World) -> Decision:
    match command:
        case c.CheckIn():
            return handing.check_in(state, command, world)
        case c.HandOver():
            return handing.hand_over(state, command, world)
        case c.TakeOver():
            return handing.take_over(state, command, world)
        case _:
            return _change(state, command, post, world)


def _change(
    state: Duty, command: c.OfferShift | c.AgreeToSwap | c.StandIn | c.NotePeriod, post: Post, world: World
) -> Decision:
    match command:
        case c.OfferShift():
            return swaps.offer(state, command, world)
        case c.AgreeToSwap():
            return swaps.agree(state, command, post, world)
        case c.StandIn():
            return swaps.stand_in(state, command, post, world)
        case c.NotePeriod():
            return _note_period(state, command, post, world)


def _note_period(state: Duty, command: c.NotePeriod, post: Post, world: World) -> Sequence[e.DutyEvent]:
    at = max(command.at, world.now)
    noted = e.PeriodNoted(
        at=command.at, by=command.by, period=command.period, begins=command.begins, ends=command.ends
    )
    now = evolve(state, noted)
    return [noted, *replanned(now, post, world, at), *gaps(now, post, world, at)]


def _due(state: Duty, command: Due, post: Post, world: World) -> Sequence[e.DutyEvent]:
    at = max(command.at, world.now)
    what = command.name.partition(":")[0]
    if what == TURN:
        return replanned(state, post, world, at)
    if what == REMIND:
        return _remind(state, at, world)
    if what == LATE:
        return handing.late(state, command, world)
    if what == HANDOVER:
        return handing.not_taken(state, command, world)
    return _look(state, post, world, at)


def _remind(state: Duty, at: datetime, world: World) -> Sequence[e.DutyEvent]:
    """Who is on duty already, and stays, needs no reminder."""
    shift = state.next_to_remind()
    if shift is None:
        return []
    people = tuple(user for user in enrolled(world, shift.people) if user not in shift.stays)
    return [e.Reminded(at=at, shift=shift, people=people)]


def _look(state: Duty, post: Post, world: World, at: datetime) -> Sequence[e.DutyEvent]:
    return [
        *replanned(state, post, world, at),
        *gaps(state, post, world, at),
        e.LookedAhead(at=at, look_at=next_look(world.policy, at)),
    ]


def _adopt(state: Duty | None, command: c.Adopt, world: World) -> Decision:
    post, at = world.policy.posts.get(command.post), max(command.at, world.now)
    if post is None:
        return [e.Closed(at=at)] if state is not None and state.open else []
    adopted = e.Adopted(
        at=at,
        post=post.id,
        unit=post.unit,
        remind=post.remind,
        late_after=post.late_after,
        look_at=next_look(world.policy, at),
    )
    changed = () if state is not None and _agrees(state, post) else (adopted,)
    now = evolve(state, adopted) if state is None or changed else state
    return [*changed, *replanned(now, post, world, at), *gaps(now, post, world, at), *_swept(world, at)]


def _agrees(state: Duty, post: Post) -> bool:
    ours = (state.open, state.unit, state.remind, state.late_after)
    return ours == (True, post.unit, post.remind, post.late_after)


def _swept(world: World, at: datetime) -> Sequence[e.Swept]:
    """Posts that left the config are not among those that start: somebody must tell them."""
    open_ = (head.ref.id for head in world.open if head.ref.kind == "duty")
    gone = tuple(post for post in open_ if post not in world.policy.posts)
    return [e.Swept(at=at, posts=gone)] if gone else []


def _new_id(command: Command, _world: World) -> str:
    raise TypeError(f"{type(command).__name__} opens no post: the config names them")


DUTY = Aggregate(
    kind="duty",
    state=Duty,
    events=e.DutyEvent.__args__,
    new_id=_new_id,
    decide=decide,
    evolve=evolve,
    deadlines=deadlines,
    cards=cards,
    notices=notices,
    head=head,
    hasty=HASTY,
)
