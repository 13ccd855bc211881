"""A saboteur's list: what is to go wrong, on which method and chat, how often."""

from dataclasses import dataclass
from typing import Literal

from sandbox.world import Chat

FaultKind = Literal[
    "lost before",  # the connection is closed, nothing was carried out
    "lost after",  # carried out, the connection is closed without an answer
    "server error",  # HTTP 500, Telegram's JSON
    "bad gateway",  # HTTP 502, a page of HTML
    "cut",  # carried out, the answer breaks off in the middle
    "slow",  # carried out after `seconds` of real time
    "too many",  # 429 with `retry_after`
    "not found",  # 404
    "unauthorized",  # 401
    "login page",  # HTTP 200, a page of HTML, as a captive portal answers
]


@dataclass(kw_only=True)
class Fault:
    """Strikes `times` calls that fit, after letting `sparing` of them pass."""

    kind: FaultKind
    method: str | None = None
    chat: Chat | None = None
    times: int = 1
    sparing: int = 0
    retry_after: int = 5
    seconds: float = 1.0

    def fits(self, method: str, chat_id: object) -> bool:
        if self.method is not None and self.method.lower() != method.lower():
            return False
        return self.chat is None or str(self.chat.id) == str(chat_id)


class Faults:
    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> Fault:
        self._planned.append(fault)
        return fault

    def clear(self) -> None:
        self._planned.clear()

    def strike(self, method: str, chat_id: object) -> Fault | None:
        """The fault this call meets, if any; it is used up by that."""
        for fault in self._planned:
            if fault.times > 0 and fault.fits(method, chat_id):
                return self._use(fault)
        return None

    def _use(self, fault: Fault) -> Fault | None:
        if fault.sparing:
            fault.sparing -= 1
            return None
        fault.times -= 1
        return fault
