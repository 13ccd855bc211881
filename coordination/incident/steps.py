"""Working through the plan: take, done, blocked, skip, and who is on scene."""

from collections.abc import Sequence
from datetime import datetime

from coordination.authority import refuse, refuse_step
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.approvals import ask, withdraw
from coordination.incident.state import Doing, Incident, Progress, Status
from coordination.kernel import Attachment, Refusal, UserId, Who, Words
from coordination.plan import Evidence, Step
from coordination.world import World

Decision = Sequence[e.IncidentEvent] | Refusal


def _step(state: Incident, number: int, by: UserId | None, world: World) -> Step | Refusal:
    """Return the step if it exists now and `by` may work on it."""
    if state.status not in (Status.active, Status.stable):
        return Refusal("not-active", {"number": state.number})
    step = progress.find(state, number)
    if step is None:
        return Refusal("no-such-step", {"step": number, "number": state.number})
    return refuse_step(world, by, step.role, state.unit) or step


def take(state: Incident, command: c.Take, world: World) -> Decision:
    """Put one name to a step. Of two who press at once the first has it; the other is told who."""
    step = _step(state, command.step, command.by, world)
    if isinstance(step, Refusal):
        return step
    now = state.progress(command.step)
    if progress.is_over(state, command.step, step):
        return _ended(now, command.step)
    if now.doing is Doing.taken and now.holder != command.by and now.holder is not None:
        return Refusal("taken", {"step": command.step, "who": Who(now.holder)})
    taken = [] if now.doing is Doing.taken else [e.StepTaken(at=command.at, by=command.by, step=command.step)]
    return [*taken, *ask(state, step, command, world)]


def finish(state: Incident, command: c.Finish, world: World) -> Decision:
    """Report a step done. Done out of turn is still done; only an approval can hold it up."""
    step = _step(state, command.step, command.by, world)
    if isinstance(step, Refusal):
        return step
    now = state.progress(command.step)
    if progress.is_over(state, command.step, step):
        return _ended(now, command.step)
    if progress.waits_for_approval(state, command.step, step):
        return Refusal("approval-first", {"step": command.step})
    lacking = _lacking(step, command.step, command.text, command.files)
    if lacking:
        return lacking
    done = e.StepDone(
        at=command.at, by=command.by, step=command.step, evidence=command.text, files=command.files
    )
    return [done, *ask(state, step, command, world)]


def wants_evidence(state: Incident, number: int) -> bool:
    """Say whether a reply to the step is the proof it waits for."""
    step = progress.find(state, number)
    if step is None or step.evidence is Evidence.none:
        return False
    return not progress.is_over(state, number, step)


def _ended(now: Progress, number: int) -> Refusal:
    how = "skipped" if now.doing is Doing.skipped else "done"
    return Refusal(f"already-{how}", {"step": number, "who": Who(now.holder or UserId(0))})


def _lacking(step: Step, number: int, text: Words | None, files: Sequence[Attachment]) -> Refusal | None:
    """Return what proof is still wanted."""
    said = text.text.strip() if text else ""
    enough = {
        Evidence.none: True,
        Evidence.text: bool(said),
        Evidence.reference: bool(said),
        Evidence.number: any(char.isdigit() for char in said),
        Evidence.photo: bool(files),
    }
    if enough[step.evidence]:
        return None
    return Refusal(f"evidence-{step.evidence}", {"step": number})


def block(state: Incident, command: c.Block, world: World) -> Decision:
    """Say that a step cannot go on, and why."""
    step = _step(state, command.step, command.by, world)
    if isinstance(step, Refusal):
        return step
    now = state.progress(command.step)
    if progress.is_over(state, command.step, step):
        return _ended(now, command.step)
    return [e.StepBlocked(at=command.at, by=command.by, step=command.step, reason=command.reason)]


def skip(state: Incident, command: c.Skip, world: World) -> Decision:
    """Leave a step out, with a reason."""
    step = _step(state, command.step, command.by, world)
    if isinstance(step, Refusal):
        return step
    now = state.progress(command.step)
    if progress.is_over(state, command.step, step):
        return _ended(now, command.step)
    skipped = e.StepSkipped(at=command.at, by=command.by, step=command.step, reason=command.reason)
    return [skipped, *withdraw(state, command.step, command.at)]


def check_in(state: Incident, command: c.CheckIn, world: World) -> Decision:
    """Put a responder on the head count."""
    refusal = refuse(world, command.by, "on-scene", state.unit)
    if refusal:
        return refusal
    if command.by in state.still_out():
        return []
    return [e.ArrivedOnScene(at=command.at, by=command.by)]


def come_back(state: Incident, command: c.ComeBack) -> Decision:
    """Take a responder off the head count: back safe."""
    if command.by is None or command.by not in state.on_scene:
        return Refusal("not-on-scene", {"number": state.number})
    if state.on_scene[command.by].back_at is not None:
        return []
    return [e.CameBack(at=command.at, by=command.by, user=command.by)]


def count_in(state: Incident, command: c.CountIn, world: World) -> Decision:
    """Declare all who are still out counted and safe."""
    refusal = refuse(world, command.by, "count-in", state.unit)
    if refusal:
        return refusal
    return [_counted(user, command.at, command.by) for user in state.still_out()]


def _counted(user: UserId, at: datetime, by: UserId | None) -> e.CameBack:
    return e.CameBack(at=at, by=by, user=user)
