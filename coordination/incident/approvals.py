"""Leaders approve in the chat: persons are counted by numeric id, and a vote binds to the exact words."""

from collections.abc import Sequence
from datetime import datetime

from coordination.authority import refuse
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.state import Approval, Incident, Ruling
from coordination.kernel import Due, Refusal, Who
from coordination.plan import OnExpiry, Step
from coordination.world import World

Decision = Sequence[e.IncidentEvent] | Refusal
APPROVAL, HALF = "approval", "half"
"""The names of the deadlines: with the approval's number, at its expiry and at half its time."""


def ask(state: Incident, step: Step, command: c.Take | c.Finish, world: World) -> Sequence[e.IncidentEvent]:
    """Ask the leaders, unless that step needs no approval or has one open or granted."""
    rule = step.approval
    settled = (Ruling.open, Ruling.granted)
    if rule is None or any(a.ruling in settled for a in state.approvals_of(command.step)):
        return []
    expires_at = max(command.at, world.now) + rule.expires
    asked = e.ApprovalAsked(
        at=command.at,
        by=command.by,
        number=world.next("approval"),
        step=command.step,
        text=command.text if isinstance(command, c.Take) else None,
        quorum=rule.quorum,
        mode=rule.mode,
        on_expiry=rule.on_expiry,
        expires_at=expires_at,
        half_at=expires_at - rule.expires / 2,
    )
    return [asked]


def withdraw(state: Incident, step: int, at: datetime) -> Sequence[e.IncidentEvent]:
    """End what is asked for a step that is left out: it is not approved, and holds nobody up."""
    open_ = (a for a in state.approvals_of(step) if a.ruling is Ruling.open)
    return [e.ApprovalRuled(at=at, number=a.number, ruling=Ruling.expired) for a in open_]


def _open(state: Incident, number: int, at: datetime) -> Approval | Refusal:
    """Return the approval if it was open at that moment; the clock may have yet to say that it ran out."""
    approval = state.approvals.get(number)
    if approval is None:
        return Refusal("no-such-approval", {"approval": number})
    if approval.ruling is not Ruling.open:
        return Refusal(f"approval-{approval.ruling}", {"approval": number})
    if at > approval.expires_at and not _asks_again(approval):
        return Refusal("approval-expired", {"approval": number})
    return approval


def _asks_again(approval: Approval) -> bool:
    return approval.on_expiry is OnExpiry.escalate and not approval.escalated


def vote(state: Incident, command: c.CastVote, world: World) -> Decision:
    """Count one person's word. The requester has none; an older wording's button counts for nothing."""
    refusal = refuse(world, command.by, "vote", state.unit)
    if refusal:
        return refusal
    approval = _open(state, command.number, command.at)
    if isinstance(approval, Refusal):
        return approval
    if command.by == approval.by:
        return Refusal("own-request", {"approval": command.number})
    if command.wording not in (None, approval.wording):
        return Refusal("reworded", {"approval": command.number})
    if not command.yes and not (command.reason and command.reason.text.strip()):
        return Refusal("reason-wanted", {"approval": command.number})
    return _counted(state, approval, command, world)


def _counted(state: Incident, approval: Approval, command: c.CastVote, world: World) -> Decision:
    """One no ends it; the ayes of those who may no longer vote have lapsed."""
    if any(v.user == command.by and v.yes == command.yes for v in approval.votes):
        return Refusal("voted-already", {"approval": approval.number})
    voted = e.Voted(
        at=command.at, by=command.by, number=approval.number, yes=command.yes, reason=command.reason
    )
    if not command.yes:
        return [voted, e.ApprovalRuled(at=command.at, number=approval.number, ruling=Ruling.refused)]
    still = {v.user for v in approval.votes if refuse(world, v.user, "vote", state.unit) is None}
    if len({*still, command.by}) < approval.quorum:
        return [voted]
    return [voted, e.ApprovalRuled(at=command.at, number=approval.number, ruling=Ruling.granted)]


def reword(state: Incident, command: c.Reword, world: World) -> Decision:
    """Change the act asked for; earlier votes are void. Only the one who asked may, if still enrolled."""
    refusal = refuse(world, command.by, "reword", state.unit)
    if refusal:
        return refusal
    approval = _open(state, command.number, command.at)
    if isinstance(approval, Refusal):
        return approval
    if command.by != approval.by:
        return Refusal("not-your-request", {"approval": command.number, "who": Who(approval.by)})
    return [e.ApprovalReworded(at=command.at, by=command.by, number=command.number, text=command.text)]


def approval_due(state: Incident, command: Due, number: int, world: World) -> Sequence[e.IncidentEvent]:
    """End an approval nobody decided, or ask everyone once more where the plan says so. Never grant it."""
    approval = state.approvals.get(number)
    if approval is None or approval.ruling is not Ruling.open or approval.expires_at > command.at:
        return []
    if _asks_again(approval):
        longer = max(command.at, world.now) + (approval.expires_at - approval.at)
        return [e.ApprovalEscalated(at=command.at, number=number, expires_at=longer)]
    return [e.ApprovalRuled(at=command.at, number=number, ruling=Ruling.expired)]


def half_due(state: Incident, command: Due, number: int, _world: World) -> Sequence[e.IncidentEvent]:
    """Ask the deputies in particular, when half the time is gone without a decision."""
    approval = state.approvals.get(number)
    if approval is None or approval.ruling is not Ruling.open:
        return []
    if approval.half_at is None or approval.half_at > command.at:
        return []
    return [e.ApprovalPassedOn(at=command.at, number=number)]
