"""From a report to an activated plan: reporting, updates, the same event twice, plan, severity, facts."""

from collections.abc import Sequence

from coordination.authority import refuse
from coordination.calendar import local_date
from coordination.incident import clocks
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident.drill import refuse_drill, running_drill
from coordination.incident.paging import acknowledgement, first_page
from coordination.incident.state import Incident, Outcome, Status
from coordination.kernel import Refusal, Words
from coordination.names import incident_number, incident_series
from coordination.plan import Plan, Severity
from coordination.world import World

Decision = Sequence[e.IncidentEvent] | Refusal
GENERAL = "general"
_WEIGHT = {Severity.low: 0, Severity.medium: 1, Severity.high: 2}


def next_number(command: c.Report, world: World) -> tuple[str, tuple[str, int]]:
    """Return the next incident's number, and the series it uses up: one a year, site-local, drills apart."""
    year = local_date(command.at, world.policy.timezone).year
    series = incident_series(year, drill=command.drill)
    count = world.next(series)
    return incident_number(year, count, drill=command.drill), (series, count)


def report(command: c.Report, world: World) -> Decision:
    """Open an incident and call the first leader, at once and without a question."""
    if command.drill:
        refusal = refuse_drill(command, world)
        if refusal:
            return refusal
    number, series = next_number(command, world)
    reported = e.Reported(
        at=command.at,
        by=command.by,
        number=number,
        series=series,
        unit=command.unit,
        text=command.text,
        files=command.files,
        place=command.place,
        source=command.source,
        happened_at=command.happened_at,
        suggested=suggestions(command.text, world),
        drill=command.drill,
        plan_id=command.plan_id,
        pauses="" if command.drill else running_drill(world),
        answers=command.answers,
    )
    return [reported, *_by_itself(reported, world), *first_page(world, reported)]


def _by_itself(reported: e.Reported, world: World) -> Sequence[e.IncidentEvent]:
    """Start a plan that says it does not wait for a leader, if it is the one that fits best."""
    best = reported.plan_id or next(iter(reported.suggested), "")
    plan = world.policy.plans.get(best)
    if plan is None or plan.activate != "automatic":
        return []
    return [e.Activated(at=max(reported.at, world.now), plan=clocks.added(plan, world.policy.clocks))]


def suggestions(text: Words | None, world: World) -> tuple[str, ...]:
    """Return the plans whose keywords stand in a text, most hits first, at most two."""
    said = text.text.casefold() if text else ""
    hits = {plan.id: _hits(plan, said) for plan in world.policy.plans.values()}
    found = [plan for plan, count in hits.items() if count]
    return tuple(sorted(found, key=lambda plan: (-hits[plan], plan))[:2])


def _hits(plan: Plan, said: str) -> int:
    return sum(word.casefold() in said for word in plan.keywords)


def add_update(state: Incident, command: c.AddUpdate, world: World) -> Decision:
    """Note what was said; reporters may always add to what they reported."""
    if command.by not in state.reporters:
        refusal = refuse(world, command.by, "update", state.unit)
        if refusal:
            return refusal
    added = e.UpdateAdded(
        at=command.at,
        by=command.by,
        text=command.text,
        files=command.files,
        place=command.place,
        source=command.source,
    )
    return [added]


def correct(state: Incident, command: c.Correct) -> Decision:
    """Show an edit as a correction. A message that said nothing about the incident changes nothing."""
    for index, entry in enumerate(state.entries):
        if entry.source == command.source:
            return [e.Corrected(at=command.at, by=command.by, entry=index, old=entry.text, new=command.text)]
    return []


def merge(state: Incident, command: c.Merge, world: World) -> Decision:
    """Close this one as a duplicate; the other takes over its reporter and words."""
    if command.by not in state.reporters:
        refusal = refuse(world, command.by, "merge", state.unit)
        if refusal:
            return refusal
    if command.into not in _others(state, world):
        return Refusal("no-such-incident", {"number": command.into})
    if state.status is not Status.reported:
        return Refusal("already-active", {"number": state.number})
    first = state.entries[0]
    closed = e.Closed(
        at=command.at,
        by=command.by,
        outcome=Outcome.duplicate,
        into=command.into,
        number=state.number,
        report=first.text,
        reporter=first.by,
    )
    return [closed]


