"""ONE table: every verb, its command, what its words are, who may, and who reads it.

A press, a command and an answer to a question become the same `Wish`, so what a button does a text can do.
"""

from dataclasses import dataclass

from coordination.authority import ACTS, refuse
from coordination.facts import Facts
from coordination.incident import commands as c
from coordination.kernel import Refusal
from coordination.plan import Role
from handlers import drills, enrolment, incident, report, steps
from handlers.arrival import Arrival, Kind
from handlers.buttons import unpack
from handlers.reading import SILENCE, Reader, Reading, Tell, Wish, say
from handlers.texts import LOCALES, label
from handlers.wish import is_open, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One thing people can want."""

    verb: str
    """What buttons call it."""
    command: str
    """What people type."""
    read: Reader
    words: tuple[str, ...] = ()
    """What follows the command: incident numbers may always come first, free text last."""
    authority: str = ""
    """The act in `coordination.authority` that decides who may; "" : anyone, "step": by the step's role."""
    menu: tuple[Role, ...] = ()
    """In whose private command menu it stands."""
    group_menu: bool = False


_ALL = tuple(Role)
_LEAD = (Role.leader, Role.deputy, Role.duty)
_s = incident.simple

ROUTES = (
    Route(verb="report", command="report", read=report.report, menu=_ALL, group_menu=True),
    Route(
        verb="status", command="status", read=incident.status, authority="look", menu=_ALL, group_menu=True
    ),
    Route(verb="det", command="brief", read=incident.brief, authority="look", menu=_LEAD, group_menu=True),
    Route(verb="upd", command="update", read=report.update, authority="update"),
    Route(verb="ack", command="ack", read=_s(c.Acknowledge), authority="acknowledge"),
    Route(verb="act", command="activate", read=_s(c.Activate), authority="activate"),
    Route(verb="not", command="notincident", read=incident.not_incident, authority="not-incident"),
    Route(verb="plans", command="plans", read=incident.plans, authority="choose-plan"),
    Route(verb="plan", command="plan", read=incident.choose_plan, words=("plan",), authority="choose-plan"),
    Route(
        verb="sev", command="severity", read=incident.severity, words=("level",), authority="raise-severity"
    ),
    Route(verb="facts", command="facts", read=incident.facts_known, authority="facts"),
    Route(verb="same", command="same", read=incident.merge, words=("other",), authority="merge"),
    Route(verb="scene", command="onscene", read=_s(c.CheckIn), authority="on-scene"),
    Route(verb="back", command="back", read=_s(c.ComeBack)),
    Route(verb="count", command="counted", read=_s(c.CountIn), authority="count-in"),
    Route(verb="take", command="take", read=steps.take, words=("step",), authority="step"),
    Route(verb="done", command="done", read=steps.finish, words=("step",), authority="step"),
    Route(verb="block", command="blocked", read=steps.block, words=("step",), authority="step"),
    Route(verb="skip", command="skip", read=steps.skip, words=("step",), authority="step"),
    Route(verb="yes", command="ok", read=steps.approve, words=("approval",), authority="vote"),
    Route(verb="no", command="no", read=steps.reject, words=("approval",), authority="vote"),
    Route(verb="stable", command="stable", read=_s(c.Stabilise), authority="stable"),
    Route(verb="down", command="standdown", read=_s(c.StandDown), authority="stand-down"),
    Route(verb="close", command="close", read=_s(c.Close), authority="close"),
    Route(
        verb="drill",
        command="drill",
        read=drills.drill,
        words=("plan",),
        authority="drill",
        menu=(Role.admin, Role.leader, Role.deputy),
    ),
    Route(verb="resume", command="resume", read=drills.resume, authority="drill"),
    Route(verb="inv", command="invite", read=enrolment.invite, authority="invite", menu=(Role.admin,)),
    Route(
        verb="people", command="people", read=enrolment.people, authority="people", menu=(Role.admin, *_LEAD)
    ),
    Route(
        verb="strike", command="strikeoff", read=enrolment.strike_off, words=("step",), authority="strike-off"
    ),
    Route(verb="me", command="me", read=enrolment.me, menu=_ALL),
    Route(verb="lang", command="language", read=enrolment.language),
    Route(verb="start", command="start", read=enrolment.start),
    Route(verb="help", command="help", read=enrolment.help_, menu=_ALL, group_menu=True),
)
VERBS = {route.verb: route for route in ROUTES}
COMMANDS = {route.command: route for route in ROUTES}
_TOLD = ("report", "upd")
"""What may be answered with a forwarded message: it tells something, and decides nothing."""
_BY_STATE = ("step", "update", "merge")
"""Authorities that need the incident's state, or a step's role: its rules decide alone."""


def read(arrival: Arrival, facts: Facts) -> Reading:
    """Make of an arrival what its sender wants. Silence for what is not addressed to us."""
    match arrival.kind:
        case Kind.press:
            return _pressed(arrival, facts)
        case Kind.message:
            return _message(arrival, facts)
        case Kind.edit:
            return report.edit(arrival, facts)
        case Kind.reaction:
            return _reacted(arrival, facts)
        case Kind.member | Kind.mine:
            return enrolment.membership(arrival, facts)
        case Kind.migration:
            return enrolment.migration(arrival)
        case Kind.other:
            return SILENCE


