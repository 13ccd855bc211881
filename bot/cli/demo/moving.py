"""Moving in: everybody who is not known yet is enrolled, and the bot begins. Loaded while visitors look."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.cli.demo.child import settings
from bot.cli.demo.clocks import reading
from bot.cli.demo.house import House, unlocked
from bot.cli.demo.invitations import codes
from bot.cli.demo.orders import Job
from bot.cli.demo.process import BotProcess, NoBotError
from bot.cli.demo.standins import stand_ins
from bot.cli.demo.tour import READABLE, Speed, Tour
from bot.cli.demo.wanted import CannotBegin, Wanted
from bot.config import Settings
from coordination.aggregates import AGGREGATES
from coordination.kernel import UserId
from coordination.roster.state import Roster
from storage.engine import Store
from storage.ledger import Ledger


@asynccontextmanager
async def opened(wanted: Wanted, process: BotProcess, speed: Speed = READABLE) -> AsyncIterator[House]:
    """Open the house with everybody enrolled. Raises CannotBegin, StorageError."""
    async with unlocked(wanted, process) as house:
        await move_in(house, speed)
        yield house


async def move_in(house: House, speed: Speed = READABLE) -> None:
    """Enrol whom the record does not know yet; the others are simply there again.

    Raises CannotBegin, StorageError.
    """
    job, clock, process = _job(house), house.clock, house.process
    process.hire(job, lambda: reading(clock))
    house.files.note(clock.now())
    house.files.renumber(house)
    made, known = await _invited(house, settings(job))
    house.come_back(house.cast, known)
    try:
        await process.start()
    except NoBotError as error:
        raise CannotBegin(f"The rehearsal cannot begin: {error}.") from None
    house.come_in(house.cast, made)
    await house.falls_quiet()
    _connect(house, None if house.wanted.config else Tour(house, house.page, speed))


def _job(house: House) -> Job:
    file = house.wanted.config
    return Job(
        token=house.bot.token,
        api_url=house.url,
        locale=house.locale,
        database=str(house.files.database),
        evidence=str(house.files.evidence),
        config=str(file.resolve()) if file else "",
        stand_ins={
            str(number): house.people[key].id for number, key in stand_ins(house.rules, house.cast).items()
        },
    )


async def _invited(house: House, given: Settings) -> tuple[Mapping[str, str], set[int]]:
    """Return codes for those who need one, and the numbers of all whom the record knows."""
    now, there = house.clock.now(), {key: person.id for key, person in house.people.items()}
    there |= {key: room.id for key, room in house.rooms.items()}
    async with (
        await Store.open(given.storage_url) as store,
        Ledger(store, given.policy, AGGREGATES).batch(now) as batch,
    ):
        roster = batch.world.roster
        _check(house, roster)
        known: set[int] = {*roster.people, *roster.rooms}
        back = frozenset(key for key, number in there.items() if number in known)
        return await codes(batch.apply, house.cast, now, back), known


def _check(house: House, roster: Roster) -> None:
    """Nobody may come back as somebody else: numbers go by the order of units in the config."""
    for part in house.cast.parts:
        known = roster.people.get(UserId(house.people[part.key].id))
        if known and part.grant.unit not in {grant.unit for grant in known.grants}:
            raise CannotBegin(
                f"--db: its people belong to other units ({part.key} does). New units go to the end of the "
                "config; for other units take a new file."
            )


def _connect(house: House, tour: Tour | None) -> None:
    """Give the page its switch of the bot and, in the town for which it was written, the tour."""
    house.page.arriving = False
    house.page.control = house.process
    if tour is not None:
        house.tour = house.page.tour = tour
        house.page.on_take_over = tour.stops_for
    house.sandbox.changes.happened()
