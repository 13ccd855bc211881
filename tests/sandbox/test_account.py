"""The bot about itself: menus and names."""

from typing import Any

import pytest

from sandbox import Group, Person
from tests.sandbox.conftest import Raw

MENU = [{"command": "report", "description": "Report something"}]


async def test_menus_by_scope_and_language(raw: Raw, group: Group) -> None:
    await raw.call("setMyCommands", commands=MENU)
    here = {"scope": {"type": "chat", "chat_id": group.id}, "language_code": "zh"}
    await raw.call("setMyCommands", commands=[{"command": "/zero", "description": "零报告"}], **here)
    assert await raw.call("getMyCommands") == MENU
    assert await raw.call("getMyCommands", **here) == [{"command": "zero", "description": "零报告"}]
    await raw.call("deleteMyCommands", **here)
    assert await raw.call("getMyCommands", **here) == []


@pytest.mark.parametrize(
    ("commands", "error"),
    [
        ([{"command": "Report", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": " "}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        (MENU * 101, "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_wrong_menus(raw: Raw, commands: Any, error: str) -> None:
    assert await raw.refused("setMyCommands", commands=commands) == f"400 Bad Request: {error}"


async def test_a_menu_for_no_chat(raw: Raw) -> None:
    refusal = await raw.refused("setMyCommands", commands=MENU, scope={"type": "chat"})
    assert refusal == "400 Bad Request: chat_id is empty"


async def test_a_menu_for_a_chat_it_cannot_reach(raw: Raw) -> None:
    scope = {"type": "chat", "chat_id": 5}
    refusal = await raw.refused("setMyCommands", commands=MENU, scope=scope)
    assert refusal == "400 Bad Request: chat not found"


@pytest.mark.parametrize("what", ["Name", "Description", "ShortDescription"])
async def test_names_and_descriptions(raw: Raw, what: str) -> None:
    key = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[what]
    await raw.call(f"setMy{what}", **{key: "default"})
    await raw.call(f"setMy{what}", **{key: "中文"}, language_code="zh")
    assert await raw.call(f"getMy{what}", language_code="zh") == {key: "中文"}
    assert await raw.call(f"getMy{what}", language_code="de") == {key: "default"}
    assert (await raw.refused(f"setMy{what}", **{key: "x" * 513})).endswith("is too long")


async def test_typing_needs_an_open_door(raw: Raw, ann: Person) -> None:
    assert await raw.call("sendChatAction", chat_id=ann.id, action="typing")
    ann.blocks()
    refusal = await raw.refused("sendChatAction", chat_id=ann.id, action="typing")
    assert refusal == "403 Forbidden: bot was blocked by the user"
