"""Stable, stand-down, closed: in that order, and with nothing left open."""

from collections.abc import Sequence

from coordination.authority import refuse
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.chasing import owes_report
from coordination.incident.progress import open_required
from coordination.incident.state import Incident, Outcome, Ruling, Status
from coordination.kernel import Refusal, Value, Who
from coordination.retention import EraseTexts, TextsErased, is_over
from coordination.world import World

Decision = Sequence[e.IncidentEvent] | Refusal


def stabilise(state: Incident, command: c.Stabilise, world: World) -> Decision:
    """Declare that it no longer gets worse."""
    refusal = refuse(world, command.by, "stable", state.unit)
    if refusal:
        return refusal
    if state.status is Status.reported:
        return Refusal("not-active", {"number": state.number})
    if state.status is Status.stable:
        return []
    return [e.Stabilised(at=command.at, by=command.by)]


def stand_down(state: Incident, command: c.StandDown, world: World) -> Decision:
    """Release the responders; each reports back safe and is counted."""
    refusal = refuse(world, command.by, "stand-down", state.unit)
    if refusal:
        return refusal
    if state.status is not Status.stable:
        return Refusal("not-stable", {"number": state.number})
    return [] if state.stood_down_at else [e.StoodDown(at=command.at, by=command.by)]


def close(state: Incident, command: c.Close, world: World) -> Decision:
    """End it, or list what is still open. A drill may end at any moment: its score tells what is missing."""
    refusal = refuse(world, command.by, "close", state.unit)
    if refusal:
        return refusal
    if state.drill:
        return [e.Closed(at=command.at, by=command.by, outcome=Outcome.resolved)]
    if state.status is not Status.stable:
        return Refusal("not-stable", {"number": state.number})
    left = remaining(state)
    if any(left.values()):
        return Refusal("still-open", {"number": state.number, **left})
    return [e.Closed(at=command.at, by=command.by, outcome=Outcome.resolved)]


def remaining(state: Incident) -> dict[str, Value]:
    """List what closing waits for: required steps, open approvals, people not back."""
    approvals = tuple(n for n, a in state.approvals.items() if a.ruling is Ruling.open)
    return {
        "steps": open_required(state),
        "approvals": approvals,
        "out": tuple(Who(user) for user in state.still_out()),
    }


def file_after_action(state: Incident, command: c.FileAfterAction, world: World) -> Decision:
    """Write down what was learnt, from the stand-down on. Everybody who was there may add theirs."""
    refusal = refuse(world, command.by, "after-action", state.unit)
    if refusal:
        return refusal
    if state.plan is None:
        return Refusal("not-active", {"number": state.number})
    if state.is_open and state.stood_down_at is None:
        return Refusal("not-stable", {"number": state.number})
    return [e.AfterActionFiled(at=command.at, by=command.by, text=command.text, files=command.files)]


def erase(state: Incident, command: EraseTexts, world: World) -> Decision:
    """Let go of what was written and sent, once it was kept long enough and nobody has to come back to it."""
    if command.held or not is_done_with(state, world):
        return []
    return [TextsErased(at=command.at, closed_at=state.closed_at or command.at)]


def is_done_with(state: Incident, world: World) -> bool:
    """Say whether it is closed for long enough, its report is filed and no follow-up of it is open."""
    kept = world.policy.retention.incidents
    followed = any(head.about == state.number for head in world.open)
    return is_over(state.closed_at, kept, world.now) and not owes_report(state) and not followed
