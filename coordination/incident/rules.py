"""The incident as an aggregate: which rule answers which command."""

from collections.abc import Sequence

from coordination.incident import approvals, chasing, closing, drill, events, leading, opening, paging, steps
from coordination.incident import commands as c
from coordination.incident.deadlines import deadlines
from coordination.incident.evolve import evolve
from coordination.incident.state import Incident
from coordination.incident.surfaces import cards, head, notices
from coordination.kernel import Aggregate, Command, Due, KeepFile, Refusal
from coordination.retention import EraseTexts
from coordination.world import World

Decision = Sequence[events.IncidentEvent] | Refusal
_AFTER_THE_END = c.Correct | KeepFile | c.ComeBack | c.FileAfterAction | EraseTexts | Due
_UNHEARD = (KeepFile, EraseTexts, Due)
"""What nobody said, and nobody need be told is too late."""


def decide(state: Incident | None, command: c.IncidentCommand, world: World) -> Decision:
    """Return what happens, or why not. A closed one takes little: corrections, files, what was learnt."""
    if state is None:
        if isinstance(command, c.Report):
            return opening.report(command, world)
        return Refusal("no-such-incident", {"number": ""})
    if not state.is_open and not isinstance(command, _AFTER_THE_END):
        return Refusal("closed", {"number": state.number})
    if state.erased_at is not None:
        return [] if isinstance(command, _UNHEARD) else Refusal("erased", {"number": state.number})
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
        case c.TakeOver():
            return leading.take_over(state, command, world)
        case c.Watch():
            return leading.watch(state, command, world)
        case c.NotePageLost():
            return paging.page_lost(state, command, world)
        case c.NoteNoticeLost():
            return leading.notice_lost(state, command)
        case c.NoteClockPutBack():
            return leading.clock_put_back(state, command, world)
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
            return approvals.reword(state, command, world)
        case c.CastVote():
            return approvals.vote(state, command, world)
        case c.Stabilise():
            return closing.stabilise(state, command, world)
        case c.StandDown():
            return closing.stand_down(state, command, world)
        case c.Close():
            return closing.close(state, command, world)
        case c.FileAfterAction():
            return closing.file_after_action(state, command, world)
        case EraseTexts():
            return closing.erase(state, command, world)
        case c.PauseDrill():
            return drill.pause(state, command)
        case c.ResumeDrill():
            return drill.resume(state, command, world)
        case Due():
            return _due(state, command, world)


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


_DUE = {
    paging.PAGE: paging.page_due,
    paging.CALL: paging.call_due,
    leading.DECIDE: leading.decision_due,
    leading.STALE: leading.stale_due,
}
_DUE_OF_NUMBER = {
    chasing.STEP: chasing.step_due,
    chasing.REMIND: chasing.reminder_due,
    chasing.NEXT: chasing.next_due,
    approvals.APPROVAL: approvals.approval_due,
    approvals.HALF: approvals.half_due,
}
_HASTY = frozenset({paging.PAGE, paging.CALL, leading.DECIDE, leading.STALE, approvals.HALF})
"""What only calls people once more; all else gives a verdict, or tells of a step that may be done already."""


def _due(state: Incident, command: Due, world: World) -> Decision:
    if not state.is_open:
        return chasing.after_action_due(state, command, world)
    what, _, number = command.name.partition(":")
    if what in _DUE:
        return _DUE[what](state, command, world)
    return _DUE_OF_NUMBER[what](state, command, int(number), world)


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
    hasty=_HASTY,
    version=2,
)
