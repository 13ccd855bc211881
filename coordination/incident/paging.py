"""Calling leaders until one answers: the leader, the deputies by rank, round after round, then everybody."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from coordination.authority import refuse
from coordination.incident import events as e
from coordination.incident.commands import Acknowledge, NotePageLost
from coordination.incident.state import Answer, Incident, Page
from coordination.kernel import Command, Due, Refusal, UserId, Who
from coordination.plan import Role
from coordination.roster.state import Member
from coordination.world import World

PAGE = "page"
"""The name of the deadline."""
CALL = "call"
"""The name of the deadline after which everybody is called again."""
AGAIN_AFTER = 3
"""How many times `ack_within` that takes."""
RINGS_FOR = timedelta(minutes=1)
"""Whoever is being rung for a report is not rung again so soon for another of the same person."""
_UNANSWERED = (Answer.silent, Answer.overtaken)


def chain(world: World) -> tuple[Member, ...]:
    """Return who is called, in order: whoever leads on duty, the deputies by rank, the leader; each once.

    With nobody on duty the leader comes first. The unreachable are in it: passing over them is recorded.
    """
    able = {member.user: member for member in world.roster.leaders()}
    on_duty = [able[user] for user in world.on_duty() if user in able]
    if not on_duty:
        return tuple(able.values())
    deputies_first = sorted(able.values(), key=lambda member: member.has(Role.leader))
    return tuple(dict.fromkeys((*on_duty, *deputies_first)))


def first_page(world: World, reported: e.Reported) -> Sequence[e.IncidentEvent]:
    """Call the first leader who can be reached."""
    at = max(reported.at, world.now)
    rung = _rung(world, at, reported.by, reported.unit, drill=reported.drill)
    return list(_call(world, at, chain(world), 1, rung))


def _rung(world: World, at: datetime, by: UserId | None, unit: str, *, drill: bool) -> frozenset[UserId]:
    """Return who is being rung just now for another report by the same person in the same unit.

    A flood by one person rings once and is seen whole. Nothing is swallowed: what rings nobody now stands
    beneath what does, and if nobody answers it the next in line is called, aloud. See decision 0008.
    """
    same = (head for head in world.open if head.who == (by,) and (head.unit or "") == unit)
    calls = ((h.rings, h.rings_since) for h in same if h.ref.kind == "incident" and h.drill is drill)
    return frozenset(
        user for user, since in calls if user and since and timedelta() <= at - since < RINGS_FOR
    )


def acknowledge(state: Incident, command: Acknowledge, world: World) -> Sequence[e.IncidentEvent] | Refusal:
    """Answer the page. The first who answers leads; a later answer is recorded as late."""
    refusal = refuse(world, command.by, "acknowledge", state.unit)
    if refusal:
        return refusal
    if state.commander is None:
        return acknowledgement(command, world)
    if state.commander == command.by:
        return []
    return late_answer(state, command) or led_by(state)


def led_by(state: Incident) -> Refusal:
    """Return the refusal that says who leads already."""
    return Refusal("led-by", {"number": state.number, "who": Who(state.commander or UserId(0))})


def acknowledgement(command: Command, world: World) -> list[e.IncidentEvent]:
    """Return the event by which somebody leads from now on, where nobody did."""
    decide_at = max(command.at, world.now) + world.policy.decide_within
    return [e.Acknowledged(at=command.at, by=command.by, decide_at=decide_at)]


def late_answer(state: Incident, command: Command) -> list[e.IncidentEvent]:
    """Return what is recorded of one who was called, did not answer, and does now that another leads."""
    called = any(page.user == command.by and page.answer in _UNANSWERED for page in state.pages)
    return [e.AcknowledgedLate(at=command.at, by=command.by)] if called else []


def page_due(state: Incident, command: Due, world: World) -> Sequence[e.IncidentEvent]:
    """Record the silence and call the next."""
    waiting = state.waiting_page()
    if waiting is None or waiting[1].until > command.at:
        return []
    index, _ = waiting
    return [e.PageSilent(at=command.at, page=index), *_next(state, command, world, index)]


def page_lost(state: Incident, command: NotePageLost, world: World) -> Sequence[e.IncidentEvent]:
    """A page cannot be delivered: that is not silence, and the next is called at once."""
    waiting = state.waiting_page()
    if waiting is None or waiting[1].user != command.user:
        return []
    lost = e.NotDeliverable(at=command.at, user=command.user)
    return [lost, *_next(state, command, world, waiting[0])]


def call_due(state: Incident, command: Due, world: World) -> Sequence[e.IncidentEvent]:
    """Call the whole leadership once more: a report that nobody answers is never let go."""
    if state.commander is not None or state.call_again_at is None or state.call_again_at > command.at:
        return []
    return [_everybody(world, max(command.at, world.now))]


def _next(state: Incident, command: Command, world: World, index: int) -> Iterator[e.IncidentEvent]:
    """Call whoever follows; their time counts from now, however late the alarm that calls them."""
    at = max(command.at, world.now)
    rung = _rung(world, at, state.entries[0].by, state.unit, drill=state.drill)
    left = left_in_round(state.pages[: index + 1], world)
    yield from _call(world, at, left, state.pages[index].round, rung)


def left_in_round(pages: Sequence[Page], world: World) -> tuple[Member, ...]:
    """Return who is still to be called in the round of the last page, whoever has come on duty meanwhile."""
    round_ = pages[-1].round
    # Those whom the first round passed over stand there with no round.
    called = {page.user for page in pages if page.round == round_ or (round_ == 1 and page.round == 0)}
    return tuple(member for member in chain(world) if member.user not in called)


def _call(
    world: World, at: datetime, people: Sequence[Member], round_: int, rung: frozenset[UserId]
) -> Iterator[e.IncidentEvent]:
    """Call the first who can be reached, else begin the next round; after the last, everybody.

    Those in `rung` are called without a sound.
    """
    if round_ <= world.policy.paging.repeat:
        for member in people:
            if member.reachable:
                until = at + world.policy.paging.ack_within
                quiet = member.user in rung
                yield e.Paged(at=at, user=member.user, until=until, round=round_, quiet=quiet)
                return
            if round_ == 1:
                yield e.NotDeliverable(at=at, user=member.user)
        everyone = chain(world)
        if len(people) < len(everyone) and any(member.reachable for member in everyone):
            yield from _call(world, at, everyone, round_ + 1, rung)
            return
    yield _everybody(world, at)


def _everybody(world: World, at: datetime) -> e.LeadershipCalled:
    return e.LeadershipCalled(at=at, again_at=at + AGAIN_AFTER * world.policy.paging.ack_within)
