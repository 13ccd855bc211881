"""Coming and going: checking in, handing over with a note, taking over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coordination.authority import refuse
from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.duty.planning import enrolled
from coordination.duty.state import Duty, Handover, Turn
from coordination.duty.turns import Shift
from coordination.kernel import Due, Refusal, UserId, Value, When, Who
from coordination.plan import Role
from coordination.world import World

Decision = Sequence[e.DutyEvent] | Refusal

EARLY = timedelta(hours=2)
"""So long before a shift its people may come, and relieve those before them."""


def check_in(state: Duty, command: c.CheckIn, world: World) -> Decision:
    """Say that one is here. A second tap changes nothing."""
    refusal = refuse(world, command.by, "check-in", state.unit)
    if refusal or command.by is None:
        return refusal or []
    turn = state.turn_of(command.by)
    if turn is not None:
        return [] if turn.checked_in_at else [_checked_in(command, command.by, turn)]
    shift = next((shift for shift in state.coming if command.by in shift.people), None)
    if shift is None:
        return Refusal("not-your-shift", _on(state))
    if shift.begins_at - command.at > EARLY:
        return Refusal("too-early", {"post": state.post, "at": When(shift.begins_at)})
    return [_checked_in(command, command.by, shift)]


def _checked_in(command: c.CheckIn, user: UserId, part: Turn | Shift) -> e.CheckedIn:
    span = {"begins_at": part.begins_at, "ends_at": part.ends_at}
    return e.CheckedIn(at=command.at, by=user, user=user, **span)


def _on(state: Duty) -> dict[str, Value]:
    return {"post": state.post, "on": tuple(Who(user) for user in state.who())}


def hand_over(state: Duty, command: c.HandOver, world: World) -> Decision:
    """Give the post to the next, during one's turn or after it, as long as the note can still be of use."""
    refusal = refuse(world, command.by, "hand-over", state.unit)
    if refusal or command.by is None:
        return refusal or []
    mine = [turn for turn in state.turns if turn.user == command.by and turn.begun_at]
    turn = next((t for t in mine if t.is_on), None) or next((t for t in reversed(mine) if not t.to), None)
    if turn is None:
        return Refusal("not-on-duty", _on(state))
    waits = state.handover
    if waits is not None and waits.taken_by is None and waits.by != command.by:
        return Refusal("handover-waits", {"post": state.post, "who": Who(waits.by)})
    to, begins_at = _next(state, turn, world)
    if not to:
        return Refusal("nobody-next", {"post": state.post})
    due_at = max(command.at, begins_at) + state.late_after
    handed = e.HandedOver(
        at=command.at, by=command.by, user=command.by, note=command.note, to=to, due_at=due_at
    )
    return [handed]


def _next(state: Duty, turn: Turn, world: World) -> tuple[tuple[UserId, ...], datetime]:
    """Return who follows upon a turn, and when their shift begins."""
    shift = (state.coming[0] if state.coming else None) if turn.is_on else state.present
    if shift is None:
        return (), turn.ends_at
    return tuple(user for user in enrolled(world, shift.people) if user != turn.user), shift.begins_at


def take_over(state: Duty, command: c.TakeOver, world: World) -> Decision:
    """Acknowledge the note; near the shift, or in it, that is the check-in too, and relieves the other."""
    refusal = refuse(world, command.by, "take-on", state.unit)
    if refusal or command.by is None:
        return refusal or []
    waits = state.handover
    if waits is None:
        return Refusal("nothing-handed-over", {"post": state.post})
    if waits.taken_by is not None and waits.taken_at is not None:
        return [] if waits.taken_by == command.by else _taken(state, waits.taken_by, waits.taken_at)
    shift = _shift_for(state, command.by)
    if shift is None and command.by not in waits.to:
        return Refusal("not-next", {"post": state.post, "next": tuple(Who(user) for user in waits.to)})
    near = shift is not None and shift.begins_at - command.at <= EARLY
    taken = e.TakenOver(at=command.at, by=command.by, user=command.by, shift=shift if near else None)
    return [taken]


def _taken(state: Duty, who: UserId, at: datetime) -> Refusal:
    return Refusal("taken-on", {"post": state.post, "who": Who(who), "at": When(at)})


def _shift_for(state: Duty, user: UserId) -> Shift | None:
    """Return the shift somebody would enter by taking over: the present one, or the very next."""
    near = (state.present, *state.coming[:1])
    return next((shift for shift in near if shift is not None and user in shift.people), None)


def late(state: Duty, command: Due, world: World) -> Sequence[e.DutyEvent]:
    """Tell the deputy and the duty officers that nobody has confirmed a turn."""
    turn = state.turn(int(command.name.partition(":")[2]))
    if turn is None or not turn.is_on or turn.checked_in_at:
        return []
    at = max(command.at, world.now)
    return [e.NotCheckedIn(at=at, turn=turn.number, told=_told(world, turn.user))]


def not_taken(state: Duty, command: Due, world: World) -> Sequence[e.DutyEvent]:
    """Tell them that a handover still waits."""
    waits = state.handover
    if waits is None or not is_waiting(waits):
        return []
    return [e.NotTakenOver(at=max(command.at, world.now), told=_told(world, *waits.to))]


def is_waiting(handover: Handover) -> bool:
    """Say whether a handover is neither taken over nor told to anybody else."""
    return handover.taken_by is None and handover.missed_at is None


def _told(world: World, *but: UserId) -> tuple[UserId, ...]:
    """Return the first deputy who can be reached, and every duty officer; nobody twice."""
    deputies = (m.user for m in world.roster.bearing(Role.deputy) if m.reachable and m.user not in but)
    officers = (m.user for m in world.roster.bearing(Role.duty) if m.reachable and m.user not in but)
    return tuple(dict.fromkeys((*list(deputies)[:1], *officers)))
