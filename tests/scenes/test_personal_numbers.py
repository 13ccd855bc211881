"""What people type of personal numbers does not stay, wherever it goes, and they are told so."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.cli.demo.town import Town, policy
from bot.desk import Desk, Me
from coordination.aggregates import AGGREGATES
from coordination.facts import Facts
from coordination.kernel import ChatId, UserId, Words
from coordination.plan import Role
from coordination.roster.rules import BindRoom, Enrol, Invite, digest
from coordination.roster.state import ChatKind, Grant, Invitation
from handlers import routes
from handlers.arrival import Arrival
from handlers.reading import ROSTER, Reading, Wish
from sandbox import Clock
from storage.batch import Batch
from storage.engine import Store
from storage.ledger import Ledger
from storage.tables import metadata
from tests.chat.numbers import resident_ids
from tests.scenes.incidents import shaft

ID = "11010519491231002X"
NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
PIT, ANN = ChatId(-1001), UserId(7)


@pytest.mark.parametrize(
    ("locale", "word"),
    [("en", "was masked before it was stored"), ("zh-CN", "隐去后保存")],
    indirect=["locale"],
)
async def test_the_sender_is_told_and_the_leaders_see_the_mask(town: Town, word: str) -> None:
    ann, room = town.people["ann"], shaft(town)
    ann.says(f"/report one hurt, {ID}, phone 138 1234 5678", to=room)
    await room.shows(word, by=town.bot)
    page = await town.people["wang"].sees("26-0001", by=town.bot)
    assert "one hurt, •••2X, phone •••78" in page.text
    await town.falls_quiet()
    assert sum(word in message.text for message in room.messages) == 1


async def test_nobody_is_told_of_a_mask_where_nothing_was_masked_or_kept(town: Town) -> None:
    ann, room = town.people["ann"], shaft(town)
    ann.says("/report smoke, reference 119-2231", to=room)
    await room.shows("26-0001", by=town.bot)
    ann.says(f"/severity {ID}", to=room)
    await room.shows("How bad?", by=town.bot)
    await town.falls_quiet()
    assert not [message for message in room.messages if "masked" in message.text]


async def _site(batch: Batch) -> None:
    until = NOW + timedelta(days=1)
    for code, what in (
        ("room", Invitation(expires_at=until, room=ChatKind.field, unit="plant")),
        ("ann", Invitation(expires_at=until, grant=Grant(role=Role.responder, unit="plant"))),
    ):
        await batch.apply(ROSTER, Invite(at=NOW, digest=digest(code), invitation=what))
    await batch.apply(ROSTER, BindRoom(at=NOW, digest=digest("room"), chat=PIT, title=Words("Plant")))
    await batch.apply(ROSTER, Enrol(at=NOW, by=ANN, digest=digest("ann"), name=Words("Ann")))


def _updates(numbers: Sequence[str]) -> list[dict[str, Any]]:
    ann = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    group = {"id": PIT, "type": "supergroup", "title": "Plant"}
    first, *others = numbers
    texts = [f"/report hurt: {first}", *(f"/update 26-0001 again {number}" for number in others)]
    texts += [f"/close 26-0001 {first}", f"/{first}", f"/done 1 {first}", f"/zero {first}", first]
    date = int(NOW.timestamp())
    messages: list[dict[str, Any]] = [
        {"message_id": n, "date": date, "chat": chat, "from": ann, "text": text}
        for n, (text, chat) in enumerate(
            ((text, chat) for text in texts for chat in (group, {"id": ANN, "type": "private"})), 1
        )
    ]
    quoted = {
        "message_id": 990,
        "date": date,
        "chat": group,
        "from": ann | {"id": 8},
        "text": f"his: {first}",
    }
    messages.append(messages[0] | {"message_id": 991, "text": "/report", "reply_to_message": quoted})
    edited = messages[0] | {"edit_date": date + 5, "text": f"/report hurt, not {first} but {numbers[-1]}"}
    broken = {"chat": group, "from": ann, "text": first, "date": "no number"}
    kinds = [("message", message) for message in messages] + [("edited_message", edited), ("message", broken)]
    return [{"update_id": n, kind: message} for n, (kind, message) in enumerate(kinds, 1)]


async def _stored(updates: list[dict[str, Any]]) -> tuple[str, int]:
    """Everything that stands in the database afterwards, and how many texts."""
    rules = replace(policy("en"), schedules={})
    async with await Store.open("sqlite://") as store:
        ledger = Ledger(store, rules, AGGREGATES)
        async with ledger.batch(NOW) as batch:
            await _site(batch)
        desk = Desk(ledger, Clock(NOW), Me(id=1, username="bot", reads_all=False), lambda: "code")
        await desk.updates(updates)
        async with store.reading() as conn:
            tables = {
                table.name: (await conn.execute(select(table))).all() for table in metadata.sorted_tables
            }
    return repr(tables), len(tables["words"])


@settings(max_examples=15, deadline=None)
@given(st.lists(resident_ids, min_size=1, max_size=30, unique=True))
def test_no_row_holds_a_number_that_was_sent(numbers: list[str]) -> None:
    everything, texts = asyncio.run(_stored(_updates(numbers)))
    assert texts > len(numbers)
    assert "no number" in everything, "the update that failed is kept"
    assert [number for number in numbers if number in everything] == []


@pytest.mark.parametrize("before", [300, 482, 483, 487, 491, 494])
async def test_an_error_that_cites_a_number_keeps_no_part_of_it(
    before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an error the first 500 characters are kept, and these may end in the middle of a number."""

    def broken(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
        raise ValueError(f"{'-' * (before - len('ValueError(_ '))} {ID} {'-' * 100}")

    monkeypatch.setitem(routes.COMMANDS, "me", replace(routes.COMMANDS["me"], read=broken))
    ann, chat = {"id": ANN, "is_bot": False, "first_name": "Ann"}, {"id": ANN, "type": "private"}
    message = {"message_id": 1, "date": int(NOW.timestamp()), "chat": chat, "from": ann, "text": "/me"}
    everything, _ = await _stored([{"update_id": 1, "message": message}])
    assert "ValueError(" in everything, "it is kept"
    assert ID[:6] not in everything
