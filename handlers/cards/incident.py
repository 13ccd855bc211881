"""The incident's card: one live message, in the field chat and, for those who lead, in theirs."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.incident import clocks, progress
from coordination.incident.state import FACTS, Answer, Status
from coordination.plan import Severity
from handlers.cards import fit, outline
from handlers.cards.message import NOTHING, Button, Message
from handlers.cards.voice import LINE_LIMIT, Voice
from handlers.texts import label

Rows = tuple[tuple[Button, ...], ...]
_CALLS = (Answer.waiting, Answer.silent, Answer.unreachable, Answer.late)
_STEPS_SHOWN = 3


def topic(voice: Voice, _part: str) -> Message | None:
    """Open a topic of the incident's own where the group has topics and the bot may."""
    room, state = voice.roster.rooms.get(voice.view.chat), voice.incident
    if room is None or not room.forum or "manage_topics" in room.lacks:
        return None
    told = fit.narrow(fit.told(voice.view.told(state.entries[0].text), 80), 40)
    title = " · ".join(filter(None, (fit.plain(voice.unit(state.unit)), told)))
    name = label(voice.locale, "topic", number=state.number, title=title)
    return Message(topic=fit.cut(name, fit.TOPIC_LIMIT))


def incident(voice: Voice, part: str) -> Message | None:
    """Show the present state in at most twelve lines; `part` is "lead" for the leaders' copy."""
    return Message(text=fit.lines(*_lines(voice)), buttons=_buttons(voice, lead=part == "lead"))


def _lines(voice: Voice) -> Iterator[Markup]:
    state = voice.incident
    yield voice.say(
        "incident-first",
        number=state.number,
        severity=voice.say(f"severity-{state.severity or 'unrated'}.signed"),
        plan=outline.plan_title(voice) or voice.say("plan-open"),
        unit=voice.unit(state.unit),
    )
    yield outline.reported(voice, LINE_LIMIT * 2)
    if not state.is_open:
        yield outline.ending(voice)
        yield outline.after_action(voice)
        return
    yield fit.line(status(voice), _leader(voice))
    yield from running(voice)
    yield _calls(voice)
    yield red_lines(voice)
    yield _last(voice)


def status(voice: Voice) -> Markup:
    """Return how far it has come, in a sentence."""
    state = voice.incident
    if state.paused_by:
        return voice.say("status-paused", at=voice.time(state.pauses[-1].since), other=state.paused_by)
    if state.stood_down_at:
        return voice.say("status-stood-down", at=voice.time(state.stood_down_at))
    if state.watch_until:
        return voice.say("status-watching", until=voice.time(state.watch_until))
    if state.status is Status.reported:
        answered = "answered" if state.commander else "called-all" if state.called_all else "reported"
        return voice.say(f"status-{answered}")
    since = state.stable_at if state.status is Status.stable else state.activated_at
    return voice.say(f"status-{state.status}", at=voice.time(since or state.reported_at))


def _leader(voice: Voice) -> Markup:
    state = voice.incident
    return outline.leader(voice) if state.commander or state.status is not Status.reported else NOTHING


def running(voice: Voice, steps: int = _STEPS_SHOWN) -> Iterator[Markup]:
    """Yield how far each track is, what comes next, who is hurt, who is out there."""
    state = voice.incident
    if state.plan:
        yield voice.say("tracks", tracks=Markup(" · ").join(_tracks(voice)))
        yield from next_steps(voice, steps)
        yield facts(voice)
    if state.on_scene:
        out = len(state.still_out())
        yield voice.say("scene", out=out, back=len(state.on_scene) - out)


def _tracks(voice: Voice) -> Iterator[Markup]:
    state = voice.incident
    plan = state.plan
    counts = dict(progress.applicable(state))
    for track in plan.tracks if plan else ():
        numbers = [n for n, owner, _ in plan.steps() if owner is track and n in counts] if plan else []
        ended = sum(state.progress(n).ended_at is not None for n in numbers)
        if numbers:
            title = voice.label("track-clocks") if track.id == clocks.TRACK else voice.local(track.title, 30)
            yield voice.say("track", title=title, done=ended, all=len(numbers))


