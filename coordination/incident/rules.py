"""The incident as an aggregate: which rule answers which command."""

from collections.abc import Sequence

from coordination.incident import approvals, closing, drill, events, opening, paging, steps
from coordination.incident import commands as c
from coordination.incident.evolve import evolve
from coordination.incident.state import Incident
from coordination.incident.surfaces import cards, deadlines, head, notices
from coordination.kernel import Aggregate, Command, Due, KeepFile, Refusal
from coordination.world import World

Decision = Sequence[events.IncidentEvent] | Refusal


def decide(state: Incident | None, command: c.IncidentCommand, world: World) -> Decision:
    """Return what happens, or why not. A closed incident only takes corrections, files and the way back."""
    if state is None:
        if isinstance(command, c.Report):
            return opening.report(command, world)
        return Refusal("no-such-incident", {"number": ""})
    if not state.is_open and not isinstance(command, c.Correct | KeepFile | c.ComeBack | Due):
        return Refusal("closed", {"number": state.number})
    return drill.refuse_paused(state, command) or _decide(state, command, world)


def _decide(state: Incident, command: c.IncidentCommand, world: World) -> Decision:  # noqa: C901 - the table
    match command:
        case c.Report():
            raise ValueError("a report opens an incident; it is not sent to one")
        case c.AddUpdate():
            return opening.add_update(state, command, world)
        case c.Correct():
            return opening.correct(state, command)
        case c.Merge():
            return opening.merge(state, command, world)
        case c.AddReporter():
            return opening.add_reporter(command)
        case KeepFile():
            return _keep_file(command)
        case c.ChoosePlan():
            return opening.choose_plan(state, command, world)
        case c.SetSeverity():
            return opening.set_severity(state, command, world)
        case c.SetFacts():
            return opening.set_facts(state, command, world)
        case c.Activate():
            return opening.activate(state, command, world)
        case c.StandDownFalse():
            return opening.not_incident(state, command, world)
        case c.Acknowledge():
            return paging.acknowledge(state, command, world)
        case c.NotePageLost():
            return paging.page_lost(state, command, world)
        case c.Take():
            return steps.take(state, command, world)
        case c.Finish():
            return steps.finish(state, command, world)
        case c.Remark():
            return _remark(state, command, world)
        case c.Block():
            return steps.block(state, command, world)
        case c.Skip():
            return steps.skip(state, command, world)
        case c.CheckIn():
            return steps.check_in(state, command, world)
        case c.ComeBack():
            return steps.come_back(state, command)
        case c.CountIn():
            return steps.count_in(state, command, world)
        case c.Reword():
            return approvals.reword(state, command)
        case c.CastVote():
            return approvals.vote(state, command, world)
        case c.Stabilise():
            return closing.stabilise(state, command, world)
        case c.StandDown():
            return closing.stand_down(state, command, world)
        case c.Close():
            return closing.close(state, command, world)
        case c.PauseDrill():
            return drill.pause(state, command)
        case c.ResumeDrill():
            return drill.resume(state, command, world)
        case Due():
            return _due(state, command, world) if state.is_open else []


def _remark(state: Incident, command: c.Remark, world: World) -> Decision:
    at, by, text, files = command.at, command.by, command.text, command.files
    if steps.wants_evidence(state, command.step):
        return steps.finish(state, c.Finish(at=at, by=by, step=command.step, text=text, files=files), world)
    update = c.AddUpdate(at=at, by=by, text=text, files=files, source=command.source)
    return opening.add_update(state, update, world)


def _keep_file(command: KeepFile) -> Decision:
    kept = events.FileKept(
        at=command.at, unique_id=command.unique_id, sha256=command.sha256, size=command.size
    )
    return [kept]


def _due(state: Incident, command: Due, world: World) -> Decision:
    what, _, number = command.name.partition(":")
    if what == paging.PAGE:
        return paging.page_due(state, command, world)
    if what == paging.CALL:
        return paging.call_due(state, command, world)
    if what == "step":
        return steps.step_due(state, command, int(number))
    return approvals.approval_due(state, command, int(number), world)


def _new_id(command: Command, world: World) -> str:
    if not isinstance(command, c.Report):
        raise TypeError(f"{type(command).__name__} does not open an incident")
    return opening.next_number(command, world)[0]


INCIDENT = Aggregate(
    kind="incident",
    state=Incident,
    events=events.IncidentEvent.__args__,
    new_id=_new_id,
    decide=decide,
    evolve=evolve,
    deadlines=deadlines,
    cards=cards,
    notices=notices,
    head=head,
)
