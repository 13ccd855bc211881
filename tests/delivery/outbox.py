"""An outbox in memory, which keeps the promises of `storage.outbox`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from coordination.kernel import ChatId, Priority
from coordination.policy import Policy
from coordination.view import View
from coordination.world import World
from storage.items import Exchanged, Item, Outcome, Waiting

BACK = {"again", "unknown"}


@dataclass
class FakeOutbox:
    """Rows by id: queued, sending, or done."""

    now: datetime
    items: dict[int, Item] = field(default_factory=dict)
    state: dict[int, str] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)
    turns: int = 0
    most_out: int = 0
    not_before: dict[int, datetime | None] = field(default_factory=dict)
    notes: list[list[Outcome]] = field(default_factory=list)
    sent_at: list[tuple[ChatId, datetime]] = field(default_factory=list)
    fails: int = 0

    def put(self, what: str, chat: int, **more: Any) -> int:
        """Queue a row; what it shows is found under `what`."""
        number = len(self.items) + 1
        view = View(world=World(now=self.now, policy=Policy()), chat=ChatId(chat))
        given: dict[str, Any] = {"kind": "notice", "priority": Priority.notice, "part": ""} | more
        self.items[number] = _item(id=number, what=what, chat=chat, created_at=self.now, view=view, **given)
        self.not_before[number] = None
        self.requeue(number)
        return number

    async def queue(self, after: int = 0) -> list[Waiting]:
        self._may_fail()
        new = [number for number, order in self.order.items() if order > after]
        queued = [self.items[number] for number in new if self.state[number] == "queued"]
        return [
            Waiting(
                id=item.id,
                chat=item.chat,
                priority=item.priority,
                not_before=self.not_before[item.id],
                order=self.order[item.id],
                kind=item.kind,
            )
            for item in queued
        ]

    async def exchange(self, landed: Sequence[Outcome], leaving: Sequence[int], now: datetime) -> Exchanged:
        self._may_fail()
        if landed:
            self.notes.append(list(landed))
        for outcome in landed:
            self._note(outcome)
        return Exchanged(items=self._claim(leaving), changed=False)

    def _claim(self, ids: Sequence[int]) -> list[Item]:
        taken = [number for number in ids if self.state[number] == "queued"]
        for number in taken:
            self.state[number] = "sending"
            self.items[number] = replace(self.items[number], attempts=self.items[number].attempts + 1)
        self.most_out = max(self.most_out, list(self.state.values()).count("sending"))
        return [self.items[number] for number in taken]

    def _note(self, outcome: Outcome) -> None:
        item = self.items[outcome.id]
        self.state[item.id] = "queued" if outcome.result in BACK else outcome.result
        self.not_before[item.id] = outcome.not_before
        changes: dict[str, Any] = {}
        if outcome.result == "unknown":
            changes["repeated"] = True
        if outcome.message_id is not None:
            changes["message_id"] = outcome.message_id
        if outcome.shown:
            changes["shown"] = outcome.shown
        if outcome.forget_card:
            changes |= {"message_id": None, "shown": ""}
        self.items[item.id] = replace(item, **changes)

    async def recent(self, since: datetime) -> list[tuple[ChatId, datetime]]:
        return [(chat, at) for chat, at in self.sent_at if at >= since]

    async def recover(self, now: datetime) -> int:
        self._may_fail()
        for number, state in self.state.items():
            if state == "sending":
                self.state[number] = "queued"
                self.items[number] = replace(self.items[number], repeated=True)
        return 0

    async def edit_again(self, id_: int) -> None:
        self._may_fail()
        if self.state[id_] == "edited":
            self.items[id_] = replace(self.items[id_], shown="")
            self.requeue(id_)

    def requeue(self, number: int) -> None:
        """It takes its turn: it is new, or a live card became stale."""
        self.turns += 1
        self.state[number], self.order[number] = "queued", self.turns

    def move(self, old: int, new: int) -> None:
        for number, item in self.items.items():
            if item.chat == old:
                self.items[number] = replace(item, chat=ChatId(new))

    def result(self, number: int) -> Outcome:
        return [each for some in self.notes for each in some if each.id == number][-1]

    def _may_fail(self) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")


def later(now: datetime, **span: float) -> datetime:
    return now + timedelta(**span)


def _item(**given: Any) -> Item:
    empty: dict[str, Any] = {
        "ref": None, "values": {}, "message_id": None, "thread": None, "reply_to": None, "press": None,
        "asks": None, "expires_at": None, "attempts": 0, "repeated": False, "shown": "", "pin": False,
    }  # fmt: skip
    return Item(**(empty | given))
