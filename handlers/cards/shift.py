"""One person's shift as a live card: soon, begun, on duty, handed over; and who must know if not."""

from markupsafe import Markup

from coordination.duty.handing import EARLY
from coordination.duty.state import Duty, Turn
from handlers.cards import fit
from handlers.cards.incident import Rows
from handlers.cards.message import Message
from handlers.cards.voice import Voice


def duty(voice: Voice) -> Duty:
    """Return the state, of a message about a post."""
    state: Duty = voice.view.state
    return state


def over(voice: Voice) -> Message | None:
    """Return the last word of a card whose matter is forgotten; nothing where it never appeared."""
    return None if voice.view.first else Message(text=told(voice, "duty-over"))


def told(voice: Voice, key: str, **values: Markup | str) -> Markup:
    """Return a text that names the post."""
    return voice.say(key, post=voice.post(duty(voice).post), **values)


def shift(voice: Voice, part: str) -> Message | None:
    """Show somebody their shift as it stands."""
    turn = duty(voice).turn(int(part))
    if turn is None:
        return over(voice)
    if turn.ended_at is not None:
        return None if voice.view.first else Message(text=_ended(voice, turn))
    if turn.is_on:
        return _on(voice, turn) if turn.checked_in_at else _begun(voice, turn)
    return _soon(voice, turn)


def _span(voice: Voice, turn: Turn) -> dict[str, str]:
    return {"from": voice.time(turn.begins_at), "until": voice.time(turn.ends_at)}


def _soon(voice: Voice, turn: Turn) -> Message:
    if turn.checked_in_at is not None:
        since = voice.say("shift-since", at=voice.time(turn.checked_in_at))
        return Message(text=fit.lines(told(voice, "shift-early", **_span(voice, turn)), since))
    how = voice.say("shift-soon-how", early=voice.time(turn.begins_at - EARLY))
    text = fit.lines(told(voice, "shift-soon", **_span(voice, turn)), how)
    return Message(text=text, buttons=_button(voice, "checkin"), silent=False)


def _begun(voice: Voice, turn: Turn) -> Message:
    text = fit.lines(told(voice, "shift-wanted", **_span(voice, turn)), voice.say("shift-wanted-how"))
    return Message(text=text, buttons=_button(voice, "checkin"), silent=False)


def _on(voice: Voice, turn: Turn) -> Message:
    waits = duty(voice).handover
    handing = waits is not None and waits.by == turn.user and waits.taken_by is None
    at = voice.time(waits.at) if waits and handing else ""
    text = fit.lines(
        told(voice, "shift-on", until=voice.time(turn.ends_at)),
        voice.say("shift-since", at=voice.time(turn.checked_in_at or turn.begins_at)),
        voice.say("shift-handing", at=at) if handing else voice.say("shift-hand-how"),
    )
    return Message(text=text, buttons=_button(voice, "hand"))


def _button(voice: Voice, verb: str) -> Rows:
    post = duty(voice).post
    return ((voice.button("hand", post) if verb == "hand" else voice.button("checkin", post),),)


def _ended(voice: Voice, turn: Turn) -> Markup:
    at = voice.time(turn.ended_at or turn.ends_at)
    if turn.begun_at is None:
        return told(voice, "shift-changed", **_span(voice, turn))
    if turn.to is None:
        return told(voice, "shift-over", at=at)
    key = "shift-handed" if turn.handed else "shift-relieved"
    return told(voice, key, who=voice.name(turn.to), at=at)


def wanted(voice: Voice, part: str) -> Message | None:
    """Ring once when a shift has begun: the card that was there before is edited without a sound."""
    turn = duty(voice).turn(int(part))
    if turn is None:
        return over(voice)
    if turn.is_on and not turn.checked_in_at:
        text = fit.lines(told(voice, "wanted"), voice.say("wanted-how"))
        return Message(text=text, buttons=_button(voice, "checkin"), silent=False)
    if voice.view.first:
        return None
    if turn.checked_in_at is None:
        return Message(text=told(voice, "wanted-over"))
    return Message(text=told(voice, "wanted-done", at=voice.time(turn.checked_in_at)))


def missing(voice: Voice, part: str) -> Message | None:
    """Tell those who can do something that nobody has checked in; it says so when somebody has."""
    turn = duty(voice).turn(int(part))
    if turn is None:
        return over(voice)
    if turn.is_on and not turn.checked_in_at:
        first = told(voice, "missing-first", **{"from": voice.time(turn.begins_at)})
        asked = voice.time(turn.begun_at or turn.begins_at)
        text = fit.lines(first, voice.say("missing", who=voice.mention(turn.user), at=asked))
        return Message(text=text, buttons=((voice.button("standin", duty(voice).post),),), silent=False)
    return None if voice.view.first else Message(text=_found(voice, turn))


def _found(voice: Voice, turn: Turn) -> Markup:
    who = voice.name(turn.user)
    if turn.checked_in_at is not None:
        return told(voice, "missing-done", who=who, at=voice.time(turn.checked_in_at))
    at = voice.time(turn.ended_at or turn.ends_at)
    if turn.to is None:
        return told(voice, "missing-over", who=who, at=at)
    return told(voice, "missing-relieved", who=who, instead=voice.name(turn.to), at=at)
