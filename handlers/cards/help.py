"""Help, short: what this person can do here, and what we are not."""

from coordination.kernel import UserId
from coordination.plan import Role
from coordination.roster.state import Member
from handlers.cards import fit
from handlers.cards.message import Message
from handlers.cards.voice import Voice

_EVERYBODY = ("report", "status", "brief", "update", "onscene", "back", "done", "blocked", "duty", "me")
_LEADING = (
    "status",
    "brief",
    "ack",
    "activate",
    "ok",
    "no",
    "stable",
    "standdown",
    "close",
    "reach",
    "followup",
)
_ADMIN = ("invite", "people", "reach", "strikeoff")


def help_(voice: Voice, _part: str) -> Message:
    """List the commands given in `values`, else those of the reader's roles."""
    member = voice.roster.people.get(UserId(voice.view.chat))
    if member is None and voice.view.chat > 0:
        return Message(text=fit.lines(voice.say("help-stranger"), voice.say("help-legal")))
    given = voice.view.values.get("commands", ())
    commands = [str(name) for name in given] if isinstance(given, tuple) else []
    lines = (voice.say(f"help-{command}") for command in commands or _of(member))
    return Message(text=fit.lines(voice.say("help-first"), *lines, voice.say("help-legal")))


def _of(member: Member | None) -> tuple[str, ...]:
    """Return the few commands a person needs most; the menu has the rest."""
    if member is None:
        return _EVERYBODY
    admin = _ADMIN if member.has(Role.admin) else ()
    return tuple(dict.fromkeys((*admin, *(_LEADING if member.leads() else _EVERYBODY))))
