"""getUpdates in batches. A later offset confirms them, and Telegram forgets: it moves after the commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from telegram.error import TelegramError

from bot.clock import Clock, backoff, elapsed, pause
from bot.intake.drain import Drain, is_everything
from bot.logs import failed
from bot.transport import OutOfOrder, RawBot, Refused, Unanswered

log = logging.getLogger(__name__)

Raw = dict[str, Any]
"""An update as Telegram sent it. It is parsed behind the desk, where one that cannot be stops no other."""
Desk = Callable[[list[Raw]], Awaitable[None]]
"""Commits what these updates lead to, or raises and leaves no trace of them."""

KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
]
"""What we act on. Always sent in full: Telegram remembers what an earlier program asked for, and leaves out
the last two unless they are named. Channel posts are not wanted: a post has no author who could report."""

BATCH = 100
"""Telegram's own limit."""
SLACK = 10.0
"""Seconds an answer may take beyond the long poll itself."""
SLOWLY = 10.0
"""Seconds between tries when somebody has to mend something first."""
GENTLY = 0.2
"""Seconds between polls of a server that does not hold them."""
AGAIN = 1.0
"""Within so many seconds a repeated offset may be given a single update (Telegram: 0.5)."""
MOVED = 0.5
"""Seconds by which a clock must disagree with our own counting before we say that it was moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one poll brought."""

    raws: list[Raw]
    at: datetime
    """When it came."""
    everything: bool
    sure: datetime
    """Until when it says so: how long it took to come back to us, nobody knows."""
    soon: bool
    """It brought nothing, and did not wait for anything."""


class Hurried(Exception):  # noqa: N818 - what happened
    """A poll was given up, since it would end too late. It confirmed nothing, so nothing is lost."""


