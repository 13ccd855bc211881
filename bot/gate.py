"""What the clock may handle, and when: nobody is judged before everything sent until then has been read.

Deadlines that call people (an aggregate's `hasty` ones) wait for nothing. All others wait for the drain, for
as long as it takes; and after an outage for a while longer, in which lost presses can be made again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.intake.drain import Drain
from storage import deadlines
from storage.deadlines import Coming
from storage.records import Records

GRACE = timedelta(minutes=2)
"""After a return, before whoever could not be heard is judged."""


class Gate:
    """Stands between the table of deadlines and the alarm. `lift` is rung when it lets more through."""

    def __init__(self, records: Records, clock: Clock, drain: Drain, lift: Callable[[], None]) -> None:
        self._records = records
        self._clock = clock
        self.drain = drain
        self._lift = lift
        self._held = False
        self._gap: tuple[datetime, datetime] | None = None
        drain.on_heard.append(self._heard)
        drain.on_return.append(self.returned)
        drain.on_rival.append(self.returned)

    def judged(self) -> datetime:
        """Return until when deadlines that judge people may be handled."""
        read = self.drain.until
        return read if self._over(read) or self._gap is None else min(read, self._gap[0])

    async def next_due(self) -> datetime | None:
        """Return when something may be handled next; what is past may be handled now."""
        now, judged = self._clock.now(), self.judged()
        coming = await self._coming(now, judged)
        if judged != self.judged():  # more was read while we looked
            return await self.next_due()
        self._held = coming.wanted is not None and coming.wanted <= now
        self.drain.want(self._wanted(coming.wanted))
        return coming.later if coming.now is None else coming.now

    async def oldest(self) -> datetime | None:
        """Return when the first of those that may be handled now fell due; asking changes nothing."""
        return (await self._coming(self._clock.now(), self.judged())).now

    async def nothing_due(self) -> bool:
        """Say whether nothing is left to be handled: neither now nor as soon as the intake has looked."""
        now = self._clock.now()
        readable = now - self.drain.margin
        if self._gap is not None and not self._over(readable):
            readable = min(readable, self._gap[0])
        return (await self._coming(now, readable)).now is None

    def returned(self, since: datetime, until: datetime) -> None:
        """Hold, for a while, what fell due since we last heard anything."""
        if self._gap is not None and not self._over(self.drain.until):
            since = min(since, self._gap[0])
        self._gap = since, until

    def _wanted(self, moment: datetime | None) -> datetime | None:
        if moment is None or self._gap is None or self._over(self.drain.until):
            return moment
        return max(moment, self._gap[1] + GRACE)

    def _over(self, read: datetime) -> bool:
        """Say whether, having read everything until then, we judge again. A clock set back ends a gap too."""
        gap = self._gap
        return gap is None or read >= gap[1] + GRACE or self._clock.now() < gap[1]

    async def _coming(self, now: datetime, judged: datetime) -> Coming:
        return await deadlines.coming(self._records.store, now, judged, self._records.hasty)

    def _heard(self) -> None:
        if self._held:
            self._lift()
