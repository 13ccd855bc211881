"""Changing the plan from the chat: offering a shift to somebody who agrees, and naming who stands in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from coordination.authority import refuse
from coordination.duty import commands as c
from coordination.duty import events as e
from coordination.duty.planning import replanned
from coordination.duty.state import Duty, Offer
from coordination.duty.turns import Shift
from coordination.kernel import Refusal, UserId, When, Who
from coordination.policy import Post
from coordination.world import World

Decision = Sequence[e.DutyEvent] | Refusal


def offer(state: Duty, command: c.OfferShift, world: World) -> Decision:
    """Offer one's next shift, else the present one. Nothing changes until the other agrees."""
    refusal = refuse(world, command.by, "swap", state.unit)
    if refusal or command.by is None:
        return refusal or []
    shift = shift_of(state, command.by)
    if shift is None:
        return Refusal("no-shift-to-swap", {"post": state.post})
    if command.to not in world.roster.people:
        return Refusal("not-one-of-us", {"post": state.post})
    if command.to in shift.people:
        return Refusal("theirs-already", {"post": state.post, "who": Who(command.to)})
    span = {"begins_at": shift.begins_at, "ends_at": shift.ends_at}
    return [e.ShiftOffered(at=command.at, by=command.by, user=command.by, to=command.to, **span)]


def shift_of(state: Duty, user: UserId) -> Shift | None:
    """Return a person's next shift, else the present one."""
    present = (state.present,) if state.present else ()
    return next((shift for shift in (*state.coming, *present) if user in shift.people), None)


def agree(state: Duty, command: c.AgreeToSwap, post: Post, world: World) -> Decision:
    """Take an offered shift, as long as it is still the other's."""
    refusal = refuse(world, command.by, "swap", state.unit)
    if refusal or command.by is None:
        return refusal or []
    mine = [o for o in state.offers if o.to == command.by and command.number in (None, o.number)]
    if any(o.agreed_at for o in mine):
        return []
    at = max(command.at, world.now)
    for found in mine:
        shift = _offered(state, found, at)
        if shift is not None:
            agreed = e.SwapAgreed(at=command.at, by=command.by, number=found.number, shift=shift)
            changed = replace(state, instead=(*state.instead, shift))
            return [agreed, *replanned(changed, post, world, at)]
    return Refusal("no-such-offer", {"post": state.post})


def _offered(state: Duty, found: Offer, at: datetime) -> Shift | None:
    """Return the shift as it will be, or None when the offer no longer holds."""
    if found.dropped or found.ends_at <= at:
        return None
    planned = (*state.coming, state.present) if state.present else state.coming
    for shift in planned:
        if shift.ends_at == found.ends_at and found.by in shift.people:
            return _handed_on(shift, found, at)
    return None


def _handed_on(shift: Shift, found: Offer, at: datetime) -> Shift:
    """Of a shift that has begun only the rest changes hands; colleagues go on as they are."""
    people = tuple(found.to if user == found.by else user for user in shift.people)
    begun = shift.begins_at <= at
    stays = [user for user in people if user != found.to and (begun or user in shift.stays)]
    return Shift(begins_at=max(shift.begins_at, at), ends_at=shift.ends_at, people=people, stays=tuple(stays))


def stand_in(state: Duty, command: c.StandIn, post: Post, world: World) -> Decision:
    """Put somebody in the place of whoever is planned, from now or for the whole of an announced gap."""
    refusal = refuse(world, command.by, "stand-in", state.unit)
    if refusal:
        return refusal
    if command.user not in world.roster.people:
        return Refusal("not-one-of-us", {"post": state.post})
    at = max(command.at, world.now)
    span = _span(state, command, at)
    if isinstance(span, Refusal):
        return span
    shift = Shift(begins_at=span[0], ends_at=span[1], people=(command.user,))
    changed = replace(state, instead=(*state.instead, shift))
    stood_in = e.StoodIn(at=command.at, by=command.by, shift=shift)
    return [stood_in, *replanned(changed, post, world, at)]


def _span(state: Duty, command: c.StandIn, at: datetime) -> tuple[datetime, datetime] | Refusal:
    begins_at, ends_at = at, command.until
    if command.gap is not None:
        gap = next((gap for gap in state.gaps if gap.number == command.gap), None)
        if gap is None:
            return Refusal("no-such-gap", {"post": state.post})
        begins_at, ends_at = max(at, gap.begins_at), ends_at or gap.ends_at
    if ends_at is None or ends_at <= begins_at:
        return Refusal("until-when", {"post": state.post, "at": When(begins_at)})
    return begins_at, ends_at
