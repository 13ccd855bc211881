"""A site under load: thirty people, what each of them does, and what was kept of every act."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from typing_extensions import override

from bot.clock import SystemClock
from sandbox import Bot, Clock, Group, Message, Person, Press, Sandbox
from tests.faults.programs import SMALL_PLAN, Running, config_in, link, running

SITE = ZoneInfo("Asia/Shanghai")
UNITS = ("shaft-3", "plant", "yard")
EVERY = timedelta(seconds=20)
"""Between two reports that are due."""
FIRST = timedelta(seconds=20)
"""From when everybody is enrolled to the first of them."""
DOES = ("report", "update", "update", "zero", "zero", "zero", "ack", "deal", "deal", "take", "take")
"""What people type, by how often. In private most of it: a group is told 20 things a minute and no more."""
PRESSED = 0.25
"""The share of acts that are presses."""
PER_SECOND = 2.0
STARTED = 0.25
"""The share of incidents on which a plan is started; it stays open, since a plan takes hours."""
ALOUD = 0.3
"""The share of what a leader types that stands in the leaders' group."""
OPEN = 3
"""So many incidents may be open before the oldest is dealt with, as it is where people work with them."""
GATES = range(2, 7)
"""The steps for which the leaders are asked."""
MORE = """\
[plans]
folder = "plans"
[paging]
ack_within = "15s"
[[units]]
id = "plant"
name = "Plant"
[[units]]
id = "yard"
name = "Yard"
"""
SCHEDULE = """\
[[schedules]]
id = "at-{number}"
title = "Report {number}"
due = "{due:%H:%M:%S}"
opens = "15s"
units = ["*"]
escalate = {{ deputy = "0m", leadership = "2s" }}
cut_off = "4s"
check = 0.0
"""
GATE = """\
  [[tracks.steps]]
  id = "gate-{number}"
  title = {{ en = "Let people through gate {number}", zh-CN = "开放{number}号门" }}
  guide = {{ en = "Only when the air is measured.", zh-CN = "测气合格后才可进入。" }}
  role = "responder"
  within = "2h"
  approval = {{ mode = "before", quorum = 2, expires = "6h", on_expiry = "refused" }}
"""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What one person did: by a message or by a press."""

    kind: str
    who: Person
    by: Message | Press
    number: str = ""
    """The incident it is about; of a report, the number it must get."""
    words: str = ""
    part: int = 0
    """The step that is taken, the approval that is voted on."""
    unit: str = ""
    update: int = 0
    """Under which id Telegram hands it out."""

    @override
    def __str__(self) -> str:
        how = "typed" if isinstance(self.by, Message) else f"pressed on message {self.by.message.id}"
        what = " ".join(filter(None, (self.kind, self.number, self.words, str(self.part or ""))))
        return f"{what} by {self.who.name}, {how} {self.by.at}"


@dataclass(kw_only=True)
class Place:
    """The site, its people, and what they have done."""

    process: Running
    config: Path
    sandbox: Sandbox
    bot: Bot
    staff: dict[str, list[Person]]
    leaders: list[Person]
    rooms: dict[str, Group]
    lead: Group
    due: list[datetime]
    acts: list[Act] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    """Of each incident, in the order of their numbers."""
    open: list[int] = field(default_factory=list)
    """Incidents that nobody has dealt with yet, by number."""
    started: list[int] = field(default_factory=list)
    """Those on which a plan was started."""
    up: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From when to when it ran."""

    @property
    def people(self) -> list[Person]:
        return [*(person for unit in self.staff.values() for person in unit), *self.leaders]

    @property
    def deciders(self) -> list[Person]:
        """Who may answer a call and vote: the leader and the deputy."""
        return self.leaders[:2]

    def of(self, kind: str) -> list[Act]:
        return [act for act in self.acts if act.kind == kind]


def schedules(first: datetime, rounds: int) -> tuple[str, list[datetime]]:
    due = [(first + n * EVERY).replace(microsecond=0) for n in range(rounds)]
    written = (SCHEDULE.format(number=n, due=at.astimezone(SITE)) for n, at in enumerate(due))
    return "\n".join(written), due


@asynccontextmanager
async def place(folder: Path, rounds: int) -> AsyncIterator[Place]:
    """The site with its bot, and everybody enrolled."""
    now = SystemClock().now()
    sandbox = Sandbox(Clock(running=True, start=now), limits=None)
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    staff = {unit: [sandbox.person(f"{unit}-{n}") for n in range(9)] for unit in UNITS}
    leaders = [sandbox.person(name) for name in ("Wang", "Chen", "Zhao")]
    rooms = {unit: sandbox.group(unit, people) for unit, people in staff.items()}
    lead = sandbox.group("Leadership", leaders)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(sandbox.serve())
        (folder / "plans").mkdir()
        plan = SMALL_PLAN + "".join(GATE.format(number=number) for number in GATES)
        (folder / "plans" / "small.toml").write_text(plan, encoding="utf-8")
        config = config_in(folder, server.url, MORE)
        process = await stack.enter_async_context(running(config, bot.token))
        here = Place(
            process=process,
            config=config,
            sandbox=sandbox,
            bot=bot,
            staff=staff,
            leaders=leaders,
            rooms=rooms,
            lead=lead,
            due=[],
        )
        await _come_in(here)
        later, here.due = schedules(SystemClock().now() + FIRST, rounds)
        config_in(folder, server.url, f"{MORE}\n{later}")
        await process.dies()
        yield here


