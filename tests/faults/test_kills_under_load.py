"""kill -9 at random, while thirty people report, answer and approve and deadlines fall due.

The bot is a process of its own and is killed again and again, some times while it starts. Afterwards what
people have sent is held against the record, and what they saw against itself. Quick form: fifty kills.
`FIELDLINE_KILLS_UNDER_LOAD=1000`: so many. `FIELDLINE_SEED=7`: other instants.
"""

import asyncio
import os
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock
from sandbox import Bot, Clock, Group, Message, Person, Sandbox
from tests.faults.programs import Running, config_in, ends, link, running
from tests.faults.test_kill import PLAN

KILLS = int(os.environ.get("FIELDLINE_KILLS_UNDER_LOAD", "50"))
SEED = int(os.environ.get("FIELDLINE_SEED", "1"))
LIVES = (0.1, 1.5)
"""Seconds from a start to the next kill."""
STILLBORN = 0.25
"""The share of kills that strike while it starts."""
SITE = ZoneInfo("Asia/Shanghai")
UNITS = ("shaft-3", "plant", "yard")
EVERY = timedelta(seconds=20)
"""Between two reports that are due."""
ACTS = ("report", "update", "update", "zero", "zero", "zero", "ack", "deal", "deal", "take", "press", "press")
"""What people do, by how often. In private most of it: a group is told 20 things a minute and no more."""
PER_SECOND = 2.0
STARTED = 0.1
"""The share of incidents on which a plan is started; it stays open, since a plan takes hours."""
OPEN = 3
"""So many incidents may be open before the oldest is dealt with, as it is where people work with them."""
SETTLES = 90.0
"""Seconds for all that follows to be done after the last kill."""
MORE = """\
[plans]
folder = "plans"
[paging]
ack_within = "30s"
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


@dataclass(kw_only=True)
class Place:
    """The site, its people, and what they have sent."""

    process: Running
    config: Path
    bot: Bot
    staff: dict[str, list[Person]]
    leaders: list[Person]
    rooms: dict[str, Group]
    lead: Group
    due: list[datetime]
    said: list[str] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    """Incidents that nobody has dealt with yet, by number."""
    started: list[int] = field(default_factory=list)
    """Those on which a plan was started."""
    updates: list[str] = field(default_factory=list)
    zeros: list[tuple[Message, Person, str]] = field(default_factory=list)


def schedules(first: datetime, rounds: int) -> tuple[str, list[datetime]]:
    due = [(first + n * EVERY).replace(microsecond=0) for n in range(rounds)]
    written = (SCHEDULE.format(number=n, due=at.astimezone(SITE)) for n, at in enumerate(due))
    return "\n".join(written), due


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    now = SystemClock().now()
    sandbox = Sandbox(Clock(running=True, start=now), limits=None)
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    staff = {unit: [sandbox.person(f"{unit}-{n}") for n in range(9)] for unit in UNITS}
    leaders = [sandbox.person(name) for name in ("Wang", "Chen", "Zhao")]
    rooms = {unit: sandbox.group(unit, people) for unit, people in staff.items()}
    lead = sandbox.group("Leadership", leaders)
    rounds = 1 + KILLS * 2 // int(EVERY.total_seconds())
    later, due = schedules(now + timedelta(seconds=45), rounds)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(sandbox.serve())
        (tmp_path / "plans").mkdir()
        (tmp_path / "plans" / "small.toml").write_text(PLAN, encoding="utf-8")
        config = config_in(tmp_path, server.url, f"{MORE}\n{later}")
        process = await stack.enter_async_context(running(config, bot.token))
        here = Place(
            process=process,
            config=config,
            bot=bot,
            staff=staff,
            leaders=leaders,
            rooms=rooms,
            lead=lead,
            due=due,
        )
        await come_in(here)
        yield here


async def come_in(here: Place) -> None:
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


async def act(here: Place, chance: random.Random) -> None:
    """One person does something."""
    unit = chance.choice(UNITS)
    who = chance.choice(here.staff[unit])
    match chance.choice(ACTS):
        case "report":
            words = f"smoke number {len(here.said)} seen"
            who.says(f"/report {words}")
            here.said.append(words)
            here.open.append(len(here.said))
        case "update" if here.open:
            words = f"update number {len(here.updates)} sent"
            who.says(f"/update 26-{chance.choice(here.open):04} {words}")
            here.updates.append(words)
        case "zero":
            here.zeros.append((who.says("/zero sure"), who, unit))
        case "ack" if here.open:
            here.leaders[0].says(f"/ack 26-{chance.choice(here.open):04}", to=here.lead)
        case "deal" if len(here.open) > OPEN:
            deal(here, chance)
        case "take" if here.started:
            who.says(f"/take 26-{chance.choice(here.started):04} 2 two people back in")
        case _:
            press(here, chance)


def deal(here: Place, chance: random.Random) -> None:
    """The leader starts a plan, or says that it was nothing."""
    number = here.open.pop(0)
    if not here.started or chance.random() < STARTED:
        here.started.append(number)
        here.leaders[0].says(f"/activate 26-{number:04}", to=here.lead)
    else:
        here.leaders[0].says(f"/notincident 26-{number:04} it was steam", to=here.lead)


def press(here: Place, chance: random.Random) -> None:
    """A leader votes on what is asked."""
    asked = [m for m in here.lead.shown if m.sender is here.bot and ["Approve"] in m.buttons]
    if asked:
        here.leaders[1].presses("Approve", on=chance.choice(asked))


async def everybody_acts(here: Place, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.expovariate(PER_SECOND))
        await act(here, chance)


async def test_nothing_is_lost_and_nothing_happens_twice(place: Place) -> None:
    chance = random.Random(SEED)  # noqa: S311 - other instants with another seed
    load = asyncio.ensure_future(everybody_acts(place, chance))
    try:
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(*LIVES))
            await place.process.end(signal.SIGKILL)
            while chance.random() < STILLBORN:
                await place.process.stillborn(chance.uniform(0.0, 1.5))
            await place.process.start()
    finally:
        load.cancel()
    await settled(place)
    assert await place.process.end(signal.SIGTERM) == 0
    assert wrong(place) == []
    sound = await ends("verify", "--config", str(place.config))
    assert sound.code == 0, sound


async def settled(here: Place) -> None:
    """Until the last round is closed and everything is told."""
    last = max(here.due) + timedelta(seconds=8)
    left = (last - SystemClock().now()).total_seconds()
    await asyncio.sleep(max(left, 0.0))
    async with asyncio.timeout(SETTLES):
        while open_ends(here) or not here.bot.stream.drained.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.5)  # another process's database rings no bell


def query(here: Place, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{here.config.parent / 'fieldline.db'}?mode=ro", uri=True)) as conn:
        return conn.execute(sql).fetchall()


def open_ends(here: Place) -> int:
    """Count what is still to be told in private: in groups Telegram's limits let some wait for minutes."""
    ((count,),) = query(here, "select count(*) from outbox where state in ('queued', 'sending') and chat > 0")
    assert isinstance(count, int)
    return count


