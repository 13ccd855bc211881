"""What the courier needs of `storage.outbox`: its tests hand it one of their own."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import pause
from bot.logs import failed
from coordination.kernel import ChatId
from storage.items import Exchanged, Outcome, Waiting

log = logging.getLogger(__name__)

LATE_AT_MOST = 60.0
"""Seconds within which Telegram carries out a call that we have given up, if it does at all."""


class Outbox(Protocol):
    """The queue of what is to be told."""

    async def queue(self, after: int = 0) -> Sequence[Waiting]: ...
    async def exchange(
        self, landed: Sequence[Outcome], leaving: Sequence[int], now: datetime
    ) -> Exchanged: ...
    async def recent(self, since: datetime) -> Sequence[tuple[ChatId, datetime]]: ...
    async def recover(self, now: datetime) -> object: ...
    async def edit_again(self, id_: int) -> None: ...


async def once_more(outbox: Outbox, id_: int, kick: Callable[[], None]) -> None:
    """Edit a card again once no edit of it that we have given up can still be carried out, and undo the last.

    It is not kept over a stop: a start that comes late enough shows all that is open anew.
    """
    await pause(LATE_AT_MOST)
    try:
        await outbox.edit_again(id_)
    except Exception as error:  # the card was shown; what is lost is only this care
        failed(log, error, "action=not-edited-again id=%d", id_)
    else:
        kick()
