"""When the clock must ask again: of an incident's calls, decisions, steps, approvals and last report."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from coordination.incident import progress
from coordination.incident.approvals import APPROVAL, HALF
from coordination.incident.chasing import AFTER, after_action_at, step_deadlines
from coordination.incident.leading import DECIDE, STALE
from coordination.incident.paging import CALL, PAGE
from coordination.incident.state import Incident, Ruling, Status


def deadlines(state: Incident) -> Mapping[str, datetime]:
    """Return when the clock must ask: by what waits for an answer, a decision, an act or a report."""
    if state.paused_by:
        return {}
    found = _while_open(state) if state.is_open else [(AFTER, after_action_at(state))]
    return {name: at for name, at in found if at is not None}


def _while_open(state: Incident) -> Iterator[tuple[str, datetime | None]]:
    yield from _of_leading(state)
    for number, step in progress.applicable(state):
        yield from step_deadlines(state, number, step)
    for number, approval in state.approvals.items():
        if approval.ruling is Ruling.open:
            yield f"{HALF}:{number}", approval.half_at
            yield f"{APPROVAL}:{number}", approval.expires_at


def _of_leading(state: Incident) -> Iterator[tuple[str, datetime | None]]:
    waiting = state.waiting_page()
    if waiting:
        yield PAGE, waiting[1].until
    elif state.commander is None:
        yield CALL, state.call_again_at
    elif state.status is Status.reported:
        yield DECIDE, state.decide_at
    yield STALE, progress.stale_at(state)
