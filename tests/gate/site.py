"""A site on which something of every kind goes on, and everybody who might want something of it."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from coordination.aggregates import starting
from coordination.duty import commands as d
from coordination.followup import rules as f
from coordination.incident import commands as c
from coordination.kernel import ChatId, Command, Due, Ref, Refusal, UserId, Words
from coordination.plan import Role, Severity
from coordination.policy import Period, Unit
from coordination.roster import leaving
from coordination.roster import rules as r
from coordination.roster.state import ChatKind, Grant, Invitation, Member, Room, Roster
from coordination.rounds import commands as rc
from coordination.rounds.rules import ROUND as RULES_OF_ROUNDS
from coordination.rounds.state import Says
from coordination.world import World
from handlers.arrival import Arrival, Kind
from handlers.reading import ROSTER
from tests.gate.door import BOT, Door
from tests.rules.duty.watch import GATE
from tests.rules.reports import TERMS
from tests.rules.test_agenda import DAILY
from tests.rules.town import (
    ANN,
    BO,
    CHEN,
    CHIEF,
    LIU,
    NINE,
    PEOPLE,
    POLICY,
    REOPEN,
    ROOT,
    STRANGER,
    SUN,
    WATCH,
    ZHAO,
)

LEADERSHIP, FIELD, PLANT, UNBOUND = ChatId(-1), ChatId(-2), ChatId(-4), ChatId(-9)
MEI, HU, GONE = UserId(20), UserId(21), UserId(22)
ACTORS = {
    "leader": CHIEF,
    "deputy": LIU,
    "duty": ZHAO,
    "head": SUN,
    "responder": ANN,
    "admin": ROOT,
    "other": MEI,
    "other-head": HU,
    "former": GONE,
    "stranger": STRANGER,
}
"""Each role; two of another unit; one who was struck off after having reported, taken a step and asked for an
approval; and one who was never enrolled."""
ROUND, FOLLOWUP, POST = Ref("round", "daily/260302"), Ref("followup", "F1"), Ref("duty", "gate")
FRESH, RUNNING, STABLE, OVER, DRILL = "26-0001", "26-0002", "26-0003", "26-0004", "D26-0001"
CODE, GROUP_CODE = "A-CODE", "B-CODE"


def _one(user: UserId, role: Role, unit: str) -> Member:
    return Member(user=user, name=Words(f"person {user}"), grants=(Grant(role=role, unit=unit),))


CREW = (
    *PEOPLE,
    _one(MEI, Role.responder, "plant"),
    _one(HU, Role.head, "plant"),
    _one(GONE, Role.leader, "shaft-3"),
)
RULES = replace(
    POLICY,
    units={id_: Unit(id=id_, name={"en": id_, "zh-CN": id_}) for id_ in ("shaft-3", "plant", "depot")},
    posts={GATE.id: GATE},
    schedules={"daily": DAILY},
    periods={"flood": Period(id="flood", name={"en": "Flood"})},
)
Act = tuple[Ref, Command]


def did(door: Door, ref: Ref, command: type[Command], by: UserId | None = None, **fields: Any) -> Door:
    outcome = door.apply(ref, command(at=door.world.now, by=by, **fields))
    assert not isinstance(outcome, Refusal), f"{command.__name__}: {outcome}"
    return door


def founded() -> Door:
    """People, groups, codes, and what every start adopts; nothing has happened."""
    rooms = {
        LEADERSHIP: Room(chat=LEADERSHIP, kind=ChatKind.leadership, title=Words("Leaders")),
        FIELD: Room(chat=FIELD, kind=ChatKind.field, unit="shaft-3", title=Words("Shaft 3")),
        PLANT: Room(chat=PLANT, kind=ChatKind.field, unit="plant", title=Words("Plant")),
    }
    later = NINE + timedelta(hours=1)
    codes = {
        r.digest(CODE): Invitation(expires_at=later, grant=Grant(role=Role.responder, unit="depot")),
        r.digest(GROUP_CODE): Invitation(expires_at=later, room=ChatKind.field, unit="plant"),
    }
    roster = Roster(people={m.user: m for m in CREW}, rooms=rooms, invitations=codes)
    door = Door(World(now=NINE, policy=RULES, roster=roster), {ROSTER: roster})
    for ref, command in starting(RULES, NINE):
        door.apply(ref, command)
    did(door, ROUND, rc.OpenRound, id=ROUND.id, terms=replace(TERMS, check=1.0))
    return did(door, Ref("followup"), f.Raise, ZHAO, text=Words("spare key"), due=date(2026, 3, 6))


def reported(door: Door, by: UserId, text: str) -> Ref:
    did(door, Ref("incident"), c.Report, by, unit="shaft-3", text=Words(text))
    number = max(ref.id for ref in door.states if ref.kind == "incident" and ref.id[0] != "D")
    return Ref("incident", number)


def struck(door: Door) -> Door:
    did(door, ROSTER, leaving.StrikeOff, ROOT, user=GONE)
    door.events.clear()
    door.told.clear()
    return door


@cache
def calm() -> Door:
    """Nothing real is open; a drill stands still."""
    door = founded()
    did(door, Ref("incident"), c.Report, CHIEF, unit="shaft-3", text=Words("x"), drill=True, plan_id="fire")
    did(door, Ref("incident", DRILL), c.PauseDrill, other="26-0009")
    return struck(door)


@cache
def quiet() -> Door:
    """Nothing at all is open."""
    return struck(founded())


@cache
def busy() -> Door:
    """An incident at each of its stages; ann is on the scene of the one that runs."""
    return struck(goes_on(founded()))


def goes_on(door: Door) -> Door:
    reported(door, ANN, "smoke in the pump room")
    started(door, reported(door, GONE, "fire at the winch"))
    ran(door, reported(door, GONE, "smoke at the gate"))
    done = ran(door, reported(door, ANN, "smoke in the store"))
    did(door, done, c.StandDown, CHIEF)
    return did(door, done, c.Close, CHIEF)


def started(door: Door, ref: Ref) -> None:
    did(door, ref, c.Activate, CHIEF)
    did(door, ref, c.SetSeverity, CHIEF, severity=Severity.high)
    did(door, ref, c.CheckIn, ANN)
    did(door, ref, c.CheckIn, GONE)
    did(door, ref, c.Take, GONE, step=WATCH)
    did(door, ref, c.Take, CHEN, step=REOPEN, text=Words("three people back in"))


def ran(door: Door, ref: Ref) -> Ref:
    did(door, ref, c.Activate, CHIEF)
    for number in (1, 2, 4, 5):
        did(door, ref, c.Skip, CHIEF, step=number, reason=Words("not needed"))
    did(door, ref, c.Stabilise, CHIEF)
    return ref


def said_zero(door: Door) -> Door:
    return did(door, ROUND, rc.Enter, ANN, unit="shaft-3", says=Says.zero, sure=True)


def claimed(door: Door) -> Door:
    """The unit is late by its sending, and says that it wrote in time."""
    due = TERMS.due_at
    door.world = replace(door.world, now=due + timedelta(minutes=5))
    return did(door, ROUND, rc.Enter, ANN, unit="shaft-3", says=Says.zero, sure=True, written_at=due)


def fixed(door: Door) -> Door:
    return did(door, FOLLOWUP, f.Fix, ANN, text=Words("key hung up"))


def handed_over(door: Door) -> Door:
    return did(door, POST, d.HandOver, ANN, note=Words("pump 2 is open"))


def offered(door: Door) -> Door:
    return did(door, POST, d.OfferShift, ANN, to=BO)


def closed_round(door: Door) -> Door:
    at = TERMS.cut_off_at + timedelta(minutes=1)
    door.world = replace(door.world, now=at)
    for name in sorted(RULES_OF_ROUNDS.deadlines(door.states[ROUND])):
        door.apply(ROUND, Due(at=at, name=name))
    return door


def arrival(door: Door, by: UserId | None, **fields: Any) -> Arrival:
    """Return something that somebody sends; in their private chat unless another is named."""
    chat = fields.pop("chat", ChatId(by or 0))
    given: dict[str, Any] = {
        "kind": Kind.message,
        "at": door.world.now,
        "chat": chat,
        "private": chat > 0,
        "user": by,
        "user_name": "Somebody",
        "message_id": 7,
    }
    return Arrival(**(given | fields))


def typed(door: Door, by: UserId | None, command: str, words: str, **fields: Any) -> Arrival:
    text = f"/{command} {words}".strip()
    to = {"addressee": BOT} if fields.get("chat", 1) < 0 else {}
    return arrival(door, by, text=text, command=command, rest=words, **to, **fields)


def pressed(door: Door, by: UserId, data: str, **fields: Any) -> Arrival:
    return arrival(door, by, kind=Kind.press, data=data, press="1", **fields)
