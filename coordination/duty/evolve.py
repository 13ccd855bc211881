"""How events change a duty post."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from coordination.duty import events as e
from coordination.duty.state import Duty, Gap, Handover, Hole, Offer, Turn
from coordination.duty.turns import Shift
from coordination.kernel import UserId


def evolve(state: Duty | None, event: e.DutyEvent) -> Duty:
    """Return the post after an event."""
    if isinstance(event, e.Adopted):
        return _adopted(state, event)
    if state is None:
        raise ValueError(f"{type(event).__name__}: no config has named this post yet")
    return replace(_evolve(state, event), touched_at=max(state.touched_at, event.at))


def _evolve(state: Duty, event: e.DutyEvent) -> Duty:  # noqa: C901 - one case an event
    match event:
        case e.Adopted():
            return _adopted(state, event)
        case e.Closed():
            closed = e.Turned(at=event.at, shift=None, people=(), coming=())
            return replace(_turned(state, closed), open=False, gaps=())
        case e.Swept():
            return state
        case e.Turned():
            return _turned(state, event)
        case e.Planned():
            return _ahead(state, event.coming, event.at)
        case e.Reminded():
            return replace(_reminded(state, event), reminded_to=event.shift.begins_at)
        case e.CheckedIn():
            return _checked_in(state, event.user, event.at, event.begins_at, event.ends_at)
        case e.NotCheckedIn():
            return _turns(state, _missed(state, event))
        case e.HandedOver():
            return _handed_over(state, event)
        case e.TakenOver():
            return _taken_over(state, event)
        case e.NotTakenOver():
            waits = state.handover and replace(state.handover, missed_at=event.at, told=event.told)
            return replace(state, handover=waits)
        case e.ShiftOffered():
            return _offered(state, event)
        case e.SwapAgreed():
            offers = tuple(_agreed(o, event) for o in state.offers)
            return replace(state, offers=offers, instead=(*state.instead, event.shift))
        case e.StoodIn():
            return replace(state, instead=(*state.instead, event.shift))
        case e.GapSeen():
            return _gap_seen(state, event)
        case e.GapClosed():
            gaps = tuple(replace(g, closed=True) if g.number == event.number else g for g in state.gaps)
            return replace(state, gaps=gaps)
        case e.PeriodNoted():
            return replace(state, periods={**state.periods, event.period: (event.begins, event.ends)})
        case e.LookedAhead():
            return replace(state, look_at=event.look_at)


def _adopted(state: Duty | None, event: e.Adopted) -> Duty:
    if state is None:
        return Duty(
            post=event.post,
            unit=event.unit,
            opened_at=event.at,
            touched_at=event.at,
            remind=event.remind,
            late_after=event.late_after,
            look_at=event.look_at,
        )
    return replace(
        state,
        open=True,
        unit=event.unit,
        touched_at=event.at,
        remind=event.remind,
        late_after=event.late_after,
        look_at=event.look_at,
        regular=(),
    )


def _turned(state: Duty, event: e.Turned) -> Duty:
    """End the turns that are over, begin those of the shift; who stays, or came early, just goes on."""
    shift, people, at, before = event.shift, event.people, event.at, state.turned_at
    kept = (t for t in state.turns if t.ended_at is None or before is None or t.ended_at >= before)
    turns, count, relief = list(kept), state.count, _relief(state, shift, people)
    for index, turn in enumerate(turns):
        if turn.is_on and not _goes_on(turn, shift, people):
            turns[index] = replace(turn, ended_at=at, to=relief)
    if shift is not None:
        for user in people:
            count = _begin(turns, user, shift, at, count)
    cleared = replace(
        state,
        present=shift,
        asked=people,
        turns=tuple(turns),
        count=count,
        turned_at=at,
        instead=tuple(each for each in state.instead if each.ends_at > at or _bounds(each, shift)),
        offers=tuple(offer for offer in state.offers if offer.ends_at > at),
        gaps=tuple(_still_ahead(state.gaps, shift, at)),
        handover=None if state.handover and state.handover.taken_by else state.handover,
    )
    return _ahead(cleared, event.coming, at)


def _bounds(other: Shift, shift: Shift | None) -> bool:
    """Say whether it is because of that other one that the shift begins when it does."""
    return shift is not None and other.ends_at == shift.begins_at


def _relief(state: Duty, shift: Shift | None, people: tuple[UserId, ...]) -> UserId | None:
    """Return who stands in for the present people before their shift is over."""
    early = shift is not None and state.present is not None and shift.begins_at < state.present.ends_at
    return people[0] if early and people else None


def _goes_on(turn: Turn, shift: Shift | None, people: tuple[UserId, ...]) -> bool:
    if shift is None or turn.user not in people:
        return False
    return turn.begins_at == shift.begins_at or turn.user in shift.stays


def _begin(turns: list[Turn], user: UserId, shift: Shift, at: datetime, count: int) -> int:
    """Begin a turn, the one that was reminded of if there is one; return the last number given."""
    for index, turn in enumerate(turns):
        here = turn.is_on or (turn.ended_at is None and turn.begins_at == shift.begins_at)
        if turn.user == user and here:
            turns[index] = replace(turn, ends_at=shift.ends_at, begun_at=turn.begun_at or at)
            return count
    new = Turn(number=count + 1, user=user, begins_at=shift.begins_at, ends_at=shift.ends_at, begun_at=at)
    turns.append(new)
    return new.number


def _still_ahead(gaps: Iterable[Gap], shift: Shift | None, at: datetime) -> Iterator[Gap]:
    for gap in gaps:
        over = gap.ends_at <= at if gap.ends_at else shift is not None and gap.begins_at < at
        if not over:
            yield gap


def _ahead(state: Duty, coming: tuple[Shift, ...], at: datetime) -> Duty:
    """A turn that was reminded of and is no longer planned ends before it began."""
    planned = {(shift.begins_at, user) for shift in coming for user in shift.people}
    over = (t for t in state.turns if t.begun_at is None and t.ended_at is None)
    gone = {t.number for t in over if (t.begins_at, t.user) not in planned}
    turns = tuple(replace(t, ended_at=at) if t.number in gone else t for t in state.turns)
    return replace(state, turns=turns, coming=coming)


def _reminded(state: Duty, event: e.Reminded) -> Duty:
    turns, count = list(state.turns), state.count
    for user in event.people:
        if not any(t.user == user and t.begins_at == event.shift.begins_at and not t.ended_at for t in turns):
            count += 1
            turns.append(_planned(count, user, event.shift))
    return replace(state, turns=tuple(turns), count=count)


def _planned(number: int, user: UserId, shift: Shift) -> Turn:
    return Turn(number=number, user=user, begins_at=shift.begins_at, ends_at=shift.ends_at, reminded=True)


def _checked_in(state: Duty, user: UserId, at: datetime, begins_at: datetime, ends_at: datetime) -> Duty:
    for turn in state.turns:
        if turn.user == user and turn.begins_at == begins_at and turn.ended_at is None:
            return _turns(state, _with(state, replace(turn, checked_in_at=at)))
    count = state.count + 1
    turn = Turn(number=count, user=user, begins_at=begins_at, ends_at=ends_at, checked_in_at=at)
    return replace(state, turns=(*state.turns, turn), count=count)


def _missed(state: Duty, event: e.NotCheckedIn) -> tuple[Turn, ...]:
    return tuple(
        replace(t, missed_at=event.at, told=event.told) if t.number == event.turn else t for t in state.turns
    )


def _handed_over(state: Duty, event: e.HandedOver) -> Duty:
    """The same person's second note replaces the first, in the same place."""
    waits = state.handover
    amended = waits is not None and waits.by == event.user and waits.taken_by is None
    number = waits.number if waits and amended else state.count + 1
    handover = Handover(
        number=number, by=event.user, at=event.at, note=event.note, to=event.to, due_at=event.due_at
    )
    return replace(state, handover=handover, count=max(state.count, number))


