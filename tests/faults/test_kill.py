"""kill -9 between any two messages of a whole incident: nothing is lost, nothing repeated but marked.

Quick form: killed before some of the acts and right after others. `FIELDLINE_KILLS=all` kills both before and
right after every one of them.
"""

import asyncio
import os
import signal
import socket
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import elapsed
from sandbox import Bot, Clock, Group, Person, Sandbox
from sandbox.faults import Fault
from tests.faults.programs import SMALL_PLAN, Running, config_in, ends, link, running

KILLS_ALL = os.environ.get("FIELDLINE_KILLS") == "all"
MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
ROLES = {
    "ann": ("--role", "responder", "--unit", "shaft-3"),
    "wang": ("--role", "leader"),
    "chen": ("--role", "deputy", "--rank", "1"),
    "zhao": ("--role", "duty"),
}
REOPEN = """\
  [[tracks.steps]]
  id = "reopen"
  title = { en = "Let people back in", zh-CN = "恢复进入" }
  guide = { en = "Only when the air is measured.", zh-CN = "测气合格后才可进入。" }
  role = "responder"
  within = "2h"
  approval = { mode = "before", quorum = 1, expires = "30m", on_expiry = "refused" }
"""


HEARS_BY = {
    "polling": ("getUpdates", "action=poll-failed"),
    "webhook": ("setWebhook", "action=webhook-failed"),
}
"""By which call the bot hears, and what its log says when that fails."""


def webhook() -> str:
    """The lines of a config that has Telegram come to us."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    return f'[telegram.webhook]\nurl = "{url}"\nsecret = "a-secret-of-ours-alone"\nport = {port}\n'


@dataclass(kw_only=True)
class Site:
    """A small site, its bot in a process of its own."""

    config: Path
    database: Path
    token: str
    bot: Bot
    process: Running
    people: dict[str, Person]
    shaft: Group
    lead: Group
    hears_by: str


@pytest.fixture
async def site(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Site]:
    """Everybody enrolled by links from the shell, while the bot runs."""
    hears_by = getattr(request, "param", "polling")
    hook = webhook() if hears_by == "webhook" else ""
    sandbox = Sandbox(Clock(running=True, start=MORNING))
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(sandbox.serve())
        (tmp_path / "plans").mkdir()
        (tmp_path / "plans" / "small.toml").write_text(SMALL_PLAN + REOPEN, encoding="utf-8")
        config = config_in(tmp_path, server.url, f'{hook}[plans]\nfolder = "plans"')
        process = await stack.enter_async_context(running(config, bot.token))
        sandbox.fails(Fault(kind="lost after", method=HEARS_BY[hears_by][0]))  # whose address holds the token
        people = {name: sandbox.person(name.title()) for name in ROLES}
        shaft = sandbox.group("Shaft 3", [people["ann"]])
        lead = sandbox.group("Leadership", [people[name] for name in ("wang", "chen", "zhao")])
        options = (*ROLES.values(), ("--chat", "field", "--unit", "shaft-3"), ("--chat", "leadership"))
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(link(config, bot.token, *each)) for each in options]
        *of_people, of_shaft, of_lead = [each.result() for each in asked]
        for person, its in zip(people.values(), of_people, strict=True):
            person.opens(its)
            await person.sees("Welcome", by=bot, within=20)
        for owner, room, its in ((people["ann"], shaft, of_shaft), (people["wang"], lead, of_lead)):
            owner.opens(f"{its}&admin=pin_messages", to=room)
            await room.shows("This is the", by=bot, within=20)
        yield Site(
            config=config,
            database=tmp_path / "fieldline.db",
            token=bot.token,
            bot=bot,
            process=process,
            people=people,
            shaft=shaft,
            lead=lead,
            hears_by=hears_by,
        )


@dataclass(frozen=True, kw_only=True)
class Act:
    """Somebody writes something, and something is seen of it."""

    who: str
    says: str
    where: str
    shows: str


STORY = (
    Act(who="ann", says="/report smoke in the pump room", where="shaft", shows="26-0001"),
    Act(who="wang", says="/ack 26-0001", where="lead", shows="Wang leads since"),
    Act(who="wang", says="/plan 26-0001 small", where="lead", shows="Small fire"),
    Act(who="wang", says="/activate 26-0001", where="shaft", shows="Step 1 · Sound the horn"),
    Act(who="ann", says="/onscene 26-0001", where="shaft", shows="On scene 1"),
    Act(who="ann", says="/done 26-0001 1 the horn is on", where="shaft", shows="✓ Step 1"),
    Act(who="ann", says="/take 26-0001 2 two people back in", where="lead", shows="Approve? two people"),
    Act(who="chen", says="/ok 1", where="shaft", shows="Approved: two people"),
    Act(who="ann", says="/done 26-0001 2 air is good", where="shaft", shows="✓ Step 2"),
    Act(who="wang", says="/stable 26-0001", where="lead", shows="Stable since"),
    Act(who="wang", says="/standdown 26-0001", where="shaft", shows="Stood down"),
    Act(who="ann", says="/back 26-0001", where="lead", shows="back safe 1"),
    Act(who="wang", says="/close 26-0001", where="lead", shows="resolved"),
)
BUDGET_IS_BACK = 90
"""Seconds: so much is said among the leaders that an edit may wait for the group's next minute."""
BEFORE, AFTER = (range(len(STORY)), range(len(STORY))) if KILLS_ALL else ((4, 9), (0, 3, 6, 7))


