"""Groups change under an open incident: they move, have topics, lose messages, throw the bot out."""

from collections.abc import Callable

import pytest

from bot.cli.demo.town import Town
from sandbox import Group, Message
from tests.scenes.links import bound

TOPICS = "pin_messages+manage_topics"


def with_button(wanted: str) -> Callable[[Message], bool]:
    """Whatever bears that button."""
    return lambda message: any(wanted in row for row in message.buttons)


async def yard(town: Town, *, forum: bool = False, rights: str = TOPICS, basic: bool = False) -> Group:
    """The plant's only group, newly bound."""
    town.rooms["plant"].removes(town.bot)
    people = [town.people["mei"], town.people["zhao"]]
    kind = "group" if basic else "supergroup"
    return await bound(town, "field plant", people, kind=kind, forum=forum, rights=rights)  # type: ignore[arg-type]


async def burning(town: Town, group: Group) -> None:
    """An incident whose plan runs, reported in that group."""
    town.people["mei"].says("/report fire at the mill", to=group)
    page = await town.people["wang"].sees("26-0001", by=town.bot)
    await town.people["wang"].presses("Activate plan", on=page).answered()
    await group.shows(with_button("Take"), by=town.bot)
    await town.falls_quiet()


async def takes_a_step(town: Town, group: Group) -> None:
    step = await group.shows("Step 1 ·", by=town.bot)
    await town.people["mei"].presses("Take", on=step).answered()
    await group.shows("Mei Lin has it", by=town.bot)


@pytest.mark.parametrize("told", [True, False], ids=["told by Telegram", "found out by sending"])
async def test_a_group_that_becomes_a_supergroup_keeps_its_incident(town: Town, told: bool) -> None:
    old = await yard(town, basic=True)
    await burning(town, old)

    new = old.migrates()
    if not told:
        town.bot.stream.clear()
        town.people["wang"].says("/severity 26-0001 high")

    await new.shows(with_button("On scene"), by=town.bot)
    await takes_a_step(town, new)
    town.people["mei"].says("/done 1 the horn is on", to=new)
    await new.shows("done by Mei Lin", by=town.bot)
    await town.falls_quiet()
    assert len([m for m in new.shown if with_button("On scene")(m)]) == 1


async def test_votes_go_on_where_the_leaders_have_moved(town: Town) -> None:
    town.rooms["lead"].removes(town.bot)
    leaders = [town.people[name] for name in ("wang", "chen", "liu", "zhao")]
    old = await bound(town, "leadership", leaders, kind="group")
    await burning(town, town.rooms["plant"])
    chen, liu = town.people["chen"], town.people["liu"]
    chen.says("/take 26-0001 13 three people back in", to=old)
    await old.shows(with_button("Approve"), by=town.bot)
    await town.falls_quiet()

    new = old.migrates()

    asked = await new.shows(with_button("Approve"), by=town.bot)
    assert "three people back in" in asked.text
    toast = await liu.presses("Approve", on=asked).answered()
    assert toast is not None
    assert "your approval counts" in toast.text
    town.people["wang"].says("/ok 1", to=new)
    await town.rooms["plant"].shows("Approved: three people back in", by=town.bot)


async def test_an_incident_has_its_own_topic_where_the_bot_may_open_one(town: Town) -> None:
    group = await yard(town, forum=True)
    await burning(town, group)
    thread, topic = next(iter(group.topics.items()))

    assert topic.name.startswith("26-0001")
    assert {m.thread for m in group.shown if with_button("Take")(m)} == {thread}
    town.people["mei"].says("/take 1", to=group, thread=thread)
    taken = await group.shows("Mei Lin has it", by=town.bot)
    assert taken.thread == thread
    town.people["mei"].says("/brief", to=group, thread=thread)
    brief = await group.shows("Briefing", by=town.bot)
    assert brief.thread == thread


async def test_where_no_topics_may_be_made_everything_stands_in_general(town: Town) -> None:
    group = await yard(town, forum=True, rights="pin_messages")
    await burning(town, group)
    assert not group.topics
    await takes_a_step(town, group)


async def test_a_topic_that_somebody_deletes_is_done_without(town: Town) -> None:
    group = await yard(town, forum=True)
    await burning(town, group)
    topic = next(iter(group.topics.values()))

    group.deletes_topic(topic)
    town.people["wang"].says("/update 26-0001 the road is clear")

    card = await group.shows("the road is clear", by=town.bot)
    assert card.thread is None
    await town.people["mei"].presses("On scene", on=card).answered()
    await group.shows("On scene 1", by=town.bot)


async def test_a_card_that_was_deleted_comes_back_with_the_next_change(town: Town) -> None:
    ann, shaft = town.people["ann"], town.rooms["shaft-3"]
    ann.says("smoke in the pump room")
    card = await shaft.shows(with_button("On scene"), by=town.bot)
    await town.falls_quiet()

    shaft.deletes(card)
    ann.says("/update 26-0001 the door is hot")

    again = await shaft.shows("the door is hot", by=town.bot)
    await town.falls_quiet()
    assert again is not card
    assert again.pinned
    await town.people["bo"].presses("On scene", on=again).answered()
    await shaft.shows("On scene 1", by=town.bot)


async def test_a_bot_thrown_out_of_the_field_goes_on_among_the_leaders(town: Town) -> None:
    group = await yard(town)
    await burning(town, group)

    group.removes(town.bot)

    lead = town.rooms["lead"]
    step = await lead.shows("Step 1 ·", by=town.bot)
    await town.people["chen"].presses("Take", on=step).answered()
    await lead.shows("Deputy Chen has it", by=town.bot)


async def test_a_bot_thrown_out_without_a_word_finds_out_by_sending(town: Town) -> None:
    group = await yard(town)
    await burning(town, group)

    group.removes(town.bot)
    town.bot.stream.clear()
    town.people["wang"].says("/update 26-0001 the road is clear")

    await town.rooms["lead"].shows("Step 1 ·", by=town.bot)


async def test_without_the_leadership_chat_the_leader_is_called_in_private(town: Town) -> None:
    town.rooms["lead"].removes(town.bot)
    await town.falls_quiet()
    town.people["ann"].says("smoke in the pump room")
    page = await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    toast = await town.people["wang"].presses("Acknowledge", on=page).answered()
    assert toast is not None
    assert "you lead" in toast.text
