"""Updates that no Telegram should send, through the real desk: kept with their error, the others go on."""

import random
from collections.abc import AsyncIterator, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.desk import Desk, Me
from coordination.aggregates import AGGREGATES
from coordination.kernel import UserId, Words
from coordination.plan import Role
from coordination.roster import rules as r
from coordination.roster.state import Grant, Invitation
from handlers.reading import ROSTER
from sandbox import Clock
from storage.engine import Store
from storage.ledger import Ledger
from storage.views import heads
from tests.gate.cases import CASES
from tests.gate.site import RULES
from tests.rules.town import ANN, NINE

GROUP = -100123
USER = {"id": ANN, "is_bot": False, "first_name": "Ann"}
PRIVATE = {"id": ANN, "type": "private", "first_name": "Ann"}
CHAT = {"id": GROUP, "type": "supergroup", "title": "Shaft 3"}
DATE = int(NINE.timestamp())
MESSAGE: dict[str, Any] = {"message_id": 5, "date": DATE, "chat": PRIVATE, "from": USER, "text": "smoke"}
PHOTO = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "file_size": 3}
BASES: tuple[dict[str, Any], ...] = (
    {"message": MESSAGE},
    {"message": {**MESSAGE, "text": "/update 26-0001 more"}},
    {"message": {**MESSAGE, "photo": [PHOTO], "caption": "here", "media_group_id": "a"}},
    {
        "message": {
            **MESSAGE,
            "venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "t", "address": "a"},
        }
    },
    {"message": {**MESSAGE, "reply_to_message": {**MESSAGE, "message_id": 4}}},
    {"message": {**MESSAGE, "chat": CHAT, "new_chat_members": [USER]}},
    {"message": {**MESSAGE, "chat": CHAT, "migrate_to_chat_id": -100456}},
    {"edited_message": {**MESSAGE, "edit_date": DATE + 5}},
    {
        "callback_query": {
            "id": "1",
            "from": USER,
            "message": MESSAGE,
            "chat_instance": "c",
            "data": "ack:26-0001",
        }
    },
    {
        "callback_query": {
            "id": "2",
            "from": USER,
            "message": MESSAGE,
            "chat_instance": "c",
            "data": "ex:a:shaft-3",
        }
    },
    {
        "message_reaction": {
            "chat": CHAT,
            "message_id": 5,
            "user": USER,
            "date": DATE,
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": "👀"}],
        }
    },
    {
        "chat_member": {
            "chat": CHAT,
            "from": USER,
            "date": DATE,
            "old_chat_member": {"status": "member", "user": USER},
            "new_chat_member": {"status": "left", "user": USER},
        }
    },
    {"poll": {"id": "1"}},
    {},
)
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        7,
        2**31,
        2**53,
        2**63,
        2**70,
        -(2**70),
        1e400,
        0.5,
        "",
        "?",
        "\0",
        "\ud800",
        "a\udfffb",
    ),
    *(
        "x" * 5000,
        "<b>",
        [],
        [[]],
        [None],
        {},
        {"id": 2**70},
        {"": ""},
        "26-0001",
        "9" * 5000,
        "\u202e/close",
    ),
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[tuple[Desk, Store, Ledger]]:
    async with await Store.open(f"sqlite:///{tmp_path}/gate.db") as store:
        ledger = Ledger(store, RULES, AGGREGATES)
        desk = Desk(
            ledger, Clock(NINE, running=False), Me(id=1, username="bot", reads_all=True), lambda: "code"
        )
        grant = Grant(role=Role.responder, unit="shaft-3")
        invited = Invitation(expires_at=NINE, grant=grant)
        await desk.act(ROSTER, r.Invite(at=NINE, digest="d", invitation=invited))
        await desk.act(ROSTER, r.Enrol(at=NINE, by=UserId(ANN), digest="d", name=Words("Ann")))
        yield desk, store, ledger


def spoilt(rng: random.Random, number: int) -> dict[str, Any]:
    """A real update in which one value, somewhere, is something else."""
    raw = {"update_id": number, **deepcopy(rng.choice(BASES))}
    for _ in range(rng.choice((1, 1, 2))):
        holder, key = rng.choice(list(_places(raw)))
        holder[key] = deepcopy(rng.choice(ODD))
    return raw


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def good(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {**MESSAGE, "message_id": number, "text": f"/report {number}"}}


async def kept(store: Store) -> tuple[int, int]:
    async with store.reading() as conn:
        row = (await conn.execute(text("select count(*), sum(error <> '') from arrivals"))).one()
    return row[0], row[1] or 0


@pytest.mark.parametrize("batch", range(max(1, CASES // 500)))
async def test_whatever_comes_stops_nothing(
    desk: tuple[Desk, Store, Ledger], batch: int, caplog: pytest.LogCaptureFixture
) -> None:
    door, store, ledger = desk
    rng = random.Random(batch)  # noqa: S311 - cases, not secrets
    caplog.set_level("CRITICAL")
    for number in range(100, 600, 50):
        raws = [spoilt(rng, number + n) for n in range(40)]
        await door.updates([*raws, good(number + 45)])
    reported = {head.ref.id for head in await heads(ledger.records, "incident")}
    assert len(reported) >= 10, "every good one opened its incident"
    count, _ = await kept(store)
    assert count >= 10 * 35, "each is remembered"
