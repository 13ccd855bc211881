"""Coming in and going out: codes, roles, languages, groups, and what the bot may do in them."""

from datetime import timedelta

from coordination.facts import Facts
from coordination.kernel import Person, UserId, Value, When, Words
from coordination.plan import Role
from coordination.roster import leaving
from coordination.roster import rules as r
from coordination.roster.state import ChatKind, Grant, Invitation
from handlers.arrival import Arrival, Kind
from handlers.reading import ROSTER, SILENCE, Act, Reading, Tell, Wish, say

CODE_LIVES = timedelta(hours=48)
UNIT_ROLES = (Role.head, Role.responder)


def start(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Redeem a code: `/start CODE` in private enrols a person, in a group it binds the group."""
    code = wish.text.split(" ")[0]
    if not arrival.private:
        return _bind(arrival, code) if code else SILENCE
    if not code:
        if arrival.user is None or arrival.user not in facts.world.roster.people:
            return (Tell(what="help"),)
        back = r.NoteReach(at=arrival.at, user=arrival.user, reachable=True)
        return (Act(ref=ROSTER, command=back, told=(Tell(what="welcome"),)),)
    enrol = r.Enrol(
        at=arrival.at,
        by=arrival.user,
        digest=r.digest(code),
        name=Words(arrival.user_name),
        locale="zh-CN" if arrival.language.lower().startswith("zh") else "en",
    )
    return (Act(ref=ROSTER, command=enrol, told=(Tell(what="welcome"),)),)


def _bind(arrival: Arrival, code: str) -> Reading:
    bind = r.BindRoom(
        at=arrival.at,
        by=arrival.user,
        digest=r.digest(code),
        chat=arrival.chat,
        title=Words(arrival.chat_title),
        forum=arrival.forum,
    )
    return (Act(ref=ROSTER, command=bind),)


def invite(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Make a link: `/invite responder shaft-3`, `/invite leadership`; without words, choose by buttons."""
    if not arrival.private:
        return say("in-private")
    words = list(wish.args) or wish.text.split()
    if not words:
        return (Tell(what="choose-invite"),)
    invitation = _invitation(words, arrival, facts)
    if invitation is None:
        if words[0] in UNIT_ROLES or words[0] == ChatKind.field:
            return (Tell(what="choose-invite", part=words[0]),)
        return say("invite-how")
    made = r.Invite(at=arrival.at, by=arrival.user, digest=r.digest(facts.fresh_code), invitation=invitation)
    group = "group" if invitation.room else ""
    link = f"https://t.me/{facts.bot_username}?start{group}={facts.fresh_code}"
    values: dict[str, Value] = {"link": link, "expires": When(invitation.expires_at)}
    return (Act(ref=ROSTER, command=made, told=(Tell(what="invitation", values=values, secret=True),)),)


def _invitation(words: list[str], arrival: Arrival, facts: Facts) -> Invitation | None:
    """Read the words of an invitation; None when they do not name a role or kind of group with its unit."""
    what, *rest = words
    expires_at = arrival.at + CODE_LIVES
    unit = next((word for word in rest if word in facts.world.policy.units), None)
    if what == ChatKind.leadership:
        return Invitation(expires_at=expires_at, room=ChatKind.leadership)
    if what == ChatKind.field:
        shared = "shared" in rest
        return Invitation(expires_at=expires_at, room=ChatKind.field, unit=unit) if unit or shared else None
    if what not in tuple(Role) or (what in UNIT_ROLES and unit is None):
        return None
    rank = next((int(word) for word in rest if word.isascii() and word.isdigit() and len(word) < 4), 1)
    grant = Grant(role=Role(what), unit=unit, rank=rank if what == Role.deputy else 0)
    return Invitation(expires_at=expires_at, grant=grant)


def people(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _privately("people", arrival)


def me(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _privately("me", arrival)


def help_(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _privately("help", arrival)


def _privately(what: str, arrival: Arrival) -> Reading:
    """What is about people or settings is answered in private, wherever it was asked."""
    return (Tell(what=what, to=Person(arrival.user)),) if arrival.user is not None else SILENCE


def language(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    wanted = (*wish.args, wish.text)[0]
    locale = "zh-CN" if wanted.lower().startswith(("zh", "中")) else "en"
    chosen = r.ChooseLocale(at=arrival.at, by=arrival.user, locale=locale)
    return (Act(ref=ROSTER, command=chosen, told=(Tell(what="welcome", to=_self(arrival)),)),)


def _self(arrival: Arrival) -> Person:
    return Person(arrival.user or UserId(0))


def strike_off(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Take all roles from a person: chosen from a list, since names are not unique."""
    ids = [int(word) for word in wish.args if word.isascii() and word.isdigit() and len(word) <= 20]
    if not ids:
        return (Tell(what="choose-person", to=_self(arrival)),)
    struck = leaving.StrikeOff(at=arrival.at, by=arrival.user, user=UserId(ids[0]))
    return (Act(ref=ROSTER, command=struck, told=(Tell(what="people", to=_self(arrival)),)),)


def membership(arrival: Arrival, facts: Facts) -> Reading:
    """Somebody left, or the bot's own standing changed."""
    if arrival.kind is Kind.member:
        if arrival.inside or arrival.subject is None:
            return SILENCE
        left = leaving.LeaveRoom(at=arrival.at, user=arrival.subject, chat=arrival.chat)
        return (Act(ref=ROSTER, command=left),)
    if arrival.private:
        reach = r.NoteReach(at=arrival.at, user=UserId(arrival.chat), reachable=arrival.inside)
        return (Act(ref=ROSTER, command=reach),)
    if not arrival.inside:
        return (Act(ref=ROSTER, command=r.LoseRoom(at=arrival.at, chat=arrival.chat)),)
    lacks = lacking(arrival.rights, forum=arrival.forum, reads_all=facts.reads_all)
    noted = r.NoteRights(at=arrival.at, chat=arrival.chat, lacks=lacks, forum=arrival.forum)
    return (Act(ref=ROSTER, command=noted),)


def lacking(rights: tuple[str, ...], *, forum: bool, reads_all: bool) -> tuple[str, ...]:
    """Return what the bot needs in a group and has not. Privacy mode does not bind an administrator."""
    if "admin" not in rights:
        return ("admin",) if reads_all else ("admin", "privacy")
    wanted = ("manage_topics", "pin_messages") if forum else ("pin_messages",)
    return tuple(right for right in wanted if right not in rights)


def migration(arrival: Arrival) -> Reading:
    if arrival.moved_to is None:
        return SILENCE
    return (Act(ref=ROSTER, command=r.MoveRoom(at=arrival.at, old=arrival.chat, new=arrival.moved_to)),)
