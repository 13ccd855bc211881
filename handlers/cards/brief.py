"""Overviews: one incident in one message, and everything that is open."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.incident import progress
from coordination.incident.state import Doing, Ruling
from coordination.kernel import Head
from handlers.cards import fit, outline
from handlers.cards.incident import Rows, facts, next_steps, pairs, status
from handlers.cards.message import Message
from handlers.cards.step import named
from handlers.cards.voice import LINE_LIMIT, Voice

_LISTED, _BUTTONS = 10, 4


def brief(voice: Voice, _part: str) -> Message:
    """Brief whoever comes new to it: what, where, who, now, next, needs (after ICS form 201)."""
    return Message(text=fit.lines(*_brief(voice)))


def _brief(voice: Voice) -> Iterator[Markup]:
    state = voice.incident
    now = voice.time(voice.view.world.now)
    yield voice.say("brief", heading=outline.heading(voice), at=now)
    what = fit.line(voice.say("brief-severity", severity=outline.severity(voice)), outline.reported(voice))
    yield voice.say("brief-what", what=what)
    if not state.is_open:
        yield outline.ending(voice)
        yield outline.after_action(voice)
        return
    yield voice.say("brief-who", leader=outline.leader(voice), out=_out(voice))
    yield voice.say("brief-now", status=status(voice), facts=facts(voice))
    for entry in state.entries[1:][-3:]:
        yield outline.said(voice, entry, LINE_LIMIT)
    yield from next_steps(voice, 4)
    yield voice.say("brief-needs", needs=voice.list(_needs(voice), 6, "semicolon"))


def _out(voice: Voice) -> Markup:
    return voice.list([voice.name(user) for user in voice.incident.still_out()])


def _needs(voice: Voice) -> list[Markup]:
    """What holds it up: steps in trouble, and questions without an answer."""
    state = voice.incident
    blocked = [n for n, _ in progress.applicable(state) if state.progress(n).doing is Doing.blocked]
    late = [
        n
        for n, s in progress.visible(state)
        if state.progress(n).overdue and not progress.is_over(state, n, s)
    ]
    asked = [a for a in state.approvals.values() if a.ruling is Ruling.open]
    return [
        *(voice.say("need-help", step=named(voice, n)) for n in blocked),
        *(voice.say("need-time", step=named(voice, n)) for n in late if n not in blocked),
        *(voice.say("need-vote", approval=str(a.number), until=voice.time(a.expires_at)) for a in asked),
    ]


def overview(voice: Voice, _part: str) -> Message:
    """Show what is open, newest first, a line each; details of the first few are a tap away."""
    heads = [head for head in voice.view.world.open if head.ref.kind == "incident"]
    at = voice.time(voice.view.world.now)
    if not heads:
        return Message(text=voice.say("nothing-open", at=at))
    more = voice.say("more", count=len(heads) - _LISTED) if len(heads) > _LISTED else None
    rows = (_head(voice, head) for head in heads[:_LISTED])
    return Message(
        text=fit.lines(voice.say("open", count=len(heads), at=at), *rows, more),
        buttons=_details(voice, heads),
    )


def _head(voice: Voice, head: Head) -> Markup:
    mark = voice.say("drill") if head.drill else None
    unit, words = voice.unit(head.unit), voice.quote(head.title, 60)
    told = voice.say("open-line", number=head.ref.id, status=voice.say(f"state-{head.status}"), unit=unit)
    return fit.line(mark, told, words, mark)


def _details(voice: Voice, heads: list[Head]) -> Rows:
    return pairs(*(voice.button("det", head.ref.id, name=head.ref.id) for head in heads[:_BUTTONS]))
