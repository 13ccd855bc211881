"""What follows from an incident's state: where it is shown, who is told what."""

from collections.abc import Iterator, Sequence

from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.standstill import DrillPaused, DrillResumed
from coordination.incident.state import Incident, Status
from coordination.kernel import (
    Audience,
    Card,
    Field,
    Head,
    Leadership,
    Notice,
    Person,
    Priority,
    Ref,
    Value,
    Who,
)
from coordination.plan import Role, Step


def cards(state: Incident) -> Sequence[Card]:
    """Return every live message, the topic first since the others stand in it."""
    return [
        Card(what="topic", to=Field(state.unit), first=Priority.page, face=()),
        *_incident_cards(state),
        *_page_cards(state),
        *_step_cards(state),
        *_approval_cards(state),
    ]


def _incident_cards(state: Incident) -> Iterator[Card]:
    yield Card(what="incident", to=Field(state.unit), first=Priority.answer, pin=True)
    if state.commander is not None or state.status is not Status.reported:
        yield Card(what="incident", part="lead", to=Leadership(), first=Priority.answer)


def _page_cards(state: Incident) -> Iterator[Card]:
    lead = (state.commander, state.status, state.plan_id, state.severity, state.drill)
    for index, page in enumerate(state.pages):
        if page.round:
            for to in (Person(page.user), Leadership()):
                first = Priority.notice if page.quiet else Priority.page
                yield Card(what="page", part=str(index), to=to, first=first, face=(page, lead))


def _step_cards(state: Incident) -> Iterator[Card]:
    for number, step in progress.visible(state):
        approvals = tuple(state.approvals_of(number))
        due = progress.due_at(state, number, step)
        face = (state.progress(number), approvals, due, state.is_open, state.stood_down_at is None)
        yield Card(what="step", part=str(number), to=_room(state, step), face=face)


def _room(state: Incident, step: Step) -> Audience:
    """Leaders' and clerks' steps stand where they are; all others in the field."""
    return Leadership() if step.role in (Role.leader, Role.deputy, Role.duty) else Field(state.unit)


def _approval_cards(state: Incident) -> Iterator[Card]:
    for number, approval in state.approvals.items():
        newest = next(state.approvals_of(approval.step)).number == number
        face = (approval, newest, state.progress(approval.step).doing, state.is_open)
        yield Card(what="approval", part=str(number), to=Leadership(), first=Priority.page, face=face)


def notices(event: e.IncidentEvent, state: Incident) -> Sequence[Notice]:  # noqa: C901 - one case an event
    """Return what must be told once. Everything else is on a card."""
    field, leadership = Field(state.unit), Leadership()
    match event:
        case e.LeadershipCalled():
            return [Notice(what="called-all", to=leadership, priority=Priority.page)]
        case e.NotDeliverable():
            return [_not_deliverable(event)]
        case e.LeadTaken():
            return [Notice(what="lead-taken", to=Person(event.former), priority=Priority.page)]
        case e.DecisionWanted() | e.WentStale() if state.commander is not None:
            what = "decision-wanted" if isinstance(event, e.DecisionWanted) else "stale"
            return [Notice(what=what, to=Person(state.commander), priority=Priority.page)]
        case e.Activated():
            return [Notice(what="activated", to=field, priority=Priority.answer)]
        case e.StepBlocked() | e.StepOverdue() | e.StepReminded():
            return [_about(to, _STEP_NEWS[type(event)], str(event.step)) for to in _told(state, event.step)]
        case e.StepPassedOn():
            told: list[Audience] = [Person(user) for user in event.to]
            return [_about(to, "step-passed-on", str(event.step)) for to in told or [leadership]]
        case e.ApprovalRuled() | e.ApprovalEscalated() | e.ApprovalPassedOn():
            to = field if isinstance(event, e.ApprovalRuled) else leadership
            return [_about(to, _VOTE_NEWS[type(event)], str(event.number), Priority.answer)]
        case e.AfterActionReminded():
            return [_about(leadership, "after-action", str(event.percent))]
        case e.StoodDown():
            return [Notice(what="stood-down", to=field), Notice(what="hot-wash", to=leadership)]
        case e.ReporterAdded():
            return [Notice(what="reporter-added", to=field, values={"number": event.other})]
        case DrillPaused() | DrillResumed():
            what = "drill-paused" if isinstance(event, DrillPaused) else "drill-resumed"
            return [Notice(what=what, to=to, priority=Priority.page) for to in (field, leadership)]
        case e.Closed() if state.drill:
            return [Notice(what="score", to=to) for to in (field, leadership)]
        case _:
            return []


_STEP_NEWS: dict[type, str] = {
    e.StepBlocked: "step-blocked",
    e.StepOverdue: "step-overdue",
    e.StepReminded: "step-reminded",
}
_VOTE_NEWS: dict[type, str] = {
    e.ApprovalRuled: "approval-ruled",
    e.ApprovalEscalated: "approval-escalated",
    e.ApprovalPassedOn: "approval-passed-on",
}


def _not_deliverable(event: e.NotDeliverable) -> Notice:
    """What is not known must be said: silence would pass for a leader who knows and does nothing."""
    if event.what == "page":
        return _about(Leadership(), "not-deliverable", str(event.user))
    values: dict[str, Value] = {"who": Who(event.user), "step": event.step}
    return Notice(what="not-told", part=event.what, to=Leadership(), values=values, priority=Priority.answer)


def _about(to: Audience, what: str, part: str, priority: Priority = Priority.notice) -> Notice:
    return Notice(what=what, part=part, to=to, priority=priority)


def _told(state: Incident, step: int) -> Sequence[Audience]:
    """A step in trouble is told in its room and to the leaders."""
    found = progress.find(state, step)
    room = _room(state, found) if found else Leadership()
    return [room] if isinstance(room, Leadership) else [room, Leadership()]


def head(state: Incident) -> Head:
    """Return the line for `/status` and for text votes."""
    _, page = state.waiting_page() or (0, None)
    ringing = page if page is not None and page.round and not page.quiet and state.commander is None else None
    reporter = state.entries[0].by
    return Head(
        ref=Ref("incident", state.number),
        unit=state.unit or None,
        opened_at=state.reported_at,
        open=state.is_open,
        status=_status(state),
        title=state.entries[0].text,
        drill=state.drill,
        asks=tuple(state.approvals),
        who=() if reporter is None else (reporter,),
        rings=ringing.user if ringing else None,
        rings_since=ringing.at if ringing else None,
    )


def _status(state: Incident) -> str:
    if state.outcome is not None and state.status is Status.closed:
        return str(state.outcome)
    return str(state.status)