def next_steps(voice: Voice, limit: int) -> Iterator[Markup]:
    """Yield the steps that are ready and not over, with owner and time: a clock first, then the soonest."""
    state = voice.incident
    ready = [(n, step) for n, step in progress.visible(state) if not progress.is_over(state, n, step)]
    dues = {n: progress.due_at(state, n, step) for n, step in ready}
    soonest = sorted(ready, key=lambda row: (dues[row[0]] is None, dues[row[0]] or state.reported_at, row[0]))
    clock = [row for row in soonest if clocks.CLOCK in row[1].tags and dues[row[0]]][:1]
    for number, step in [*clock, *(row for row in soonest if row not in clock)][:limit]:
        holder, due = state.progress(number).holder, dues[number]
        owner = voice.name(holder) if holder else voice.say("step-free")
        title = voice.local(step.title, 60)
        if due is None:
            yield voice.say("next-step", number=str(number), title=title, owner=owner)
        else:
            at = voice.time(due)
            yield voice.say("next-step-due", number=str(number), title=title, owner=owner, due=at)


def facts(voice: Voice) -> Markup:
    """Return the numbers that are known, and which are not. Unknown is not 0."""
    known = voice.incident.facts
    if all(known.get(fact) is None for fact in FACTS):
        return voice.say("facts-unknown")
    told = []
    for fact in FACTS:
        value = known.get(fact)
        shown = voice.say("unknown") if value is None else str(value)
        told.append(voice.say("fact", name=voice.say(f"fact-{fact}"), value=shown))
    return voice.say("facts-line", facts=Markup(" · ").join(told))


def _calls(voice: Voice) -> Markup:
    if voice.incident.status is not Status.reported and voice.incident.commander:
        return NOTHING
    calls = outline.called(voice, *_CALLS)
    return voice.say("called-line", calls=voice.list(calls, 3, "semicolon")) if calls else NOTHING


def red_lines(voice: Voice) -> Markup:
    """Return what must never be done, once a plan runs."""
    plan = voice.incident.plan
    never = plan.never[:5] if plan else ()
    return fit.line(*(Markup.escape(voice.local(line, 80)) for line in never))


def _last(voice: Voice) -> Markup:
    state = voice.incident
    as_of = voice.say("as-of", at=voice.time(state.touched_at))
    if len(state.entries) == 1:
        return as_of
    told = voice.say("update-line", entry=outline.said(voice, state.entries[-1], LINE_LIMIT))
    return fit.line(told, as_of)


def _buttons(voice: Voice, *, lead: bool) -> Rows:
    state = voice.incident
    if not state.is_open:
        return ((voice.button("after", state.number),),) if lead and outline.after_action_due(state) else ()
    if state.status is Status.reported:
        return (*(_lead_first(voice) if lead else _field(voice)), *_severities(voice))
    return tuple(row for row in _lead(voice) if row) if lead else _field(voice)


def _field(voice: Voice) -> Rows:
    state, number = voice.incident, voice.incident.number
    first = voice.button("back" if state.stood_down_at else "scene", number)
    rows: Rows = ((first,), (voice.button("upd", number), voice.button("det", number)))
    return rows if state.plan else (*rows, *pairs(*_suggested(voice), voice.button("plans", number)))


def _suggested(voice: Voice) -> Iterator[Button]:
    state, plans = voice.incident, voice.view.world.policy.plans
    for plan_id in state.suggested[:2]:
        if plan_id in plans:
            title = fit.plain(voice.plan(plan_id))
            name = label(voice.locale, "chosen", name=title) if state.plan_id == plan_id else title
            yield voice.button("plan", state.number, plan_id, name=name)


def pairs(*buttons: Button) -> Rows:
    """Lay buttons out two a row."""
    return tuple(buttons[i : i + 2] for i in range(0, len(buttons), 2))


def _lead_first(voice: Voice) -> Rows:
    number = voice.incident.number
    return (voice.button("act", number),), (voice.button("not", number), voice.button("plans", number))


def _severities(voice: Voice) -> Rows:
    """The gravest has a row of its own: whoever doubts presses that one."""
    high, *rest = (_severity(voice, level) for level in reversed(Severity))
    return (high,), tuple(rest)


def _severity(voice: Voice, level: Severity) -> Button:
    name = label(voice.locale, f"severity-{level}")
    if voice.incident.severity is level:
        name = label(voice.locale, "chosen", name=name)
    return voice.button("sev", voice.incident.number, str(level), name=name)


def _lead(voice: Voice) -> Iterator[tuple[Button, ...]]:
    """The one act that comes next has the first row."""
    state, number = voice.incident, voice.incident.number
    if state.paused_by:
        yield (voice.button("resume", number),)
    elif state.status is Status.active:
        yield (voice.button("stable", number),)
    elif state.stood_down_at is None:
        yield (voice.button("down", number),)
    else:
        yield (voice.button("count", number),) if state.still_out() else ()
        yield (voice.button("close", number),)
    if state.drill and state.stood_down_at is None:
        yield (voice.button("close", number),)
    yield voice.button("facts", number), voice.button("det", number)
