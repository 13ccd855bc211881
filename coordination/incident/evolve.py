"""How an event changes an incident. Never looks into a text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coordination.incident import events as e
from coordination.incident.standstill import DrillPaused, DrillResumed, paused, resumed
from coordination.incident.state import (
    Answer,
    Approval,
    Doing,
    Entry,
    Incident,
    Page,
    Progress,
    Responder,
    Status,
    Vote,
)
from coordination.kernel import UserId


def evolve(state: Incident | None, event: e.IncidentEvent) -> Incident:
    """Return the incident after an event. Only `Reported` may come first."""
    if isinstance(event, e.Reported):
        return _reported(event)
    if state is None:
        raise ValueError(f"{type(event).__name__} before anything was reported")
    return _CHANGES[type(event)](state, event)


def _reported(event: e.Reported) -> Incident:
    first = Entry(
        at=event.at,
        by=event.by,
        text=event.text,
        files=event.files,
        place=event.place,
        source=event.source,
    )
    return Incident(
        number=event.number,
        unit=event.unit,
        reported_at=event.at,
        happened_at=event.happened_at,
        entries=(first,),
        reporters=() if event.by is None else (event.by,),
        drill=event.drill,
        plan_id=event.plan_id,
        suggested=event.suggested,
    )


def _updated(state: Incident, event: e.UpdateAdded) -> Incident:
    entry = Entry(
        at=event.at,
        by=event.by,
        text=event.text,
        files=event.files,
        place=event.place,
        source=event.source,
    )
    return replace(state, entries=(*state.entries, entry))


def _corrected(state: Incident, event: e.Corrected) -> Incident:
    entries = list(state.entries)
    entries[event.entry] = replace(entries[event.entry], text=event.new, corrected=True)
    return replace(state, entries=tuple(entries))


def _reporter_added(state: Incident, event: e.ReporterAdded) -> Incident:
    entry = Entry(at=event.at, by=event.by, text=event.text)
    known = state.reporters if event.by is None else tuple(dict.fromkeys((*state.reporters, event.by)))
    return replace(state, reporters=known, entries=(*state.entries, entry))


def _paged(state: Incident, event: e.Paged) -> Incident:
    page = Page(user=event.user, at=event.at, until=event.until, round=event.round)
    return replace(state, pages=(*state.pages, page))


def _page_silent(state: Incident, event: e.PageSilent) -> Incident:
    return _answered(state, event.page, Answer.silent)


def _not_deliverable(state: Incident, event: e.NotDeliverable) -> Incident:
    waiting = [i for i, p in enumerate(state.pages) if p.user == event.user and p.answer is Answer.waiting]
    if waiting:
        return _answered(state, waiting[0], Answer.unreachable)
    lost = Page(user=event.user, at=event.at, until=event.at, round=0, answer=Answer.unreachable)
    return replace(state, pages=(*state.pages, lost))


def _answered(state: Incident, index: int, answer: Answer) -> Incident:
    pages = list(state.pages)
    pages[index] = replace(pages[index], answer=answer)
    return replace(state, pages=tuple(pages))


def _acknowledged(state: Incident, event: e.Acknowledged) -> Incident:
    pages = tuple(_closed_page(page, event) for page in state.pages)
    return replace(state, commander=event.by, acknowledged_at=event.at, pages=pages)


def _closed_page(page: Page, event: e.Acknowledged) -> Page:
    if page.user == event.by and page.answer in (Answer.waiting, Answer.silent):
        return replace(page, answer=Answer.acknowledged, answered_at=event.at)
    return replace(page, answer=Answer.overtaken) if page.answer is Answer.waiting else page


def _acknowledged_late(state: Incident, event: e.AcknowledgedLate) -> Incident:
    pages = tuple(
        replace(page, answer=Answer.late, answered_at=event.at)
        if page.user == event.by and page.answer in (Answer.silent, Answer.overtaken)
        else page
        for page in state.pages
    )
    return replace(state, pages=pages)


def _facts_set(state: Incident, event: e.FactsSet) -> Incident:
    known = {name: event.at for name, value in event.facts.items() if _is_news(state, name, value)}
    return replace(
        state,
        facts={**state.facts, **event.facts},
        fact_known_at={**state.fact_known_at, **known},
    )


def _is_news(state: Incident, name: str, value: int | None) -> bool:
    """Known for the first time, or no longer nobody: from here its clocks count."""
    return name not in state.fact_known_at or (state.facts.get(name) == 0 and bool(value))


def _activated(state: Incident, event: e.Activated) -> Incident:
    return replace(
        state,
        status=Status.active,
        plan=event.plan,
        plan_id=event.plan.id,
        activated_at=event.at,
    )


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
    approval = replace(state.approvals[event.number], expires_at=event.expires_at, escalated=True)
    return _approval(state, approval)


def _arrived(state: Incident, event: e.ArrivedOnScene) -> Incident:
    user = event.by or UserId(0)
    return replace(state, on_scene={**state.on_scene, user: Responder(at=event.at)})


def _came_back(state: Incident, event: e.CameBack) -> Incident:
    responder = replace(state.on_scene[event.user], back_at=event.at)
    return replace(state, on_scene={**state.on_scene, event.user: responder})


def _closed(state: Incident, event: e.Closed) -> Incident:
    pages = tuple(
        replace(page, answer=Answer.overtaken) if page.answer is Answer.waiting else page
        for page in state.pages
    )
    return replace(
        state,
        status=Status.closed,
        outcome=event.outcome,
        reason=event.reason,
        merged_into=event.into,
        closed_at=event.at,
        pages=pages,
    )


_CHANGES: dict[type, Callable[[Incident, Any], Incident]] = {
    e.UpdateAdded: _updated,
    e.Corrected: _corrected,
    e.ReporterAdded: _reporter_added,
    e.FileKept: lambda state, _: state,
    e.Paged: _paged,
    e.PageSilent: _page_silent,
    e.NotDeliverable: _not_deliverable,
    e.LeadershipCalled: lambda state, event: replace(state, called_all=True, call_again_at=event.again_at),
    e.Acknowledged: _acknowledged,
    e.AcknowledgedLate: _acknowledged_late,
    e.PlanChosen: lambda state, event: replace(state, plan_id=event.plan_id),
    e.SeveritySet: lambda state, event: replace(state, severity=event.severity),
    e.FactsSet: _facts_set,
    e.Activated: _activated,
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
    e.ArrivedOnScene: _arrived,
    e.CameBack: _came_back,
    e.Stabilised: lambda state, event: replace(state, status=Status.stable, stable_at=event.at),
    e.StoodDown: lambda state, event: replace(state, stood_down_at=event.at),
    e.Closed: _closed,
    DrillPaused: paused,
    DrillResumed: resumed,
}
