"""What is told once about an incident. Each stands alone: number, place, what changed, who."""

from markupsafe import Markup

from coordination.incident import progress
from coordination.incident.state import Doing, Status
from coordination.kernel import UserId, Who
from handlers.cards import fit, outline
from handlers.cards.incident import red_lines
from handlers.cards.message import Message
from handlers.cards.step import named
from handlers.cards.voice import Voice


def called_all(voice: Voice, _part: str) -> Message | None:
    """Call every leader at once."""
    state = voice.incident
    if not state.is_open:
        return None
    everyone = voice.list([voice.mention(member.user) for member in voice.roster.leaders()])
    key = "all-called" if state.commander is None else "all-called-led"
    text = fit.lines(
        voice.say(f"{key}-first", heading=outline.heading(voice)),
        outline.reported(voice),
        voice.say(key, everyone=everyone, leader=outline.leader(voice)),
    )
    answer = ((voice.button("ack", state.number),),) if state.commander is None else ()
    return Message(text=text, buttons=answer, silent=False)


def not_deliverable(voice: Voice, part: str) -> Message | None:
    """Tell the leaders that a page could not reach somebody, which is not their silence."""
    waiting = voice.incident.waiting_page()
    who = voice.name(UserId(int(part)))
    first = voice.say("not-deliverable", who=who, number=voice.incident.number)
    then = voice.say("not-deliverable-next", who=voice.name(waiting[1].user)) if waiting else None
    return Message(text=fit.lines(first, then, voice.say("not-deliverable-mend", who=who)))


def not_told(voice: Voice, part: str) -> Message | None:
    """Tell the leaders whom a call did not reach; where it was to whoever leads, another can take over."""
    state, given = voice.incident, voice.view.values
    who, step = given["who"], given.get("step")
    of_leader = part in _TO_WHO_LEADS
    led_by = state.commander is not None and who == Who(state.commander)
    if not state.is_open or (of_leader and not led_by):
        return None
    about = named(voice, step) if isinstance(step, int) and step else None
    first = voice.say(f"not-told-{part}", who=who, number=state.number, step=about)
    mend = voice.say("not-deliverable-mend", who=who)
    buttons = ((voice.button("over", state.number),),) if of_leader else ()
    return Message(text=fit.lines(first, mend), buttons=buttons, silent=False)


_TO_WHO_LEADS = ("decision-wanted", "stale")


def activated(voice: Voice, _part: str) -> Message | None:
    """Tell the field that a plan runs: the red lines first, then what follows."""
    state = voice.incident
    if state.status is Status.closed:
        return None
    steps = sum(1 for _ in progress.visible(state))
    first = voice.say("activated", heading=outline.heading(voice))
    follows = voice.say("activated-follows", steps=steps)
    text = fit.lines(first, red_lines(voice), fit.line(outline.leader(voice), follows))
    return Message(text=text, silent=False)


def step_blocked(voice: Voice, part: str) -> Message | None:
    """Tell that a step cannot go on, unless it can again."""
    now, number = voice.incident.progress(int(part)), voice.incident.number
    if now.doing is not Doing.blocked or not voice.incident.is_open:
        return None
    who = voice.name(now.holder) if now.holder else voice.say("somebody")
    reason = voice.quote(now.reason)
    first = voice.say("blocked-first", step=named(voice, int(part)), number=number)
    at = voice.time(now.at or voice.incident.reported_at)
    return Message(text=fit.lines(first, voice.say("blocked", who=who, at=at, reason=reason)))


def step_overdue(voice: Voice, part: str) -> Message | None:
    """Tell whoever has a step that its time ran out, unless it is over by now."""
    state, number = voice.incident, int(part)
    step, now = progress.find(state, number), voice.incident.progress(number)
    if step is None or progress.is_over(state, number, step) or not (now.overdue and state.is_open):
        return None
    due = progress.due_at(state, number, step)
    first = voice.say("overdue-first", step=named(voice, number), number=state.number)
    key = "overdue-held" if now.holder else "overdue-free"
    holder = voice.mention(now.holder) if now.holder else None
    told = voice.say(key, at=voice.time(due or state.reported_at), who=holder)
    return Message(text=fit.lines(first, told), silent=False)


def stood_down(voice: Voice, _part: str) -> Message | None:
    """Release the responders: each says that they are back."""
    state = voice.incident
    out = [voice.mention(user) for user in state.still_out()]
    first = voice.say("stood-down-first", heading=outline.heading(voice))
    text = fit.lines(first, voice.say("stood-down-out", who=voice.list(out, 30)) if out else None)
    buttons = ((voice.button("back", state.number),),) if state.is_open else ()
    return Message(text=text, buttons=buttons, silent=False)


def hot_wash(voice: Voice, _part: str) -> Message | None:
    """Ask the leaders the plan's questions while the shift is still there."""
    plan = voice.incident.plan
    questions = [Markup.escape(voice.local(question)) for question in plan.hot_wash[:16]] if plan else []
    asked = (fit.line(Markup("•"), *questions[i : i + 2]) for i in range(0, len(questions), 2))
    first = voice.say("hot-wash", number=voice.incident.number)
    if not questions:
        return None
    text = fit.lines(first, *asked, voice.say("hot-wash-answer"))
    return Message(text=text, buttons=((voice.button("after", voice.incident.number),),))


def reporter_added(voice: Voice, _part: str) -> Message | None:
    """Tell that a second report was of this same event."""
    told = voice.say("reporter-added", number=voice.incident.number, other=voice.view.values["number"])
    return Message(text=fit.lines(told, outline.said(voice, voice.incident.entries[-1])))