def _others(state: Incident, world: World) -> set[str]:
    """Return what may be the same event: a drill never is what a real report tells of."""
    open_ = {head.ref.id for head in world.open if head.ref.kind == "incident" and head.drill is state.drill}
    return open_ - {state.number}


def add_reporter(command: c.AddReporter) -> Decision:
    """Take over what was reported under another number."""
    return [e.ReporterAdded(at=command.at, by=command.by, other=command.other, text=command.text)]


def choose_plan(state: Incident, command: c.ChoosePlan, world: World) -> Decision:
    """Propose a plan; once one runs it stays."""
    refusal = refuse(world, command.by, "choose-plan", state.unit)
    if refusal:
        return refusal
    if state.plan is not None:
        return Refusal("plan-runs", {"plan": state.plan.id})
    if command.plan_id not in world.policy.plans:
        return Refusal("no-such-plan", {"plan": command.plan_id})
    if command.plan_id == state.plan_id:
        return []
    return [e.PlanChosen(at=command.at, by=command.by, plan_id=command.plan_id)]


def set_severity(state: Incident, command: c.SetSeverity, world: World) -> Decision:
    """Judge the severity. Anyone may raise it; lowering is a leader's decision."""
    if command.severity is state.severity:
        return []
    lowers = state.severity is not None and _WEIGHT[command.severity] < _WEIGHT[state.severity]
    act = "lower-severity" if lowers else "raise-severity"
    refusal = refuse(world, command.by, act, state.unit)
    if refusal:
        return refusal
    judged = e.SeveritySet(at=command.at, by=command.by, severity=command.severity)
    calls = not lowers and not state.called_all and _calls_everyone(state, command.severity, world)
    return [judged, e.LeadershipCalled(at=command.at)] if calls else [judged]


def _calls_everyone(state: Incident, severity: Severity, world: World) -> bool:
    """The plan says at which level; where no plan says anything, at the highest."""
    plan = state.plan or chosen(state, world)
    level = plan.severity.get(severity) if plan else None
    return level.page_leadership if level else severity is Severity.high


def set_facts(state: Incident, command: c.SetFacts, world: World) -> Decision:
    """Set the numbers that switch steps and clocks."""
    refusal = refuse(world, command.by, "facts", state.unit)
    if refusal:
        return refusal
    changed = {name: value for name, value in command.facts.items() if state.facts.get(name) != value}
    return [e.FactsSet(at=command.at, by=command.by, facts=changed)] if changed else []


def activate(state: Incident, command: c.Activate, world: World) -> Decision:
    """Start the chosen plan. Whoever activates has answered the page."""
    refusal = refuse(world, command.by, "activate", state.unit)
    if refusal:
        return refusal
    if state.plan is not None:
        return Refusal("already-active", {"number": state.number})
    plan = chosen(state, world)
    if plan is None:
        return Refusal("no-such-plan", {"plan": state.plan_id or GENERAL})
    started = e.Activated(at=command.at, by=command.by, plan=clocks.added(plan, world.policy.clocks))
    answered = acknowledgement(command, world) if state.commander is None else []
    return [*answered, started]


def chosen(state: Incident, world: World) -> Plan | None:
    """Return the plan an activation would start: the chosen, else the suggested, else the general one."""
    wanted = (state.plan_id, *state.suggested, GENERAL)
    plans = world.policy.plans
    return next((plans[plan] for plan in wanted if plan in plans), None)


def not_incident(state: Incident, command: c.StandDownFalse, world: World) -> Decision:
    """Stand a report down with a reason. What runs by a plan must be closed, not waved away."""
    refusal = refuse(world, command.by, "not-incident", state.unit)
    if refusal:
        return refusal
    if state.plan is not None:
        return Refusal("already-active", {"number": state.number})
    return [e.Closed(at=command.at, by=command.by, outcome=Outcome.false_alarm, reason=command.reason)]
