"""How calls, answers and the handing over of the lead change an incident."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coordination.incident import events as e
from coordination.incident.state import Answer, Incident, Page

PAGE = "page"


def _paged(state: Incident, event: e.Paged) -> Incident:
    page = Page(user=event.user, at=event.at, until=event.until, round=event.round, quiet=event.quiet)
    return replace(state, pages=(*state.pages, page))


def _page_silent(state: Incident, event: e.PageSilent) -> Incident:
    return _answered(state, event.page, Answer.silent)


def _not_deliverable(state: Incident, event: e.NotDeliverable) -> Incident:
    if event.what != PAGE:
        return state
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
    return replace(
        state,
        commander=event.by,
        acknowledged_at=event.at,
        led_since=event.at,
        decide_at=event.decide_at,
        pages=pages,
    )


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


def _lead_taken(state: Incident, event: e.LeadTaken) -> Incident:
    return replace(state, commander=event.by, led_since=event.at, taken_from=event.former)


def _decision_wanted(state: Incident, event: e.DecisionWanted) -> Incident:
    return replace(state, decide_at=event.again_at, watch_until=None)


def _watching(state: Incident, event: e.Watching) -> Incident:
    return replace(state, decide_at=event.until, watch_until=event.until)


LEADING: dict[type, Callable[[Incident, Any], Incident]] = {
    e.Paged: _paged,
    e.PageSilent: _page_silent,
    e.NotDeliverable: _not_deliverable,
    e.LeadershipCalled: lambda state, event: replace(state, called_all=True, call_again_at=event.again_at),
    e.Acknowledged: _acknowledged,
    e.AcknowledgedLate: _acknowledged_late,
    e.LeadTaken: _lead_taken,
    e.DecisionWanted: _decision_wanted,
    e.Watching: _watching,
    e.WentStale: lambda state, event: replace(state, stale_told_at=event.at),
}
