"""The clerk's side of rounds: the table, reminders, excuses, entries by phone, claims, questions, periods."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from coordination.facts import Facts
from coordination.kernel import Command, Head, Words
from coordination.rounds import agenda as a
from coordination.rounds.commands import Enter, Excuse, Remind, RuleClaim
from handlers.arrival import Arrival
from handlers.month import month_of
from handlers.reading import Act, Reading, Tell, Wish, question, say
from handlers.round_places import heads, named
from handlers.round_words import read_whole, words

_CLOCK = r"(\d{1,2})[:：](\d{2})"


def rounds(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Show what is open, or else what was closed last; `/rounds month` shows a month."""
    said = list(wish.args) or wish.text.split()
    if said and said[0].casefold() in words("month"):
        return month_of(facts, tuple(said[1:]))
    return _tables(_meant(facts))


def _tables(found: Sequence[Head]) -> Reading:
    """Show how each round stands, with a button for what can be done; the newest few."""
    return tuple(Tell(what="round-table", ref=head.ref) for head in found[:5]) or say("no-round")


def remind(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Call the silent now."""
    found = named(_meant(facts, wish.number), wish.text)
    if len(found) != 1:
        return _tables(found)
    command = Remind(at=arrival.at, by=arrival.user)
    return (Act(ref=found[0].ref, command=command, told=(Tell(what="toast", part="rm:"),)),)


def excuse(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Expect nothing of a unit this time, for a reason."""

    def command(_round: str, unit: str, text: str) -> Command:
        return Excuse(at=arrival.at, by=arrival.user, unit=unit, reason=Words(text))

    return _on_unit(facts, wish, "ex", command)


def by_phone(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Type what a unit says on the telephone: all clear, or what there is, and its numbers."""

    def command(round_: str, unit: str, text: str) -> Command:
        said = read_whole(text, round_, arrival, facts)
        return Enter(
            at=arrival.at,
            by=arrival.user,
            unit=unit,
            says=said.says,
            text=Words(said.text) if said.text else None,
            figures=said.figures,
            by_phone=True,
            written_at=said.written_at,
            sure=True,
        )

    return _on_unit(facts, wish, "ph", command)


def accept_claim(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _claim(arrival, facts, wish, accepts=True)


def refuse_claim(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _claim(arrival, facts, wish, accepts=False)


def _claim(arrival: Arrival, facts: Facts, wish: Wish, *, accepts: bool) -> Reading:
    found, unit, _ = _named(facts, wish)
    if not wish.number:
        found = [head for head in found if unit in head.expects and unit not in head.waits_for] or found
    if not found or not unit:
        return say("claim-how")
    if len(found) > 1:
        return _name_one(found)
    command = RuleClaim(at=arrival.at, by=arrival.user, unit=unit, accepts=accepts)
    return (Act(ref=found[0].ref, command=command, told=(Tell(what="toast", part=f"{wish.verb}:{unit}"),)),)


def _on_unit(facts: Facts, wish: Wish, verb: str, command: Callable[[str, str, str], Command]) -> Reading:
    """Ask for the unit, then for the words; with both, act."""
    found, unit, text = _named(facts, wish)
    if not found:
        return say("no-round")
    if not unit:
        return tuple(Tell(what="choose-silent", part=verb, ref=head.ref) for head in found[:5])
    waiting = [head for head in found if unit in head.waits_for] or found
    if len(waiting) > 1:
        return _name_one(waiting)
    ref = waiting[0].ref
    if not text:
        return (question(verb, unit, ref=ref),)
    told = Tell(what="toast", part=f"{verb}:{unit}")
    unless = {
        "round-closed": Tell(what="closed-round", part=unit, ref=ref),
        "figures-wanted": question(verb, unit, ref=ref),
    }
    return (Act(ref=ref, command=command(ref.id, unit, text), told=(told,), unless=unless),)


def _name_one(found: Sequence[Head]) -> Reading:
    return say("name-round", numbers=tuple(head.ref.id for head in found[:5]))


def _named(facts: Facts, wish: Wish) -> tuple[list[Head], str, str]:
    """Return the rounds that may be meant, the unit and the words: `/excuse daily shaft-3 no shift today`."""
    found, units = _meant(facts, wish.number), facts.world.policy.units
    if wish.args:
        return found, wish.args[0], wish.text
    first, second, after = (*wish.text.split(maxsplit=2), "", "", "")[:3]
    if second in units and (first not in units or named(found, first) != found):
        return named(found, first), second, after
    said = "".join(wish.text.split(maxsplit=1)[1:]).strip()
    return (found, first, said) if first in units else (named(found, first), "", "")


def _meant(facts: Facts, id_: str = "") -> list[Head]:
    """Return the round of a button, else those that are open, else the last that was."""
    open_, closed = heads(facts.world.open), heads(facts.world.recent)
    if id_:
        return [head for head in (*open_, *closed) if head.ref.id == id_]
    return open_ or closed[:1]


def ask_all(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Ask every unit something, by a time of today: `/ask How many are on site? by 14:30`."""
    by, before = ("|".join(map(re.escape, words(which))) for which in ("by", "before"))
    when = rf"(.*?)[\s,，;；]*(?:\b(?:{by})\s+{_CLOCK}|{_CLOCK}\s*(?:{before}))\s*"
    match = re.fullmatch(when, wish.text, re.DOTALL | re.IGNORECASE)
    if match is None or not match[1].strip():
        return say("ask-how")
    hour, minute = int(match[2] or match[4]), int(match[3] or match[5])
    if hour > 23 or minute > 59:
        return say("ask-how")
    due_at = _today(arrival.at, hour, minute, facts)
    command = a.AskRound(at=arrival.at, by=arrival.user, text=Words(match[1].strip()), due_at=due_at)
    return (Act(ref=a.AGENDA, command=command, told=(Tell(what="asked"),)),)


def _today(at: datetime, hour: int, minute: int, facts: Facts) -> datetime:
    local = at.astimezone(facts.world.policy.timezone)
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(at.tzinfo)


def period(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Open or close a duty period: `/period flood open 2026-09-30`, `/period flood close`."""
    said = list(wish.args) or wish.text.split()
    if len(said) < 2 or said[1].casefold() not in words("open") | words("close"):
        return (Tell(what="periods", ref=a.AGENDA),)
    if said[1].casefold() in words("close"):
        return _period(a.ClosePeriod(at=arrival.at, by=arrival.user, period=said[0]))
    until = _day(said[2:])
    if until is None and len(said) > 2:
        return say("period-how")
    return _period(a.OpenPeriod(at=arrival.at, by=arrival.user, period=said[0], until=until))


def _period(command: a.OpenPeriod | a.ClosePeriod) -> Reading:
    return (Act(ref=a.AGENDA, command=command, told=(Tell(what="periods"),)),)


def _day(said: list[str]) -> date | None:
    try:
        return date.fromisoformat(said[0]) if said else None
    except ValueError:
        return None
