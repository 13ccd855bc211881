"""A unit answers its round: all clear, something, numbers; in its group, in private, by reply."""

import re
from collections.abc import Sequence

from coordination.facts import Facts
from coordination.kernel import Ref, UserId, Words
from coordination.policy import Figure
from coordination.rounds.commands import AnswerCheck, CorrectEntry, Enter
from coordination.rounds.state import Says
from handlers.arrival import Arrival, Kind
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, question, say
from handlers.report import opened, source_of, written_at
from handlers.texts import LOCALES, label

Place = tuple[str, str]
"""A round's id, and the unit that answers in it."""


def zero(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """All clear, for one's own unit; `/zero sure` although something was reported today."""
    found = _places(arrival, facts, wish)
    sure = "sure" in wish.args or _has(wish.text, "sure")
    if len(found) != 1:
        return _which(found, "zr")
    more = bool(wish.args and wish.text) and not _is_zero(arrival, wish.text, facts, found[0])
    return _enter(arrival, facts, wish, found[0], Says.events if more else Says.zero, sure=sure)


def _is_zero(arrival: Arrival, text: str, facts: Facts, place: Place) -> bool:
    return not arrival.files and (is_clear(text) or _only_figures(text, facts, place))


def event(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Something has happened: it becomes an incident, and the unit's entry at once."""
    found = _places(arrival, facts, wish)
    if len(found) != 1:
        return _which(found, "ev")
    (id_, unit) = found[0]
    text = _rest(wish.text, facts, id_, unit)
    if not (text or arrival.files or arrival.place):
        return (question("ev", unit, ref=Ref("round", id_)),)
    return opened(arrival, facts, Wish(verb="report", text=text), unit, answers=id_)


def include(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """What the unit has reported today is its entry."""
    found = _places(arrival, facts, wish)
    if len(found) != 1:
        return _which(found, "inc")
    return _enter(arrival, facts, wish, found[0], Says.events, includes=True)


def revise(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Enter something after the cut-off, as a visible revision: `/revise`, with words if there was more."""
    found = _places(arrival, facts, wish, closed=True)
    if len(found) != 1:
        return _which(found, "rv")
    (id_, unit) = found[0]
    text = _rest(wish.text, facts, id_, unit)
    says = Says.events if text or arrival.files else Says.zero
    said = Wish(verb="rv", number=id_, args=wish.args, text=text)
    return _enter(arrival, facts, said, found[0], says, revises=True, sure=True)


def check(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Answer the one question that followed a zero."""
    found = _places(arrival, facts, wish, closed=True, answered=True)
    if len(found) != 1 or not wish.text:
        return say("check-how")
    (id_, unit) = found[0]
    answer = AnswerCheck(at=arrival.at, by=arrival.user, unit=unit, text=Words(wish.text))
    return _act(arrival, id_, answer, "chk")


def reply(arrival: Arrival, facts: Facts) -> Reading:
    """A reply to a round's message is the entry of its writer's unit."""
    about = facts.about
    if about is None or about.ref is None or about.what not in ("round", "remind", "overdue"):
        return SILENCE
    found = _places(arrival, facts, Wish(verb="zr"))
    if len(found) != 1:
        return _which(found, "zr")
    wish = Wish(verb="zr", number=about.ref.id, text=arrival.text)
    clear = _is_zero(arrival, arrival.text, facts, found[0])
    return _enter(arrival, facts, wish, found[0], Says.zero if clear else Says.events)


def edit(arrival: Arrival, facts: Facts) -> Reading:
    """An edit corrects the words of an entry, visibly; it never makes one."""
    if facts.origin is None or arrival.command:
        return SILENCE
    correct = CorrectEntry(
        at=arrival.at, by=arrival.user, source=source_of(arrival), text=Words(arrival.text)
    )
    return (Act(ref=facts.origin, command=correct),)


def _enter(
    arrival: Arrival,
    facts: Facts,
    wish: Wish,
    place: Place,
    says: Says,
    *,
    sure: bool = False,
    includes: bool = False,
    revises: bool = False,
) -> Reading:
    id_, unit = place
    claimed, text = written_at(f"{wish.text} ", arrival.at, facts) if wish.text else (None, "")
    numbers, rest = figures_in(text.strip(), _figures(facts, id_))
    entry = Enter(
        at=arrival.at,
        by=arrival.user,
        unit=unit,
        says=says,
        text=Words(rest) if rest and says is Says.events else None,
        figures=numbers,
        files=arrival.files,
        source=source_of(arrival) if arrival.text else None,
        written_at=claimed,
        sure=sure,
        includes=includes,
        revises=revises,
    )
    return _act(arrival, id_, entry, wish.verb)


def _act(arrival: Arrival, id_: str, command: Enter | AnswerCheck, verb: str) -> Reading:
    """In a group a sign is enough for what was typed: the live message shows it, and words would be noise."""
    ref, unit = Ref("round", id_), command.unit
    typed = arrival.kind is Kind.message and not arrival.private
    told = Tell(what="react") if typed else Tell(what="toast", part=f"{verb}:{unit}")
    unless = {
        "zero-with-incident": Tell(what="include", part=unit, ref=ref),
        "figures-wanted": question("zr", unit, ref=ref),
        "round-closed": Tell(what="closed-round", part=unit, ref=ref),
    }
    return (Act(ref=ref, command=command, told=(told,), unless=unless),)


def _which(found: Sequence[Place], verb: str) -> Reading:
    """Ask which of several rounds or units is meant, or say that none waits."""
    if not found:
        return (Tell(what="nothing-due"),)
    return (Tell(what="which-round", part=verb, values={"places": tuple(found)}),)


def _places(
    arrival: Arrival, facts: Facts, wish: Wish, *, closed: bool = False, answered: bool = False
) -> list[Place]:
    """Return the rounds in which a person's units are meant: named, answered to, or waiting for them."""
    about = facts.about.ref.id if facts.about and facts.about.ref and facts.about.ref.kind == "round" else ""
    id_, named = wish.number or about, wish.args[0] if wish.args else ""
    units = _units(arrival, facts, wish, named)
    if id_:
        waiting = next((h.waits_for for h in facts.world.open if h.ref == Ref("round", id_)), ())
        mine = [unit for unit in units if unit in waiting] or units
        return [(id_, unit) for unit in mine]
    heads = [h for h in facts.world.open if h.ref.kind == "round"]
    heads += [h for h in facts.world.recent if closed and h.ref.kind == "round"][:1]
    words = wish.text.split()
    asked = [h for h in heads if h.ref.id.split("/")[0] in words] or heads
    silent = [(h.ref.id, unit) for h in asked for unit in units if unit in h.waits_for]
    if silent and not (closed or answered):
        return silent
    return [(h.ref.id, unit) for h in asked for unit in units if unit in h.expects or not h.open]


def _units(arrival: Arrival, facts: Facts, wish: Wish, named: str) -> list[str]:
    """Return the units a person can answer for here: the group's own, else theirs, or the one they name."""
    member = facts.world.roster.people.get(arrival.user or UserId(0))
    own = list(dict.fromkeys(g.unit for g in member.grants if g.unit)) if member else []
    if named in facts.world.policy.units:
        return [named]
    room = facts.world.roster.rooms.get(arrival.chat)
    if room is not None and room.unit is not None:
        return [room.unit]
    words = wish.text.split()
    return [unit for unit in own if unit in words] or own


def _rest(text: str, facts: Facts, id_: str, unit: str) -> str:
    """Leave out a leading word that only says which round or unit is meant."""
    words = text.split()
    known = (id_.split("/")[0], unit)
    while words and words[0] in known:
        text = text.partition(words.pop(0))[2].strip()
    return text


def _figures(facts: Facts, id_: str) -> tuple[Figure, ...]:
    schedule = facts.world.policy.schedules.get(id_.split("/")[0])
    return schedule.figures if schedule else ()


def figures_in(text: str, figures: Sequence[Figure]) -> tuple[dict[str, int], str]:
    """Read the numbers a text brings, by the figures' titles in any language; return what is left of it."""
    found: dict[str, int] = {}
    for figure in figures:
        names = "|".join(re.escape(name) for name in {figure.id, *figure.title.values()})
        match = re.search(rf"(?:{names})\s*[:：=]?\s*(\d{{1,9}})[\s,，;；。]*", text, re.IGNORECASE)
        if match:
            found[figure.id] = int(match[1])
            text = text[: match.start()] + text[match.end() :]
    alone = re.fullmatch(r"\s*(\d{1,9})\s*", text)
    if alone and len(figures) == 1 and not found:
        return {figures[0].id: int(alone[1])}, ""
    return found, text.strip()


def _only_figures(text: str, facts: Facts, place: Place) -> bool:
    figures = _figures(facts, place[0])
    numbers, rest = figures_in(text, figures)
    return bool(numbers) and not rest


def is_clear(text: str) -> bool:
    """Say whether a text is nothing but "all clear", in any of our languages."""
    said = text.strip(" .。!！").casefold()
    words = {word.casefold() for locale in LOCALES for word in label(locale, "words-clear").split("|")}
    return said in words


def _has(text: str, word: str) -> bool:
    """Say whether a word of ours stands in a text, in any of our languages."""
    words = {each for locale in LOCALES for each in label(locale, f"words-{word}").split("|")}
    return any(each.casefold() in words for each in text.split())
