"""What somebody writes or presses while rounds are open, and what is read in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from coordination.facts import Facts, Sent
from coordination.kernel import Attachment, ChatId, Command, Head, Ref, UserId, Words
from coordination.policy import Figure, Policy, Schedule, Unit
from coordination.roster.state import ChatKind, Room, Roster
from coordination.rounds.commands import Enter
from coordination.world import World
from handlers.arrival import Arrival, Kind
from handlers.read import read
from handlers.reading import Act, Reading, Tell
from tests.rules.reports import CREW
from tests.rules.town import ANN

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SHAFT, LEAD = ChatId(-2), ChatId(-1)
STAFF = Figure(id="staff", title={"en": "Staff", "zh-CN": "在岗"})
SICK = Figure(id="sick", title={"en": "Sick", "zh-CN": "病假"})
SCHEDULES = {
    id_: Schedule(id=id_, title={"en": id_}, due=time(17), figures=figures)
    for id_, figures in {"daily": (), "plant": (STAFF, SICK)}.items()
}
UNITS = ("shaft-3", "plant")
PHOTO = Attachment(kind="photo", file_id="f", unique_id="u")
Shown = Mapping[str, Any]


def a_round(id_: str, *silent: str, open_: bool = True) -> Head:
    ref = Ref("round", id_)
    return Head(
        ref=ref, unit=None, opened_at=NOW, open=open_, status="", expects=UNITS, waits_for=silent or ()
    )


DAILY, PLANT = a_round("daily/260302", *UNITS), a_round("plant/260302", *UNITS)
CLOSED = a_round("daily/260301", "shaft-3", open_=False)


def facts(*open_: Head, recent: tuple[Head, ...] = (), **rest: Any) -> Facts:
    rooms = {
        SHAFT: Room(chat=SHAFT, kind=ChatKind.field, unit="shaft-3", title=Words("")),
        LEAD: Room(chat=LEAD, kind=ChatKind.leadership, title=Words("")),
    }
    policy = Policy(units={id_: Unit(id=id_, name={"en": id_}) for id_ in UNITS}, schedules=SCHEDULES)
    roster = Roster(people={member.user: member for member in CREW}, rooms=rooms)
    world = World(now=NOW, policy=policy, roster=roster, open=open_, recent=recent)
    return Facts(world=world, fresh_code="", bot_username="bot", **rest)


def typed(text: str, given: Facts, by: UserId = ANN, chat: ChatId | None = None, **more: Any) -> Reading:
    command, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
    at = chat or ChatId(by)
    arrival = Arrival(
        kind=Kind.message,
        at=NOW,
        chat=at,
        private=at > 0,
        user=by,
        message_id=1,
        text=text,
        command=command.removeprefix("/"),
        rest=rest,
    )
    return read(replace(arrival, **more), given)


def done(reading: Reading) -> Command:
    (item,) = reading
    assert isinstance(item, Act), item
    return item.command


def entry(reading: Reading) -> Enter:
    command = done(reading)
    assert isinstance(command, Enter)
    return command


def told(reading: Reading) -> tuple[str, str]:
    (item,) = reading
    assert isinstance(item, Tell), item
    return item.what, item.part


def about(what: str, id_: str = "daily/260302", part: str = "", asks: UserId | None = None) -> Sent:
    return Sent(chat=SHAFT, message_id=9, what=what, part=part, ref=Ref("round", id_), asks=asks)
