"""Who waits, in memory: a line for each chat, and which of their heads may go now.

A mirror of the outbox's waiting rows, so that a decision costs no query: O(log n), however many wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush

from bot.delivery.pace import Pace
from coordination.kernel import Priority
from storage.items import Waiting

Head = tuple[int, int, int]
"""(priority, order, id): how one chat's messages leave, one after the other."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What may leave now, and when to ask again (in the pace's seconds; None: when something happens)."""

    leave: list[Waiting]
    ask_at: float | None


class Lines:
    """One line a chat; at most one message of a chat is under way, which keeps their order."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._rows: dict[int, Waiting] = {}
        self._lines: dict[int, list[Head]] = {}
        self._toasts: list[Waiting] = []
        self._later: list[tuple[datetime, int]] = []
        self._sleeping: set[int] = set()
        self._ready: list[tuple[Head, int]] = []  # (head, chat); checked when taken out
        self._asleep: list[tuple[float, int]] = []  # (until, chat)
        self._busy: set[int] = set()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row: int) -> bool:
        return row in self._rows

    def add(self, row: Waiting) -> None:
        """Let a row wait; one that waits already is left as it is."""
        if row.id not in self._rows:
            self._rows[row.id] = row
            if row.not_before is None:
                self._admit(row)
            else:
                self._sleeping.add(row.id)
                heappush(self._later, (row.not_before, row.id))

    def keep_only(self, rows: Iterable[Waiting]) -> None:
        """Forget the rows that wait no longer, or no longer in the chat where we thought they did."""
        chats = {row.id: row.chat for row in rows}
        for row in [row for row in self._rows.values() if chats.get(row.id) != row.chat]:
            self.discard(row)

    def discard(self, row: Waiting) -> None:
        """Forget a row; the next of its chat moves up."""
        self._rows.pop(row.id, None)
        self._sleeping.discard(row.id)
        self._offer(row.chat)

    def due(self, now: datetime) -> None:
        """Let those in whose moment has come."""
        while self._later and self._later[0][0] <= now:
            _, row = heappop(self._later)
            if row in self._sleeping:
                self._sleeping.remove(row)
                self._admit(self._rows[row])

    def next_due(self) -> datetime | None:
        """Return when the next sleeping row may be tried."""
        while self._later and self._later[0][1] not in self._sleeping:
            heappop(self._later)
        return self._later[0][0] if self._later else None

    def stirring(self) -> bool:
        """Say whether anything waits for more than its own moment."""
        return len(self._rows) > len(self._sleeping)

    def done(self, row: Waiting) -> None:
        """A message is out and noted: the next of its chat may go."""
        if row.kind != "toast":
            self._busy.discard(row.chat)
            self._offer(row.chat)

    def take(self, now: float) -> Turn:
        """Take out what may leave now, the most urgent first."""
        leave = [row for row in self._toasts if self._rows.pop(row.id, None)]
        self._toasts.clear()
        self._rouse(now)
        ask_at = self._fill(leave, now)
        if self._asleep:
            until = self._asleep[0][0]
            ask_at = until if ask_at is None else min(ask_at, until)
        return Turn(leave, ask_at)

    def _fill(self, leave: list[Waiting], now: float) -> float | None:
        while self._ready:
            head, chat = self._ready[0]
            if chat in self._busy or self._head(chat) != head:
                heappop(self._ready)
                continue
            urgent = head[0] <= Priority.page
            if len(self._busy) >= self._pace.slots(urgent=urgent):
                return None
            if (free := self._pace.free_at(now, urgent=urgent)) > now:
                return free
            heappop(self._ready)
            if (free := self._pace.chat_free_at(chat, now, urgent=urgent)) > now:
                heappush(self._asleep, (free, chat))
                continue
            leave.append(self._send_off(head[2], now))
        return None

    def _send_off(self, row: int, now: float) -> Waiting:
        sent = self._rows.pop(row)
        self._busy.add(sent.chat)
        self._pace.spend(sent.chat, now)
        return sent

    def _rouse(self, now: float) -> None:
        while self._asleep and self._asleep[0][0] <= now:
            _, chat = heappop(self._asleep)
            self._offer(chat)

    def _admit(self, row: Waiting) -> None:
        if row.kind == "toast":
            self._toasts.append(row)
            return
        head = (int(row.priority), row.order, row.id)
        heappush(self._lines.setdefault(row.chat, []), head)
        if self._lines[row.chat][0] == head:
            self._offer(row.chat)

    def _offer(self, chat: int) -> None:
        head = self._head(chat)
        if head is not None and chat not in self._busy:
            heappush(self._ready, (head, chat))

    def _head(self, chat: int) -> Head | None:
        line = self._lines.get(chat)
        while line and not self._stands(line[0][2], chat):
            heappop(line)
        if not line:
            self._lines.pop(chat, None)
            return None
        return line[0]

    def _stands(self, row: int, chat: int) -> bool:
        waiting = self._rows.get(row)
        return waiting is not None and waiting.chat == chat and row not in self._sleeping
