"""A full day of sixty units, twenty of them silent: every message counted, nobody named who has answered."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.cli.demo.cast import Cast, Part, Room
from bot.cli.demo.invitations import codes
from bot.cli.demo.site import settle
from bot.cli.demo.town import Town, policy, rehearsal
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.state import ChatKind, Grant
from coordination.rounds.columns import Column
from sandbox import Group, Message
from tests.scenes.reports import DAILY, columns, reaches

UNITS = tuple(f"unit-{number:02}" for number in range(60))
OWN, SHARING = UNITS[:30], UNITS[30:]
"""Half have a group of their own, half share one."""
SILENT = {*OWN[:10], *SHARING[:10]}
COUNTED = ("sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup")
LIMIT = 20
"""Messages a minute into one group (Bot API, "My bot is hitting limits")."""


def sixty() -> Policy:
    town = policy("en")
    units = {id_: Unit(id=id_, name={"en": id_.title(), "zh-CN": id_.title()}) for id_ in UNITS}
    return replace(town, units={**town.units, **units}, schedules={"daily": replace(DAILY, units=UNITS)})


def crowd() -> Cast:
    """One reporter and one head a unit, in the unit's group or in the one that is shared."""
    reporters = [Part(key=id_, name=id_, grant=Grant(role=Role.responder, unit=id_)) for id_ in UNITS]
    heads = [Part(key=f"h-{id_}", name=f"H {id_}", grant=Grant(role=Role.head, unit=id_)) for id_ in UNITS]
    own = [
        Room(key=f"g-{id_}", title=id_, kind=ChatKind.field, unit=id_, members=(id_, f"h-{id_}"))
        for id_ in OWN
    ]
    shared = Room(key="shared", title="All", kind=ChatKind.field, unit=None, members=SHARING)
    return Cast(locale="en", parts=(*reporters, *heads), rooms=(*own, shared), front=())


async def settled(town: Town) -> None:
    cast = crowd()
    people, rooms = settle(town.sandbox, cast)
    town.people |= people
    town.rooms |= rooms
    town.come_in(cast, await codes(town.app.act, cast, town.clock.now()))
    await town.falls_quiet()


def bots(town: Town, room: Group, since: datetime) -> list[Message]:
    return [m for m in room.shown if m.sender is town.bot and not m.service and m.at >= since]


def room_of(town: Town, unit: str) -> Group:
    return town.rooms[f"g-{unit}" if unit in OWN else "shared"]


def about_reports(town: Town, since: datetime) -> Iterator[tuple[Group, Message]]:
    for room in town.rooms.values():
        for message in bots(town, room, since):
            if "Daily report" in message.text or "all that was asked" in message.text:
                yield room, message


async def answer_all(town: Town) -> None:
    for unit in UNITS:
        if unit not in SILENT:
            town.people[unit].says("/zero", to=room_of(town, unit))
    await town.falls_quiet()


async def test_a_day_of_sixty_units() -> None:
    async with rehearsal("en", still=True, rules=sixty()) as town:
        await settled(town)
        begun = town.clock.now()
        await reaches(town, "15:45")
        await answer_all(town)

        quiet = town.clock.now()
        await reaches(town, "17:59")
        assert Counter((await columns(town)).values()) == {Column.zero: 40, Column.missing: 20}

        counted = Counter(room.title for room, _ in about_reports(town, quiet))
        steps = ("16:00", "16:45", "overdue")
        answered = {unit for unit in OWN if unit not in SILENT}
        assert not answered & counted.keys(), "who has answered is left in peace"
        assert {counted[unit] for unit in OWN if unit in SILENT} == {len(steps)}
        assert counted["All"] == len(steps)
        assert counted["Leadership"] == 2, "the roll-up and, at half past, what is missing"

        for _, message in about_reports(town, quiet):
            named = {unit for unit in UNITS if unit.title() in message.text}
            assert named <= SILENT, message.text
        heads = [town.people[f"h-{unit}"] for unit in UNITS]
        told = [p for p in heads if any("Not in: Daily report" in s.text for s in p.phone(p.chat(town.bot)))]
        assert {person.name for person in told} == {f"H {unit}" for unit in SILENT}

        await reaches(town, "18:00")
        rolled = await town.rooms["lead"].shows("Not in 20", by=town.bot)
        assert "In 40 of 60 (67 %); on time 40 of 60 (67 %)" in rolled.text
        assert all(unit.title() in rolled.text for unit in SILENT)

        calls = [call for name in COUNTED for call in town.sandbox.calls(name) if call.at > begun]
        sent = Counter((int(call.params["chat_id"]), call.at) for call in calls)
        groups = {room.id for room in town.rooms.values()}
        assert max(count for (chat, _), count in sent.items() if chat in groups) <= LIMIT