def _pressed(arrival: Arrival, facts: Facts) -> Reading:
    press = unpack(arrival.data)
    route = VERBS.get(press.verb)
    if route is None:
        return say("stale-button")
    number, args = (press.id, press.args) if press.verb not in _PERSONAL else ("", (press.id, *press.args))
    return _ask_route(route, arrival, facts, Wish(verb=route.verb, number=number, args=args))


_PERSONAL = ("lang", "inv", "strike", "drill")
"""Verbs that are about no incident: what follows is an argument."""


def _ask_route(route: Route, arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Refuse early what nobody but the entitled should even be asked about; the rules refuse again."""
    if route.authority in ACTS and route.authority not in _BY_STATE:
        refusal = refuse(facts.world, arrival.user, route.authority)
        if refusal is not None:
            return _refused(refusal)
    return route.read(arrival, facts, wish)


def _refused(refusal: Refusal) -> Reading:
    return (Tell(what="refused", part=refusal.reason, values=refusal.values),)


def _message(arrival: Arrival, facts: Facts) -> Reading:
    if arrival.command:
        return _command(arrival, facts)
    if arrival.album and facts.origin is not None:
        return report.album_part(arrival, facts.origin)
    if arrival.hidden or (arrival.second_hand and not arrival.private):
        return SILENCE
    if facts.about is not None:
        return _answered(arrival, facts)
    return _private(arrival, facts) if arrival.private else _mentioned(arrival, facts)


def _command(arrival: Arrival, facts: Facts) -> Reading:
    if arrival.addressee and arrival.addressee.lower() != facts.bot_username.lower():
        return SILENCE
    if not arrival.private and arrival.chat not in facts.world.roster.rooms and arrival.command != "start":
        return say("room-unbound") if arrival.addressee else SILENCE
    if arrival.second_hand:
        return say("second-hand")
    if arrival.hidden and arrival.command != "report":
        return say("speak-as-yourself")
    route = COMMANDS.get(arrival.command)
    if route is None:
        known = arrival.private or arrival.addressee
        return say("unknown-command", command=arrival.command) if known else SILENCE
    return _ask_route(route, arrival, facts, typed(route.verb, route.words, arrival, facts))


def _answered(arrival: Arrival, facts: Facts) -> Reading:
    """A reply to one of our messages: the answer to a question, or something about an incident."""
    about = facts.about
    if about is not None and about.what == "ask" and about.asks == arrival.user:
        return _answer(arrival, facts, about.part, about.ref.id if about.ref else "")
    if about is not None and about.ref is not None and about.ref.kind == "incident":
        return report.reply(arrival, facts)
    return _private(arrival, facts) if arrival.private else _mentioned(arrival, facts)


def _answer(arrival: Arrival, facts: Facts, part: str, number: str) -> Reading:
    """The same wish as when it was asked, now with what was missing. Others' words decide nothing."""
    verb, *args = part.split(":")
    if arrival.second_hand and verb not in _TOLD:
        return say("second-hand")
    wish = Wish(verb=verb, number=number, args=tuple(filter(None, args)), text=arrival.text)
    return _ask_route(VERBS[verb], arrival, facts, wish)


def _private(arrival: Arrival, facts: Facts) -> Reading:
    """In private any message is for us: a tap on the keyboard, an answer, more of what is open, a report."""
    if arrival.text in {label(locale, "keyboard-report") for locale in LOCALES}:
        return _ask_route(VERBS["report"], arrival, facts, Wish(verb="report"))
    if arrival.text in {label(locale, "keyboard-clear") for locale in LOCALES}:
        return (Tell(what="nothing-due"),)
    question = facts.question
    if question is not None and question.what == "ask":
        return _answer(arrival, facts, question.part, question.ref.id if question.ref else "")
    if question is not None and question.ref is not None and is_open(question.ref.id, facts):
        wish = Wish(verb="upd", number=question.ref.id, text=arrival.text)
        return report.update(arrival, facts, wish)
    return report.report(arrival, facts, Wish(verb="report", text=arrival.text))


def _mentioned(arrival: Arrival, facts: Facts) -> Reading:
    """In a group a message that names the bot is a report; all else is conversation, none of our business."""
    mention = f"@{facts.bot_username}".lower()
    if not facts.bot_username or mention not in arrival.text.lower():
        return SILENCE
    start = arrival.text.lower().index(mention)
    text = (arrival.text[:start] + arrival.text[start + len(mention) :]).strip()
    return report.report(arrival, facts, Wish(verb="report", text=text))


def _reacted(arrival: Arrival, facts: Facts) -> Reading:
    """👀 on a page answers it, ✍ on any message puts it on the timeline."""
    about = facts.about
    if "👀" in arrival.emojis and about is not None and about.what == "page" and about.ref is not None:
        return VERBS["ack"].read(arrival, facts, Wish(verb="ack", number=about.ref.id))
    if "✍" in {emoji.rstrip("\ufe0f") for emoji in arrival.emojis}:
        return report.marked(arrival, facts)
    return SILENCE
