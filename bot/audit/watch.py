"""Once a minute the bot looks itself over and tells the leaders what it cannot mend; only then is it well."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.audit.deadlines import Deadlines
from bot.audit.letters import Letters
from bot.audit.machine import Record, Room, Steps
from bot.clock import Clock, pause, woken
from bot.desk import Desk
from bot.gate import Gate
from bot.heartbeat import Heartbeat
from bot.intake.drain import LATELY
from coordination.machine.alarms import ALARMS, RaiseAlarm
from storage.errors import StorageError

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
OVERDUE = timedelta(minutes=2)
LOOK_AGAIN = 5.0
"""Seconds after which what was found is looked at once more, before anybody is told of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What is looked at."""

    deadlines: Deadlines
    letters: Letters
    record: Record
    room: Room
    steps: Steps


class Audit:
    """Runs until cancelled. `ring` wakes whoever deals with deadlines, `wake` all whom a shell cannot."""

    def __init__(
        self,
        checks: Checks,
        gate: Gate,
        desk: Desk,
        clock: Clock,
        ring: Callable[[], None],
        wake: Callable[[], None],
        rest: Callable[[float], Awaitable[None]] = pause,
    ) -> None:
        self._checks = checks
        self._gate = gate
        self._desk = desk
        self._clock = clock
        self._ring = ring
        self._wake = wake
        self._rest = rest
        self._trouble = ""
        self.standing: frozenset[str] = frozenset()
        """What is wrong now, by kind."""

    async def run(self, heartbeat: Heartbeat) -> None:
        """Look, and beat when all is well, for ever."""
        async with heartbeat:
            await self._remember()
            while True:
                await woken(self._clock, self._clock.now() + EVERY, asyncio.Event(), EVERY.total_seconds())
                await heartbeat.beat(well=await self.is_well())

    async def is_well(self) -> bool:
        """Look everything over; say whether the bot does what it is there for."""
        try:
            await self._look_and_tell()
            well = not self.standing and self._gate.drain.is_sound() and await self._late() < LATELY
        except Exception as error:  # whatever it is: a bot that cannot look itself over is not well
            self._cannot(error)
            return False
        self._trouble = ""
        return well

    def _cannot(self, error: Exception) -> None:
        """Once for each change: a full disk of hours is not a line a minute."""
        trouble = repr(error)
        if trouble != self._trouble:
            log.error("action=audit-failed", exc_info=error)
        self._trouble = trouble

    async def _remember(self) -> None:
        """Take the record as it is at the start; if that cannot be read, as it is at the first look."""
        try:
            await self._checks.record.look(self._clock.now())
        except StorageError as error:
            self._cannot(error)

    async def _look_and_tell(self) -> None:
        found = await self._look()
        if found - self.standing:
            await self._rest(LOOK_AGAIN)
            found &= await self._look()
        for kind in sorted(found ^ self.standing):
            log.error("action=%s kind=%s", "alarm" if kind in found else "alarm-over", kind)
        self.standing = frozenset(found)
        if found:
            alarm = RaiseAlarm(at=self._clock.now(), kinds=tuple(sorted(found)))
            await self._desk.act(ALARMS, alarm)

    async def _look(self) -> set[str]:
        now = self._clock.now()
        self._wake()
        await self._checks.steps.look(now)
        found = self._checks.room.look() | await self._checks.record.look(now)
        found |= await self._checks.deadlines.look(now, self._checks.record.changed)
        found |= await self._checks.letters.look()
        if await self._late() > OVERDUE.total_seconds():
            self._ring()
            found.add("overdue")
        return found

    async def _late(self) -> float:
        """Return for how many seconds the oldest deadline that we may handle has waited for us."""
        due = await self._gate.oldest()
        return 0.0 if due is None else (self._clock.now() - due).total_seconds()
