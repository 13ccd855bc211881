"""The command menus on the phones: few words, by scope, role and language."""

import json

import pytest

from bot.cli.demo.town import Town
from sandbox import Person

SHORT = ["report", "zero", "status", "duty", "me", "help"]
LEADER = [
    "report",
    "zero",
    "status",
    "brief",
    "drill",
    "people",
    "rounds",
    "ask",
    "duty",
    "standin",
    "me",
    "help",
]
ADMIN = ["report", "zero", "status", "drill", "reach", "invite", "people", "duty", "standin", "me", "help"]


def menu(town: Town, scope: dict[str, object], language: str = "") -> list[str]:
    commands = town.bot.commands.get((json.dumps(scope, sort_keys=True), language), [])
    return [each["command"] for each in commands]


async def shows(town: Town, person: Person, wanted: list[str], language: str = "") -> None:
    """Wait until a phone shows this menu: a person's own, else everybody's."""
    scope = {"type": "chat", "chat_id": person.id}
    await town.sandbox.changes.until(
        lambda: (
            (menu(town, scope, language) or menu(town, {"type": "all_private_chats"}, language)) == wanted
            or None
        ),
        within=10,
        otherwise=lambda: f"{person.name}: {menu(town, scope, language)}",
    )


@pytest.mark.parametrize("language", ["", "zh"])
async def test_each_role_has_its_menu(town: Town, language: str) -> None:
    await shows(town, town.people["ann"], SHORT, language)
    await shows(town, town.people["wang"], LEADER, language)
    await shows(
        town,
        town.people["root"],
        ADMIN,
        language,
    )
    assert menu(town, {"type": "all_group_chats"}, language) == ["report", "zero", "status", "help"]


async def test_each_language_has_its_words(town: Town) -> None:
    await shows(town, town.people["ann"], SHORT, "zh")
    key = json.dumps({"type": "all_private_chats"})
    assert town.bot.commands[key, ""][0]["description"] == "Report what happened"
    assert not town.bot.commands[key, "zh"][0]["description"].isascii()


@pytest.mark.parametrize("name", ["wang", "root"])
async def test_whoever_is_struck_off_has_everybodys_menu_again(town: Town, name: str) -> None:
    gone, root = town.people[name], town.people["root"]
    await shows(
        town,
        town.people["root"],
        ADMIN,
        "zh",
    )

    root.says(f"/strikeoff {gone.id}")

    await shows(town, gone, SHORT)
    await shows(town, gone, SHORT, "zh")
