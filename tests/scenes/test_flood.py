"""One person writes and writes: all of it is kept, leaders are rung once, and nobody else waits."""

from datetime import timedelta

from bot.cli.demo.town import Town
from sandbox import Message
from tests.scenes.incidents import happened


def rung(town: Town, name: str) -> list[Message]:
    """What rang in a leader's private chat."""
    chat = town.people[name].chat(town.bot)
    return [m for m in chat.shown if m.sender is town.bot and not m.silent and "26-00" in m.text]


async def test_two_hundred_messages_in_private_are_one_incident(town: Town) -> None:
    ann, mei = town.people["ann"], town.people["mei"]
    for n in range(200):
        ann.says(f"smoke, message {n}")
    mei.says("/report the pump leaks")
    await mei.sees("Received: 26-0002", by=town.bot)
    await town.falls_quiet()

    assert len(await happened(town, "UpdateAdded", number="26-0001")) == 199
    assert len([m for m in rung(town, "wang") if "26-0001" in m.text]) == 1
    assert len([m for m in rung(town, "wang") if "26-0002" in m.text]) == 1
    await ann.sees("A new event? Send /report", by=town.bot)


async def test_a_second_emergency_is_never_taken_for_the_first(town: Town) -> None:
    ann, wang, lead = town.people["ann"], town.people["wang"], town.rooms["lead"]
    ann.says("smoke in the pump room")
    ann.says("/report somebody fell down the shaft")
    ann.says("/report the ladder is broken")
    await lead.shows("somebody fell down the shaft", by=town.bot)
    await lead.shows("the ladder is broken", by=town.bot)
    await wang.sees("the ladder is broken", by=town.bot)
    await town.falls_quiet()
    assert len(rung(town, "wang")) == 1, "rung once, and shown all three"

    wang.says("/ack 26-0001", to=lead)
    await town.passes(timedelta(minutes=5))
    assert {m.text.split()[0] for m in rung(town, "chen")}, "what was overlooked goes on, aloud"