async def _come_in(here: Place) -> None:
    """Everybody enrols by a link from the shell, one for each unit and each leader."""
    of_leaders = (("--role", "leader"), ("--role", "deputy", "--rank", "1"), ("--role", "duty"))
    of_staff = [("--role", "responder", "--unit", unit, "--uses", "9") for unit in UNITS]
    of_rooms = [("--chat", "field", "--unit", unit) for unit in UNITS]
    wanted = [*of_staff, *of_leaders, *of_rooms, ("--chat", "leadership")]
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(link(here.config, here.bot.token, *each)) for each in wanted]
    links = [each.result() for each in asked]
    everybody = [*here.staff.values(), *([leader] for leader in here.leaders)]
    for people, its in zip(everybody, links, strict=False):
        for person in people:
            person.opens(its)
    for room, its in zip([*here.rooms.values(), here.lead], links[6:], strict=True):
        assert isinstance(room.owner, Person)
        room.owner.opens(f"{its}&admin=pin_messages", to=room)
        await room.shows("This is the", by=here.bot, within=60)


async def everybody_acts(here: Place, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.expovariate(PER_SECOND))
        act = _press(here, chance) if chance.random() < PRESSED else None
        if act := act or _typed(here, chance):
            here.acts.append(replace(act, update=here.bot.stream.pending[-1]["update_id"]))


def _press(here: Place, chance: random.Random) -> Act | None:
    """A leader or deputy presses what they are asked, in private or in their group."""
    who = chance.choice(here.deciders)
    places = (("ack", who.chat(here.bot)), ("yes", here.lead))
    shown = [(verb, on) for verb, chat in places for on in chat.shown if on.sender is here.bot]
    asked = [(verb, on, data) for verb, on in shown if (data := _data(on, verb))]
    if not asked:
        return None
    verb, on, (number, *rest) = chance.choice(asked)
    pressed = who.presses({"ack": "Acknowledge", "yes": "Approve"}[verb], on=on)
    return Act(kind=f"press {verb}", who=who, by=pressed, number=number, part=int(rest[0]) if rest else 0)


def _data(message: Message, verb: str) -> Sequence[str]:
    """What a message's button of a verb stands for; nothing if it has none."""
    data = (
        str(button.get("callback_data", "")).split(":") for row in message.keyboard or () for button in row
    )
    return next((rest for first, *rest in data if first == verb), ())


def _typed(here: Place, chance: random.Random) -> Act | None:
    unit = chance.choice(UNITS)
    who = chance.choice(here.staff[unit])
    match chance.choice(DOES):
        case "report":
            words = f"smoke number {len(here.units)} seen"
            here.units.append(unit)
            here.open.append(len(here.units))
            said = who.says(f"/report {words}")
            return Act(kind="report", who=who, by=said, number=named(len(here.units)), words=words, unit=unit)
        case "update" if here.open:
            number, words = named(chance.choice(here.open)), f"update number {len(here.acts)} sent"
            said = who.says(f"/update {number} {words}")
            return Act(kind="update", who=who, by=said, number=number, words=words)
        case "zero":
            return Act(kind="zero", who=who, by=who.says("/zero sure"), unit=unit)
        case "ack" if here.open:
            number, leader = named(chance.choice(here.open)), chance.choice(here.deciders)
            return Act(
                kind="ack", who=leader, by=_of_leader(here, chance, leader, f"/ack {number}"), number=number
            )
        case "deal" if len(here.open) > OPEN:
            return _deal(here, chance)
        case "take" if here.started:
            count, step = chance.choice(here.started), chance.choice(GATES)
            taker = chance.choice(here.staff[here.units[count - 1]])
            words = f"two people through, request {len(here.acts)}"
            said = taker.says(f"/take {named(count)} {step} {words}")
            return Act(kind="take", who=taker, by=said, number=named(count), words=words, part=step)
    return None


def named(count: int) -> str:
    return f"26-{count:04}"


def _of_leader(here: Place, chance: random.Random, leader: Person, says: str) -> Message:
    return leader.says(says, to=here.lead) if chance.random() < ALOUD else leader.says(says)


def _deal(here: Place, chance: random.Random) -> Act:
    """The leader starts a plan, or says that it was nothing."""
    count, leader = here.open.pop(0), here.leaders[0]
    if not here.started or chance.random() < STARTED:
        here.started.append(count)
        said = _of_leader(here, chance, leader, f"/activate {named(count)}")
        return Act(kind="activate", who=leader, by=said, number=named(count))
    said = _of_leader(here, chance, leader, f"/notincident {named(count)} it was steam")
    return Act(kind="notincident", who=leader, by=said, number=named(count))