def wrong(here: Place) -> list[str]:
    """Everything in which record, phones and what was sent disagree."""
    assert query(here, "PRAGMA integrity_check") == [("ok",)]
    assert query(here, "select * from arrivals where error != ''") == []
    return [*_kept(here), *_rounds(here), *_votes(here), *_twice(here)]


def _kept(here: Place) -> Iterator[str]:
    kept = Counter(str(row[0]) for row in query(here, "select text from words"))
    for words in (*here.said, *here.updates):
        if kept[words] != 1:
            yield f"{words!r} stands {kept[words]} times in the record"
    ((reported,),) = query(here, "select count(*) from events where type = 'Reported'")
    if reported != len(here.said):
        yield f"{reported} incidents of {len(here.said)} reports"


def _rounds(here: Place) -> Iterator[str]:
    """Each was opened, published and closed once; whoever answered meanwhile is in."""
    rows = query(here, "select id, type, recorded_at, data from events where kind = 'round' order by seq")
    times = Counter((str(id_), str(type_)) for id_, type_, _, _ in rows)
    rounds = {id_ for id_, _ in times}
    if len(rounds) != len(here.due):
        yield f"{len(rounds)} rounds instead of {len(here.due)}"
    for id_ in rounds:
        for type_ in ("RoundOpened", "Published", "RoundClosed"):
            if times[id_, type_] != 1:
                yield f"{id_}: {type_} {times[id_, type_]} times"
        yield from _entries(here, id_, [row[1:] for row in rows if row[0] == id_])


def _entries(here: Place, id_: str, rows: list[tuple[object, ...]]) -> Iterator[str]:
    at = {str(type_): datetime.fromisoformat(str(when)) for type_, when, _ in rows}
    entered = " ".join(str(data) for type_, _, data in rows if type_ == "Entered")
    due = here.due[int(id_.partition("/")[0].removeprefix("at-"))]
    for said, who, unit in here.zeros:
        in_time = at["RoundOpened"] <= said.at <= due
        if in_time and f'"{unit}"' not in entered and not was_asked(here, said, who):
            yield f"{id_}: {unit} said so at {said.at}, and is not in"


def was_asked(here: Place, said: Message, who: Person) -> bool:
    """Whether the bot asked which report was meant: it was away so long that the next one is open too."""
    answers = (m for m in who.chat(here.bot).shown if m.reply_to and m.reply_to.id == said.id)
    return any(answer.text.startswith("Which one?") for answer in answers)


def _votes(here: Place) -> Iterator[str]:
    rows = query(here, "select id, data, by from events where type = 'Voted'")
    yield from (f"{row} voted {times} times" for row, times in Counter(rows).items() if times > 1)


def _twice(here: Place) -> Iterator[str]:
    """What stands twice in a chat, as an answer to the same message or about the same incident, says so."""
    for room in (*here.rooms.values(), here.lead, *(p.chat(here.bot) for p in here.leaders)):
        shown = [m for m in room.shown if m.sender is here.bot and not m.service and _tells(m)]
        said = Counter((m.text, m.reply_to.id if m.reply_to else 0) for m in shown)
        yield from (f"{room.title}: {text!r} {times} times" for (text, _), times in said.items() if times > 1)


def _tells(message: Message) -> bool:
    return "26-" in message.text and "(repeated)" not in message.text and not message.buttons
