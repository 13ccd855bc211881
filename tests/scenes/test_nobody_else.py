"""Over HTTP, with every verb of the routes: who does not belong changes nothing."""

from collections.abc import Callable

from sqlalchemy import text

from bot.cli.demo.town import Town
from handlers.routes import ROUTES
from sandbox import Message
from storage.engine import Store
from tests.gate.test_matrix import ROWS, verb_of

FREE = {"report", "ev", "start"}
"""Whoever is in a group may report; a code decides for itself."""
WORDS = {verb_of(name): row for name, row in reversed(ROWS.items())}


async def recorded(town: Town) -> int:
    """How many events the record has."""
    await town.falls_quiet()
    async with await Store.open(town.app._settings.storage_url) as store, store.reading() as conn:
        return int((await conn.execute(text("select count(*) from events"))).scalar_one())


async def reported(town: Town) -> Message:
    town.people["ann"].says("smoke in the pump room")
    town.people["bo"].says("/report fire at the winch")
    card = await town.rooms["shaft-3"].shows("26-0001", by=town.bot)
    await town.falls_quiet()
    return card


async def nothing_happens(town: Town, does: Callable[[str, str], object]) -> None:
    """Try every verb: the command as it is typed, and the data of its button."""
    before = await recorded(town)
    for route in ROUTES:
        row = WORDS[route.verb]
        if route.verb not in FREE:
            does(f"/{route.command} {row.words}".strip(), f"{route.verb}:{row.data}")
    assert await recorded(town) == before


async def test_a_stranger_in_the_group(town: Town) -> None:
    card = await reported(town)
    stranger, shaft = town.sandbox.person("Stranger"), town.rooms["shaft-3"]
    shaft.add(stranger)
    stranger.starts(town.bot)

    def does(typed: str, data: str) -> None:
        stranger.says(typed, to=shaft)
        stranger.says(typed, to=stranger.chat(town.bot))
        stranger.presses_forged(data, on=card)

    await nothing_happens(town, does)


async def test_a_former_member(town: Town) -> None:
    card = await reported(town)
    bo, shaft = town.people["bo"], town.rooms["shaft-3"]
    bo.leaves(shaft)

    def does(typed: str, data: str) -> None:
        bo.says(typed, to=bo.chat(town.bot))
        bo.presses_forged(data, on=card)

    await nothing_happens(town, does)


async def test_a_leader_in_a_groups_or_a_channels_name(town: Town) -> None:
    await reported(town)
    zhao, lead = town.people["zhao"], town.rooms["lead"]
    channel = town.sandbox.channel("Mine News")

    def does(typed: str, _data: str) -> None:
        zhao.says(typed, to=lead, anonymously=True)
        zhao.says(typed, to=lead, as_channel=channel)

    await nothing_happens(town, does)


async def test_a_leaders_forwarded_and_edited_words(town: Town) -> None:
    await reported(town)
    wang, lead, stranger = town.people["wang"], town.rooms["lead"], town.sandbox.person("Stranger")
    elsewhere = town.sandbox.group("Elsewhere", members=[stranger, wang])

    def does(typed: str, _data: str) -> None:
        wang.forwards(stranger.says(typed, to=elsewhere), to=lead)
        wang.edits(wang.says("hello", to=lead), typed)

    await nothing_happens(town, does)
