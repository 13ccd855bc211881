"""A database in a file, a ledger on it, and a site with two groups and two people."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from coordination.kernel import Chat, ChatId, Command, Notice, Ref, Words
from coordination.policy import Policy
from coordination.roster.state import ChatKind
from storage.act import Recorded
from storage.engine import Store
from storage.items import Item, Outcome
from storage.ledger import Ledger
from storage.outbox import Outbox
from tests.storage.toy import (
    AGGREGATES,
    ANN,
    CHIEF,
    LEADERS,
    NOW,
    PIT,
    ROSTER,
    Open,
    bound,
    enrolled,
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'fieldline.db'}"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database, migrated once for all tests."""
    file = tmp_path_factory.mktemp("blank") / "fieldline.db"
    asyncio.run(_create(file))
    return file


async def _create(file: Path) -> None:
    async with await Store.open(f"sqlite:///{file}"):
        pass


@pytest.fixture
async def store(url: str, blank: Path) -> AsyncIterator[Store]:
    shutil.copy(blank, url.removeprefix("sqlite:///"))
    async with await Store.open(url) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store, Policy(), AGGREGATES)


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return Outbox(ledger.records)


@pytest.fixture
async def site(ledger: Ledger) -> Ledger:
    """Two groups bound, two people enrolled."""
    async with ledger.batch(NOW) as batch:
        await batch.apply(ROSTER, bound(PIT, ChatKind.field, "pit"))
        await batch.apply(ROSTER, bound(LEADERS, ChatKind.leadership))
        await batch.apply(ROSTER, enrolled(ANN, "Ann"))
        await batch.apply(ROSTER, enrolled(CHIEF, "Chief"))
    return ledger


async def act(ledger: Ledger, ref: Ref, command: Command) -> Recorded:
    """One command in a batch of its own, which must not be refused."""
    async with ledger.batch(NOW) as batch:
        done = await batch.apply(ref, command)
    assert isinstance(done, Recorded), done
    return done


async def opened(ledger: Ledger, title: str = "smoke") -> Ref:
    """A new case."""
    return (await act(ledger, Ref("case"), Open(at=NOW, by=ANN, title=Words(title)))).ref


async def claim_all(outbox: Outbox) -> list[Item]:
    """Everything that waits, claimed."""
    return await claim(outbox, [row.id for row in await outbox.queue()])


async def claim(outbox: Outbox, ids: list[int]) -> list[Item]:
    """Take rows for sending."""
    return list((await outbox.exchange([], ids, NOW)).items)


async def note(outbox: Outbox, outcomes: list[Outcome], now: datetime = NOW) -> bool:
    """Write what became of items; return whether a card was queued again."""
    return (await outbox.exchange(outcomes, [], now)).changed


async def told(ledger: Ledger, *notices: Notice, ref: Ref | None = None) -> None:
    async with ledger.batch(NOW) as batch:
        for notice in notices:
            batch.tell(notice, ref)


def hint(chat: ChatId = PIT, **changes: object) -> Notice:
    return replace(Notice(what="hint", to=Chat(chat)), **changes)  # type: ignore[arg-type]


def sent(item: Item, message_id: int | None, **changes: object) -> Outcome:
    return replace(item.became("sent", message_id=message_id, shown="d"), **changes)  # type: ignore[arg-type]
