"""The answer to a press: one plain sentence that tells what is true now."""

from markupsafe import Markup

from coordination.incident.state import Doing
from coordination.kernel import UserId
from handlers.cards import fit, outline
from handlers.cards.answers import window
from handlers.cards.incident import red_lines
from handlers.cards.message import Message
from handlers.cards.step import named
from handlers.cards.voice import Voice

VERBS = (
    *("ack", "act", "plan", "plans", "sev", "facts", "scene", "take", "done", "block", "skip", "yes", "no"),
    *("stable", "down", "close", "not", "back", "count", "same", "upd", "det", "drill", "resume"),
    *("over", "watch", "after"),
)


def toast(voice: Voice, part: str) -> Message | None:
    """Tell what is true after a press of `part`, a verb, perhaps with its step: "take:3"; "": nothing."""
    if not part:
        return None
    verb, _, number = part.partition(":")
    if verb == "scene":
        return window(fit.lines(_said(voice, "scene"), red_lines(voice)))
    text = _on_step(voice, verb, int(number)) if number.isdigit() else _said(voice, verb)
    return Message(text=text)


def _said(voice: Voice, verb: str) -> Markup:
    state = voice.incident
    out = len(state.still_out())
    verb = "ack-you" if verb in ("ack", "over") and state.commander == UserId(voice.view.chat) else verb
    return voice.say(
        f"toast-{verb}",
        number=state.number,
        leader=outline.leader(voice),
        at=voice.time(state.led_since or state.reported_at),
        until=voice.time(state.watch_until or state.reported_at),
        plan=outline.plan_title(voice) or voice.say("plan-open"),
        severity=outline.severity(voice),
        out=out,
        other=state.merged_into,
    )


def _on_step(voice: Voice, verb: str, number: int) -> Markup:
    now = voice.incident.progress(number)
    if verb not in ("take", "done") or now.doing not in (Doing.taken, Doing.done) or now.holder is None:
        return _said(voice, verb)
    return voice.say(f"toast-step-{now.doing}", step=named(voice, number), who=voice.name(now.holder))
