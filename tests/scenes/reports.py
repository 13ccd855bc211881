"""Short ways to a day with a recurring report, and to what the record says of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.cli.demo.town import Town, policy, rehearsal
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from coordination.policy import Policy, Schedule
from coordination.rounds.columns import Column
from coordination.rounds.state import Round
from sandbox import Message
from storage.engine import Store
from storage.records import Records

MINUTE = timedelta(minutes=1)
DAILY = Schedule(
    id="daily",
    title={"en": "Daily report", "zh-CN": "每日报告"},
    due=time(17, 0),
    units=("shaft-3", "plant"),
    remind=(60 * MINUTE, 15 * MINUTE),
    escalate={"deputy": timedelta(), "head": 15 * MINUTE, "leadership": 30 * MINUTE},
    check=0.0,
)
ID = "daily/261123"
"""The round of the town's day."""


def scheduled(locale: str, schedule: Schedule) -> Policy:
    return replace(policy(locale), schedules={schedule.id: schedule})


@asynccontextmanager
async def reporting(locale: str = "en", schedule: Schedule = DAILY) -> AsyncIterator[Town]:
    """The town, with a daily report due at 17:00; it is 14:03."""
    async with rehearsal(locale, still=True, rules=scheduled(locale, schedule)) as town:
        yield town


async def reaches(town: Town, clock: str) -> None:
    """Let the site's clock go on to a time, stopping at each quarter of an hour on the way."""
    hour, minute = map(int, clock.split(":"))
    local = town.clock.now().astimezone(town.timezone)
    until = local.replace(hour=hour, minute=minute, second=0)
    if until < local:
        until += timedelta(days=1)
    while town.clock.now() < until:
        await town.passes(min(15 * MINUTE, until - town.clock.now()))


def at(town: Town, clock: str) -> datetime:
    """A time of the town's day as a moment."""
    hour, minute = map(int, clock.split(":"))
    return town.clock.now().astimezone(town.timezone).replace(hour=hour, minute=minute, second=0)


async def standing(town: Town, id_: str = ID) -> Round:
    """How a round stands in the database."""
    await town.falls_quiet()
    settings = town.app._settings
    async with await Store.open(settings.storage_url) as store, store.reading() as conn:
        ref = Ref("round", id_)
        found: Round = (await Records(store, settings.policy, AGGREGATES).states.load(conn, [ref]))[ref].state
        return found


async def columns(town: Town, id_: str = ID) -> Mapping[str, Column]:
    state = await standing(town, id_)
    return {unit: state.column(unit) for unit in state.terms.expected}


async def card(town: Town, room: str = "shaft-3") -> Message:
    """The live message that asks a unit."""
    words = {"en": "due 17:00", "zh-CN": "17:00 应报"}[town.locale]
    return await town.rooms[room].shows(words, by=town.bot)
