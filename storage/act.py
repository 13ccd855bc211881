"""One command through the rules, and everything that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coordination.kernel import Aggregate, Audience, Card, Command, Due, Event, Ref, Refusal
from coordination.roster.state import Roster
from storage import rows
from storage.errors import FollowUpError
from storage.pages import Pages
from storage.states import Standing
from storage.words import file

FOLLOW_UPS = 2
"""How far follow-up commands may lead from the first one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What happened, and to what: the ref of a thing just opened is new to its caller."""

    ref: Ref
    events: tuple[Event, ...]


async def perform(pages: Pages, ref: Ref, command: Command, depth: int = 0) -> Recorded | Refusal:
    """Decide, and write on the top page what happened. Raises FollowUpError when a follow-up is refused."""
    aggregate = pages.records.states.aggregate(ref.kind)
    command = file(command, pages.filed)
    ref = ref if ref.id else Ref(ref.kind, aggregate.new_id(command, pages.world))
    before = await pages.standing(ref)
    decided = _decide(pages, aggregate, before.state, command)
    happened = () if isinstance(decided, Refusal) else tuple(decided)
    after = _record(pages, aggregate, ref, before, happened)
    _set_deadlines(pages, aggregate, ref, before.state, after, command)
    if isinstance(decided, Refusal):
        return decided
    anew = any(event.renews() for event in happened)
    if anew or _rooms(before.state) != _rooms(after):
        await _show_everything(pages, anew=anew)
    for event in happened:
        await _follow(pages, event, depth)
    return Recorded(ref, happened)


def _decide(pages: Pages, aggregate: Aggregate, state: Any, command: Command) -> Sequence[Event] | Refusal:
    """Ask the rules. What the clock was handed may have been overtaken by an act of the same batch."""
    if isinstance(command, Due) and not _has_come(aggregate, state, command):
        return ()
    return aggregate.decide(state, command, pages.world)


def _has_come(aggregate: Aggregate, state: Any, command: Due) -> bool:
    at = aggregate.deadlines(state).get(command.name) if state is not None else None
    return at is not None and at <= command.at


def _record(pages: Pages, aggregate: Aggregate, ref: Ref, before: Standing, happened: Sequence[Event]) -> Any:
    """Append the events, save the state, and show and tell what they ask for. Returns the new state."""
    if not happened:
        return before.state
    state, version, states = before.state, before.version, []
    for event in happened:
        state, version = aggregate.evolve(state, event), version + 1
        states.append(state)
        _append(pages, ref, version, event)
    _save(pages, aggregate, ref, state, version)
    _show(pages, aggregate, ref, before.state, state)
    for event, then in zip(happened, states, strict=True):
        for notice in aggregate.notices(event, then):
            pages.tell(notice, ref)
    return state


def _append(pages: Pages, ref: Ref, version: int, event: Event) -> None:
    data = pages.keep(pages.records.codec.encode(event), ref)
    page = pages.top
    page.events.append(rows.event_row(ref, version, event, data, pages.now))
    page.wanted.update({file.unique_id: rows.wanted_row(file, ref) for file in event.fetches()})
    if taken := event.takes():
        page.counters.update([taken])
    if erasure := event.erases():
        page.erasures.append((ref, erasure))
    if moved := event.moves():
        page.moves.update([moved])


def _save(pages: Pages, aggregate: Aggregate, ref: Ref, state: Any, version: int) -> None:
    codec = pages.records.codec
    data = pages.keep(codec.encode(state), ref)
    head = aggregate.head(state)
    line = codec.encode(head).json if head else None
    pages.top.states[ref] = rows.state_row(ref, version, aggregate.version, data, head, line)
    pages.stand(ref, Standing(state, version))


def _show(pages: Pages, aggregate: Aggregate, ref: Ref, before: Any, after: Any) -> None:
    """Mark the cards whose face has changed, and those that are gone, which get their last edit."""
    old = _by_place(aggregate.cards(before)) if before is not None else {}
    new = _by_place(aggregate.cards(after))
    for place, card in {**old, **new}.items():
        if place not in old or place not in new or card.face is None or card.face != old[place].face:
            _mark(pages, ref, card)


def _mark(pages: Pages, ref: Ref, card: Card) -> None:
    for chat in pages.world.chats(card.to):
        pages.top.cards[ref, card.what, card.part, chat] = rows.card_row(card, ref, chat, pages.now)


def _by_place(cards: Sequence[Card]) -> Mapping[tuple[str, str, Audience], Card]:
    return {(card.what, card.part, card.to): card for card in cards}


async def _show_everything(pages: Pages, *, anew: bool) -> None:
    """Show all that is open once more: a room was bound, lost or moved, and cards must stand in it.

    `anew`: forget what each card shows, so that it is edited in any case. One that was deleted comes back.
    """
    refs = [head.ref for head in pages.world.open]
    await pages.load(refs)
    if anew:
        pages.top.renewed.update(dict.fromkeys(refs))
    for ref in refs:
        state = (await pages.standing(ref)).state
        for card in pages.records.states.aggregate(ref.kind).cards(state):
            _mark(pages, ref, card)


def _rooms(state: Any) -> object:
    if not isinstance(state, Roster):
        return ()
    return {chat: (room.kind, room.unit, room.forum) for chat, room in state.rooms.items()} or ()


def _set_deadlines(
    pages: Pages, aggregate: Aggregate, ref: Ref, before: Any, after: Any, command: Command
) -> None:
    """Replace the set when it changed. A deadline that has been asked about is not asked about again."""
    old = aggregate.deadlines(before) if before is not None else {}
    new = aggregate.deadlines(after) if after is not None else {}
    if isinstance(command, Due):
        pages.top.deadlines[ref] = {name: at for name, at in new.items() if not _asked(name, at, command)}
    elif new != old:
        pages.top.deadlines[ref] = new


def _asked(name: str, at: datetime, command: Due) -> bool:
    return name == command.name and at <= command.at


async def _follow(pages: Pages, event: Event, depth: int) -> None:
    for ref, command in event.then():
        if depth == FOLLOW_UPS:
            raise FollowUpError(f"{type(event).__name__}: follow-ups lead too far")
        outcome = await perform(pages, ref, command, depth + 1)
        if isinstance(outcome, Refusal):
            raise FollowUpError(f"{type(event).__name__}: its follow-up was refused: {outcome.reason}")
