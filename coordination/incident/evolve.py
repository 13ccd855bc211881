"""How an event changes an incident. Never looks into a text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coordination.incident import events as e
from coordination.incident.evolve_leading import LEADING
from coordination.incident.evolve_work import WORK
from coordination.incident.standstill import DrillPaused, DrillResumed, paused, resumed
from coordination.incident.state import Answer, Entry, Incident, Responder, Status
from coordination.kernel import UserId
from coordination.retention import TextsErased


def evolve(state: Incident | None, event: e.IncidentEvent) -> Incident:
    """Return the incident after an event. Only `Reported` may come first."""
    if isinstance(event, e.Reported):
        return _reported(event)
    if state is None:
        raise ValueError(f"{type(event).__name__} before anything was reported")
    changed = _CHANGES[type(event)](state, event)
    said = event.by is not None or isinstance(event, e.UpdateAdded | e.ReporterAdded)
    return _progressed(changed, event) if said else changed


def _progressed(state: Incident, event: e.IncidentEvent) -> Incident:
    """Whatever a person does or says is progress; what the clock does is not."""
    return replace(state, progress_at=max(event.at, state.progress_at or event.at))


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


def _after_action(state: Incident, event: e.AfterActionFiled) -> Incident:
    entry = Entry(at=event.at, by=event.by, text=event.text, files=event.files)
    return replace(state, after_actions=(*state.after_actions, entry))


_CHANGES: dict[type, Callable[[Incident, Any], Incident]] = {
    TextsErased: lambda state, event: replace(state, erased_at=event.at),
    e.UpdateAdded: _updated,
    e.Corrected: _corrected,
    e.ReporterAdded: _reporter_added,
    e.FileKept: lambda state, _: state,
    e.PlanChosen: lambda state, event: replace(state, plan_id=event.plan_id),
    e.SeveritySet: lambda state, event: replace(state, severity=event.severity),
    e.FactsSet: _facts_set,
    e.Activated: _activated,
    e.ArrivedOnScene: _arrived,
    e.CameBack: _came_back,
    e.Stabilised: lambda state, event: replace(state, status=Status.stable, stable_at=event.at),
    e.StoodDown: lambda state, event: replace(state, stood_down_at=event.at),
    e.Closed: _closed,
    DrillPaused: paused,
    DrillResumed: resumed,
    e.AfterActionReminded: lambda state, event: replace(state, after_reminded=event.percent),
    e.AfterActionFiled: _after_action,
    **LEADING,
    **WORK,
}
