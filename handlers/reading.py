"""What a reader makes of an arrival: things to do, and things to say. Both may be empty: silence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coordination.facts import Facts
from coordination.kernel import Audience, Command, Ref, Value
from handlers.arrival import Arrival

ROSTER = Ref("roster", "site")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Something to say to whoever wrote or pressed, where they did; or elsewhere, by `to`."""

    what: str
    part: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    ref: Ref | None = None
    to: Audience | None = None
    asks: bool = False
    """A question to this person; their reply is the answer."""
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to do. If it is refused the refusal is told; else `told`, about the thing it was done to."""

    ref: Ref
    command: Command
    told: tuple[Tell, ...] = ()
    unless: Mapping[str, Tell] = field(default_factory=dict)
    """What to tell instead of a refusal, by its reason: a question for what alone was still missing."""


Reading = tuple[Act | Tell, ...]
SILENCE: Reading = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants, be it pressed, typed or answered: the readers cannot tell the difference."""

    verb: str
    number: str = ""
    """The incident's (or another thing's id), as far as it is known."""
    args: tuple[str, ...] = ()
    text: str = ""
    """What was written with it; a button brings none."""


Reader = Callable[[Arrival, Facts, Wish], Reading]
Listener = Callable[[Arrival, Facts], Reading]


def say(key: str, **values: Value) -> Reading:
    """Return a reading that only gives a hint."""
    return (Tell(what="say", part=key, values=values),)


def ask(verb: str, *args: str | int, ref: Ref | None = None) -> Reading:
    """Return a reading that asks for what is still missing; the answer comes back as the same wish."""
    return (question(verb, *args, ref=ref),)


def question(verb: str, *args: str | int, ref: Ref | None = None) -> Tell:
    """Return the question for what is still missing of a wish."""
    return Tell(what="ask", part=":".join((verb, *map(str, args))), ref=ref, asks=True)


def incident(number: str) -> Ref:
    """Name an incident."""
    return Ref("incident", number)
