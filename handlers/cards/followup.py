"""Follow-ups: the card of each, what is told about it, and the list of those that are open."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.followup.state import FollowUp
from coordination.kernel import Head
from handlers.cards import fit
from handlers.cards.incident import Rows
from handlers.cards.message import Message
from handlers.cards.voice import LINE_LIMIT, Show, Voice

_LISTED = 9
_LINE = 50
"""Of a follow-up's words in the list."""


def _state(voice: Voice) -> FollowUp:
    state: FollowUp = voice.view.state
    return state


def card(voice: Voice, _part: str) -> Message:
    """Show it as it stands; one line once it is checked."""
    state = _state(voice)
    if not state.is_open:
        return Message(text=_closed(voice))
    return Message(text=fit.lines(*_open(voice)), buttons=_buttons(voice))


def _closed(voice: Voice) -> Markup:
    state = _state(voice)
    who = voice.name(state.checked_by) if state.checked_by else voice.say("somebody")
    at = voice.time(state.checked_at or state.touched_at)
    told = voice.say("followup-over", number=state.number, who=who, at=at)
    return fit.line(told, voice.quote(state.text, LINE_LIMIT))


def _open(voice: Voice) -> Iterator[Markup]:
    state = _state(voice)
    yield fit.line(
        _first(voice), voice.say("followup-from", number=state.incident) if state.incident else None
    )
    yield fit.line(voice.quote(state.text), _files(voice, len(state.files)))
    yield _raised(voice)
    yield _owner(voice)
    if state.done_at is not None:
        yield fit.line(_done(voice), _files(voice, len(state.proof)))
        yield voice.say("followup-second")
    elif state.owner is not None:
        yield voice.say("followup-reply", number=state.number)


def _first(voice: Voice) -> Markup:
    state = _state(voice)
    late = state.overdue and state.done_at is None
    return voice.say("followup-late" if late else "followup", number=state.number, due=_due(voice))


def _due(voice: Voice) -> str:
    """A due time always has its date: it is read on many days."""
    return voice.dated(_state(voice).due_at)


def _raised(voice: Voice) -> Markup:
    state = _state(voice)
    who = voice.name(state.raised_by) if state.raised_by else voice.say("somebody")
    return voice.say("followup-raised", who=who, at=voice.time(state.raised_at))


def _owner(voice: Voice) -> Markup:
    owner = _state(voice).owner
    return voice.say("followup-owner", who=voice.name(owner)) if owner else voice.say("followup-free")


def _done(voice: Voice) -> Markup:
    state = _state(voice)
    at = voice.time(state.done_at or state.touched_at)
    return fit.line(voice.say("followup-done", at=at), voice.quote(state.what, LINE_LIMIT))


def _files(voice: Voice, count: int) -> Markup | None:
    return voice.say("files", count=count) if count else None


def _buttons(voice: Voice) -> Rows:
    state = _state(voice)
    if state.done_at is not None:
        return ((voice.button("checked", state.number),),)
    done = voice.button("fix", state.number)
    return ((done,),) if state.owner else ((voice.button("own", state.number), done),)


def tomorrow(voice: Voice, _part: str) -> Message | None:
    """Remind whoever has it that it is due on the next day."""
    return _ahead(voice, "followup-tomorrow")


def overdue(voice: Voice, _part: str) -> Message | None:
    """Tell that its time has come and it is still open."""
    return _ahead(voice, "followup-overdue")


def _ahead(voice: Voice, key: str) -> Message | None:
    """Tell what is still to be done; nothing when it is closed by now."""
    state = _state(voice)
    if not state.is_open:
        return None
    text = fit.lines(
        voice.say(key, number=state.number, due=_due(voice)),
        voice.quote(state.text, LINE_LIMIT),
        _owner(voice),
        voice.say("followup-second") if state.done_at else voice.say("followup-reply", number=state.number),
    )
    return Message(text=text, buttons=_buttons(voice), silent=False)


def wants_check(voice: Voice, _part: str) -> Message | None:
    """Ask the leaders for the second person."""
    state = _state(voice)
    if not state.is_open:
        return None
    who = voice.name(state.owner) if state.owner else voice.say("somebody")
    text = fit.lines(
        voice.say("followup-check", number=state.number, who=who),
        voice.quote(state.text, LINE_LIMIT),
        fit.line(_done(voice), _files(voice, len(state.proof))),
        voice.say("followup-second"),
    )
    return Message(text=text, buttons=_buttons(voice))


def checked(voice: Voice, _part: str) -> Message:
    """Tell the owner that it is closed."""
    return Message(text=_closed(voice))


def toast(voice: Voice, part: str) -> Message:
    """Tell what is true after a press or a command; `part` is its verb."""
    state = _state(voice)
    return Message(text=voice.say(f"followup-toast-{part}", number=state.number, due=_due(voice)))


def ask(voice: Voice, _part: str) -> Message:
    """Ask what was done."""
    return Message(text=voice.say("ask-fix", number=_state(voice).number), ask=True)


def overview(voice: Voice, _part: str) -> Message:
    """List what is open, the first due first."""
    heads = [head for head in voice.view.world.open if head.ref.kind == "followup"]
    heads.sort(key=lambda head: (head.due_at or head.opened_at, head.ref.id))
    at = voice.time(voice.view.world.now)
    if not heads:
        return Message(text=voice.say("followups-none", at=at))
    first = voice.say("followups", count=len(heads), at=at)
    rest = voice.say("more", count=len(heads) - _LISTED) if len(heads) > _LISTED else None
    lines = (_line(voice, head) for head in heads[:_LISTED])
    return Message(text=fit.lines(first, *lines, rest, voice.say("followups-how")))


def _line(voice: Voice, head: Head) -> Markup:
    mark = voice.say("drill") if head.drill else None
    told = voice.say(
        f"followup-line-{head.status}",
        number=head.ref.id,
        due=voice.dated(head.due_at or head.opened_at),
        who=voice.name(head.who[0]) if head.who else voice.say("followup-nobody"),
    )
    return fit.line(mark, told, voice.quote(head.title, _LINE), mark)


LIVE: dict[str, Show] = {"followup": card}
"""The card of each."""
ONCE: dict[str, Show] = {
    "followup-tomorrow": tomorrow,
    "followup-overdue": overdue,
    "followup-check": wants_check,
    "followup-checked": checked,
    "followups": overview,
}
"""What is told once of follow-ups."""
ANSWERS: dict[str, Show] = {"toast": toast, "told": toast, "ask": ask}
"""Answers to a press or a command, and the question for what was done."""
