"""What the courier is handed, and what it hands back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coordination.kernel import ChatId, Priority, Ref, UserId, Value
from coordination.view import View


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued row, light enough to hold thousands of."""

    id: int
    chat: ChatId
    priority: Priority
    """Of a live card's edit: card, whatever its first appearance had."""
    not_before: datetime | None
    order: int
    """Grows with every row that is queued: those of one priority leave in this order."""
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row that was claimed: what to tell, where, and all that is needed to write it."""

    id: int
    kind: str
    """toast | notice | card"""
    chat: ChatId
    ref: Ref | None
    what: str
    part: str
    values: Mapping[str, Value]
    priority: Priority
    message_id: int | None
    """Of the live card; None: it is not there yet."""
    thread: int | None
    """The forum topic to write in."""
    reply_to: int | None
    press: str | None
    asks: UserId | None
    created_at: datetime
    expires_at: datetime | None
    attempts: int
    """This one included."""
    repeated: bool
    """An earlier sending may have arrived."""
    shown: str
    """Digest of what the live card shows."""
    pin: bool
    view: View

    def became(self, result: str, **more: Any) -> "Outcome":
        """Say what became of it: `result` and the rest are those of an `Outcome`."""
        return Outcome(id=self.id, kind=self.kind, result=result, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an item."""

    id: int
    kind: str
    result: str
    """sent | edited | withdrawn (not wanted any more) | again (at `not_before`) | dead (for good, `reason`) |
    unknown (it may have arrived: again, marked as repeated)"""
    message_id: int | None = None
    shown: str = ""
    """Digest of what a card shows now."""
    not_before: datetime | None = None
    reason: str = ""
    forget_card: bool = False
    """The live message is gone: send it anew."""
    topic_id: int | None = None
    """The forum topic that was opened; it is remembered in place of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged:
    """What the courier gets for its outcomes."""

    items: Sequence[Item]
    """Claimed, in the order asked for; one that is not queued any more is left out."""
    changed: bool
    """A card that changed while it was sent was queued again."""
