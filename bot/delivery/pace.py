"""How fast we may send: pure arithmetic on moments, without a clock.

Telegram's limits are approximate (obey `retry_after`, do not predict), so these only keep us from running
into them: core.telegram.org/bots/faq, "My bot is hitting limits". A little of each is kept back for what is
urgent. Moments are seconds on any clock that never jumps.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

SHORT = 1.0
"""A `retry_after` of so many seconds is what an overrun of the overall limit earns."""
GRACE = 0.1
"""Added to every `retry_after`: the answer that named it was under way for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may leave. The reserves are for urgent messages only."""

    per_second: float = 30
    burst: int = 15
    reserve: int = 3
    per_group: int = 20
    """In any `group_span`."""
    group_span: float = 60
    group_reserve: int = 2
    private_per_second: float = 1
    private_burst: int = 4
    private_reserve: int = 1
    in_flight: int = 10
    """Sent or being sent, and not noted yet: as many as a crash can make us send twice."""
    urgent_in_flight: int = 2
    """Of these; a slow answer to routine must not hold up a page."""


TELEGRAM = Limits()
UNLIMITED = Limits(
    per_second=1e6,
    burst=10**6,
    per_group=10**6,
    private_per_second=1e6,
    private_burst=10**6,
    in_flight=64,
)
"""For a local server that has no limits."""


class Budget(Protocol):
    """What is left of one limit."""

    def free_at(self, now: float, reserve: int) -> float:
        """Return from when on one more may leave with `reserve` left over; not after `now`: at once."""

    def spend(self, at: float) -> None:
        """Count one that left."""

    def refund(self) -> None:
        """Take back the last one: there was nothing to send after all."""


class Bucket:
    """So many at once, and then a steady rate: over any span at most burst + rate x span."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate: float, burst: int) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = float(burst), float("-inf")

    def free_at(self, now: float, reserve: int) -> float:
        missing = 1 + reserve - self._level(now)
        return now if missing <= 1e-6 else now + missing / self._rate

    def spend(self, at: float) -> None:
        self._left = self._level(at) - 1
        self._at = max(at, self._at)

    def refund(self) -> None:
        self._left += 1

    def _level(self, now: float) -> float:
        return min(self._burst, self._left + max(now - self._at, 0.0) * self._rate)


class Window:
    """So many in any span of time."""

    __slots__ = ("_limit", "_sent", "_span")

    def __init__(self, limit: int, span: float) -> None:
        self._limit, self._span = limit, span
        self._sent: deque[float] = deque()

    def free_at(self, now: float, reserve: int) -> float:
        while self._sent and self._sent[0] + self._span <= now:
            self._sent.popleft()
        surplus = len(self._sent) - (self._limit - reserve)
        return now if surplus < 0 else self._sent[surplus] + self._span

    def spend(self, at: float) -> None:
        self._sent.append(at)

    def refund(self) -> None:
        if self._sent:
            self._sent.pop()


class Pace:
    """Every limit at once: overall, per chat, Telegram's own pauses, and a connection that fails."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = Bucket(limits.per_second, limits.burst)
        self._chats: dict[int, Budget] = {}
        self._paused: dict[int, float] = {}
        self._all_paused = float("-inf")
        self._troubles = 0

    def free_at(self, now: float, *, urgent: bool) -> float:
        """Return from when on anything may leave."""
        reserve = 0 if urgent else self.limits.reserve
        return max(self._all_paused, self._overall.free_at(now, reserve))

    def chat_free_at(self, chat: int, now: float, *, urgent: bool) -> float:
        """Return from when on this chat's own limits let one leave."""
        kept = self.limits.private_reserve if chat > 0 else self.limits.group_reserve
        reserve = 0 if urgent else kept
        return max(self._paused.get(chat, now), self._budget(chat).free_at(now, reserve))

    def holds(self, chat: int, now: float) -> bool:
        """Say whether anything keeps a routine message from leaving to this chat."""
        free = max(self.free_at(now, urgent=False), self.chat_free_at(chat, now, urgent=False))
        return free > now or bool(self._troubles)

    def slots(self, *, urgent: bool) -> int:
        """Return how many calls may be under way; one probe while the connection fails."""
        if self._troubles:
            return 1
        return self.limits.in_flight - (0 if urgent else self.limits.urgent_in_flight)

    def spend(self, chat: int, at: float) -> None:
        """Count a message that leaves, or that left before a restart."""
        self._overall.spend(at)
        self._budget(chat).spend(at)

    def refund(self, chat: int) -> None:
        """Take back what was counted: no call was needed."""
        self._overall.refund()
        self._budget(chat).refund()

    def refused(self, chat: int, wait: float, now: float) -> None:
        """Obey a 429. It does not say which limit was hit: the overall one, if the chat looks innocent."""
        innocent = self._budget(chat).free_at(now, 0) <= now
        self.pause(chat, now + wait + GRACE)
        if wait <= SHORT and innocent:
            self._all_paused = now + wait + GRACE

    def pause(self, chat: int, until: float) -> None:
        """Leave one chat alone for a while, urgent messages included."""
        self._paused[chat] = max(until, self._paused.get(chat, until))

    def trouble(self, now: float, backoff: Callable[[int], float]) -> None:
        """Telegram cannot be reached: everybody waits, longer each time, and then one tries."""
        if now >= self._all_paused:  # those that left together fail together, and count once
            self._troubles += 1
            self._all_paused = now + backoff(self._troubles)

    def answered(self) -> None:
        """Telegram can be reached, whatever it said."""
        if self._troubles:
            self._troubles, self._all_paused = 0, float("-inf")

    def _budget(self, chat: int) -> Budget:
        budget = self._chats.get(chat)
        if budget is None:
            budget = self._chats[chat] = self._fresh(chat)
        return budget

    def _fresh(self, chat: int) -> Budget:
        if chat > 0:  # a person's id is positive, a group's negative
            return Bucket(self.limits.private_per_second, self.limits.private_burst)
        return Window(self.limits.per_group, self.limits.group_span)
