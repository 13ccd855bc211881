"""People and groups: who is who, who can be reached, what a group is for and what the bot lacks there."""

from markupsafe import Markup

from coordination.kernel import UserId
from coordination.plan import Role
from coordination.roster.state import ChatKind, Grant, Member
from handlers.buttons import LIMIT, pack
from handlers.cards import fit
from handlers.cards.incident import Rows, pairs
from handlers.cards.message import Button, Keyboard, Message
from handlers.cards.values import shown
from handlers.cards.voice import Voice
from handlers.texts import label

_CHOICES = 40
"""Buttons of a list to choose from; a longer one is shortened, and typing always works."""


def keyboard(locale: str) -> Keyboard:
    """Return the two rows under a private chat: their taps are messages, which survive bad signal."""
    return Keyboard(((label(locale, "keyboard-report"),), (label(locale, "keyboard-clear"),)))


def people(voice: Voice, _part: str) -> Message:
    """Show the roster by role, and who cannot be reached."""
    count = len(voice.roster.people)
    first = voice.say("people", count=count, at=voice.time(voice.view.world.now))
    return Message(text=fit.lines(first, *(_role(voice, role) for role in Role), _unreached(voice)))


def _role(voice: Voice, role: Role) -> Markup:
    bearers = [_bearer(voice, member, role) for member in voice.roster.bearing(role)]
    return voice.say("people-role", role=voice.say(f"role-{role}"), names=voice.list(bearers, 12))


def _bearer(voice: Voice, member: Member, role: Role) -> Markup:
    unit = next((grant.unit for grant in member.grants if grant.role is role), None)
    name = voice.name(member.user)
    return voice.say("person-of", who=name, unit=voice.unit(unit)) if unit else name


def _unreached(voice: Voice) -> Markup:
    lost = [voice.name(m.user) for m in voice.roster.people.values() if not m.reachable]
    key = "people-unreached" if lost else "people-all-reached"
    return voice.say(key, who=voice.list(lost))


def me(voice: Voice, _part: str) -> Message:
    """Show who the reader is here, and let them choose a language."""
    member = voice.roster.people.get(UserId(voice.view.chat))
    languages = ((_language(voice, "zh-CN", "chinese"), _language(voice, "en", "english")),)
    if member is None:
        return Message(text=voice.say("me-unknown"), buttons=languages)
    roles = voice.list([_grant(voice, grant) for grant in member.grants])
    text = voice.say("me", who=voice.name(member.user), roles=roles, number=str(member.user))
    return Message(text=text, buttons=languages)


def _language(voice: Voice, locale: str, name: str) -> Button:
    return voice.button("lang", locale, name=voice.label(f"button.{name}"))


def _grant(voice: Voice, grant: Grant) -> Markup:
    role = voice.say(f"role-{grant.role}")
    return voice.say("person-of", who=role, unit=voice.unit(grant.unit)) if grant.unit else role


def welcome(voice: Voice, _part: str) -> Message:
    """Greet somebody who has enrolled, and set their keyboard."""
    member = voice.roster.people.get(UserId(voice.view.chat))
    roles = voice.list([_grant(voice, grant) for grant in member.grants] if member else [])
    who = voice.name(UserId(voice.view.chat))
    return Message(text=voice.say("welcome", who=who, roles=roles), keyboard=keyboard(voice.locale))


def grants_lost(voice: Voice, _part: str) -> Message:
    """Tell a person which roles they no longer have."""
    return Message(text=voice.say("grants-lost", **shown(voice, voice.view.values)))


def room_bound(voice: Voice, _part: str) -> Message | None:
    """Tell a group what it is now and what to do in it."""
    room = voice.roster.rooms.get(voice.view.chat)
    if room is None:
        return None
    if room.kind is ChatKind.leadership:
        return Message(text=voice.say("room-leadership"))
    return Message(
        text=voice.say("room-field", unit=voice.unit(room.unit)) if room.unit else voice.say("room-shared")
    )


def code_leaked(voice: Voice, _part: str) -> Message:
    """Tell a group that it has read what was meant for one person, and that it is worth nothing now."""
    return Message(text=voice.say("code-leaked"))


def rights(voice: Voice, _part: str) -> Message | None:
    """Tell a group what the bot may not do there, what that means, and how to mend it."""
    room = voice.roster.rooms.get(voice.view.chat)
    if room is None:
        return None
    if not room.lacks:
        return Message(text=voice.say("rights-all"))
    lacking = (voice.say(f"rights-{lack.replace('_', '-')}") for lack in room.lacks)
    return Message(text=fit.lines(voice.say("rights-lack"), *lacking, voice.say("rights-mend")))


def choose_invite(voice: Voice, part: str) -> Message:
    """Ask whom an invitation is for; `part` names the role or kind of group whose unit is still wanted."""
    if not part:
        return Message(text=voice.say("choose-invite"), buttons=_invitations(voice))
    units = [u for u in voice.view.world.policy.units if len(f"inv:{part}:{u}".encode()) <= LIMIT]
    buttons = [voice.button("inv", part, unit, name=fit.plain(voice.unit(unit))) for unit in units[:_CHOICES]]
    if part == ChatKind.field:
        buttons.append(Button(voice.label("button.shared"), pack("inv", part, "shared")))
    return Message(text=voice.say("choose-unit", role=part), buttons=pairs(*buttons))


def _invitations(voice: Voice) -> Rows:
    roles = [
        voice.button("inv", str(role), name=fit.plain(voice.say(f"role-{role}"))) for role in reversed(Role)
    ]
    kinds = [voice.button("inv", str(kind), name=voice.label(f"button.{kind}")) for kind in ChatKind]
    return pairs(*roles, *kinds)


def choose_person(voice: Voice, _part: str) -> Message:
    """Ask who is to be struck off. Names are not unique: each button carries the numeric id."""
    members = list(voice.roster.people.values())
    buttons = [voice.button("strike", m.user, name=fit.plain(voice.name(m.user))) for m in members[:_CHOICES]]
    key = "choose-person" if len(members) <= _CHOICES else "choose-person-typed"
    return Message(text=voice.say(key), buttons=pairs(*buttons))


def invitation(voice: Voice, _part: str) -> Message:
    """Hand out a link once; it is kept nowhere."""
    values = voice.view.values
    return Message(text=voice.say("invitation", link=values["link"], expires=values["expires"]))
