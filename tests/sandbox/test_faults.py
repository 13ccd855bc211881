"""Rule 13 and 31: everything that can go wrong on the way, on any method."""

import time
from typing import Any

import aiohttp
import pytest

from sandbox import Fault, Group, Person, Sandbox
from sandbox.faults import FaultKind
from tests.sandbox.conftest import Raw


@pytest.mark.parametrize(("kind", "arrived"), [("lost before", 0), ("lost after", 1), ("cut", 1)])
@pytest.mark.parametrize("method", ["sendMessage", None])
async def test_broken_connections(
    raw: Raw, town: Sandbox, ann: Person, kind: FaultKind, arrived: int, method: str | None
) -> None:
    before = len(ann.phone())
    town.fails(Fault(kind=kind, method=method))
    with pytest.raises(aiohttp.ClientError):
        await raw.says(ann)
    assert len(ann.phone()) - before == arrived
    assert town.calls()[-1].answer is None
    await raw.says(ann)


async def test_a_lost_answer_of_getupdates_confirms_nothing(raw: Raw, town: Sandbox, ann: Person) -> None:
    ann.says("hello")
    town.fails(Fault(kind="lost after", method="getUpdates"))
    with pytest.raises(aiohttp.ClientError):
        await raw.news()
    assert len(await raw.call("getUpdates", offset=1)) == 1


@pytest.mark.parametrize(
    ("kind", "status", "content"),
    [
        ("server error", 500, '"Internal Server Error"'),
        ("bad gateway", 502, "<html>"),
        ("login page", 200, "<html>"),
        ("not found", 404, '"Not Found"'),
        ("unauthorized", 401, '"Unauthorized"'),
        ("too many", 429, '"retry_after": 77'),
    ],
)
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_wrong_answers_come_once(
    raw: Raw, town: Sandbox, ann: Person, kind: FaultKind, status: int, content: str, method: str
) -> None:
    before = len(ann.phone())
    town.fails(Fault(kind=kind, method=method, retry_after=77))
    params: Any = {"chat_id": ann.id, "text": "x"} if method == "sendMessage" else {}
    async with raw.session.post(f"{raw.base}/{method}", json=params) as reply:
        assert reply.status == status
        assert content in await reply.text()
    assert len(ann.phone()) == before
    await raw.call(method, **params)


async def test_slow(raw: Raw, town: Sandbox) -> None:
    town.fails(Fault(kind="slow", seconds=0.2))
    began = time.monotonic()
    await raw.call("getMe")
    assert time.monotonic() - began >= 0.2


async def test_a_fault_fits_by_method_and_chat(raw: Raw, town: Sandbox, ann: Person, group: Group) -> None:
    town.fails(Fault(kind="too many", method="SENDMESSAGE", chat=group, times=2, sparing=1))
    await raw.says(ann)
    await raw.says(group)
    for _ in range(2):
        assert (await raw.refused("sendMessage", chat_id=group.id, text="x")).startswith("429")
        await raw.says(ann)
    await raw.says(group)


async def test_faults_can_be_called_off(raw: Raw, town: Sandbox) -> None:
    town.fails(Fault(kind="unauthorized", times=1000))
    town.faults.clear()
    await raw.call("getMe")
