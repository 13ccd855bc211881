"""Noting what landed and claiming what leaves, in one transaction: both, or neither."""

import pytest

from storage import claims
from storage.items import Item
from storage.ledger import Ledger
from storage.outbox import Outbox
from tests.storage.conftest import claim, claim_all, hint, note, opened, sent, told
from tests.storage.toy import NOW, PIT, later


async def test_a_crash_after_an_exchange_forgets_neither_what_landed_nor_what_was_to_leave(
    site: Ledger, outbox: Outbox
) -> None:
    await told(site, hint(part="first"), hint(part="second"))
    first, second = [row.id for row in await outbox.queue()]
    (item,) = await claim(outbox, [first])
    exchanged = await outbox.exchange([sent(item, 9)], [second], NOW)
    assert [item.repeated for item in exchanged.items] == [False]
    assert await outbox.recover(later(5)) == 1
    assert [(item.part, item.repeated) for item in await claim_all(outbox)] == [("second", True)]
    assert await outbox.recent(NOW) == [(PIT, NOW)]


async def test_an_exchange_that_fails_has_noted_and_claimed_nothing(
    site: Ledger, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(site, hint(part="first"), hint(part="second"))
    first, second = [row.id for row in await outbox.queue()]
    (item,) = await claim(outbox, [first])

    async def fails(*_: object) -> list[Item]:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(claims, "items", fails)
        with pytest.raises(RuntimeError):
            await outbox.exchange([sent(item, 9)], [second], NOW)
    assert [row.id for row in await outbox.queue()] == [second]
    assert await outbox.recover(later(5)) == 1
    assert [(item.part, item.repeated) for item in await claim_all(outbox)] == [
        ("first", True),
        ("second", False),
    ]


async def test_a_card_that_rests_is_queued_as_if_it_showed_nothing(site: Ledger, outbox: Outbox) -> None:
    await opened(site)
    items = await claim_all(outbox)
    await note(outbox, [sent(item, n) for n, item in enumerate(items, 100)])
    (card, *_) = [item for item in items if item.kind == "card"]
    await outbox.edit_again(card.id)
    (again,) = await claim_all(outbox)
    assert (again.id, again.shown) == (card.id, "")
    assert again.message_id is not None
    await outbox.edit_again(card.id)
    assert await outbox.queue() == [], "it is just being edited"
