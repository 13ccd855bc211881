"""The round as an aggregate: which rule answers which command."""

from collections.abc import Sequence
from dataclasses import replace

from coordination.authority import refuse
from coordination.kernel import Aggregate, Command, Due, KeepFile, Refusal
from coordination.retention import EraseTexts, TextsErased, is_over
from coordination.rounds import chasing, entering
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.evolve import evolve
from coordination.rounds.state import Claim, Entry, Round, Says
from coordination.rounds.surfaces import cards, deadlines, head, notices
from coordination.world import World

Decision = Sequence[e.RoundEvent] | Refusal
_UNHEARD = (c.NoteIncident, KeepFile, EraseTexts, c.NoteOutage, Due)
"""What nobody said to it, and nobody need be told is too late."""


def decide(state: Round | None, command: c.RoundCommand, world: World) -> Decision:  # noqa: C901 - the table
    """Return what happens to a round, or why not."""
    if isinstance(command, c.OpenRound):
        return _open(state, command)
    if state is None:
        return [] if isinstance(command, c.NoteIncident) else Refusal("no-such-round", {})
    if state.erased_at is not None:
        return [] if isinstance(command, _UNHEARD) else Refusal("round-erased", {"round": state.id})
    match command:
        case c.Enter():
            return entering.enter(state, command, world)
        case c.NoteIncident():
            return _incident(state, command, world)
        case c.CorrectEntry():
            return _correct(state, command)
        case c.Excuse():
            return chasing.excuse(state, command, world)
        case c.Remind():
            return chasing.remind(state, command, world)
        case c.RuleClaim():
            return _rule(state, command, world)
        case c.AnswerCheck():
            return _answer(state, command, world)
        case KeepFile():
            return [
                e.FileKept(
                    at=command.at, unique_id=command.unique_id, sha256=command.sha256, size=command.size
                )
            ]
        case EraseTexts():
            return _erase(state, command, world)
        case c.NoteOutage():
            return chasing.outage(state, command)
        case Due():
            return chasing.due(state, command, world)


def _open(state: Round | None, command: c.OpenRound) -> Decision:
    """Begin; a round that is there already is not begun again."""
    if state is not None:
        return []
    opened = e.RoundOpened(
        at=command.at,
        by=command.by,
        id=command.id,
        terms=command.terms,
        quick=command.quick,
        outage=command.outage,
    )
    return [opened]


def _incident(state: Round, command: c.NoteIncident, world: World) -> Sequence[e.RoundEvent]:
    """Take a report as the unit's entry, if one of its people made it. Anybody may report; that is never
    refused, and the unit is asked about it when it says all clear."""
    if entering.may_enter(state, command.unit, command.by, world) is not None:
        return []
    entry = Entry(says=Says.events, at=command.at, by=command.by, incidents=(command.number,))
    return entering.entered(state, command.unit, entry)


def _correct(state: Round, command: c.CorrectEntry) -> Decision:
    """Show the edit of the message by which a unit last spoke. It makes no event of an all clear: that would
    stand in no column."""
    for unit, line in state.lines.items():
        if line.entry is None or line.entry.source != command.source:
            continue
        if line.entry.says is Says.zero:
            return Refusal("edited-zero", entering.standing(state, unit))
        old = line.entry.text
        return [e.EntryCorrected(at=command.at, by=command.by, unit=unit, old=old, new=command.text)]
    return []


def _rule(state: Round, command: c.RuleClaim, world: World) -> Decision:
    """Accept a claim, or not: by name, and once."""
    refusal = refuse(world, command.by, "rounds")
    if refusal:
        return refusal
    line = state.line(command.unit)
    if line.claim is Claim.none:
        return Refusal("no-claim", {"unit": command.unit})
    if line.claim is not Claim.waiting:
        return Refusal("claim-ruled", {"unit": command.unit, "claim": str(line.claim)})
    ruled = e.ClaimRuled(at=command.at, by=command.by, unit=command.unit, accepts=command.accepts)
    return [ruled, *entering.revised(state, _claimed(state, command), command)]


def _claimed(state: Round, command: c.RuleClaim) -> Round:
    claim = Claim.accepted if command.accepts else Claim.refused
    return replace(state, lines={**state.lines, command.unit: replace(state.line(command.unit), claim=claim)})


def _answer(state: Round, command: c.AnswerCheck, world: World) -> Decision:
    refusal = entering.may_enter(state, command.unit, command.by, world)
    if refusal:
        return refusal
    line = state.line(command.unit)
    if line.question is None or line.checked is not None:
        return Refusal("no-question", {"unit": command.unit})
    return [e.CheckAnswered(at=command.at, by=command.by, unit=command.unit, text=command.text)]


def _erase(state: Round, command: EraseTexts, world: World) -> Decision:
    """Let go of what was written and sent, once it was kept long enough. The month's book stands."""
    if not is_over(state.closed_at, world.policy.retention.rounds, world.now):
        return []
    return [TextsErased(at=command.at, closed_at=state.closed_at or command.at)]


def _new_id(command: Command, _world: World) -> str:
    raise TypeError(f"{type(command).__name__} does not open a round: the agenda does")


ROUND = Aggregate(
    kind="round",
    state=Round,
    events=e.RoundEvent.__args__,
    new_id=_new_id,
    decide=decide,
    evolve=evolve,
    deadlines=deadlines,
    cards=cards,
    notices=notices,
    head=head,
)
