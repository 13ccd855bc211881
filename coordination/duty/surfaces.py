"""What follows from a post's state: its deadlines, where it is shown, who is told what."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from coordination.duty import events as e
from coordination.duty.handing import is_waiting
from coordination.duty.state import Duty, Turn
from coordination.kernel import (
    Audience,
    Card,
    Head,
    Leadership,
    Notice,
    Person,
    Priority,
    Ref,
    UserId,
    Value,
    When,
    Who,
)

TURN, REMIND, LATE, LOOK, HANDOVER = "turn", "remind", "late", "look", "handover"
HASTY = frozenset({TURN, REMIND, LOOK})
"""They remind and ask; only the other two say that something has not come in."""


def deadlines(state: Duty) -> Mapping[str, datetime]:
    """Return when the clock must ask."""
    return dict(_deadlines(state)) if state.open else {}


def _deadlines(state: Duty) -> Iterator[tuple[str, datetime]]:
    yield LOOK, state.look_at
    if state.present is not None:
        yield TURN, state.present.ends_at
    elif state.coming:
        yield TURN, state.coming[0].begins_at
    following = state.next_to_remind()
    if following is not None:
        yield REMIND, following.begins_at - state.remind
    for turn in state.on():
        if turn.begun_at and not turn.checked_in_at and not turn.missed_at:
            yield f"{LATE}:{turn.number}", max(turn.begun_at, turn.begins_at) + state.late_after
    if state.handover is not None and is_waiting(state.handover):
        yield HANDOVER, state.handover.due_at


def cards(state: Duty) -> Sequence[Card]:
    """Return every live message: a shift's own, and what somebody must act on."""
    return [*_turn_cards(state), *_handover_cards(state), *_other_cards(state)]


def _turn_cards(state: Duty) -> Iterator[Card]:
    given = state.handover
    for turn in state.turns:
        part, own = str(turn.number), Person(turn.user)
        gives = given if given and given.by == turn.user else None
        yield Card(what="shift", part=part, to=own, first=Priority.answer, face=(turn, gives))
        if turn.reminded and turn.is_on and not turn.checked_in_at:
            yield Card(what="check-in-wanted", part=part, to=own, first=Priority.answer, face=turn.user)
        if turn.missed_at:
            for to in _those(turn.told):
                yield Card(what="not-checked-in", part=part, to=to, first=Priority.page, face=turn)


def _those(told: Sequence[UserId]) -> Sequence[Audience]:
    """Where nobody could be named, the leadership chat."""
    return [Person(user) for user in told] or [Leadership()]


def _handover_cards(state: Duty) -> Iterator[Card]:
    given = state.handover
    if given is None:
        return
    part = str(given.number)
    for user in given.to:
        yield Card(what="handover", part=part, to=Person(user), first=Priority.answer, face=given)
    if given.missed_at:
        for to in _those(given.told):
            yield Card(what="not-taken-over", part=part, to=to, first=Priority.notice, face=given)


def _other_cards(state: Duty) -> Iterator[Card]:
    for offer in state.offers:
        yield Card(what="offer", part=str(offer.number), to=Person(offer.to), face=offer)
    for gap in state.gaps:
        yield Card(what="gap", part=str(gap.number), to=Leadership(), face=(gap, state.covering(gap)))


def notices(event: e.DutyEvent, state: Duty) -> Sequence[Notice]:
    """Return what must be told once: to whoever waits for another's answer."""
    match event:
        case e.TakenOver() if state.handover is not None:
            values: dict[str, Value] = {"who": Who(event.user), "at": When(event.at), "post": state.post}
            return [Notice(what="taken-over", to=Person(state.handover.by), values=values)]
        case e.SwapAgreed():
            return [_agreed(state, o.by, o.to, o.begins_at) for o in state.offers if o.number == event.number]
        case e.Turned():
            return [_relieved(state, turn) for turn in state.turns if turn.to and turn.ended_at == event.at]
        case _:
            return []


def _agreed(state: Duty, by: UserId, to: UserId, begins_at: datetime) -> Notice:
    values: dict[str, Value] = {"who": Who(to), "at": When(begins_at), "post": state.post}
    return Notice(what="swap-agreed", to=Person(by), values=values)


def _relieved(state: Duty, turn: Turn) -> Notice:
    who, until = Who(turn.to or turn.user), When(turn.ends_at)
    values: dict[str, Value] = {"who": who, "until": until, "post": state.post}
    return Notice(what="relieved", to=Person(turn.user), values=values)


def head(state: Duty) -> Head:
    """Return the line by which the World knows who is on duty."""
    who = state.who() if state.open else ()
    return Head(
        ref=Ref("duty", state.post),
        unit=state.unit or None,
        opened_at=state.opened_at,
        open=state.open,
        status="on" if who else "gap",
        who=who,
    )
