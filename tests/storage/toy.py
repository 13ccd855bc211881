"""A small aggregate with one of everything, so that these tests stand on the kernel alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from typing_extensions import override

from coordination.kernel import (
    Aggregate,
    Attachment,
    Card,
    ChatId,
    Command,
    Due,
    Event,
    Field,
    Head,
    Leadership,
    Notice,
    Priority,
    Ref,
    Refusal,
    UserId,
    Words,
)
from coordination.plan import Plan, Role
from coordination.roster import state as r
from coordination.roster.evolve import evolve as evolve_roster
from coordination.world import World

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANN, CHIEF = UserId(1001), UserId(1002)
PIT, LEADERS = ChatId(-501), ChatId(-502)
ROSTER = Ref("roster", "site")


def later(minutes: float) -> datetime:
    """So many minutes after nine."""
    return NOW + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Command):
    title: Words
    unit: str = "pit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Command):
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Command):
    text: Words
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Command):
    until: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Command):
    """Add to this one, and then to the next, and so on."""

    to: tuple[str, ...]
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    number: int
    unit: str
    title: Words

    @override
    def takes(self) -> tuple[str, int]:
        return "case", self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Added(Event):
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Event):
    text: Words
    files: tuple[Attachment, ...] = ()

    @override
    def fetches(self) -> Sequence[Attachment]:
        return self.files


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched(Event):
    until: Mapping[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang(Event):
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted(Event):
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed(Event):
    amount: int
    to: tuple[str, ...] = ()

    @override
    def then(self) -> Sequence[tuple[Ref, Command]]:
        if not self.to:
            return ()
        return [(Ref("case", self.to[0]), Pass(at=self.at, to=self.to[1:], amount=self.amount))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutdown(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    number: int
    unit: str
    title: Words
    opened_at: datetime
    total: int = 0
    said: tuple[Words, ...] = ()
    until: Mapping[str, datetime] = field(default_factory=dict)
    plan: Plan | None = None
    open: bool = True


def decide(  # noqa: C901 - one case a command
    state: Case | None, command: Command, world: World
) -> Sequence[Event] | Refusal:
    at, by = command.at, command.by
    if isinstance(command, Open):
        number = world.next("case")
        return [Opened(at=at, by=by, number=number, unit=command.unit, title=command.title)]
    if state is None:
        return Refusal("no-such-case")
    match command:
        case Add(amount=0):
            raise ZeroDivisionError("a mistake in the rules")
        case Add():
            return [Added(at=at, by=by, amount=1) for _ in range(command.amount)]
        case Say():
            if not state.open:
                return Refusal("shut", {"said": command.text})
            return [Said(at=at, by=by, text=command.text, files=command.files)]
        case Watch():
            return [Watched(at=at, by=by, until=command.until)]
        case Due(name="deaf"):
            return []
        case Due():
            return [Rang(at=at, name=command.name)]
        case Adopt():
            return [Adopted(at=at, by=by, plan=command.plan)]
        case Pass():
            return [Passed(at=at, by=by, amount=command.amount, to=command.to)]
        case _:
            return [Shutdown(at=at, by=by)]


def evolve(state: Case | None, event: Event) -> Case:
    if isinstance(event, Opened):
        return Case(number=event.number, unit=event.unit, title=event.title, opened_at=event.at)
    assert state is not None
    match event:
        case Added(amount=amount) | Passed(amount=amount):
            return replace(state, total=state.total + amount)
        case Said():
            return replace(state, said=(*state.said, event.text))
        case Watched():
            return replace(state, until=event.until)
        case Rang():
            return replace(state, until={n: at for n, at in state.until.items() if n != event.name})
        case Adopted():
            return replace(state, plan=event.plan)
        case _:
            return replace(state, open=False)


def cards(state: Case) -> Sequence[Card]:
    shown = [Card(what="case", to=Field(state.unit), first=Priority.answer, pin=True)]
    if state.total:
        shown.append(Card(what="total", to=Leadership(), face=state.total))
    return shown


def notices(event: Event, state: Case) -> Sequence[Notice]:
    if isinstance(event, Opened):
        return [Notice(what="opened", to=Leadership(), values={"title": event.title}, priority=Priority.page)]
    return []


def head(state: Case) -> Head:
    return Head(
        ref=Ref("case", str(state.number)),
        unit=state.unit,
        opened_at=state.opened_at,
        open=state.open,
        status=f"total {state.total}",
        title=state.title,
    )


CASE = Aggregate(
    kind="case",
    state=Case,
    events=(Opened, Added, Said, Watched, Rang, Adopted, Passed, Shutdown),
    new_id=lambda _command, world: str(world.next("case")),
    decide=decide,
    evolve=evolve,
    deadlines=lambda state: state.until,
    cards=cards,
    notices=notices,
    head=head,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Let(Command):
    """Let these things happen to the roster."""

    events: tuple[r.RosterEvent, ...]


def _let(_state: r.Roster | None, command: Let, _world: World) -> Sequence[Event]:
    return command.events


PEOPLE = Aggregate(
    kind="roster",
    state=r.Roster,
    events=get_args(r.RosterEvent),
    new_id=lambda _command, _world: "site",
    decide=_let,
    evolve=evolve_roster,
    deadlines=lambda _state: {},
    cards=lambda _state: (),
    notices=lambda _event, _state: (),
    head=lambda _state: None,
)

AGGREGATES = (CASE, PEOPLE)


def bound(chat: ChatId, kind: r.ChatKind, unit: str | None = None) -> Let:
    """A group is bound by a code that was made for it."""
    room = r.Room(chat=chat, kind=kind, unit=unit, title=Words(f"group {chat}"))
    code = r.Invited(at=NOW, digest=f"room{chat}", invitation=r.Invitation(expires_at=later(60), room=kind))
    return Let(at=NOW, events=(code, r.RoomBound(at=NOW, digest=f"room{chat}", room=room)))


def enrolled(user: UserId, name: str, role: Role = Role.responder) -> Let:
    """A person redeems a code that was made for them."""
    grant = r.Grant(role=role)
    code = r.Invited(
        at=NOW, digest=f"person{user}", invitation=r.Invitation(expires_at=later(60), grant=grant)
    )
    joined = r.Enrolled(
        at=NOW, by=user, user=user, digest=f"person{user}", name=Words(name), locale="en", grant=grant
    )
    return Let(at=NOW, events=(code, joined))
