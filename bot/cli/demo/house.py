"""Puts everything up for a rehearsal with a page, in order, and takes it down again."""

import errno
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from typing_extensions import override

from bot import config
from bot.app import StartError
from bot.cli.demo import town
from bot.cli.demo.cast import Cast, Part, built_in, made_up, role_of
from bot.cli.demo.child import settings
from bot.cli.demo.clocks import LeadingClock, reading
from bot.cli.demo.invitations import codes
from bot.cli.demo.kept import Shelf, shelf
from bot.cli.demo.orders import Job
from bot.cli.demo.process import BotProcess, NoBotError
from bot.cli.demo.site import Site, settle
from bot.cli.demo.tour import READABLE, Speed, Tour
from bot.cli.demo.wanted import Wanted
from bot.config import Settings
from coordination.aggregates import AGGREGATES
from coordination.kernel import UserId
from coordination.policy import Policy
from coordination.roster.state import Roster
from sandbox import Clock, Sandbox
from sandbox.page import Holder, Page
from storage.engine import Store
from storage.ledger import Ledger

TRIES = 20
"""Ports tried, from the one that was asked for."""
HIGHEST_PORT = 65535


@dataclass(kw_only=True)
class House(Site):
    """A site with a page, whose bot runs in a process of its own."""

    page: Page
    process: BotProcess
    tour: Tour | None = None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return self.page.address(self.url)

    @override
    async def falls_quiet(self) -> None:
        await self.process.quiet(self.bot.stream.drained)


@asynccontextmanager
async def opened(wanted: Wanted, process: BotProcess, speed: Speed = READABLE) -> AsyncIterator[House]:
    """Open the house, with everybody enrolled, and this process for its bot.

    Raises ConfigError, StorageError, StartError.
    """
    rules = _rules(wanted)
    cast = made_up(rules) if wanted.config else built_in(rules.locale)
    with shelf(wanted.db) as files:
        clock = LeadingClock(files.begins_at, running=True)
        async with _built(cast, rules, clock, process, wanted.port) as house:
            job = _job(wanted, files, house)
            process.hire(job, lambda: reading(clock))
            clock.followers += [process.tell_time, lambda: files.note(clock.now())]
            try:
                await _move_in(house, cast, settings(job), files)
                _connect(house, None if wanted.config else Tour(house, house.page, speed))
                yield house
            finally:
                await process.stop()
                files.note(clock.now())


@asynccontextmanager
async def _built(
    cast: Cast, rules: Policy, clock: Clock, process: BotProcess, port: int
) -> AsyncIterator[House]:
    """Serve a town and its page; its bot does not run yet."""
    sandbox = Sandbox(clock, limits=None)
    bot = sandbox.add_bot(town.USERNAME, town.NAME)
    people, rooms = settle(sandbox, cast)
    holders = [Holder(person=people[part.key], role=role_of(part, rules)) for part in _front_first(cast)]
    page = Page(sandbox, holders, zone=rules.timezone, locale=rules.locale)
    async with _served(sandbox, page, port) as url:
        yield House(
            locale=rules.locale,
            timezone=rules.timezone,
            clock=clock,
            sandbox=sandbox,
            bot=bot,
            url=url,
            people=people,
            rooms=rooms,
            page=page,
            process=process,
        )


def _rules(wanted: Wanted) -> Policy:
    """Return the organisation's rules, or those of the built-in town. Raises ConfigError."""
    return config.load(wanted.config, {}).policy if wanted.config else town.policy(wanted.locale)


def _front_first(cast: Cast) -> list[Part]:
    return sorted(cast.parts, key=lambda part: (*cast.front, part.key).index(part.key))


def _job(wanted: Wanted, files: Shelf, house: House) -> Job:
    return Job(
        token=house.bot.token,
        api_url=house.url,
        locale=house.locale,
        database=str(files.database),
        evidence=str(files.evidence),
        config=str(wanted.config.resolve()) if wanted.config else "",
    )


@asynccontextmanager
async def _served(sandbox: Sandbox, page: Page, port: int) -> AsyncIterator[str]:
    """Serve on 127.0.0.1: on this port, or on the next that is free. Raises StartError."""
    async with AsyncExitStack() as stack:
        for candidate in range(port, min(port + TRIES, HIGHEST_PORT + 1)) if port else (0,):
            try:
                server = await stack.enter_async_context(sandbox.serve(port=candidate, mount=page.mount))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise StartError(f"--port {candidate}: {error.strerror}; name another.") from None
            else:
                yield server.url
                return
        raise StartError(f"--port {port}: this one and those after it are taken; name another.")


async def _move_in(house: House, cast: Cast, given: Settings, files: Shelf) -> None:
    """Enrol whom the record does not know yet; the others are simply there again."""
    files.note(house.clock.now())
    files.renumber(house)
    made, known = await _invited(house, cast, given)
    house.come_back(cast, known)
    try:
        await house.process.start()
    except NoBotError as error:
        raise StartError(f"The rehearsal cannot begin: {error}.") from None
    house.come_in(cast, made)
    await house.falls_quiet()


async def _invited(house: House, cast: Cast, given: Settings) -> tuple[Mapping[str, str], set[int]]:
    """Return codes for those who need one, and the numbers of all whom the record knows."""
    now, there = house.clock.now(), {key: person.id for key, person in house.people.items()}
    there |= {key: room.id for key, room in house.rooms.items()}
    async with (
        await Store.open(given.storage_url) as store,
        Ledger(store, given.policy, AGGREGATES).batch(now) as batch,
    ):
        roster = batch.world.roster
        _check(house, cast, roster)
        known: set[int] = {*roster.people, *roster.rooms}
        back = frozenset(key for key, number in there.items() if number in known)
        return await codes(batch.apply, cast, now, back), known


def _check(house: House, cast: Cast, roster: Roster) -> None:
    """Nobody may come back as somebody else: numbers go by the order of units in the config."""
    for part in cast.parts:
        known = roster.people.get(UserId(house.people[part.key].id))
        if known and part.grant.unit not in {grant.unit for grant in known.grants}:
            raise StartError(
                f"--db: its people belong to other units ({part.key} does). New units go to the end of the "
                "config; for other units take a new file."
            )


def _connect(house: House, tour: Tour | None) -> None:
    """Give the page its switch of the bot and, in the town for which it was written, the tour."""
    house.page.control = house.process
    if tour is not None:
        house.tour = house.page.tour = tour
        house.page.on_take_over = tour.stops_for
