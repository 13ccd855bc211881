"""Telegram's rates as the sandbox keeps them, in real time; and who was written to when."""

import json
import time
from collections.abc import Mapping
from math import ceil
from typing import Any

from sandbox import Clock, Limits
from sandbox.pace import Bucket


class Rates:
    """One bucket for all, and one for each chat."""

    latency = 0.03
    """Seconds that Telegram takes to answer."""

    def __init__(self) -> None:
        self._clock = Clock(running=True)
        self._limits = Limits()
        self._overall = Bucket(self._limits.overall, self._clock.now())
        self._chats: dict[int, Bucket] = {}
        self._sent: list[tuple[float, int, str]] = []
        self._refused = 0

    def refusal(self, call: Mapping[str, str]) -> bytes | None:
        """Note a message; return the 429 that it earns, if it does."""
        chat, now = int(call["chat_id"]), self._clock.now()
        both = (self._overall, self._bucket(chat))
        wait = max(bucket.missing(1, now) for bucket in both).total_seconds()
        if wait > 0:
            self._refused += 1
            return _too_many(ceil(wait))
        for bucket in both:
            bucket.take(1)
        self._sent.append((time.monotonic(), chat, call.get("text", "")))
        return None

    def told(self) -> dict[str, Any]:
        """Return what was taken, (moment, chat, text), and how much was refused."""
        return {"sent": self._sent, "refused": self._refused}

    def _bucket(self, chat: int) -> Bucket:
        if chat not in self._chats:
            rate = self._limits.private if chat > 0 else self._limits.group
            self._chats[chat] = Bucket(rate, self._clock.now())
        return self._chats[chat]


def _too_many(seconds: int) -> bytes:
    words = f"Too Many Requests: retry after {seconds}"
    return json.dumps(
        {"ok": False, "error_code": 429, "description": words, "parameters": {"retry_after": seconds}}
    ).encode()
