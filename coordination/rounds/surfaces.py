"""What follows from a round's state: its deadlines, where it is shown, who is told what."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from coordination.kernel import Card, Head, Leadership, Notice, Person, Priority, Ref, Staff
from coordination.rounds import events as e
from coordination.rounds.state import Claim, Line, Round, Tier


def deadlines(state: Round) -> Mapping[str, datetime]:
    """Return when the clock must ask: reminders, the due time, whom to tell, the cut-off."""
    return dict(_deadlines(state)) if state.is_open else {}


def _deadlines(state: Round) -> Iterator[tuple[str, datetime]]:
    terms = state.terms
    for index, at in enumerate(terms.remind_at):
        if index >= state.reminded:
            yield f"remind:{index}", at
    if state.published_at is None:
        yield "due", terms.due_at
    told = {chase.tier for chase in state.chases}
    for tier, at in terms.chase_at.items():
        if tier not in told and state.judged and state.silent():
            yield f"tell:{tier}", at
    yield "cut-off", terms.cut_off_at


def cards(state: Round) -> Sequence[Card]:
    """Return every live message. Units that share a group share them: a card stands once in a chat."""
    return [*_asked(state), *_reminded(state), *_overdue(state), *_chased(state), *_leaders(state)]


def _face(line: Line, state: Round) -> object:
    return line, state.is_open, state.published_at is not None, state.judged


def _asked(state: Round) -> Iterator[Card]:
    for unit in state.terms.expected:
        yield Card(what="round", to=Staff(unit), face=_face(state.line(unit), state))


def _reminded(state: Round) -> Iterator[Card]:
    """A reminder is a live message, so that it never goes on naming somebody who has answered."""
    for index, reminder in enumerate(state.reminders):
        for unit in reminder.units:
            face = (state.line(unit).is_silent, state.is_open)
            part = str(index)
            yield Card(what="remind", part=part, to=Staff(unit), first=Priority.answer, face=face)


def _overdue(state: Round) -> Iterator[Card]:
    """The first time that somebody above is told, the group is told so."""
    tiers = tuple(chase.tier for chase in state.chases)
    for unit in state.chases[0].units if state.chases else ():
        face = (state.line(unit).is_silent, tiers, state.is_open)
        yield Card(what="overdue", to=Staff(unit), first=Priority.answer, face=face)


def _chased(state: Round) -> Iterator[Card]:
    for chase in state.chases:
        face = (tuple(unit for unit in chase.units if state.line(unit).is_silent), state.is_open)
        to = [Leadership()] if chase.tier is Tier.leadership else [Person(user) for user in chase.people]
        for audience in to:
            part = str(chase.tier)
            yield Card(what="chase", part=part, to=audience, first=Priority.answer, face=face)


def _leaders(state: Round) -> Iterator[Card]:
    if state.published_at is not None:
        face = (state.lines, state.published_at, state.closed_at, state.outage, state.judged)
        yield Card(what="rollup", to=Leadership(), first=Priority.answer, face=face)
    for unit, line in state.lines.items():
        if line.claim is not Claim.none:
            part = str(state.terms.expected.index(unit))
            ruled = (line.claim, line.ruled_by)
            yield Card(what="claim", part=part, to=Leadership(), first=Priority.answer, face=ruled)


def notices(event: e.RoundEvent, _state: Round) -> Sequence[Notice]:
    """Return what is told once: a check question to whoever answered zero. All else is on a card."""
    if not isinstance(event, e.CheckAsked) or event.by is None:
        return []
    part = f"chk:{event.unit}"
    to = Person(event.by)
    return [Notice(what="ask", part=part, to=to, asks=event.by, priority=Priority.answer)]


def head(state: Round) -> Head:
    """Return the line by which `/zero` finds the round that waits for a unit, or waited in vain."""
    return Head(
        ref=Ref("round", state.id),
        unit=None,
        opened_at=state.opened_at,
        open=state.is_open,
        status="open" if state.is_open else "closed",
        title=state.terms.asked,
        expects=state.terms.expected,
        waits_for=state.silent(),
    )
