"""What a visitor can break from the bar, and mend again."""

from sandbox.faults import Fault
from sandbox.page.flight import Flights
from sandbox.refusals import Json
from sandbox.town import Sandbox
from sandbox.world import Chat

FOR_EVER = 1_000_000
ROWS_OF_429 = 3
LONG_PAUSE = 20


class Sabotage:
    """The faults planned from the page; those that tests plan are left alone."""

    def __init__(self, town: Sandbox, flights: Flights) -> None:
        self._town = town
        self._flights = flights
        self._planned: dict[str, Fault] = {}

    def down(self) -> None:
        """Telegram is down: no bot's call arrives, no phone has a connection."""
        self._plan("down", Fault(kind="lost before", times=FOR_EVER))
        self._flights.fail(outage=True)

    def lose_next(self) -> None:
        """The next message a bot sends is sent, and the bot never hears of it."""
        self._plan("lose", Fault(kind="lost after", method="sendMessage"))

    def refuse(self, chat: Chat) -> None:
        """Too many requests, for a few calls to this chat."""
        self._plan("429", Fault(kind="too many", chat=chat, times=ROWS_OF_429, retry_after=LONG_PAUSE))

    def mend(self) -> None:
        """Everything works again."""
        for fault in self._planned.values():
            fault.times = 0
        self._planned.clear()
        self._flights.fail(outage=False)

    def shown(self) -> list[Json]:
        """What is broken at this moment."""
        return [
            {"kind": kind, "chat": fault.chat.title if fault.chat else "", "times": fault.times}
            for kind, fault in self._planned.items()
            if fault.times > 0
        ]

    def _plan(self, kind: str, fault: Fault) -> None:
        if (before := self._planned.get(kind)) is not None:
            before.times = 0
        self._planned[kind] = self._town.fails(fault)
        self._town.changes.happened()
