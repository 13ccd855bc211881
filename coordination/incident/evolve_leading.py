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
    return replace(state, pages=_with(state, index, replace(state.pages[index], answer=answer)))


def _with(state: Incident, index: int, page: Page) -> tuple[Page, ...]:
    return (*state.pages[:index], page, *state.pages[index + 1 :])


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


def _clock_put_back(state: Incident, event: e.ClockPutBack) -> Incident:
    waiting = state.waiting_page()
    if waiting:
        index, page = waiting
        return replace(state, pages=_with(state, index, replace(page, until=event.until)))
    if state.commander is None:
        return replace(state, call_again_at=event.until)
    return replace(state, decide_at=event.until)


def _decision_wanted(state: Incident, event: e.DecisionWanted) -> Incident:
    return replace(state, decide_at=event.again_at, watch_until=None)


def _watching(state: Incident, event: e.Watching) -> Incident:
    return replace(state, decide_at=event.until, watch_until=event.until)


LEADING: dict[type, Callable[[Incident, Any], Incident]] = {
    e.Paged: _paged,
    e.PageSilent: _page_silent,
    e.NotDeliverable: _not_deliverable,
    e.LeadershipCalled: lambda state, event: replace(state, called_all=True, call_again_at=event.again_at),
    e.ClockPutBack: _clock_put_back,
    e.Acknowledged: _acknowledged,
    e.AcknowledgedLate: _acknowledged_late,
    e.LeadTaken: _lead_taken,
    e.DecisionWanted: _decision_wanted,
    e.Watching: _watching,
    e.WentStale: lambda state, event: replace(state, stale_told_at=event.at),
}
