"""How an event changes a round. Never looks into a text."""

from dataclasses import replace

from coordination.retention import TextsErased
from coordination.rounds import events as e
from coordination.rounds.chasing import judged
from coordination.rounds.state import GRACE, Chase, Claim, Line, Outage, Reminder, Round, Terms

_UNSEEN = (e.Reminded, e.Chased, e.CheckAsked, e.CheckAnswered, e.FileKept, e.RoundRevised, TextsErased)
"""What leaves the roll-up as it was."""


def evolve(state: Round | None, event: e.RoundEvent) -> Round:  # noqa: C901 - one case an event
    """Return the round after an event. Only `RoundOpened` may come first."""
    if isinstance(event, e.RoundOpened):
        return _opened(event)
    if state is None:
        raise ValueError(f"{type(event).__name__} before the round was opened")
    if not isinstance(event, _UNSEEN):
        state = replace(state, touched_at=max(state.touched_at, event.at))
    match event:
        case e.Entered():
            return _line(state, event.unit, entries=(*state.line(event.unit).entries, event.entry))
        case e.EntryCorrected():
            *earlier, last = state.line(event.unit).entries
            return _line(state, event.unit, entries=(*earlier, replace(last, text=event.new, corrected=True)))
        case e.Claimed():
            return _line(state, event.unit, claim=Claim.waiting)
        case e.ClaimRuled():
            claim = Claim.accepted if event.accepts else Claim.refused
            return _line(state, event.unit, claim=claim, ruled_by=event.by)
        case e.CheckAsked():
            return _line(state, event.unit, question=event.question)
        case e.CheckAnswered():
            return _line(state, event.unit, checked=event.text)
        case e.Reminded():
            reminder = Reminder(at=event.at, units=event.units, by=event.by)
            return replace(state, reminded=event.past, reminders=(*state.reminders, reminder))
        case e.Published():
            return replace(state, published_at=event.at)
        case e.Chased():
            chase = Chase(tier=event.tier, at=event.at, units=event.units, people=event.people)
            return replace(state, chases=(*state.chases, chase))
        case e.OutageMet():
            return replace(_away(state, event.outage), judged=event.judged)
        case e.RoundClosed():
            return replace(state, closed_at=event.at, at_cut_off=event.units)
        case TextsErased():
            return replace(state, erased_at=event.at)
        case e.RoundRevised() | e.FileKept():
            return state


def _opened(event: e.RoundOpened) -> Round:
    terms = event.terms
    state = Round(
        id=event.id,
        terms=terms,
        opened_at=event.at,
        quick=event.quick,
        reminded=sum(at <= event.at for at in terms.remind_at),
        judged=judged(True, terms.due_at, event.outage),
        touched_at=event.at,
    )
    return _away(state, event.outage) if event.outage else state


def _line(state: Round, unit: str, **changes: object) -> Round:
    line: Line = replace(state.line(unit), **changes)  # type: ignore[arg-type] # the caller names real fields
    return replace(state, lines={**state.lines, unit: line})


def _away(state: Round, outage: Outage) -> Round:
    """Put off what would come before people could make good what was lost: the chase, and the cut-off.

    An outage over the due time is not forgotten over one after it: whom it spares stays spared.
    """
    if state.outage is not None and state.outage.until + GRACE > state.terms.due_at < outage.since:
        return state
    state = replace(state, outage=outage)
    lost = outage.until + GRACE - state.terms.due_at
    if not outage.since <= state.terms.due_at <= outage.until + GRACE:
        return state
    terms: Terms = replace(
        state.terms,
        cut_off_at=state.terms.cut_off_at + lost,
        chase_at={tier: at + lost for tier, at in state.terms.chase_at.items()},
    )
    return replace(state, terms=terms)
