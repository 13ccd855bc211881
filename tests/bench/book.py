"""What the stub remembers: which updates wait, were confirmed, were answered, and how often."""

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import Any

Key = tuple[int, int]
"""A message: its chat and its number there."""

_NUMBER = re.compile(r"m(\d+)\s*$")
"""Every text of our feeds ends with its message's number, so that an echo names what it echoes."""
REPEATED = ("(repeated)", "(重复)", "（重复）")


class Book:
    """Telegram's side of one bot. An update waits until a later offset confirms it."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, Key, str]] = deque()
        self._added_at: dict[Key, float] = {}
        self._next_id = 1000
        self._confirmed: set[Key] = set()
        self._answers: dict[Key, list[bool]] = {}
        self.calls: Counter[str] = Counter()
        self.answered_at: list[float] = []
        """When each message got its first answer, in the order of the answers."""
        self.waits: list[float] = []
        """In the same order, the seconds since it was given to us."""

    def add(self, updates: Iterable[dict[str, Any]], now: float) -> None:
        """Let updates wait for the bot; they get their ids here."""
        for update in updates:
            message = update["message"]
            key = (message["chat"]["id"], message["message_id"])
            self._waiting.append((self._next_id, key, json.dumps({"update_id": self._next_id, **update})))
            self._added_at[key] = now
            self._next_id += 1

    def confirm(self, offset: int) -> None:
        """Forget what the bot has confirmed."""
        while self._waiting and self._waiting[0][0] < offset:
            self._confirmed.add(self._waiting.popleft()[1])

    @property
    def confirmed(self) -> int:
        """How many updates will not come again."""
        return len(self._confirmed)

    def batch(self, limit: int) -> list[str]:
        """Return the oldest waiting updates as JSON."""
        return [self._waiting[i][2] for i in range(min(limit, len(self._waiting)))]

    def sent(self, method: str, call: Mapping[str, str], now: float) -> None:
        """Note a call of the bot; one that sends a message may be an answer."""
        self.calls[method] += 1
        if not method.startswith("send"):
            return
        key = _answered(call)
        if key not in self._added_at:
            return
        if key not in self._answers:
            self.answered_at.append(now)
            self.waits.append(now - self._added_at[key])
        text = call.get("text") or call.get("caption") or ""
        self._answers.setdefault(key, []).append(any(mark in text for mark in REPEATED))

    def report(self) -> dict[str, Any]:
        """Sum up. `lost`: confirmed, so never to come again, and not answered."""
        again = {key: marks for key, marks in self._answers.items() if len(marks) > 1}
        return {
            "waiting": len(self._waiting),
            "confirmed": len(self._confirmed),
            "answered": len(self._answers),
            "lost": len(self._confirmed - self._answers.keys()),
            "repeats": sum(len(marks) - 1 for marks in again.values()),
            "unmarked": sum(max(len(marks) - 1 - sum(marks), 0) for marks in again.values()),
            "calls": dict(self.calls),
        }


def _answered(call: Mapping[str, str]) -> Key | None:
    """Return which message a call answers: the one it replies to, else the one whose number it repeats."""
    chat = int(call.get("chat_id", 0))
    replied = json.loads(call.get("reply_parameters") or "{}").get("message_id")
    if replied is not None:
        return chat, int(replied)
    number = _NUMBER.search(call.get("text", ""))
    return (chat, int(number[1])) if number else None
