"""Drills: choosing one, standing still for something real, and the score at the end."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.incident.drill import Score, StepScore, score
from coordination.incident.state import Doing
from coordination.kernel import UserId
from handlers.cards import fit
from handlers.cards.incident import pairs
from handlers.cards.message import Message
from handlers.cards.step import named
from handlers.cards.voice import Voice


def choose(voice: Voice, _part: str) -> Message:
    """Offer every plan for a drill."""
    plans = list(voice.view.world.policy.plans)[:40]
    buttons = [voice.button("drill", plan_id, name=fit.plain(voice.plan(plan_id))) for plan_id in plans]
    return Message(text=voice.say("choose-drill"), buttons=pairs(*buttons))


def paused(voice: Voice, _part: str) -> Message | None:
    """Say at once that the drill stands still, because something real was reported."""
    state = voice.incident
    if not state.paused_by:
        return None
    text = voice.say("drill-paused", number=state.number, other=state.paused_by)
    return Message(text=text, buttons=((voice.button("resume", state.number),),), silent=False)


def resumed(voice: Voice, _part: str) -> Message | None:
    """Say that the drill goes on."""
    state = voice.incident
    if state.paused_by or not state.is_open:
        return None
    return Message(text=voice.say("drill-resumed", number=state.number), silent=False)


def sheet(voice: Voice, _part: str) -> Message:
    """Show the drill against its plan: each step, the time to the first answer, who was never reached."""
    result = score(voice.incident)
    first = voice.say("score-first", number=voice.incident.number)
    return Message(text=fit.lines(first, *_summary(voice, result), *_steps(voice, result)))


def _summary(voice: Voice, result: Score) -> Iterator[Markup]:
    if result.acknowledged_after is None:
        yield voice.say("score-unanswered")
    else:
        yield voice.say("score-answered", after=voice.span(result.acknowledged_after))
    if result.unreached:
        yield voice.say("score-unreached", who=voice.list([voice.name(UserId(u)) for u in result.unreached]))
    done = sum(step.doing is Doing.done for step in result.steps)
    late = sum(step.late for step in result.steps)
    yield voice.say("score-sum", done=done, all=len(result.steps), late=late)


def _steps(voice: Voice, result: Score) -> Iterator[Markup]:
    for step in result.steps:
        told = voice.say(f"score-{_verdict(step)}", at=voice.time(step.done_at) if step.done_at else "")
        due = voice.say("score-due", due=voice.time(step.due_at)) if step.due_at else None
        yield voice.say("score-step", step=named(voice, step.number), told=fit.line(told, due))


def _verdict(step: StepScore) -> str:
    if step.doing is Doing.done:
        return "late" if step.late else "done"
    if step.doing is Doing.skipped:
        return "skipped"
    return "open" if step.required else "optional"
