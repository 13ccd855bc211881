"""Flight mode: what is written waits on the phone and goes out later, in order; taps fail at once.

What Telegram does not take, in a closed topic say, stays on the phone with a mark: it can be sent again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.people import Person
from sandbox.refusals import Json
from sandbox.watch import NotShown
from sandbox.world import World

REFUSALS = (LookupError, PermissionError, ValueError, NotShown)
"""What an act of a person raises when the phone would not let one do it."""


class NoConnection(Exception):  # noqa: N818  # what the phone says
    """A tap on a phone without signal."""


@dataclass(eq=False, kw_only=True, slots=True)
class Waiting:
    """One message on the phone that has not gone out. `failed`: it will not go out by itself."""

    number: int
    at: datetime
    chat: str
    thread: int
    text: str
    attachment: str
    send: Callable[[], object]
    failed: bool = False


@dataclass(kw_only=True)
class Phone:
    """`since`: the count of changes at which the signal was lost; None while there is one."""

    since: int | None = None
    waiting: list[Waiting] = field(default_factory=list)


class Flights:
    """The signal of every phone."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._phones: dict[int, Phone] = {}
        self.outage = False

    def phone(self, person: Person) -> Phone:
        return self._phones.setdefault(person.id, Phone())

    def is_cut_off(self, person: Person) -> bool:
        return self.outage or self.phone(person).since is not None

    def take_off(self, person: Person) -> None:
        phone = self.phone(person)
        if phone.since is None:
            phone.since = self._world.changes.happened()

    def land(self, person: Person) -> None:
        self.phone(person).since = None
        self._world.changes.happened()
        self._go_out(person.id)

    def fail(self, *, outage: bool) -> None:
        """Everybody's connection, while Telegram itself is down."""
        self.outage = outage
        self._world.changes.happened()
        for number in self._phones if not outage else ():
            self._go_out(number)

    def send(
        self, person: Person, text: str, attachment: str, place: Json, act: Callable[[], object]
    ) -> bool:
        """Send now, or keep it on the phone; return whether it went out."""
        waiting = Waiting(
            number=self._world.number(),
            at=self._world.now(),
            chat=place["chat"],
            thread=place["thread"],
            text=text,
            attachment=attachment,
            send=act,
        )
        self.phone(person).waiting.append(waiting)
        self._world.changes.happened()
        return not self.is_cut_off(person) and self._try(person.id, waiting)

    def again(self, person: Person, number: int) -> None:
        """Send a failed one again: now, or with the signal."""
        waiting = self._kept(person, number)
        waiting.failed = False
        self._world.changes.happened()
        if not self.is_cut_off(person):
            self._try(person.id, waiting)

    def forget(self, person: Person, number: int) -> None:
        self.phone(person).waiting.remove(self._kept(person, number))
        self._world.changes.happened()

    def _kept(self, person: Person, number: int) -> Waiting:
        for each in self.phone(person).waiting:
            if each.number == number:
                return each
        raise LookupError("that message has gone out")

    def check(self, person: Person) -> None:
        if self.is_cut_off(person):
            raise NoConnection

    def _go_out(self, number: int) -> None:
        phone = self._phones[number]
        if phone.since is not None:
            return
        for each in [each for each in phone.waiting if not each.failed]:
            self._try(number, each)

    def _try(self, number: int, waiting: Waiting) -> bool:
        try:
            waiting.send()
        except REFUSALS:
            waiting.failed = True
        else:
            self._phones[number].waiting.remove(waiting)
        self._world.changes.happened()
        return not waiting.failed
