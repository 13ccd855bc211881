"""What the clock tells those who lead or are next in line. Each is withdrawn once it is answered."""

from collections.abc import Iterable

from markupsafe import Markup

from coordination.incident import progress
from coordination.incident.state import Incident, Status
from coordination.kernel import UserId
from coordination.plan import Step
from handlers.cards import fit, outline
from handlers.cards.message import Button, Message
from handlers.cards.step import named
from handlers.cards.voice import Voice

_OVERDUE = 100


def lead_taken(voice: Voice, _part: str) -> Message | None:
    """Tell whoever led that another does now: two who believe they lead are worse than none."""
    state = voice.incident
    if not (state.is_open and state.commander and state.led_since) or state.commander == UserId(
        voice.view.chat
    ):
        return None
    who, at = voice.name(state.commander), voice.time(state.led_since)
    text = voice.say("lead-taken", number=state.number, who=who, at=at)
    buttons = ((voice.button("upd", state.number), voice.button("det", state.number)),)
    return Message(text=text, buttons=buttons, silent=False)


def decision_wanted(voice: Voice, _part: str) -> Message | None:
    """Bring the page back to whoever answered it and has decided nothing yet."""
    state = voice.incident
    undecided = state.status is Status.reported and state.commander and not state.watch_until
    if not undecided or state.led_since is None:
        return None
    text = fit.lines(
        voice.say("decision-first", heading=outline.heading(voice)),
        outline.reported(voice),
        voice.say("decision", at=voice.time(state.led_since)),
        voice.say("decision-again", at=voice.time(state.decide_at)) if state.decide_at else None,
    )
    number = state.number
    rows = ((voice.button("act", number),), (voice.button("not", number), voice.button("watch", number)))
    return Message(text=text, buttons=rows, silent=False)


def stale(voice: Voice, _part: str) -> Message | None:
    """Ask whoever leads for a word, since there has been none for as long as the plan allows."""
    state = voice.incident
    if not _silent(state):
        return None
    since = state.progress_at or state.activated_at or state.reported_at
    first = voice.say("stale-first", heading=outline.heading(voice))
    text = fit.lines(first, voice.say("stale", at=voice.time(since)))
    number = state.number
    rows = ((voice.button("upd", number),), (voice.button("stable", number), voice.button("det", number)))
    return Message(text=text, buttons=rows, silent=False)


def _silent(state: Incident) -> bool:
    """Say whether nothing has come since it was last told that nothing comes."""
    told_at, progress_at = state.stale_told_at, state.progress_at
    answered = told_at is None or (progress_at is not None and progress_at > told_at)
    return state.status is Status.active and not answered


def step_reminded(voice: Voice, part: str) -> Message | None:
    """Remind of a statutory clock while there is time left."""
    number = int(part)
    step, now = _still_open(voice, number), voice.incident.progress(number)
    due = progress.due_at(voice.incident, number, step) if step else None
    if due is None or now.overdue or not now.reminded:
        return None
    first = voice.say("reminded-first", step=named(voice, number), number=voice.incident.number)
    who = _called(voice, [now.holder] if now.holder else _heads(voice))
    told = voice.say("reminded", percent=now.reminded, at=voice.time(due), who=who)
    return Message(text=fit.lines(first, told), silent=False)


def step_passed_on(voice: Voice, part: str) -> Message | None:
    """Tell the next in line of a step that is still open well after its time."""
    number = int(part)
    step, now = _still_open(voice, number), voice.incident.progress(number)
    if step is None or not now.passed_on_at:
        return None
    due = progress.due_at(voice.incident, number, step) or now.passed_on_at
    first = voice.say("passed-first", step=named(voice, number), number=voice.incident.number)
    key = "passed-held" if now.holder else "passed-free"
    told = voice.say(key, at=voice.time(due), who=voice.name(now.holder) if now.holder else "")
    then = voice.say("passed-you" if now.passed_to else "passed-nobody")
    return Message(text=fit.lines(first, fit.line(told, then)), buttons=_work(voice, number), silent=False)


def _work(voice: Voice, number: int) -> tuple[tuple[Button, ...], ...]:
    id_ = voice.incident.number
    take, block = voice.button("take", id_, number), voice.button("block", id_, number)
    return (take,), (voice.button("done", id_, number), block)


def _still_open(voice: Voice, number: int) -> Step | None:
    """Return the step if it is still to be done."""
    state = voice.incident
    step = progress.find(state, number)
    over = step is None or not state.is_open or progress.is_over(state, number, step)
    return None if over else step


def _heads(voice: Voice) -> Iterable[UserId]:
    """Whose a clock is that nobody has taken: the unit's heads, else whoever leads."""
    state = voice.incident
    heads = [member.user for member in voice.roster.heads_of(state.unit)]
    return heads or [user for user in (state.commander,) if user is not None]


def _called(voice: Voice, users: Iterable[UserId]) -> Markup:
    return voice.list([voice.mention(user) for user in users], 3)


def after_action(voice: Voice, part: str) -> Message | None:
    """Remind whoever led last of the report on what was learnt. It rings once it is overdue."""
    state = voice.incident
    due = outline.after_action_due(state)
    if due is None:
        return None
    overdue = int(part) >= _OVERDUE
    who = voice.mention(state.commander) if state.commander else voice.say("somebody")
    key = "after-action-overdue" if overdue else "after-action-due"
    first = voice.say("after-action-first", heading=outline.heading(voice))
    text = fit.lines(first, voice.say(key, due=voice.time(due), who=who))
    return Message(text=text, buttons=((voice.button("after", state.number),),), silent=not overdue)
