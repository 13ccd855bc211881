"""What somebody is told at once: hints, refusals, receipts. Silent, and each says what is true now."""

from markupsafe import Markup

from handlers.cards import fit
from handlers.cards.message import Message
from handlers.cards.values import shown
from handlers.cards.voice import Voice


def say(voice: Voice, part: str) -> Message:
    """Tell a hint; `part` is its key."""
    return Message(text=_told(voice, part))


def refused(voice: Voice, part: str) -> Message:
    """Tell what did not happen, why, who can, and what is allowed at once; `part` is the refusal's reason."""
    return Message(text=_told(voice, f"refused-{part}"))


def say_toast(voice: Voice, part: str) -> Message:
    """Tell a hint as the answer to a press."""
    return window(_told(voice, part))


def refusal_toast(voice: Voice, part: str) -> Message:
    """Tell a refusal as the answer to a press."""
    return window(_told(voice, f"refused-{part}"))


def _told(voice: Voice, key: str) -> Markup:
    return voice.say(key, **shown(voice, voice.view.values))


def window(text: Markup) -> Message:
    """Return the answer to a press that must not be overlooked."""
    return Message(text=text, alert=True)


def receipt(voice: Voice, _part: str) -> Message:
    """Prove that a report arrived, by number and time; ask nothing, but offer to join it to another."""
    state, other = voice.incident, str(voice.view.values.get("other", ""))
    called = any(page.round for page in state.pages)
    leaders = "called" if called else "all" if voice.roster.chats_of_kind("leadership") else "unreached"
    text = fit.lines(
        voice.say(f"receipt-{leaders}", number=state.number, at=voice.time(state.reported_at)),
        voice.say("receipt-claim", at=voice.time(state.happened_at)) if state.happened_at else None,
        voice.say("receipt-more"),
        voice.say("receipt-private") if voice.view.chat > 0 else None,
        voice.say("receipt-same", other=other) if other else None,
    )
    name = fit.plain(voice.say("button.same", number=other))
    same = ((voice.button("same", state.number, other, name=name),),) if other else ()
    return Message(text=text, buttons=same)


def react(_voice: Voice, _part: str) -> Message:
    """Answer with a sign, where words would be noise."""
    return Message(reaction="👀")


def spent(_voice: Voice, _part: str) -> Message:
    """Take the buttons from a question that was answered: a second press could only be a mistake."""
    return Message(spent=True)


def added(voice: Voice, _part: str) -> Message:
    """Tell which incident took an addition, and how to report a new one."""
    state = voice.incident
    at = voice.time(state.entries[-1].at)
    return Message(text=voice.say("added", number=state.number, at=at))


def nothing_due(voice: Voice, _part: str) -> Message:
    """Tell that no report is due at present."""
    return Message(text=voice.say("nothing-due"))


def sorry(voice: Voice, _part: str) -> Message:
    """Tell that something failed on our side, and the reference under which it is kept."""
    return Message(text=voice.say("sorry", ref=voice.view.values["ref"]))
