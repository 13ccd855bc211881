"""How an administrator gets a link in the chat, and what is bound with it."""

from collections.abc import Sequence
from typing import Literal

from bot.cli.demo.town import Town
from sandbox import Group, Person


async def invited(town: Town, words: str) -> str:
    """Let the administrator ask for a link: `responder shaft-3`, `leadership`; return it."""
    root = town.people["root"]
    await town.falls_quiet()
    asked = root.says(f"/invite {words}", to=root.chat(town.bot))
    told = await root.sees("https://t.me/", bot=town.bot, by=town.bot, after=asked)
    return told.text.split()[0]


async def bound(
    town: Town,
    words: str,
    people: Sequence[Person],
    *,
    kind: Literal["group", "supergroup"] = "supergroup",
    forum: bool = False,
    rights: str = "pin_messages",
) -> Group:
    """A new group, bound by its owner with the bot's rights in the link, as a phone does it."""
    group = town.sandbox.group("Yard", people, kind=kind, forum=forum)
    link = await invited(town, words)
    people[0].opens(f"{link}&admin={rights}" if rights else link, to=group)
    await group.shows("", by=town.bot)
    await town.falls_quiet()
    return group