class Polling:
    """Fetches until cancelled. Healthy means that a poll succeeded lately (`last_poll`), not that we run."""

    def __init__(
        self,
        bot: RawBot,
        desk: Desk,
        clock: Clock,
        *,
        timeout: int = 25,
        rest: Callable[[float], Awaitable[None]] = pause,
        drain: Drain | None = None,
    ) -> None:
        self._bot = bot
        self._desk = desk
        self._clock = clock
        self._timeout = timeout
        self._rest = rest
        self.drain = drain or Drain(clock)
        self._offset: int | None = None  # at first Telegram's own memory rules
        self._asked: tuple[int | None, float] = (None, -AGAIN)
        self._unsure = True
        """Nothing was heard yet, or not since something failed or the clock was moved: the next poll does not
        wait, so that we soon know where we are."""
        self._limit = BATCH
        self._failures = 0
        self.last_poll: datetime | None = None
        """When a poll last succeeded."""
        self.trouble = ""
        """What is wrong now, in a word; empty when nothing is."""

    async def run(self) -> None:
        """Fetch and hand to the desk, for ever."""
        while not await self._webhook_gone():
            pass
        while True:
            answer = await self._fetch()
            if answer is None:
                continue
            if await self._handled(answer.raws):
                self.drain.heard(answer.at, everything=answer.everything, sure=answer.sure)
            if answer.soon:
                await self._rest(GENTLY)

    async def _webhook_gone(self) -> bool:
        """A webhook left over from another way of running would take our updates."""
        try:
            info = await self._bot.call("getWebhookInfo", {})
            if info.get("url"):
                await self._bot.call("deleteWebhook", {"drop_pending_updates": False})
                log.warning("action=webhook-deleted: updates come by polling from now on; none was dropped")
        except TelegramError as error:
            await self._failed(error)
            return False
        return True

    async def _fetch(self) -> Answer | None:
        """Poll once; None when nothing came of it."""
        timeout = self.drain.patience(0 if self._unsure else self._timeout)
        wanted = {
            "offset": self._offset,
            "limit": self._limit,
            "timeout": timeout,
            "allowed_updates": KINDS,
        }
        asked_at, asked, before = self._clock.now(), elapsed(), self._asked
        self._asked = self._offset, asked
        try:
            raws = _updates(await self._unless_hurried(wanted, timeout))
        except TelegramError as error:
            await self._failed(error)
            return None
        except Hurried:
            return None
        self.last_poll = at = self._clock.now()
        if self.trouble and self.trouble != "desk":
            log.warning("action=poll-recovered after=%s", self.trouble)
            self.trouble, self._failures = "", 0
        took, shown = elapsed() - asked, (at - asked_at).total_seconds()
        repeated = before[0] == self._offset and asked - before[1] < AGAIN
        moved = self._unsure = abs(shown - took) > MOVED
        held = min(took, timeout) if not raws and not moved and took > timeout - MOVED else 0.0
        return Answer(
            raws=raws,
            at=at,
            everything=is_everything(len(raws), self._limit, repeated=repeated),
            sure=min(at, asked_at + timedelta(seconds=held)),
            soon=not raws and max(took, shown) < timeout / 2,
        )

    async def _unless_hurried(self, wanted: Raw, timeout: int) -> Any:
        """Ask. Raises Hurried when the drain is wanted sooner than this poll would end."""
        call = asyncio.ensure_future(self._bot.call("getUpdates", wanted, read_timeout=timeout + SLACK))
        hurry = asyncio.ensure_future(self.drain.hurry.wait())
        try:
            await asyncio.wait((call, hurry), return_when=asyncio.FIRST_COMPLETED)
            if not call.done():
                raise Hurried
            return call.result()
        finally:
            call.cancel()
            hurry.cancel()
            await asyncio.gather(call, hurry, return_exceptions=True)

    async def _handled(self, raws: list[Raw]) -> bool:
        """Put them through the desk; say whether they are committed."""
        if not raws:
            return True
        try:
            await self._desk(raws)
        except Exception as error:  # not confirmed, so nothing is lost: Telegram will give it again
            self._failures += 1
            self.trouble, self._limit = "desk", 1
            self.drain.failed()
            failed(log, error, "action=not-confirmed updates=%d failures=%d", len(raws), self._failures)
            await self._rest(backoff(self._failures))
            return False
        self._offset = raws[-1]["update_id"] + 1  # not the highest: after a quiet week ids start anew
        self._limit, self._failures, self.trouble = BATCH, 0, ""
        return True

    async def _failed(self, error: TelegramError) -> None:
        self._failures += 1
        self._unsure = True
        if isinstance(error, Refused) and error.code == 409:  # somebody else polls, or has set a webhook
            self.drain.contested()
        else:
            self.drain.failed()
        trouble, wait = diagnose(error, self._failures)
        if trouble != self.trouble:  # once for each change; an outage of hours is not a line a minute
            log.error("action=poll-failed trouble=%s error=%s retry_in=%.1f", trouble, error, wait)
        self.trouble = trouble
        await self._rest(wait)


def _updates(answer: Any) -> list[Raw]:
    if isinstance(answer, list) and all(
        isinstance(raw, dict) and type(raw.get("update_id")) is int for raw in answer
    ):
        return answer
    raise OutOfOrder("what came is no list of updates")


def diagnose(error: TelegramError, failures: int) -> tuple[str, float]:
    """Return what is wrong, in words for the operator, and the seconds until the next try."""
    match error:
        case Unanswered():
            return "no-answer", backoff(failures, first=0.1)
        case Refused(code=429):
            return "told-to-wait", (error.retry_after or SLOWLY) + 0.5
        case Refused(code=401 | 404):
            return "token-refused: see the token and api_url; trying on", max(SLOWLY, backoff(failures))
        case Refused(code=409) if "webhook" in error.description:
            return "webhook-set: call deleteWebhook, or start us again, which does it", SLOWLY
        case Refused(code=409):
            return "another-program-reads-this-bots-messages: stop it, or give it a token of its own", SLOWLY
        case Refused():
            return f"refused-{error.code}", max(SLOWLY, backoff(failures))
        case _:
            return "unreachable", backoff(failures)
