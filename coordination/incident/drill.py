"""Drills: the same rules and clocks under numbers of their own; a real report stops one at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coordination.authority import refuse
from coordination.incident import commands as c
from coordination.incident import events as e
from coordination.incident import progress
from coordination.incident.standstill import DrillPaused, DrillResumed
from coordination.incident.state import Answer, Doing, Incident
from coordination.kernel import KeepFile, Refusal, UserId
from coordination.world import World


def running_drill(world: World) -> str:
    """Return the number of the drill that is under way, or ""."""
    return next((head.ref.id for head in world.open if head.ref.kind == "incident" and head.drill), "")


def refuse_drill(command: c.Report, world: World) -> Refusal | None:
    """Return why no drill may begin now: one at a time, and none while something real is open."""
    refusal = refuse(world, command.by, "drill", command.unit)
    if refusal:
        return refusal
    if command.plan_id not in world.policy.plans:
        return Refusal("no-such-plan", {"plan": command.plan_id})
    real = next((head.ref.id for head in world.open if head.ref.kind == "incident" and not head.drill), "")
    if real:
        return Refusal("real-incident", {"number": real})
    drill = running_drill(world)
    return Refusal("drill-runs", {"number": drill}) if drill else None


def refuse_paused(state: Incident, command: c.IncidentCommand) -> Refusal | None:
    """Return why a paused drill does nothing but end, go on, or take words and files into the record."""
    allowed = (c.ResumeDrill, c.Close, c.AddUpdate, c.Correct, KeepFile, c.PauseDrill, c.ComeBack)
    if not state.paused_by or isinstance(command, allowed):
        return None
    return Refusal("drill-paused", {"number": state.number, "other": state.paused_by})


def pause(state: Incident, command: c.PauseDrill) -> Sequence[e.IncidentEvent]:
    """Stop a drill for something real. A second real report finds it stopped; nothing real ever stops."""
    return [] if state.paused_by or not state.drill else [DrillPaused(at=command.at, other=command.other)]


def resume(state: Incident, command: c.ResumeDrill, world: World) -> Sequence[e.IncidentEvent] | Refusal:
    """Go on with a drill."""
    refusal = refuse(world, command.by, "drill", state.unit)
    if refusal:
        return refusal
    return [DrillResumed(at=command.at, by=command.by)] if state.paused_by else []


@dataclass(frozen=True, slots=True, kw_only=True)
class StepScore:
    """How one step went."""

    number: int
    doing: Doing
    due_at: datetime | None
    done_at: datetime | None
    required: bool

    @property
    def late(self) -> bool:
        """Say whether it was done after its time."""
        return self.due_at is not None and self.done_at is not None and self.done_at > self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A drill against its plan."""

    acknowledged_after: timedelta | None
    unreached: tuple[UserId, ...]
    steps: tuple[StepScore, ...]


def score(state: Incident) -> Score:
    """Measure a drill: time to acknowledge, who was never reached, each step due, done, late or skipped."""
    answered = state.acknowledged_at
    unreached = tuple(p.user for p in state.pages if p.answer is Answer.unreachable)
    return Score(
        acknowledged_after=answered - state.reported_at if answered else None,
        unreached=tuple(dict.fromkeys(unreached)),
        steps=tuple(
            StepScore(
                number=number,
                doing=state.progress(number).doing,
                due_at=progress.due_at(state, number, step) if step.every is None else None,
                done_at=state.progress(number).ended_at,
                required=step.required,
            )
            for number, step in progress.applicable(state)
        ),
    )
