"""Notes that we are alive, and tells of the times when we were not."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock, backoff, pause
from bot.desk import Desk
from bot.gate import GRACE, Gate
from bot.intake.drain import LONG_AGO, LOST
from bot.logs import failed
from coordination.machine.rules import MACHINE, Machine, NoteOutage
from storage import alive, deadlines
from storage.engine import Store
from storage.errors import StorageError

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)


class Alive:
    """Runs until cancelled; the drain wakes it."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        clock: Clock,
        gate: Gate,
        rest: Callable[[float], Awaitable[None]] = pause,
    ) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._gate = gate
        self._rest = rest
        self._bell = asyncio.Event()
        self._noted: datetime | None = None
        self._gap: tuple[datetime, datetime] | None = None
        self._rival = False
        """Whether in the gap another program has read."""
        self._rival_noted: datetime | None = None
        """Until when it is noted that one has."""
        self._due: Counter[str] = Counter()
        gate.drain.on_heard.append(self._heard)
        gate.drain.on_return.append(self._returned)
        gate.drain.on_rival.append(self._contested)

    async def remember(self) -> None:
        """Before anything is read: take up what an earlier run has noted, and count what came due since."""
        self._noted = since = await alive.noted(self._store)
        last: Machine | None = await self._desk.state(MACHINE)
        now = self._clock.now()
        if last is not None and now < last.until + GRACE:
            self._gate.returned(last.since, last.until)
        if last is not None and since is not None and since < last.until <= now:
            since = last.until  # that outage is told already; we died before that was noted
        self._gate.drain.was_alive(since)
        if since is not None and now - since > LOST:
            self._due = await deadlines.fallen_due(self._store, since, now)

    async def run(self) -> None:
        """Tell of outages, and note once a minute that there is none."""
        failures = 0
        while True:
            await self._bell.wait()
            self._bell.clear()
            try:
                await self._tell()
                if self._gap is None and self._is_time(self._gate.drain.until):
                    await self._note(self._gate.drain.until)
                failures = 0
            except StorageError as error:
                failures += 1
                failed(log, error, "action=alive-not-noted failures=%d", failures)
                self._bell.set()
                await self._rest(backoff(failures))

    async def stops(self) -> None:
        """Note at the end until when everything was read. What failed lately is not said to be alive."""
        drain = self._gate.drain
        drain.ends()
        if self._rival:
            await self._tell(at_once=True)
        if self._gap is None and drain.is_sound():
            await self._note(self._clock.now() - drain.margin)

    def _heard(self) -> None:
        if self._gap is not None or self._is_time(self._gate.drain.until):
            self._bell.set()

    def _contested(self, since: datetime, until: datetime) -> None:
        self._rival = True
        self._returned(since, until)

    def _returned(self, since: datetime, until: datetime) -> None:
        self._gap = (min(since, self._gap[0]) if self._gap else since), until
        self._bell.set()

    async def _tell(self, *, at_once: bool = False) -> None:
        if self._gap is None:
            return
        since, until = gap = self._gap
        rival, last = self._rival, self._rival_noted
        if rival and not at_once and self._is_fresh(until) and last is not None and until - last < EVERY:
            return  # two programs throw each other out every few seconds: that is not an event each time
        due = self._due or await deadlines.fallen_due(self._store, since, until)
        live = await alive.live_chats(self._store)
        log.warning("action=outage since=%s until=%s due=%d rival=%s", since, until, due.total(), rival)
        noted = NoteOutage(
            at=self._clock.now(), since=since, until=until, due=dict(due), live=live, rival=rival
        )
        await self._desk.act(MACHINE, noted)
        self._due = Counter()
        self._rival_noted = until if rival else last
        if self._gap == gap:
            self._gap, self._rival = None, False

    def _is_fresh(self, moment: datetime) -> bool:
        """Say whether that was just now, so that what is waited for may still come."""
        return abs(self._clock.now() - moment) < EVERY

    def _is_time(self, moment: datetime) -> bool:
        return moment > LONG_AGO and (self._noted is None or abs(moment - self._noted) >= EVERY)

    async def _note(self, moment: datetime) -> None:
        await alive.note(self._store, moment)
        self._noted = moment
