"""From what was typed to a wish: which incident, which step, which approval, and the rest as text."""

import re

from coordination.facts import Facts
from coordination.kernel import Head
from coordination.plan import Severity
from handlers.arrival import Arrival
from handlers.reading import Wish, incident
from handlers.texts import LOCALES, label

_NUMBER = re.compile(r"D?\d{2}-\d{4,}")
_FOLLOWUP = re.compile(r"[Ff]?([0-9]{1,9})")


def typed(verb: str, shape: tuple[str, ...], arrival: Arrival, facts: Facts) -> Wish:
    """Read a command's words by its shape, e.g. ("step",) for `/done 3 pumps are off`.

    An incident's number may always come first; a word that does not fit stays in the text.
    """
    rest = arrival.rest
    number = ""
    first, _, after = rest.partition(" ")
    if _NUMBER.fullmatch(first):
        number, rest = first, after.strip()
    args: list[str] = []
    for sort in shape:
        word, _, after = rest.partition(" ")
        value = _value(sort, word, facts)
        if sort == "post":  # often there is only one, so nobody need name it
            number, rest = (value, after.strip()) if value else (number, rest)
            continue
        if not value:
            break
        args.append(value)
        rest = after.strip()
    return Wish(verb=verb, number=number, args=tuple(args), text=rest)


def _value(sort: str, word: str, facts: Facts) -> str:
    """Return a word in the form the rules know, or nothing when it is not of that sort."""
    if sort in ("step", "approval"):
        return word if word.isascii() and word.isdigit() and len(word) < 10 else ""
    if sort == "other":
        return word if _NUMBER.fullmatch(word) else ""
    if sort == "followup":
        match = _FOLLOWUP.fullmatch(word)
        return f"F{int(match[1])}" if match else ""
    if sort == "level":
        return next((level for level in Severity if word in _names_of(level)), "")
    if sort == "person":
        return word if word.isascii() and word.isdigit() and len(word) <= 20 else ""
    if sort == "post":
        posts = facts.world.policy.posts.values()
        return next((post.id for post in posts if word in (post.id, *post.name.values())), "")
    if sort == "plan":
        plans = facts.world.policy.plans.values()
        return next((plan.id for plan in plans if word in (plan.id, *plan.title.values())), "")
    return word


def _names_of(level: Severity) -> tuple[str, ...]:
    return (level, *(label(locale, f"severity-{level}") for locale in LOCALES))


def located(wish: Wish, arrival: Arrival, facts: Facts) -> str:
    """Return the incident that is meant: named, answered to, the topic's, the only one open here; or ""."""
    if wish.number:
        return wish.number
    about = facts.about.ref if facts.about else None
    for ref in (about, facts.topic):
        if ref is not None and ref.kind == "incident":
            return ref.id
    here = open_here(arrival, facts)
    return here[0].ref.id if len(here) == 1 else ""


def is_open(number: str, facts: Facts) -> bool:
    """Say whether there is anything to ask about: what is closed or unknown is refused at once."""
    return any(head.ref == incident(number) for head in facts.world.open)


def open_here(arrival: Arrival, facts: Facts) -> list[Head]:
    """Return the open incidents that concern a chat: its unit's, or all of them."""
    room = facts.world.roster.rooms.get(arrival.chat)
    heads = [head for head in facts.world.open if head.ref.kind == "incident"]
    heads = [
        head for head in heads if not head.drill
    ] or heads  # while something is real a drill is not meant
    if room is None or room.unit is None:
        return heads
    return [head for head in heads if head.unit == room.unit]


def asking(approval: int, facts: Facts) -> str:
    """Return the number of the open incident in which an approval was asked, or ""."""
    return next((head.ref.id for head in facts.world.open if approval in head.asks), "")
