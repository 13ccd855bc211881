"""What the courier needs of `storage.outbox`: its tests hand it one of their own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from coordination.kernel import ChatId
from storage.items import Exchanged, Outcome, Waiting


class Outbox(Protocol):
    """The queue of what is to be told."""

    async def queue(self, after: int = 0) -> Sequence[Waiting]: ...
    async def exchange(
        self, landed: Sequence[Outcome], leaving: Sequence[int], now: datetime
    ) -> Exchanged: ...
    async def recent(self, since: datetime) -> Sequence[tuple[ChatId, datetime]]: ...
    async def recover(self, now: datetime) -> object: ...
