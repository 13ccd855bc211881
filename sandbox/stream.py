"""A bot's updates: kept until a higher offset confirms them, or until they die of age."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, Json, conflict

PRESS_LIVES = timedelta(seconds=150)
MESSAGE_LIVES = timedelta(hours=24)
ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50
LARGEST_ANSWER = 4 << 20
A_MOMENT = timedelta(microseconds=1)
MARGIN = 3.0  # seconds of real time in which a repeated offset or conflict is slowed down


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    id: int
    body: Json
    dies_at: datetime
    size: int
    stubborn: bool = False  # a duplicate: handed out once whatever the offset


class Stream:
    """One bot's queue. Updates die by the sandbox's clock; a poll is held by it or in real time, until the
    first of the two says that it was long enough."""

    def __init__(self, clock: Clock, first_id: int) -> None:
        self._clock = clock
        self._next = first_id
        self._queue: deque[Update] = deque()
        self._asked: frozenset[str] | None = None
        self._parked: asyncio.Future[bool] | None = None
        self._last_offset: int | None = None
        self._last_poll = self._last_conflict = -10.0
        self._last_poll_at = clock.now()
        self._last_pushed: Update | None = None
        self.pushed = asyncio.Event()
        self.drained = asyncio.Event()
        """Set while a long poll is held and everything before it is confirmed."""
        self.webhook_active = False

    def wants(self, kind: str) -> bool:
        return kind in self._asked if self._asked else kind not in ONLY_IF_ASKED

    def asks_for(self, kinds: Sequence[str] | None) -> None:
        """An empty list is the default again; None leaves what was asked before."""
        if kinds is not None:
            self._asked = frozenset(kinds) or None

    @property
    def asked(self) -> list[str]:
        return sorted(self._asked or ())

    def push(self, kind: str, payload: Json, *, since: datetime) -> None:
        """Append a snapshot; a kind nobody asked for is dropped at arrival."""
        if not self.wants(kind):
            return
        lives = PRESS_LIVES if kind == "callback_query" else MESSAGE_LIVES
        self._append({"update_id": self._next, kind: payload}, since + lives)

    def inject(self, raw: Json) -> None:
        """A poison update: whatever it says, under the next id."""
        self._append({**raw, "update_id": self._next}, self._clock.now() + MESSAGE_LIVES)

    def repeat_last(self) -> None:
        """Hand out the last update once more, whether it was confirmed or not."""
        if self._last_pushed is None:
            raise LookupError("nothing was sent to this bot yet")
        self._queue.append(replace(self._last_pushed, stubborn=True))
        self._wake()

    def restart_at(self, update_id: int) -> None:
        """After a quiet week Telegram begins anew at a random id."""
        if self.pending:
            raise ValueError("update_id restarts only when nothing is pending")
        self._next = update_id

    def _append(self, body: Json, dies_at: datetime) -> None:
        frozen = json.dumps(body, ensure_ascii=False)
        snapshot = json.loads(frozen)
        update = Update(id=body["update_id"], body=snapshot, dies_at=dies_at, size=len(frozen.encode()))
        self._queue.append(update)
        self.drained.clear()
        self._last_pushed = update
        self._next = body["update_id"] + 1
        self._wake()

    def _wake(self) -> None:
        self.pushed.set()
        if self._parked and self.is_parked:
            self._parked.set_result(True)

    @property
    def pending(self) -> list[Json]:
        self._bury()
        return [update.body for update in self._queue]

    @property
    def is_parked(self) -> bool:
        """Whether a long poll is being held."""
        return self._parked is not None and not self._parked.done()

    def _bury(self) -> None:
        now = self._clock.now()
        if any(update.dies_at <= now for update in self._queue):
            self._queue = deque(update for update in self._queue if update.dies_at > now)

    def clear(self) -> None:
        self._queue.clear()

    def confirm_first(self) -> None:
        if self._queue:
            self._queue.popleft()

    async def get(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """What getUpdates answers (tdlib/telegram-bot-api Client.cpp, process_get_updates_query)."""
        if self.webhook_active:
            raise conflict(WEBHOOK_ACTIVE)
        limit, seconds = min(max(limit, 1), 100), min(max(seconds, 0), LONGEST_POLL)
        limit, held = self._slowed(offset, limit, seconds)
        self._confirm(offset)
        if (batch := self._batch(limit)) or not held:
            return batch
        await self._park(held, self._clock.now() + max(timedelta(seconds=seconds), A_MOMENT))
        return self._batch(limit)

    def _slowed(self, offset: int, limit: int, seconds: int) -> tuple[int, int]:
        now, at, again = time.monotonic(), self._clock.now(), offset == self._last_offset
        since = max(now - self._last_poll, (at - self._last_poll_at).total_seconds())
        if not self._clock.speed and at > self._last_poll_at:
            since = MARGIN  # moved by hand, however little: whoever moved it does not mean to wait
        self._last_poll, self._last_poll_at, self._last_offset = now, at, offset
        if again and seconds < MARGIN and since < MARGIN:
            seconds = int(MARGIN)
        if again and since < 0.5:
            limit = 1
        return limit, seconds

    def _confirm(self, offset: int) -> None:
        """An offset beyond the tail confirms nothing: the server starts from its head."""
        self._bury()
        if offset < 0:
            kept = list(self._queue)[offset:]
            self._queue = deque(kept)
        elif offset <= self._next:
            self._queue = deque(update for update in self._queue if update.stubborn or update.id >= offset)

    def _batch(self, limit: int) -> list[Json]:
        self._bury()
        batch: list[Json] = []
        size = 0
        for update in list(self._queue)[:limit]:
            size += update.size
            if batch and size > LARGEST_ANSWER:
                break
            batch.append(update.body)
            if update.stubborn:
                self._queue.remove(update)
        return batch

    async def _park(self, seconds: int, until: datetime) -> None:
        """The older of two parked polls loses. A clock that is moved on ends a poll as waiting would."""
        if self._parked and self.is_parked:
            self._parked.set_result(False)
        self._parked = waiter = asyncio.get_running_loop().create_future()
        self.drained.set()
        over = asyncio.ensure_future(self._clock.wait_until(until))
        try:
            await asyncio.wait([waiter, over], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            over.cancel()
            if self._parked is waiter:
                self._parked = None
                self.drained.clear()
        if waiter.done() and not waiter.result():
            await self._conflict()

    async def _conflict(self) -> None:
        last, self._last_conflict = self._last_conflict, time.monotonic()
        if self._last_conflict - last < MARGIN:
            await asyncio.sleep(MARGIN)
        raise conflict(OTHER_POLLER)

    def release(self) -> None:
        """Answer the parked poll now, with nothing: the server is closing."""
        self._wake()
