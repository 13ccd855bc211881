"""Over HTTP, at a moment at which each verb changes something: who does not belong changes nothing.

First others try, with the very words and the very data; then whoever may does, or the trying proved nothing.
"""

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing

import pytest

from bot.cli.demo.town import Town, rehearsal
from handlers.routes import VERBS
from sandbox import Message
from tests.gate.test_matrix import ROWS, verb_of
from tests.scenes.everything import BY_CODE, DAY, LOOKS, Turn, rules

Tries = Callable[[Turn, str, str], object]
"""Somebody who does not belong tries: the turn, what would be typed, what would be pressed."""
BY_ANYBODY = {"report", "ev"}
"""Whoever is in a bound group may report there, with or without a name."""

each_way = pytest.mark.parametrize("way", ["typed", "pressed"])
"""How those do it who may. What counts does not hang on who tried before."""


def test_every_verb_has_its_moment_but_those_that_only_show_something() -> None:
    assert {turn.verb for turn in DAY} | LOOKS | BY_CODE == VERBS.keys()
    assert {turn.verb for turn in DAY} & (LOOKS | BY_CODE) == set()
    acting = {verb_of(name) for name, row in ROWS.items() if row.typed or row.pressed}
    assert acting & LOOKS == set(), "these do change something, so they need a moment"


async def recorded(town: Town, kind: str = "%") -> int:
    """How many events the record has, of one type or in all."""
    await town.falls_quiet()
    path = town.app._settings.storage_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("select count(*) from events where type like ?", [kind]).fetchone()[0])


def last(town: Town, name: str) -> Message:
    """The newest message of ours in somebody's private chat: whatever is pressed is pressed on it."""
    return [m for m in town.people[name].chat(town.bot).shown if m.sender is town.bot][-1]


async def play(town: Town, way: str, tries: Tries, *, free: Collection[str] = ()) -> None:
    """Go through the day. `free`: what the others may as well."""
    for turn in DAY:
        if turn.ready is not None:
            await turn.ready(town)
        before = await recorded(town)
        typed, data = _forms(turn)
        if turn.verb not in free:
            tries(turn, typed, data)
            assert await recorded(town) == before, f"somebody else: {typed}"
        if way == "pressed" and turn.data is not None:
            town.people[turn.who].presses_forged(data, on=last(town, turn.who))
        else:
            town.people[turn.who].says(typed)
        assert await recorded(town) > before, f"{turn.who} may, and nothing came of it: {typed}, {data}"
    for verb in sorted(LOOKS):
        before = await recorded(town)
        tries(DAY[0], f"/{VERBS[verb].command}", verb)
        assert await recorded(town) == before, f"somebody else: {verb}"


def _forms(turn: Turn) -> tuple[str, str]:
    data = ROWS[turn.verb].data if turn.data is None and turn.verb in ROWS else turn.data
    return f"/{VERBS[turn.verb].command} {turn.words}".strip(), f"{turn.verb}:{data or ''}"


@each_way
async def test_a_stranger_in_the_group(way: str) -> None:
    async with rehearsal("en", still=True, rules=rules("en")) as town:
        stranger, shaft = town.sandbox.person("Stranger"), town.rooms["shaft-3"]
        shaft.add(stranger)
        stranger.starts(town.bot)

        def tries(turn: Turn, typed: str, data: str) -> None:
            if turn.verb not in BY_ANYBODY:
                stranger.says(typed, to=shaft)
            stranger.says(typed)
            stranger.presses_forged(data, on=last(town, turn.who))

        await play(town, way, tries)
        told = [m.text for m in stranger.chat(town.bot).shown if m.sender is town.bot]
        assert [text for text in told if "pump room" in text or "Ann Lee" in text] == []


async def test_a_former_member() -> None:
    """Mei's colleague has been in the group, and is no more."""
    async with rehearsal("en", still=True, rules=rules("en")) as town:
        bo, shaft = town.people["bo"], town.rooms["shaft-3"]
        bo.leaves(shaft)

        def tries(turn: Turn, typed: str, data: str) -> None:
            bo.says(typed)
            for name in {turn.who, "bo"}:
                bo.presses_forged(data, on=last(town, name))

        await play(town, "pressed", tries)


async def test_a_leader_in_a_groups_or_a_channels_name() -> None:
    async with rehearsal("en", still=True, rules=rules("en")) as town:
        zhao, rooms = town.people["zhao"], (town.rooms["lead"], town.rooms["shaft-3"])
        channel = town.sandbox.channel("Mine News")

        def tries(_turn: Turn, typed: str, _data: str) -> None:
            for room in rooms:
                zhao.says(typed, to=room, anonymously=True)
                zhao.says(typed, to=room, as_channel=channel)

        await play(town, "typed", tries, free=BY_ANYBODY)


async def test_forwarded_and_edited_words_of_the_very_person_who_may() -> None:
    async with rehearsal("en", still=True, rules=rules("en")) as town:
        stranger = town.sandbox.person("Stranger")
        elsewhere = town.sandbox.group("Elsewhere", members=[stranger, *town.people.values()])

        def tries(turn: Turn, typed: str, _data: str) -> None:
            who = town.people[turn.who]
            who.forwards(stranger.says(typed, to=elsewhere), to=who.chat(town.bot))
            who.edits(who.says("/help"), typed)

        await play(town, "pressed", tries)
