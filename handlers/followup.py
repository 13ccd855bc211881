"""Follow-ups in the chat: raising one with its date, owning it, saying what was done, checking it."""

from datetime import timedelta

from coordination.calendar import local_date
from coordination.facts import Facts
from coordination.followup import rules as r
from coordination.kernel import Command, Ref, Words
from handlers.arrival import Arrival
from handlers.dates import split_due
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, question, say

_ASKS_FOR_IT = ("followup", "followup-tomorrow", "followup-overdue")
"""Our messages to which a reply says what was done; a reply to any other in a group is conversation."""
_EXAMPLE_DAYS = 7


def raise_(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Note what must be put right: `/followup 26-0042 spare key for the pump room by 1 Dec`."""
    today = local_date(arrival.at, facts.world.policy.timezone)
    text, due = split_due(wish.text, today)
    if due is None or not text:
        return say("followup-how", example=f"{today + timedelta(days=_EXAMPLE_DAYS):%Y-%m-%d}")
    command = r.Raise(
        at=arrival.at,
        by=arrival.user,
        text=Words(text),
        due=due,
        incident=wish.number or _answered(facts, "incident"),
        files=arrival.files,
    )
    return (Act(ref=Ref("followup"), command=command, told=(Tell(what="toast", part="fup"),)),)


def _answered(facts: Facts, kind: str) -> str:
    """Return the thing of a kind whose message is answered, or in whose topic this was written."""
    about = facts.about.ref if facts.about else None
    return next((ref.id for ref in (about, facts.topic) if ref is not None and ref.kind == kind), "")


def own(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _done(arrival, facts, wish, r.Own(at=arrival.at, by=arrival.user))


def fix(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    text = Words(wish.text) if wish.text else None
    return _done(arrival, facts, wish, r.Fix(at=arrival.at, by=arrival.user, text=text, files=arrival.files))


def check(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _done(arrival, facts, wish, r.Check(at=arrival.at, by=arrival.user))


def _done(arrival: Arrival, facts: Facts, wish: Wish, command: Command) -> Reading:
    """Act on the follow-up that is named or answered; what alone is missing of it is asked for."""
    number = wish.number or "".join(wish.args[:1]) or _answered(facts, "followup")
    if not number:
        return say("which-followup")
    ref = Ref("followup", number)
    told = (Tell(what="toast", part=wish.verb),)
    return (Act(ref=ref, command=command, told=told, unless={"what-was-done": question("fix", ref=ref)}),)


def overview(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return (Tell(what="followups"),)


def reply(arrival: Arrival, facts: Facts) -> Reading:
    """A reply to the card says what was done, in words or pictures."""
    about = facts.about
    if about is None or about.ref is None or (about.what not in _ASKS_FOR_IT and not arrival.private):
        return SILENCE
    return fix(arrival, facts, Wish(verb="fix", number=about.ref.id, text=arrival.text))


def edit(arrival: Arrival, facts: Facts) -> Reading:
    """An edited answer corrects what was done; an edited command does nothing."""
    if facts.origin is None or arrival.command:
        return say("edited-command")
    return fix(arrival, facts, Wish(verb="fix", number=facts.origin.id, text=arrival.text))
