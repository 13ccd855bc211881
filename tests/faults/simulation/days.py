"""Hours of a town by chance: people report, answer and press, while the bot is killed, cut off and misled."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.intake.drain import LOST
from coordination.policy import Policy, Schedule
from tests.faults.simulation.acts import MORNING, QUIET
from tests.faults.simulation.town import MINUTE, Living, enrolled, living

FIRST_DUE = 15
"""The hour by the site's clock; from then on a report is due every hour."""
BEFORE_AND_AFTER = timedelta(minutes=45)
"""After the last due time, without any disturbance, until all must be settled."""
SECOND = timedelta(seconds=1)
FIELD = {"ann": "shaft-3", "bo": "shaft-3", "mei": "plant"}


def rules(rounds: int) -> Policy:
    """Return the town's rules with so many reports, an hour apart; no two are open at once."""
    schedules = {
        f"at-{hour}": Schedule(
            id=f"at-{hour}",
            title={"en": f"Report of {hour}"},
            due=time(hour % 24),
            units=("shaft-3", "plant"),
            opens=50 * MINUTE,
            remind=(10 * MINUTE,),
            escalate={"deputy": timedelta(), "head": 2 * MINUTE, "leadership": 3 * MINUTE},
            cut_off=5 * MINUTE,
            check=0.0,
        )
        for hour in range(FIRST_DUE, FIRST_DUE + rounds)
    }
    return replace(QUIET, schedules=schedules)


@dataclass(kw_only=True)
class Story:
    """What people did and what befell the bot, as the oracle knows it."""

    reports: list[str] = field(default_factory=list)
    zeros: list[tuple[datetime, str]] = field(default_factory=list)
    """(when Telegram took it in, whose unit)."""
    troubles: list[tuple[datetime, datetime]] = field(default_factory=list)
    """From when to when the bot could not be expected to be on time."""
    kills: int = 0
    silences: list[datetime] = field(default_factory=list)
    """When somebody heard the bot again after more time than a press lives."""
    moved: list[datetime] = field(default_factory=list)
    """What the clock showed before it was moved."""
    lost_answers: int = 0

    def troubled(self, since: datetime, until: datetime) -> bool:
        """Say whether something befell the bot in that time."""
        return any(begun <= until and ended >= since for begun, ended in self.troubles)

    def clock_is_sound(self, since: datetime, until: datetime) -> bool:
        """Say whether what was before in that time was also earlier by the clock."""
        far = 21 * MINUTE
        return not any(since - far <= at <= until + far for at in self.moved)


