"""Which round and which unit somebody means: what is named, answered to, or their own and still awaited."""

from collections.abc import Sequence

from coordination.facts import Facts
from coordination.kernel import Head, Ref, UserId
from handlers.arrival import Arrival
from handlers.reading import Reading, Tell, Wish, say

Place = tuple[str, str]
"""A round's id, and the unit that answers in it."""


def places(arrival: Arrival, facts: Facts, wish: Wish) -> list[Place]:
    """Return where a person may mean to answer: in the round that is named, else in those that wait for one
    of their units, else in those where one could be corrected.
    """
    units, id_ = _units(arrival, facts, wish), wish.number or _answered_to(facts)
    if id_:
        return _in_round(id_, units, facts)
    open_ = named(heads(facts.world.open), wish.text)
    return _waiting(open_, units) or _expected(open_, units)


def missed(arrival: Arrival, facts: Facts, wish: Wish) -> list[Place]:
    """Return for which of a person's units the round that was cut off last waited in vain."""
    return _waiting(heads(facts.world.recent)[:1], _units(arrival, facts, wish))


def places_to_revise(arrival: Arrival, facts: Facts, wish: Wish) -> list[Place]:
    """Return where a person may mean to change what stands: also in the round that was cut off last."""
    units, id_ = _units(arrival, facts, wish), wish.number or _answered_to(facts)
    if id_:
        return _in_round(id_, units, facts)
    return _expected(named([*heads(facts.world.open), *heads(facts.world.recent)[:1]], wish.text), units)


def which(found: Sequence[Place], verb: str, arrival: Arrival, facts: Facts) -> Reading:
    """Ask which of several rounds or units is meant, or say why it is none."""
    if found:
        return (Tell(what="which-round", part=verb, values={"places": tuple(found)}),)
    member = facts.world.roster.people.get(arrival.user or UserId(0))
    if member is None:
        return (Tell(what="refused", part="not-enrolled", values={"act": "enter"}),)
    if not any(grant.unit for grant in member.grants):
        return say("no-unit-of-yours")
    return (Tell(what="nothing-due"),)


def heads(of: Sequence[Head]) -> list[Head]:
    """Return the rounds among what is open or was lately."""
    return [head for head in of if head.ref.kind == "round"]


def schedule_of(id_: str) -> str:
    """Return the schedule that a round belongs to."""
    return id_.split("/")[0]


def named(among: list[Head], text: str) -> list[Head]:
    """Return the rounds that a word names, by their own id or their schedule's; all of them if none is."""
    words = text.split()
    own = [head for head in among if head.ref.id in words]
    return own or [head for head in among if schedule_of(head.ref.id) in words] or among


def without_names(text: str, place: Place) -> str:
    """Leave out leading words that only say which round or unit is meant."""
    id_, unit = place
    first, *rest = text.split(maxsplit=1) or [""]
    if first and first in (id_, schedule_of(id_), unit):
        return without_names("".join(rest), place)
    return text.strip()


def _answered_to(facts: Facts) -> str:
    about = facts.about.ref if facts.about else None
    return about.id if about is not None and about.kind == "round" else ""


def _in_round(id_: str, units: list[str], facts: Facts) -> list[Place]:
    """Of several units those are meant that are asked here, and of these the silent ones."""
    found = [h for h in (*facts.world.open, *facts.world.recent) if h.ref == Ref("round", id_)]
    return _waiting(found, units) or _expected(found, units) or [(id_, unit) for unit in units]


def _waiting(among: list[Head], units: list[str]) -> list[Place]:
    return [(head.ref.id, unit) for head in among for unit in units if unit in head.waits_for]


def _expected(among: list[Head], units: list[str]) -> list[Place]:
    return [(head.ref.id, unit) for head in among for unit in units if unit in head.expects]


def _units(arrival: Arrival, facts: Facts, wish: Wish) -> list[str]:
    """Return the units a person can answer for here: the one they chose, the group's own, else theirs."""
    if wish.args and wish.args[0] in facts.world.policy.units:
        return [wish.args[0]]
    room = facts.world.roster.rooms.get(arrival.chat)
    if room is not None and room.unit is not None:
        return [room.unit]
    member = facts.world.roster.people.get(arrival.user or UserId(0))
    own = list(dict.fromkeys(g.unit for g in member.grants if g.unit)) if member else []
    words = wish.text.split()
    return [unit for unit in own if unit in words] or own