async def plays(site: Site, number: int, act: Act) -> None:
    """One act, with the kills that belong to it; what it leads to is seen in the end."""
    rooms = {"shaft": site.shaft, "lead": site.lead}
    who = site.people[act.who]
    room = site.shaft if act.who == "ann" else site.lead
    if number in BEFORE:
        await site.process.dies()
    who.says(act.says, to=room)
    if number in AFTER:
        await site.process.dies()
    await rooms[act.where].shows(act.shows, by=site.bot, within=BUDGET_IS_BACK)


def events(database: Path) -> Counter[str]:
    """How often each thing happened in the incident, by the record."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as conn:
        rows = conn.execute("select type from events where kind = 'incident'").fetchall()
    conn.close()
    return Counter(str(row[0]).rpartition(".")[2] for row in rows)


def repeated_unmarked(group: Group, bot: Bot) -> list[str]:
    """Messages of the bot that stand there twice and do not say so."""
    said = Counter(m.text for m in group.shown if m.sender is bot and not m.service)
    return [text for text, times in said.items() if times > 1 and "(repeated)" not in text]


def secret_of(token: str) -> str:
    return token.partition(":")[2]


def holding(token: str, folder: Path) -> list[Path]:
    """The files in which the token stands."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if secret_of(token).encode() in path.read_bytes()]


def alters(database: Path, seq: int) -> None:
    """Change one byte of one event behind the program's back."""
    conn = sqlite3.connect(database)
    triggers = conn.execute("select name from sqlite_master where type='trigger' and tbl_name='events'")
    for (name,) in triggers.fetchall():
        conn.execute(f'drop trigger "{name}"')
    conn.execute("update events set at = substr(at, 1, 3) || '9' || substr(at, 5) where seq = ?", (seq,))
    conn.commit()
    conn.close()


@pytest.mark.parametrize("site", HEARS_BY, indirect=True)
async def test_a_whole_incident_survives_kill_9_between_any_two_messages(site: Site) -> None:
    for number, act in enumerate(STORY):
        await plays(site, number, act)

    happened = events(site.database)
    once = (
        "Reported",
        "Acknowledged",
        "Activated",
        "ApprovalAsked",
        "Voted",
        "Stabilised",
        "StoodDown",
        "Closed",
    )
    assert {name: happened[name] for name in once if happened[name] != 1} == {}, happened
    assert happened["StepDone"] == 2
    assert repeated_unmarked(site.shaft, site.bot) == []
    assert repeated_unmarked(site.lead, site.bot) == []

    began = elapsed()
    assert await site.process.end(signal.SIGTERM) == 0
    assert elapsed() - began < 5

    assert holding(site.token, site.config.parent) == []
    assert HEARS_BY[site.hears_by][1] in site.process.log
    assert secret_of(site.token) not in site.process.log

    sound = await ends("verify", "--config", str(site.config))
    assert sound.code == 0, sound
    alters(site.database, seq=20)
    broken = await ends("verify", "--config", str(site.config))
    assert broken.code == 1
    assert "20" in broken.out
    assert "Traceback" not in broken.err
