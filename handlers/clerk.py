"""The clerk's side of rounds: the table, reminders, excuses, entries by phone, claims, questions, periods."""

import re
from collections.abc import Callable
from datetime import date, datetime

from coordination.facts import Facts
from coordination.kernel import Command, Head, Ref, Words
from coordination.rounds import agenda as a
from coordination.rounds.commands import Enter, Excuse, Remind, RuleClaim
from coordination.rounds.state import Says
from handlers.arrival import Arrival
from handlers.month import month_of
from handlers.reading import Act, Reading, Tell, Wish, question, say
from handlers.report import written_at
from handlers.rounds import is_clear
from handlers.texts import LOCALES, label

_CLOCK = r"(\d{1,2})[:：](\d{2})"


def rounds(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Show what is open, or else what was closed last; `/rounds month` shows a month."""
    words = list(wish.args) or wish.text.split()
    if words and words[0].casefold() in _words("month"):
        return month_of(facts, tuple(words[1:]))
    ids = _rounds(facts)
    if not ids:
        return say("no-round")
    return tuple(Tell(what="round-table", ref=Ref("round", id_)) for id_ in ids[:5])


def _rounds(facts: Facts) -> list[str]:
    open_ = [head.ref.id for head in facts.world.open if head.ref.kind == "round"]
    return open_ or [head.ref.id for head in facts.world.recent if head.ref.kind == "round"][:1]


def remind(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Call the silent now."""
    head = _round(facts, wish)
    if head is None:
        return say("no-round")
    command = Remind(at=arrival.at, by=arrival.user)
    return (Act(ref=head.ref, command=command, told=(Tell(what="toast", part="rm:"),)),)


def excuse(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Expect nothing of a unit this time, for a reason."""

    def command(unit: str, text: str) -> Command:
        return Excuse(at=arrival.at, by=arrival.user, unit=unit, reason=Words(text))

    return _on_unit(facts, wish, "ex", command)


def by_phone(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Type what a unit says on the telephone: all clear, or what there is."""

    def command(unit: str, text: str) -> Command:
        written, said = written_at(f"{text} ", arrival.at, facts)
        clear = is_clear(said)
        return Enter(
            at=arrival.at,
            by=arrival.user,
            unit=unit,
            says=Says.zero if clear else Says.events,
            text=None if clear else Words(said.strip()),
            by_phone=True,
            written_at=written,
            sure=True,
        )

    return _on_unit(facts, wish, "ph", command)


def accept_claim(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _claim(arrival, facts, wish, accepts=True)


def refuse_claim(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _claim(arrival, facts, wish, accepts=False)


def _claim(arrival: Arrival, facts: Facts, wish: Wish, *, accepts: bool) -> Reading:
    head, unit, _ = _named(facts, wish)
    if head is None or not unit:
        return say("claim-how")
    command = RuleClaim(at=arrival.at, by=arrival.user, unit=unit, accepts=accepts)
    return (Act(ref=head.ref, command=command, told=(Tell(what="toast", part=f"{wish.verb}:{unit}"),)),)


def _on_unit(facts: Facts, wish: Wish, verb: str, command: Callable[[str, str], Command]) -> Reading:
    """Ask for the unit, then for the words; with both, act."""
    head, unit, text = _named(facts, wish)
    if head is None:
        return say("no-round")
    if not unit:
        return (Tell(what="choose-silent", part=verb, ref=head.ref),)
    if not text:
        return (question(verb, unit, ref=head.ref),)
    told = Tell(what="toast", part=f"{verb}:{unit}")
    closed = Tell(what="closed-round", part=unit, ref=head.ref)
    return (Act(ref=head.ref, command=command(unit, text), told=(told,), unless={"round-closed": closed}),)


def _named(facts: Facts, wish: Wish) -> tuple[Head | None, str, str]:
    """Return the round, the unit and the words that are meant."""
    if wish.args:
        return _round(facts, wish), wish.args[0], wish.text
    words = wish.text.split()
    unit = next((word for word in words[:2] if word in facts.world.policy.units), "")
    return _round(facts, wish), unit, wish.text.partition(unit)[2].strip() if unit else ""


def _round(facts: Facts, wish: Wish) -> Head | None:
    """Return the round that is named by a button, by a word, or by being open, or the last that was."""
    heads = [head for head in (*facts.world.open, *facts.world.recent) if head.ref.kind == "round"]
    words = wish.text.split()[:1]
    by_id = (head for head in heads if head.ref.id == wish.number)
    by_word = (head for head in heads if head.ref.id.split("/")[0] in words)
    return next(by_id, None) or next(by_word, None) or next(iter(heads), None)


def ask_all(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Ask every unit something, by a time of today: `/ask How many are on site? by 14:30`."""
    by, before = ("|".join(map(re.escape, _words(which))) for which in ("by", "before"))
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
    words = list(wish.args) or wish.text.split()
    if len(words) < 2 or words[1].casefold() not in (*_words("open"), *_words("close")):
        return (Tell(what="periods", ref=a.AGENDA),)
    if words[1].casefold() in _words("close"):
        return _period(a.ClosePeriod(at=arrival.at, by=arrival.user, period=words[0]))
    until = _day(words[2:])
    if until is None and len(words) > 2:
        return say("period-how")
    return _period(a.OpenPeriod(at=arrival.at, by=arrival.user, period=words[0], until=until))


def _period(command: a.OpenPeriod | a.ClosePeriod) -> Reading:
    return (Act(ref=a.AGENDA, command=command, told=(Tell(what="periods"),)),)


def _day(words: list[str]) -> date | None:
    try:
        return date.fromisoformat(words[0]) if words else None
    except ValueError:
        return None


def _words(name: str) -> set[str]:
    return {word for locale in LOCALES for word in label(locale, f"words-{name}").split("|")}
