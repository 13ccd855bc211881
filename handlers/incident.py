"""Leading an incident: answer the page, choose the plan, judge, activate, stand down, close, look at it."""

import re

from coordination.facts import Facts
from coordination.incident import commands as c
from coordination.incident.state import FACTS
from coordination.kernel import Command, Words
from coordination.plan import Severity
from handlers.arrival import Arrival
from handlers.reading import Act, Reader, Reading, Tell, Wish, ask, incident, say
from handlers.report import noted, which
from handlers.texts import LOCALES, label
from handlers.wish import is_open, located


def simple(command: type[Command]) -> Reader:
    """Return the reader of an act that needs nothing but the incident."""

    def read(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
        number = located(wish, arrival, facts)
        if not number:
            return which(facts)
        return done(wish.verb, number, command(at=arrival.at, by=arrival.user))

    return read


def done(verb: str, number: str, command: Command, *, step: int | None = None) -> Reading:
    """Return the act and the word that tells what is true after it."""
    told = Tell(what="toast", part=verb if step is None else f"{verb}:{step}")
    return (Act(ref=incident(number), command=command, told=(told,)),)


def not_incident(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    if not wish.text and is_open(number, facts):
        return ask("not", ref=incident(number))
    command = c.StandDownFalse(at=arrival.at, by=arrival.user, reason=Words(wish.text))
    return done(wish.verb, number, command)


def plans(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Show every plan to choose from."""
    number = located(wish, arrival, facts)
    return (Tell(what="choose-plan", ref=incident(number)),) if number else which(facts)


def choose_plan(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    if not wish.args:
        return plans(arrival, facts, wish)
    return done("plan", number, c.ChoosePlan(at=arrival.at, by=arrival.user, plan_id=wish.args[0]))


def severity(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    if not wish.args or wish.args[0] not in tuple(Severity):
        return say("severity-how")
    judged = c.SetSeverity(at=arrival.at, by=arrival.user, severity=Severity(wish.args[0]))
    return done("sev", number, judged)


def facts_known(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Read `hurt 2, missing ?`; a question mark makes a number unknown again."""
    number = located(wish, arrival, facts)
    if not number:
        return which(facts)
    known = numbers_in(wish.text)
    if not known and is_open(number, facts):
        return ask("facts", ref=incident(number))
    return done("facts", number, c.SetFacts(at=arrival.at, by=arrival.user, facts=known))


def numbers_in(text: str) -> dict[str, int | None]:
    """Return the facts a text names, in any of our languages: "hurt 2, missing ?" or "受伤2 失联不明"."""
    found: dict[str, int | None] = {}
    for fact in FACTS:
        words = "|".join(re.escape(word) for word in {fact, *(label(loc, f"fact-{fact}") for loc in LOCALES)})
        unknown = "|".join(re.escape(label(loc, "unknown")) for loc in LOCALES)
        match = re.search(rf"(?:{words})\s*[:：=]?\s*(\d{{1,6}}|\?|？|{unknown})", text, re.IGNORECASE)
        if match:
            found[fact] = int(match[1]) if match[1].isdigit() else None
    return found


def merge(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    if not wish.number or not wish.args:
        return say("same-how")
    other = wish.args[0]
    command = c.Merge(at=arrival.at, by=arrival.user, into=other)
    told = Tell(what="toast", part="same")
    there = (noted(arrival, other),) if arrival.private else ()
    return (Act(ref=incident(wish.number), command=command, told=(told, *there)),)


def brief(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    number = located(wish, arrival, facts)
    return (Tell(what="brief", ref=incident(number)),) if number else which(facts)


def status(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return (Tell(what="status"),)