def _taken_over(state: Duty, event: e.TakenOver) -> Duty:
    if state.handover is None:
        raise ValueError("nothing was handed over")
    given = state.handover
    state = replace(state, handover=replace(given, taken_by=event.user, taken_at=event.at))
    if event.shift is None:
        return state
    shift = event.shift
    here = _checked_in(state, event.user, event.at, shift.begins_at, shift.ends_at)
    turns = (_relieved(t, given, event) for t in here.turns)
    return _turns(here, tuple(turns))


def _relieved(turn: Turn, given: Handover, event: e.TakenOver) -> Turn:
    if turn.user == event.user and turn.ended_at is None and turn.begun_at is None:
        return replace(turn, begun_at=event.at)
    if turn.user == given.by and turn.is_on:
        return replace(turn, ended_at=event.at, to=event.user, handed=True)
    return turn


def _offered(state: Duty, event: e.ShiftOffered) -> Duty:
    """One offer of a shift at a time."""
    offer = Offer(
        number=state.count + 1,
        by=event.user,
        to=event.to,
        begins_at=event.begins_at,
        ends_at=event.ends_at,
    )
    before = (
        replace(o, dropped=True) if (o.by, o.begins_at) == (offer.by, offer.begins_at) else o
        for o in state.offers
    )
    return replace(state, offers=(*before, offer), count=offer.number)


def _agreed(offer: Offer, event: e.SwapAgreed) -> Offer:
    return replace(offer, agreed_at=event.at) if offer.number == event.number else offer


def _gap_seen(state: Duty, event: e.GapSeen) -> Duty:
    number = state.count + 1
    gap = Gap(number=number, begins_at=event.begins_at, ends_at=event.ends_at, people=event.people)
    regular = state.regular
    if event.clock and event.ends_at:
        regular = (*regular, Hole(clock=event.clock, lasts=event.ends_at - event.begins_at))
    return replace(state, gaps=(*state.gaps, gap), regular=regular, count=number)


def _turns(state: Duty, turns: tuple[Turn, ...]) -> Duty:
    return replace(state, turns=turns)


def _with(state: Duty, changed: Turn) -> tuple[Turn, ...]:
    return tuple(changed if turn.number == changed.number else turn for turn in state.turns)
