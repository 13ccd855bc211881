"""What follows from a follow-up's state: its deadlines, its card, who is told what."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from coordination.followup import state as s
from coordination.kernel import Audience, Card, Head, Leadership, Notice, Person, Priority, Ref, UserId

REMIND, DUE = "remind", "due"
"""The names of the deadlines."""


def deadlines(state: s.FollowUp) -> Mapping[str, datetime]:
    """Return when it is reminded of, and when it is asked for."""
    if not state.is_open:
        return {}
    remind = {REMIND: state.remind_at} if state.remind_at else {}
    return {**remind, DUE: state.ask_at}


def cards(state: s.FollowUp) -> Sequence[Card]:
    """It stands among the leaders, wherever its owner is."""
    face = (state.owner, state.done_at, state.what, len(state.proof), state.overdue, state.checked_at)
    return [Card(what="followup", to=Leadership(), first=Priority.answer, face=face)]


def notices(event: s.FollowUpEvent, state: s.FollowUp) -> Sequence[Notice]:
    """Tell whoever must act next: the owner, or the leaders who find an owner or check it."""
    match event:
        case s.Reminded():
            told: list[Audience] = [*_owner(event.told, state)] or [Leadership()]
            return [Notice(what="followup-tomorrow", to=to) for to in told]
        case s.FellDue():
            both: list[Audience] = [*_owner(event.told, state), Leadership()]
            return [Notice(what="followup-overdue", to=to) for to in both]
        case s.Fixed() if event.at == state.done_at:
            return [Notice(what="followup-check", to=Leadership())]
        case s.Checked() if state.owner is not None:
            return [Notice(what="followup-checked", to=Person(state.owner))]
        case _:
            return []


def _owner(told: UserId | None, state: s.FollowUp) -> list[Person]:
    """Once it is done its owner has nothing more to do: it waits for somebody else."""
    return [Person(told)] if told is not None and state.done_at is None else []


def head(state: s.FollowUp) -> Head:
    """Return the line for the list of what is open."""
    return Head(
        ref=Ref("followup", state.number),
        unit=None,
        opened_at=state.raised_at,
        open=state.is_open,
        status=_status(state),
        title=state.text,
        drill=state.drill,
        who=(state.owner,) if state.owner is not None else (),
        due_at=state.due_at,
        about=state.incident,
    )


def _status(state: s.FollowUp) -> str:
    if not state.is_open:
        return "checked"
    if state.done_at is not None:
        return "done"
    return "overdue" if state.overdue else "open"
