"""Up to which moment everything that was sent to us has been read, and whether our reading has a hole.

A poll that brings nothing proves it: all that had been sent is read. Nobody is judged before that.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil

from bot.clock import Clock, endured

MARGIN = timedelta(seconds=1)
"""Telegram dates messages by the whole second, and takes a moment to hand them out."""
SLACK = timedelta(seconds=1.5)
"""How much later than needed a poll that is under way may end."""
LOST = timedelta(seconds=150)
"""For so long a press waits in Telegram's queue (tdlib/telegram-bot-api, Client.cpp); then it is gone."""
LATELY = 90.0
"""Seconds in which a sound intake hears something, be it only that there is nothing."""
SOON = 30.0
"""Seconds after which it is told that another program reads, though we have heard nothing since."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Drain:
    """The intake tells it what it heard; whoever judges people asks, and says what is waited for."""

    def __init__(self, clock: Clock, margin: timedelta = MARGIN) -> None:
        self._clock = clock
        self.margin = margin
        self.on_heard: list[Callable[[], None]] = []
        self.on_return: list[Callable[[datetime, datetime], None]] = []
        """Called with (since, until) when nothing was heard for so long that presses were lost."""
        self.on_rival: list[Callable[[datetime, datetime], None]] = []
        """Called with (since, until) when another program fetched what was sent to us between these."""
        self.until = LONG_AGO
        """Everything that was sent until then has been read and committed."""
        self.heard_at: datetime | None = None
        """When we last heard from Telegram, and committed what it had for us."""
        self.wanted: datetime | None = None
        """Until when everything must be read for the next deadline that judges people."""
        self.hurry = asyncio.Event()
        """Rings when a poll under way would end too late for that."""
        self._silent = False
        self._alive: datetime | None = None
        self._endured = endured()
        self._planned: datetime | None = None
        self._untold: float | None = None
        self._contested = -LATELY

    def was_alive(self, at: datetime | None) -> None:
        """Start from what an earlier run noted: from then on presses may have been lost."""
        self._alive, self._silent = at, True

    def heard(self, at: datetime, *, everything: bool, sure: datetime | None = None) -> None:
        """Note that what came at that moment is committed; `everything`: and that it was all there was.

        `sure`: until when that is certain, where it came later than it was said.
        """
        self._look_back(at)
        self.heard_at = self._alive = at
        self._silent, self._endured = False, endured()
        if everything:
            self.until = (sure or at) - self.margin
            if self.wanted is not None and self.until >= self.wanted:
                self.wanted = None
        for tell in self.on_heard:
            tell()

    def failed(self) -> None:
        """Note that we hear nothing, or cannot keep what we hear."""
        self._silent = True

    def contested(self) -> None:
        """Note that another program reads with our token: what it has read since we last heard is lost."""
        self.failed()
        self._contested = endured()
        if self._untold is None:
            self._untold = self._contested
        elif self._contested - self._untold >= SOON:
            self._tell_of_rival(self._clock.now())

    def ends(self) -> None:
        """Tell of a rival that was not told yet: nothing more will be heard."""
        if self._untold is not None:
            self._tell_of_rival(self._clock.now())

    def is_sound(self) -> bool:
        """Say whether we heard something lately, nothing has failed since, and nobody else reads."""
        now = endured()
        lately = now - self._endured < LATELY <= now - self._contested
        return self.heard_at is not None and not self._silent and lately

    def want(self, moment: datetime | None) -> None:
        """Say until when everything must be read. A poll that would end too late for it is cut short."""
        self.wanted = moment
        if moment is None or self._planned is None:
            return
        if self._planned > max(moment + self.margin, self._clock.now()) + SLACK:
            self.hurry.set()

    def patience(self, most: int) -> int:
        """Plan a poll that begins now: return the seconds it may last."""
        now = self._clock.now()
        self.hurry.clear()
        seconds = most
        if self.wanted is not None:
            left = (self.wanted + self.margin - now).total_seconds()
            seconds = min(most, max(0, ceil(left)))
        self._planned = now + timedelta(seconds=seconds)
        return seconds

    def _look_back(self, at: datetime) -> None:
        """Tell of a hole, unless only the clock was moved: nothing failed, and no time has passed."""
        if self._untold is not None:
            self._tell_of_rival(at)
            return
        since = self._alive
        if since is None or at - since <= LOST:
            return
        if self._silent or endured() - self._endured > LOST.total_seconds():
            for tell in self.on_return:
                tell(self._certain(since), at)

    def _tell_of_rival(self, at: datetime) -> None:
        self._untold = None
        for tell in self.on_rival:
            tell(self._certain(self._alive or at), at)

    def _certain(self, alive: datetime) -> datetime:
        """Return until when we had certainly read everything, having last heard at that moment."""
        return min(alive, self.until) if self.until > LONG_AGO else alive


def is_everything(updates: int, limit: int, *, repeated: bool) -> bool:
    """Say whether an answer of so many updates was all there was.

    Telegram cuts an answer at 4 MiB, and gives a single update to an offset that it saw half a second ago.
    """
    return updates == 0 or (updates < limit // 2 and not (repeated and updates == 1))
