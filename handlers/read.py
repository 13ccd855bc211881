"""From an arrival to what its sender wants: which row of the table, and whether they may even ask."""

from dataclasses import replace

from coordination.authority import ACTS, refuse
from coordination.facts import Facts
from coordination.kernel import Refusal
from handlers import enrolment, report
from handlers.arrival import Arrival, Kind
from handlers.buttons import unpack
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, say
from handlers.route import Route
from handlers.routes import COMMANDS, EDITS, REPLIES, VERBS
from handlers.texts import LOCALES, label
from handlers.wish import typed

_TOLD = ("report", "upd")
"""What may be answered with a forwarded message: it tells something, and decides nothing."""
_BY_STATE = ("step", "update", "merge")
"""Authorities that need the incident's state, or a step's role: its rules decide alone."""


def read(arrival: Arrival, facts: Facts) -> Reading:
    """Make of an arrival what its sender wants. Silence for what is not addressed to us."""
    reading = _read(arrival, facts)
    return _owned_up(reading) if arrival.masked else reading


def _owned_up(reading: Reading) -> Reading:
    """Say, once, that a text is not kept as it was written; where nothing is kept there is nothing to say."""
    last = next((item for item in reversed(reading) if isinstance(item, Act)), None)
    return tuple(_told_more(item) if isinstance(item, Act) and item is last else item for item in reading)


def _told_more(act: Act) -> Act:
    return replace(act, told=(*act.told, *(tell for tell in say("masked") if isinstance(tell, Tell))))


def _read(arrival: Arrival, facts: Facts) -> Reading:
    match arrival.kind:
        case Kind.press:
            return _pressed(arrival, facts)
        case Kind.message:
            return _message(arrival, facts)
        case Kind.edit:
            return EDITS.get(facts.origin.kind if facts.origin else "", report.edit)(arrival, facts)
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
    number, args = ("", (press.id, *press.args)) if route.about_nothing else (press.id, press.args)
    return _ask_route(route, arrival, facts, Wish(verb=route.verb, number=number, args=args))


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
    if arrival.album and facts.origin is not None and facts.origin.kind == "incident":
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
    if arrival.second_hand:
        return say("second-hand")
    if about is not None and about.ref is not None and about.ref.kind in REPLIES:
        reading = REPLIES[about.ref.kind](arrival, facts)
        if reading:
            return reading
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
        if arrival.second_hand:
            return say("second-hand")
        return _ask_route(VERBS["zr"], arrival, facts, Wish(verb="zr"))
    question = facts.question
    if question is not None and question.what == "ask":
        return _answer(arrival, facts, question.part, question.ref.id if question.ref else "")
    number = report.going_on(arrival, facts)
    if number:
        return report.update(arrival, facts, Wish(verb="upd", number=number, text=arrival.text))
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
