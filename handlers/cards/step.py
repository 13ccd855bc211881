"""A step's card: what to do, by when, with what proof, and who has it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from markupsafe import Markup

from coordination.incident import clocks, progress
from coordination.incident.state import Approval, Doing, Ruling
from coordination.plan import ApprovalMode, Evidence, Step
from handlers.cards import fit
from handlers.cards.incident import Rows
from handlers.cards.message import NOTHING, Message
from handlers.cards.voice import Voice

_URGENT = timedelta(minutes=15)
"""A step due within this span rings when it appears; all others come silently."""


def step(voice: Voice, part: str) -> Message | None:
    """Show a step as it stands; one line once it is over."""
    state, number = voice.incident, int(part)
    found = progress.find(state, number)
    if found is None:
        return None if voice.view.first else Message(text=voice.say("step-gone", number=part))
    if not state.is_open and state.progress(number).ended_at is None:
        return Message(text=voice.say("step-left", title=named(voice, number)))
    if progress.is_over(state, number, found):
        return Message(text=fit.lines(_over(voice, number), _ratified(voice, number)))
    due = progress.due_at(state, number, found)
    return Message(
        text=fit.lines(*_open(voice, number, found, due)),
        buttons=_buttons(voice, number, found),
        silent=due is None or due - voice.view.world.now > _URGENT,
    )


def named(voice: Voice, number: int) -> Markup:
    """Return a step's number and title, wherever it is spoken of; also one that no longer applies."""
    told = title(voice, number)
    if not told:
        return voice.say("step-bare", number=str(number))
    return voice.say("step-title", number=str(number), title=told)


def title(voice: Voice, number: int) -> Markup:
    """Return a step's title alone."""
    plan = voice.incident.plan
    found = next((step for n, _, step in plan.steps() if n == number), None) if plan else None
    return Markup.escape(voice.local(found.title, 80)) if found else NOTHING


def _open(voice: Voice, number: int, found: Step, due: datetime | None) -> Iterator[Markup]:
    first = named(voice, number)
    yield voice.say("step-due", title=first, due=voice.time(due)) if due else first
    guide = found.guide.get(voice.locale) or found.guide.get("en", "")
    yield from (Markup.escape(fit.told(line, 160)) for line in guide.splitlines()[:5])
    if found.evidence is not Evidence.none and voice.label("step-reply") not in guide:
        yield voice.say(f"step-evidence-{found.evidence}")
    yield _rhythm(voice, number, found, due)
    yield _standing(voice, number)
    yield _passed_on(voice, number)
    yield _law(voice, found)
    yield _approval(voice, number, found)


def _rhythm(voice: Voice, number: int, found: Step, due: datetime | None) -> Markup:
    """Return how often a step comes back, from its last time to the next: the severity sets the pace."""
    now = voice.incident.progress(number)
    if found.every is None:
        return NOTHING
    if now.done_at is None or due is None:
        return voice.say("step-every")
    every = voice.span(due - now.done_at)
    return voice.say("step-every-done", every=every, times=now.times, last=voice.time(now.done_at))


def _standing(voice: Voice, number: int) -> Markup:
    """Return the incident, who has the step since when, and whether its clock ran out."""
    state, now = voice.incident, voice.incident.progress(number)
    who, at = voice.name(now.holder) if now.holder else voice.say("somebody"), now.at or state.reported_at
    doing = Doing.open if now.doing is Doing.done else now.doing
    told = voice.say(f"step-{doing}", who=who, at=voice.time(at), reason=voice.quote(now.reason, 300))
    late = voice.say("step-late") if now.overdue else NOTHING
    return voice.say("step-standing", number=state.number, told=fit.line(told, late))


def _passed_on(voice: Voice, number: int) -> Markup:
    """Return who was told as the next in line, and when."""
    now = voice.incident.progress(number)
    if not (now.passed_on_at and now.passed_to):
        return NOTHING
    who = voice.list([voice.name(user) for user in now.passed_to], 3)
    return voice.say("step-passed-on", who=who, at=voice.time(now.passed_on_at))


def _law(voice: Voice, found: Step) -> Markup:
    """Return which law a clock of the organisation's rests on: we remind, we do not advise."""
    law = clocks.cited(found)
    if law is None:
        return NOTHING
    source, checked = law
    return voice.say("step-clock", source=source, checked=checked)


def _approval(voice: Voice, number: int, found: Step) -> Markup:
    rule, asked = found.approval, next(voice.incident.approvals_of(number), None)
    if rule is None or (asked and asked.ruling is Ruling.granted):
        return voice.say("step-approved") if rule else NOTHING
    if asked is None:
        return voice.say(f"step-approval-{rule.mode}", quorum=rule.quorum)
    return _asked(voice, asked)


def _asked(voice: Voice, asked: Approval) -> Markup:
    until = voice.time(asked.expires_at)
    return voice.say(f"step-asked-{asked.ruling}-{asked.mode}", approval=str(asked.number), until=until)


def _ratified(voice: Voice, number: int) -> Markup:
    """What was done first is confirmed, or not, afterwards."""
    asked = next(voice.incident.approvals_of(number), None)
    if asked is None or asked.ruling is Ruling.granted or asked.mode is ApprovalMode.before:
        return NOTHING
    return _asked(voice, asked)


def _over(voice: Voice, number: int) -> Markup:
    now = voice.incident.progress(number)
    skipped = now.doing is Doing.skipped
    files = voice.say("files", count=len(now.files)) if now.files and not skipped else NOTHING
    said = voice.quote(now.reason if skipped else now.evidence, 300)
    at = (now.at if skipped else now.done_at) or voice.incident.reported_at
    return voice.say(
        "step-over-skipped" if skipped else "step-over-done",
        title=named(voice, number),
        who=voice.name(now.holder) if now.holder else voice.say("somebody"),
        at=voice.time(at),
        said=fit.line(said, files),
    )


def _buttons(voice: Voice, number: int, found: Step) -> Rows:
    """The rows keep their place whoever has the step, so that no thumb hits what has just moved."""
    id_ = voice.incident.number
    block, skip = voice.button("block", id_, number), voice.button("skip", id_, number)
    take = voice.button("take", id_, number)
    if progress.waits_for_approval(voice.incident, number, found):
        return (take,), (block,), (skip,)
    return (take,), (voice.button("done", id_, number), block), (skip,)
