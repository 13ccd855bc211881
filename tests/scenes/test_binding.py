"""A group is bound by a link; what the bot lacks there is said there, with the mend."""

from collections.abc import Callable

import pytest

from bot.cli.demo.town import Town
from handlers.texts import label
from sandbox import Message
from tests.scenes.links import bound, invited

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)


@BOTH
async def test_a_group_without_rights_is_told_what_is_missing_and_when_it_is_mended(
    town: Town, locale: str
) -> None:
    group = await bound(town, "field plant", [town.people["mei"]], rights="")

    lacks = await group.shows(label(locale, "rights-lack"), by=town.bot)
    assert label(locale, "rights-admin") in lacks.text
    assert label(locale, "rights-privacy") in lacks.text
    assert label(locale, "rights-mend") in lacks.text

    group.promotes(town.bot)
    await group.shows(label(locale, "rights-all"), by=town.bot)

    group.promotes(town.bot, rights=["can_delete_messages"])
    lacks = await group.shows(label(locale, "rights-lack"), by=town.bot, after=lacks)
    assert label(locale, "rights-pin-messages") in lacks.text
    assert label(locale, "rights-privacy") not in lacks.text


async def test_a_forum_in_which_no_topics_may_be_made_is_told(town: Town) -> None:
    group = await bound(town, "field plant", [town.people["mei"]], forum=True)
    lacks = await group.shows("Something is missing", by=town.bot)
    assert "I may not manage topics" in lacks.text
    assert "pin messages:" not in lacks.text


async def test_a_group_with_all_rights_hears_nothing_about_rights(town: Town) -> None:
    group = await bound(town, "field plant", [town.people["mei"]])
    town.people["mei"].says("/report leak at the mill", to=group)
    await group.shows("26-0001", by=town.bot)
    assert not [m for m in group.shown if "missing" in m.text or "rights" in m.text]


async def test_a_group_that_nobody_bound_says_so_only_when_it_is_spoken_to(town: Town) -> None:
    mei = town.people["mei"]
    group = town.sandbox.group("Canteen", [mei, town.bot], admins=[mei])
    group.promotes(town.bot)
    mei.says("/report soup is cold", to=group)
    mei.says(f"/report@{town.bot.username} soup is cold", to=group)

    await group.shows("this group is not connected yet", by=town.bot)
    assert len([m for m in group.shown if m.sender is town.bot]) == 1


async def test_a_bot_that_was_removed_has_left_the_group_for_good(town: Town) -> None:
    ann, shaft, lead = town.people["ann"], town.rooms["shaft-3"], town.rooms["lead"]
    shaft.removes(town.bot)
    await town.falls_quiet()

    ann.says("smoke in the pump room")
    card = await lead.shows(_with(label("en", "button.scene")), by=town.bot)
    assert "26-0001" in card.text

    shaft.add(town.bot, admin=True)
    ann.says(f"/status@{town.bot.username}", to=shaft)
    await shaft.shows("this group is not connected yet", by=town.bot)
    town.people["zhao"].opens(await invited(town, "field shaft-3"), to=shaft)
    await shaft.shows(_with(label("en", "button.scene")), by=town.bot, after=card)


def _with(wanted: str) -> Callable[[Message], bool]:
    """Whatever bears that button."""
    return lambda message: any(wanted in row for row in message.buttons)
