"""Who plays: the built-in town's people and groups, or a made-up staff for an organisation's own units."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from bot.cli.demo.words import WORDS
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.state import ChatKind, Grant
from handlers.texts import label


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person of the cast."""

    key: str
    name: str
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One group. Its last member owns it and brings the bot in."""

    key: str
    title: str
    kind: ChatKind
    unit: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The order counts: the sandbox numbers people and groups as they come.

    So a unit added at the end of a config changes nobody's number, and kept records stay true.
    """

    locale: str
    parts: tuple[Part, ...]
    rooms: tuple[Room, ...]
    front: tuple[str, ...]
    """Whose phones come first on the page."""


GRANTS = {
    "ann": Grant(role=Role.responder, unit="shaft-3"),
    "bo": Grant(role=Role.responder, unit="shaft-3"),
    "sun": Grant(role=Role.head, unit="shaft-3"),
    "mei": Grant(role=Role.responder, unit="plant"),
    "wang": Grant(role=Role.leader),
    "chen": Grant(role=Role.deputy, rank=1),
    "liu": Grant(role=Role.deputy, rank=2),
    "zhao": Grant(role=Role.duty),
    "root": Grant(role=Role.admin),
}
ROOMS = {
    "shaft-3": (ChatKind.field, "shaft-3", ("ann", "bo", "sun", "zhao")),
    "plant": (ChatKind.field, "plant", ("mei", "zhao")),
    "lead": (ChatKind.leadership, None, ("wang", "chen", "liu", "zhao")),
}
LEADERS = {
    "leader": Grant(role=Role.leader),
    "deputy-1": Grant(role=Role.deputy, rank=1),
    "deputy-2": Grant(role=Role.deputy, rank=2),
    "clerk": Grant(role=Role.duty),
    "admin": Grant(role=Role.admin),
}
STAFF = (("responder-1", Role.responder), ("responder-2", Role.responder), ("head", Role.head))


def built_in(locale: str) -> Cast:
    """Return the cast of the town that comes with the program."""
    parts = (Part(key=key, name=WORDS["people"][key][locale], grant=grant) for key, grant in GRANTS.items())
    rooms = (
        Room(key=key, title=WORDS["rooms"][key][locale], kind=kind, unit=unit, members=members)
        for key, (kind, unit, members) in ROOMS.items()
    )
    front = ("ann", "bo", "wang", "chen", "zhao")
    return Cast(locale=locale, parts=tuple(parts), rooms=tuple(rooms), front=front)


def made_up(policy: Policy) -> Cast:
    """Return leaders, and for every unit two responders, a head and a group; all names are invented."""
    names, locale = _names(policy.locale), policy.locale
    leaders = [Part(key=key, name=next(names), grant=grant) for key, grant in LEADERS.items()]
    units = [_staff(unit, names) for unit in (*policy.units,) or (None,)]
    lead = Room(
        key="lead",
        title=WORDS["rooms"]["lead"][locale],
        kind=ChatKind.leadership,
        unit=None,
        members=("leader", "deputy-1", "deputy-2", "clerk"),
    )
    fields = [_field(policy.units.get(unit[0].grant.unit or ""), unit, locale) for unit in units]
    first, *_ = units
    return Cast(
        locale=locale,
        parts=(*leaders, *(part for unit in units for part in unit)),
        rooms=(lead, *fields),
        front=(first[0].key, first[1].key, "leader", "deputy-1", "clerk"),
    )


def _staff(unit: str | None, names: Iterator[str]) -> list[Part]:
    return [
        Part(key=f"{unit or 'field'}/{key}", name=next(names), grant=Grant(role=role, unit=unit))
        for key, role in STAFF
    ]


def _field(unit: Unit | None, staff: list[Part], locale: str) -> Room:
    return Room(
        key=unit.id if unit else "field",
        title=unit.name[locale] if unit else WORDS["rooms"]["field"][locale],
        kind=ChatKind.field,
        unit=unit.id if unit else None,
        members=(*(part.key for part in staff), "clerk"),
    )


def _names(locale: str) -> Iterator[str]:
    """Yield names without end; the first hundred or so are all different."""
    first, last = (WORDS["made_up"][kind][locale].split() for kind in ("first", "last"))
    for number in count():
        one, other = first[number % len(first)], last[(number + number // len(first)) % len(last)]
        yield f"{other}{one}" if locale == "zh-CN" else f"{one} {other}"


def role_of(part: Part, policy: Policy) -> dict[str, str]:
    """Return what a person is, in each language: their role, and their unit."""
    unit = policy.units.get(part.grant.unit or "")
    roles = {locale: label(locale, f"role-{part.grant.role}") for locale in ("en", "zh-CN")}
    return {locale: f"{role} · {unit.name[locale]}" if unit else role for locale, role in roles.items()}
