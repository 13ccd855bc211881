"""A Bot API server that does nothing but count: `python -m tests.bench.stub`, a process of its own.

No latency, no limits, loopback only; with the argument `limits` it keeps Telegram's rates and takes 30 ms for
a message. The bench fills it and asks it over the same port, below `/bench/`.
Moments are of CLOCK_MONOTONIC, which all processes of a machine share.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.book import Book
from tests.bench.rates import Rates
from tests.bench.wire import Wire

TRUE = b'{"ok":true,"result":true}'
EMPTY = b'{"ok":true,"result":[]}'
ME = {"id": 999, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
RIGHTS = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
          "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
          "can_post_stories", "can_edit_stories", "can_delete_stories", "can_pin_messages",
          "can_manage_topics")  # fmt: skip
STANDING = {
    "getMe": ME | {"can_read_all_group_messages": True, "can_join_groups": True},
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getChatMember": {"status": "administrator", "user": ME} | dict.fromkeys(RIGHTS, True),
    "getChat": {"id": -100, "type": "supergroup", "title": "Bench"},
}


@dataclass(slots=True, eq=False)
class Waiting:
    """A request whose answer comes when something has happened, or when its time is up."""

    wire: Wire
    ready: Callable[[], bytes | None]
    timer: asyncio.TimerHandle


class Stub:
    """Answers every call; hands out what waits to whoever polls."""

    def __init__(self, rates: Rates | None = None) -> None:
        self._book = Book()
        self._rates = rates
        self._waiting: list[Waiting] = []
        self._polled_at: list[float] = []
        self._called_at: list[float] = []
        self._message_id = 10_000_000

    def answer(self, wire: Wire, path: str, call: dict[str, str], body: bytes) -> bytes | None:
        """Answer the bot (`/bot<token>/<method>`) or the bench (`/bench/<question>`)."""
        _, place, method = path.split("/", 2)
        if place == "bench":
            return self._bench(wire, method, call, body)
        if not self._called_at:
            self._called_at.append(time.monotonic())
        if method == "getUpdates":
            return self._poll(wire, call)
        if method.startswith(("send", "edit")) and self._rates is not None:
            payload = self._rates.refusal(call) or self._done(method, call)
            asyncio.get_running_loop().call_later(self._rates.latency, wire.answer, payload)
            return None
        return self._done(method, call)

    def _done(self, method: str, call: dict[str, str]) -> bytes:
        self._book.sent(method, call, time.monotonic())
        self._happened()
        if method in STANDING:
            return _ok(STANDING[method])
        return self._message(call) if method.startswith(("send", "edit")) else TRUE

    def gone(self, wire: Wire) -> None:
        """Forget what a closed connection was waiting for: a dead bot takes no updates."""
        for waiting in [waiting for waiting in self._waiting if waiting.wire is wire]:
            waiting.timer.cancel()
            self._waiting.remove(waiting)

    def _poll(self, wire: Wire, call: dict[str, str]) -> bytes | None:
        self._polled_at.append(time.monotonic())
        self._book.confirm(int(call.get("offset") or 0))
        self._happened()
        limit = int(call.get("limit") or 100)
        return self._when(
            wire, lambda: _batch(self._book.batch(limit)), EMPTY, float(call.get("timeout") or 0)
        )

    def _bench(self, wire: Wire, question: str, call: dict[str, str], body: bytes) -> bytes | None:
        if question == "fill":
            self._book.add(json.loads(body), time.monotonic())
            self._happened()
        if question == "waits":
            return json.dumps(self._book.waits).encode()
        if question == "urgent" and self._rates is not None:
            return json.dumps(self._rates.told()).encode()
        if question != "watch":
            return self._told()
        answers, polls, confirmed = (int(call.get(name) or 0) for name in ("answers", "polls", "confirmed"))

        def reached() -> bytes | None:
            book = self._book
            seen = (
                len(book.answered_at) >= answers,
                len(self._polled_at) >= polls,
                book.confirmed >= confirmed,
            )
            return self._told() if all(seen) else None

        return self._when(wire, reached, None, float(call["seconds"]))

    def _when(
        self, wire: Wire, ready: Callable[[], bytes | None], else_: bytes | None, seconds: float
    ) -> bytes | None:
        """Answer now if it can be; else once it can, or with `else_` (or how things stand) in the end."""
        payload = ready()
        if payload is not None or not seconds:
            return payload or else_ or self._told()

        def over() -> None:
            self.gone(wire)
            wire.answer(else_ or self._told())

        timer = asyncio.get_running_loop().call_later(seconds, over)
        self._waiting.append(Waiting(wire, ready, timer))
        return None

    def _happened(self) -> None:
        for waiting in list(self._waiting):
            payload = waiting.ready()
            if payload is not None:
                self.gone(waiting.wire)
                waiting.wire.answer(payload)

    def _message(self, call: dict[str, str]) -> bytes:
        self._message_id += 1
        chat = int(call["chat_id"])
        kind = {"type": "private", "first_name": "P"} if chat > 0 else {"type": "supergroup", "title": "G"}
        return _ok(
            {
                "message_id": int(call.get("message_id") or self._message_id),
                "date": 1_700_000_000,
                "chat": {"id": chat, **kind},
                "from": ME,
                "text": call.get("text", ""),
            }
        )

    def _told(self) -> bytes:
        at = self._book.answered_at
        moments = {
            "polls": len(self._polled_at),
            "called_at": self._called_at,
            "polled_at": self._polled_at[:1],
            "answered_at": at[-1:],
        }
        return json.dumps(self._book.report() | moments).encode()


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


def _batch(updates: list[str]) -> bytes | None:
    return f'{{"ok":true,"result":[{",".join(updates)}]}}'.encode() if updates else None


async def main() -> None:
    """Listen on a free port of the loopback, write it to standard output, and serve until killed."""
    stub = Stub(Rates() if "limits" in sys.argv else None)
    server = await asyncio.get_running_loop().create_server(
        lambda: Wire(stub.answer, stub.gone), "127.0.0.1", 0
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
