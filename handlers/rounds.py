"""A unit answers its round: all clear, something, numbers; in its group, in private, by reply."""

from coordination.facts import Facts
from coordination.kernel import Ref, Words
from coordination.rounds.commands import AnswerCheck, CorrectEntry, Enter
from coordination.rounds.state import Says
from handlers.arrival import Arrival, Kind
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, question, say
from handlers.report import opened, report, source_of, unit_of
from handlers.round_places import Place, missed, places, places_to_revise, which, without_names
from handlers.round_words import Said, is_clear, read, read_whole

_ASKING = ("round", "remind", "overdue")


def zero(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """All clear, for one's own unit; `/zero sure` although something was reported today.

    Words that say more are not dropped: then it is more than all clear.
    """
    found = places(arrival, facts, wish) or missed(arrival, facts, wish)
    if len(found) != 1:
        return which(found, "zr", arrival, facts)
    said = _said(arrival, facts, wish, found[0])
    answers = bool(wish.args and wish.text)
    zero = said.says or (None if answers else Says.zero)
    return _enter(arrival, found[0], said, wish.verb, says=zero, sure=said.sure or "sure" in wish.args)


def event(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Something has happened: it becomes an incident, and the unit's entry at once.

    Once it is told nothing more is asked: it is a report like any other where none is due, and where several
    are it answers one of them; the others ask about it.
    """
    found = places(arrival, facts, wish)
    id_, unit = found[0] if found else ("", unit_of(arrival, facts))
    text = without_names(wish.text, (id_, unit))
    if text or arrival.files or arrival.place:
        return opened(arrival, facts, Wish(verb="report", text=text), unit, answers=id_)
    if not found:
        return report(arrival, facts, Wish(verb="report"))
    if len(found) > 1:
        return which(found, "ev", arrival, facts)
    return (question("ev", unit, ref=Ref("round", id_)),)


def include(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """What the unit has reported today is its entry."""
    found = places(arrival, facts, wish)
    if len(found) != 1:
        return which(found, "inc", arrival, facts)
    return _enter(arrival, found[0], Said(), wish.verb, says=Says.events, includes=True)


def revise(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Enter something after the cut-off, as a visible revision: `/revise`, with words if there was more."""
    found = places_to_revise(arrival, facts, wish)
    if len(found) != 1:
        return which(found, "rv", arrival, facts)
    said = _said(arrival, facts, wish, found[0])
    return _enter(arrival, found[0], said, wish.verb, says=said.says or Says.zero, sure=True, revises=True)


def check(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Answer the one question that followed a zero."""
    found = places_to_revise(arrival, facts, wish)
    if len(found) != 1 or not wish.text:
        return say("check-how")
    (id_, unit) = found[0]
    answer = AnswerCheck(at=arrival.at, by=arrival.user, unit=unit, text=Words(wish.text))
    return _act(arrival, id_, answer, "chk")


def reply(arrival: Arrival, facts: Facts) -> Reading:
    """A reply to a round's message is the entry of its writer's unit."""
    about = facts.about
    if about is None or about.ref is None or about.what not in _asking(arrival):
        return SILENCE
    found = places(arrival, facts, Wish(verb="zr"))
    if len(found) != 1:
        return which(found, "zr", arrival, facts)
    if not (arrival.text or arrival.files):
        return (question("ev", found[0][1], ref=about.ref),)
    said = read_whole(arrival.text, about.ref.id, arrival, facts)
    return _enter(arrival, found[0], said, "zr", says=said.says)


def _asking(arrival: Arrival) -> tuple[str, ...]:
    """Who is told in private of a silent unit stands for it; the leaders speak among themselves."""
    return (*_ASKING, "chase") if arrival.private else _ASKING


def edit(arrival: Arrival, facts: Facts) -> Reading:
    """An edit corrects the words of an entry, visibly; it never makes one."""
    if facts.origin is None or arrival.command or is_clear(arrival.text):
        return SILENCE
    correct = CorrectEntry(
        at=arrival.at, by=arrival.user, source=source_of(arrival), text=Words(arrival.text)
    )
    return (Act(ref=facts.origin, command=correct),)


def _said(arrival: Arrival, facts: Facts, wish: Wish, place: Place) -> Said:
    return read(without_names(wish.text, place), place[0], arrival, facts)


def _enter(
    arrival: Arrival,
    place: Place,
    said: Said,
    verb: str,
    *,
    says: Says | None,
    sure: bool = False,
    includes: bool = False,
    revises: bool = False,
) -> Reading:
    id_, unit = place
    entry = Enter(
        at=arrival.at,
        by=arrival.user,
        unit=unit,
        says=says,
        text=Words(said.text) if said.text else None,
        figures=said.figures,
        files=arrival.files,
        source=source_of(arrival) if arrival.text else None,
        written_at=said.written_at,
        sure=sure,
        includes=includes,
        revises=revises,
    )
    return _act(arrival, id_, entry, verb)


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
