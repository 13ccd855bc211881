"""Telegram's rates, as buckets that refill by the sandbox's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sandbox.accounts import Bot
from sandbox.clock import Clock
from sandbox.refusals import too_many
from sandbox.world import Chat, Private


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """So many calls in a span, and so many at once."""

    calls: float
    per: timedelta
    burst: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Telegram's approximate figures; the real ones are unspecified and move."""

    overall: Rate = Rate(calls=30, per=timedelta(seconds=1), burst=30)
    private: Rate = Rate(calls=1, per=timedelta(seconds=1), burst=10)
    group: Rate = Rate(calls=20, per=timedelta(minutes=1), burst=20)


class Bucket:
    def __init__(self, rate: Rate, now: datetime) -> None:
        self._rate = rate
        self._left = float(rate.burst)
        self._filled_at = now

    def missing(self, cost: int, now: datetime) -> timedelta:
        """How long until `cost` calls are allowed; what can never fit waits for a full bucket."""
        passed = max((now - self._filled_at) / self._rate.per, 0)
        self._left = min(self._left + passed * self._rate.calls, self._rate.burst)
        self._filled_at = now
        return max(min(cost, self._rate.burst) - self._left, 0) / self._rate.calls * self._rate.per

    def take(self, cost: int) -> None:
        self._left -= cost


class Pace:
    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: dict[tuple[int, int], Bucket] = {}

    def spend(self, bot: Bot, chat: Chat, cost: int = 1) -> None:
        """Raise 429 with the seconds to wait; other chats are not affected."""
        now = self._clock.now()
        rate = self._limits.private if isinstance(chat, Private) else self._limits.group
        both = [self._bucket(bot.id, 0, self._limits.overall), self._bucket(bot.id, chat.id, rate)]
        wait = max(bucket.missing(cost, now) for bucket in both)
        if wait > timedelta(0):
            raise too_many(ceil(wait.total_seconds()))
        for bucket in both:
            bucket.take(cost)

    def _bucket(self, bot_id: int, chat_id: int, rate: Rate) -> Bucket:
        key = bot_id, chat_id
        if key not in self._buckets:
            self._buckets[key] = Bucket(rate, self._clock.now())
        return self._buckets[key]
