"""What we ask: by opening the reply field, or by buttons."""

from coordination.incident import progress
from coordination.plan import Evidence
from handlers.cards import fit
from handlers.cards.incident import pairs
from handlers.cards.message import Message
from handlers.cards.step import named
from handlers.cards.voice import Voice

VERBS = ("report", "upd", "not", "facts", "block", "skip", "no", "done", "after")


def ask(voice: Voice, part: str) -> Message:
    """Ask for what an act still lacks: `part` is its verb and arguments, such as "block:3"."""
    verb, *args = part.split(":")
    if verb == "report":
        return Message(text=voice.say("ask-report"), ask=True)
    number = voice.incident.number
    if verb == "no":
        return Message(text=voice.say("ask-no", number=number, approval=args[0]), ask=True)
    step = int(args[0]) if args else 0
    text = voice.say(f"ask-{verb}", number=number, step=named(voice, step) if step else "")
    proof = _proof(voice, step) if verb == "done" else None
    return Message(text=fit.lines(text, voice.say(proof) if proof else None), ask=True)


def _proof(voice: Voice, number: int) -> str | None:
    step = progress.find(voice.incident, number)
    return f"step-evidence-{step.evidence}" if step and step.evidence is not Evidence.none else None


def choose_plan(voice: Voice, _part: str) -> Message:
    """Offer every plan; the suggested ones stand first."""
    state, plans = voice.incident, voice.view.world.policy.plans
    order = dict.fromkeys((*(p for p in state.suggested if p in plans), *plans))
    buttons = [
        voice.button("plan", state.number, plan_id, name=fit.plain(voice.plan(plan_id)))
        for plan_id in list(order)[:40]
    ]
    return Message(text=voice.say("choose-plan", number=state.number), buttons=pairs(*buttons))
