"""An edit that Telegram carries out long after we have given it up does not stand for good."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from markupsafe import Markup

from bot.transport import Patience, Transport
from handlers.cards.message import Message
from sandbox import Fault
from tests.delivery.post import Post, opened, running
from tests.delivery.until import until

GIVEN_UP, CARRIED_OUT, LATE_AT_MOST = 0.2, 2.5, 3.0


@pytest.fixture
async def post(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    defaults = {**(Transport.__init__.__kwdefaults__ or {}), "patience": Patience(read=GIVEN_UP)}
    monkeypatch.setattr(Transport.__init__, "__kwdefaults__", defaults)
    monkeypatch.setattr("bot.delivery.outbox.LATE_AT_MOST", LATE_AT_MOST)
    async with opened() as post, running(post):
        yield post


async def edited_late(post: Post) -> int:
    """The first edit comes after the second; return the card."""
    card = post.put("card", kind="card")
    await post.quiet()
    post.texts["card"] = Message(text=Markup("taken"))
    post.town.fails(Fault(kind="slow", method="editMessageText", seconds=CARRIED_OUT))
    post.outbox.requeue(card)
    post.courier.kick()
    await asyncio.sleep(GIVEN_UP / 2)
    post.texts["card"] = Message(text=Markup("done"))
    await post.quiet()
    assert post.reads() == ["done"]
    await until(lambda: post.reads() == ["taken"])
    return card


async def test_the_card_is_edited_once_more(post: Post) -> None:
    await edited_late(post)
    await until(lambda: post.reads() == ["done"])
    await post.quiet()
    edits = len(post.town.calls("editMessageText"))
    await asyncio.sleep(LATE_AT_MOST)
    assert len(post.town.calls("editMessageText")) == edits, "only once"


async def test_a_disk_that_is_full_just_then_stops_nobody(post: Post) -> None:
    await edited_late(post)
    post.outbox.fails = 1
    await until(lambda: not post.outbox.fails)
    post.put("next")
    await post.quiet()
    assert "next" in post.reads()