class Day:
    """One run: `lives` plays it; the seed decides everything."""

    def __init__(self, town: Living, seed: int, rounds: int) -> None:
        self._town = town
        self._chance = random.Random(seed)  # noqa: S311 - a seed tells the same story again
        self._rounds = rounds
        self.story = Story()

    async def lives(self) -> None:
        """From the morning until everything is settled."""
        for gap in self._gaps():
            await self._town.reaches_moment(self._town.clock.now() + gap)
            if self._chance.random() < 0.12:
                await self._trouble()
            else:
                self._somebody_acts()
        self._town.wire.losing = 0.0
        await self._town.reaches_moment(self._last_due() + BEFORE_AND_AFTER)
        await self._town.falls_quiet()
        self.story.lost_answers = self._town.wire.lost_answers

    def _last_due(self) -> datetime:
        local = MORNING.astimezone(self._town.timezone)
        return local.replace(hour=0, minute=0) + timedelta(hours=FIRST_DUE + self._rounds - 1)

    def _gaps(self) -> Iterator[timedelta]:
        while self._town.clock.now() < self._last_due() + 2 * MINUTE:
            yield timedelta(seconds=self._chance.expovariate(1 / 200))

    def _somebody_acts(self) -> None:
        act = self._chance.choice([self._reports, self._says_zero, self._presses, self._acknowledges])
        act()

    def _reports(self) -> None:
        who = self._chance.choice(list(FIELD))
        words = f"event number {len(self.story.reports)} here"
        room = self._chance.choice([None, self._town.rooms[FIELD[who]]])
        said = self._town.people[who].says(f"/report {words}", to=room)
        self.story.reports.append(words)
        if self._chance.random() < 0.2 and said is not None:
            self._town.sandbox.repeats_last_update(self._town.bot)

    def _says_zero(self) -> None:
        who = self._chance.choice(list(FIELD))
        room = self._chance.choice([None, self._town.rooms[FIELD[who]]])
        said = self._town.people[who].says("/zero sure", to=room)
        self.story.zeros.append((said.at, FIELD[who]))

    def _presses(self) -> None:
        who = self._chance.choice(list(FIELD))
        room = self._town.rooms[FIELD[who]]
        cards = [m for m in room.shown if m.sender is self._town.bot and m.buttons][-4:]
        if cards:
            card = self._chance.choice(cards)
            self._town.people[who].presses(self._chance.choice(self._chance.choice(card.buttons)), on=card)

    def _acknowledges(self) -> None:
        who = self._chance.choice(["wang", "chen", "liu"])
        words = self._chance.choice(["/ack", "/status", "/activate", "/brief"])
        number = f" 26-{max(len(self.story.reports), 1):04}" if words != "/status" else ""
        self._town.people[who].says(words + number, to=self._town.rooms["lead"])

    async def _trouble(self) -> None:
        kind = self._chance.choice(
            [self._is_killed, self._is_down, self._is_cut_off, self._clock_moves, self._loses]
        )
        since = self._town.clock.now()
        await kind()
        until = self._town.clock.now()
        self.story.troubles.append((min(since, until), max(since, until) + 5 * MINUTE))

    async def _is_killed(self) -> None:
        """kill -9 at some point of what it is about to do."""
        self.story.kills += 1
        fate = self._town.fates.now
        fate.fatal = fate.passed + self._chance.randrange(1, 40)
        self._somebody_acts()
        await self._town.reaches_moment(self._town.clock.now() + 30 * SECOND)

    async def _is_down(self) -> None:
        await self._people_meanwhile(down=True)

    async def _is_cut_off(self) -> None:
        await self._people_meanwhile(down=False)

    async def _people_meanwhile(self, *, down: bool) -> None:
        """Nobody hears them for a while; what they write is read afterwards, and by its own time."""
        minutes = self._chance.choice([0.5, 2, 4, 20])
        if down:
            await self._town.ends()
        self._town.wire.cut = True
        until = self._town.clock.now() + timedelta(minutes=minutes)
        while (now := self._town.clock.now()) < until:
            gap = timedelta(seconds=self._chance.expovariate(1 / 120))
            await self._town.passes_without(min(gap, until - now))
            self._somebody_acts()
        self._town.wire.cut = False
        if down:
            self._town.begins()
            await self._town.up()
        if minutes * MINUTE > LOST:
            self.story.silences.append(until)

    async def _clock_moves(self) -> None:
        self.story.moved.append(self._town.clock.now())
        self._town.clock.advance(self._chance.choice([-20, -3, 3, 20]) * MINUTE)

    async def _loses(self) -> None:
        """For a while one call in ten does not arrive, or its answer does not."""
        self._town.wire.losing = 0.05
        await self._town.reaches_moment(self._town.clock.now() + 5 * MINUTE)
        self._town.wire.losing = 0.0


async def lived(folder: Path, seed: int, rounds: int) -> tuple[Living, Story]:
    """Live through it; the bot has stopped in the end."""
    async with living(folder, rules(rounds), MORNING, seed=seed) as town:
        await enrolled(town)
        day = Day(town, seed, rounds)
        await day.lives()
        await town.ends()
        return town, day.story


def digest(told: object) -> str:
    """Return what tells two stories apart."""
    return hashlib.sha256(repr(told).encode()).hexdigest()
