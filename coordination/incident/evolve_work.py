"""How work on steps, and what is asked and voted, changes an incident."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coordination.incident import events as e
from coordination.incident.state import Approval, Doing, Incident, Progress, Vote
from coordination.kernel import UserId


def _step(state: Incident, number: int, progress: Progress) -> Incident:
    return replace(state, steps={**state.steps, number: progress})


def _step_taken(state: Incident, event: e.StepTaken) -> Incident:
    progress = replace(state.progress(event.step), doing=Doing.taken, holder=event.by, at=event.at)
    return _step(state, event.step, progress)


def _step_done(state: Incident, event: e.StepDone) -> Incident:
    before = state.progress(event.step)
    progress = Progress(
        doing=Doing.done,
        holder=event.by,
        at=event.at,
        evidence=event.evidence,
        files=event.files,
        times=before.times + 1,
        done_at=event.at,
        ended_at=before.ended_at or event.at,
    )
    return _step(state, event.step, progress)


def _step_blocked(state: Incident, event: e.StepBlocked) -> Incident:
    before = state.progress(event.step)
    progress = replace(before, doing=Doing.blocked, holder=event.by, at=event.at, reason=event.reason)
    return _step(state, event.step, progress)


def _step_skipped(state: Incident, event: e.StepSkipped) -> Incident:
    before = state.progress(event.step)
    skipped = replace(before, doing=Doing.skipped, holder=event.by, at=event.at, reason=event.reason)
    return _step(state, event.step, replace(skipped, ended_at=before.ended_at or event.at))


def _step_overdue(state: Incident, event: e.StepOverdue) -> Incident:
    return _step(state, event.step, replace(state.progress(event.step), overdue=True))


def _step_reminded(state: Incident, event: e.StepReminded) -> Incident:
    return _step(state, event.step, replace(state.progress(event.step), reminded=event.percent))


def _step_passed_on(state: Incident, event: e.StepPassedOn) -> Incident:
    now = replace(state.progress(event.step), passed_on_at=event.at, passed_to=event.to)
    return _step(state, event.step, now)


def _approval(state: Incident, approval: Approval) -> Incident:
    return replace(state, approvals={**state.approvals, approval.number: approval})


def _asked(state: Incident, event: e.ApprovalAsked) -> Incident:
    approval = Approval(
        number=event.number,
        step=event.step,
        by=event.by or UserId(0),
        at=event.at,
        expires_at=event.expires_at,
        quorum=event.quorum,
        mode=event.mode,
        on_expiry=event.on_expiry,
        text=event.text,
        half_at=event.half_at,
    )
    return _approval(state, approval)


def _reworded(state: Incident, event: e.ApprovalReworded) -> Incident:
    approval = state.approvals[event.number]
    return _approval(state, replace(approval, text=event.text, wording=approval.wording + 1, votes=()))


def _voted(state: Incident, event: e.Voted) -> Incident:
    approval = state.approvals[event.number]
    vote = Vote(user=event.by or UserId(0), yes=event.yes, at=event.at, reason=event.reason)
    others = tuple(v for v in approval.votes if v.user != vote.user)
    return _approval(state, replace(approval, votes=(*others, vote)))


def _ruled(state: Incident, event: e.ApprovalRuled) -> Incident:
    approval = replace(state.approvals[event.number], ruling=event.ruling, ruled_at=event.at)
    return _approval(state, approval)


def _escalated(state: Incident, event: e.ApprovalEscalated) -> Incident:
    approval = state.approvals[event.number]
    again = replace(approval, expires_at=event.expires_at, escalated=True, half_at=None)
    return _approval(state, again)


def _approval_passed_on(state: Incident, event: e.ApprovalPassedOn) -> Incident:
    return _approval(state, replace(state.approvals[event.number], half_at=None))


WORK: dict[type, Callable[[Incident, Any], Incident]] = {
    e.StepTaken: _step_taken,
    e.StepDone: _step_done,
    e.StepBlocked: _step_blocked,
    e.StepSkipped: _step_skipped,
    e.StepOverdue: _step_overdue,
    e.ApprovalAsked: _asked,
    e.ApprovalReworded: _reworded,
    e.Voted: _voted,
    e.ApprovalRuled: _ruled,
    e.ApprovalEscalated: _escalated,
    e.StepReminded: _step_reminded,
    e.StepPassedOn: _step_passed_on,
    e.ApprovalPassedOn: _approval_passed_on,
}
