"""Coming in by a link, what one is then, and going out again."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from handlers.texts import label
from sandbox import Group
from tests.scenes.links import invited

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)


@BOTH
async def test_a_link_lets_one_person_in_and_no_second(town: Town, locale: str) -> None:
    language = "zh" if locale == "zh-CN" else "en"
    new, other = (town.sandbox.person(name, language=language) for name in ("New Hand", "Other"))
    link = await invited(town, "responder shaft-3")

    new.opens(link)
    welcome = await new.sees("New Hand", by=town.bot)
    other.opens(link)
    await other.sees(label(locale, "refused-bad-code").split("\n")[0], by=town.bot)

    assert label(locale, "role-responder") in welcome.text
    assert welcome.reply_markup is not None
    new.taps(label(locale, "keyboard-report"))
    await new.sees(label(locale, "ask-report"), by=town.bot)


async def test_a_link_that_is_too_old_lets_nobody_in(town: Town) -> None:
    new = town.sandbox.person("New Hand")
    link = await invited(town, "responder shaft-3")
    await town.passes(timedelta(hours=48, seconds=1))

    new.opens(link)

    await new.sees("this link does not work, or no longer", by=town.bot)
    new.says("/me")
    await new.sees("You are not enrolled here", by=town.bot)


async def test_a_code_that_was_made_up_lets_nobody_in(town: Town) -> None:
    stranger = town.sandbox.person("Stranger")
    stranger.starts(code="A" * 32)
    await stranger.sees("this link does not work, or no longer", by=town.bot)
    stranger.says("smoke")
    await stranger.sees("Not done: to report you must be enrolled", by=town.bot)


async def test_a_link_for_a_group_and_one_for_a_person_are_not_mixed_up(town: Town) -> None:
    ann, new = town.people["ann"], town.sandbox.person("New Hand")
    of_group, of_person = await invited(town, "field shared"), await invited(town, "responder plant")

    new.starts(code=of_group.partition("=")[2])
    await new.sees("this link is for a group", by=town.bot)
    ann.says(f"/start@{town.bot.username} {of_person.partition('=')[2]}", to=town.rooms["shaft-3"])
    await town.rooms["shaft-3"].shows("this code was for one person", by=town.bot)

    new.opens(of_person)
    await new.sees("this link does not work, or no longer", by=town.bot)
    new.opens(await invited(town, "responder plant"))
    await new.sees("Welcome, New Hand. Your roles: responder (Plant)", by=town.bot)


async def test_one_person_can_have_several_roles(town: Town) -> None:
    sun = town.people["sun"]
    sun.opens(await invited(town, "duty"))
    await sun.sees("Your roles: head of unit (Shaft 3), duty officer", by=town.bot)


async def test_everybody_is_told_who_they_are_and_what_they_can_do(town: Town) -> None:
    ann, root, stranger = town.people["ann"], town.people["root"], town.sandbox.person("Stranger")
    stranger.starts()
    await stranger.sees("To take part, ask your administrator for a link", by=town.bot)

    ann.says("/me")
    await ann.sees("You are Ann Lee. Your roles here: responder (Shaft 3)", by=town.bot)
    ann.says("/help", to=town.rooms["shaft-3"])
    of_ann = await ann.sees("/onscene", by=town.bot)
    root.says("/help")
    of_root = await root.sees("/strikeoff", by=town.bot)

    assert "/invite" not in of_ann.text
    assert "/invite" in of_root.text


async def test_leaders_see_who_is_enrolled_and_others_are_told_who_does(town: Town) -> None:
    wang, ann = town.people["wang"], town.people["ann"]
    wang.says("/people")
    listed = await wang.sees("People: 9 enrolled", by=town.bot)
    assert "leader: Director Wang" in listed.text
    assert "Everyone can be reached" in listed.text

    ann.says("/people")

    refusal = await ann.sees("you cannot see who is enrolled", by=town.bot)
    assert "Admin Gu" in refusal.text
    assert "You are: responder" in refusal.text


async def test_whoever_blocks_the_bot_is_listed_as_out_of_reach(town: Town) -> None:
    bo, wang = town.people["bo"], town.people["wang"]
    bo.blocks()
    await town.falls_quiet()
    asked = wang.says("/people")
    await wang.sees("Not reachable: Bo Zhang", by=town.bot)
    bo.unblocks()
    await town.falls_quiet()
    wang.says("/people")
    await wang.sees("Everyone can be reached", by=town.bot, after=asked)


@BOTH
async def test_an_invitation_by_buttons(town: Town, locale: str) -> None:
    language = "zh" if locale == "zh-CN" else "en"
    root, new = town.people["root"], town.sandbox.person("New Hand", language=language)
    root.says("/invite")
    asked = await root.sees(label(locale, "choose-invite"), by=town.bot)

    root.presses(label(locale, "role-responder"), on=asked)
    units = await root.sees("/invite responder", by=town.bot)
    root.presses(town.rooms["plant"].title, on=units)
    link = (await root.sees("https://t.me/", by=town.bot, after=units)).text.split()[0]

    new.opens(link)
    welcome = await new.sees("New Hand", by=town.bot)
    assert town.rooms["plant"].title in welcome.text


async def test_a_deputy_invited_by_words_is_called_in_their_rank(town: Town) -> None:
    new = town.sandbox.person("Deputy New")
    new.opens(await invited(town, "deputy 3"))
    await new.sees("Your roles: deputy", by=town.bot)

    town.people["ann"].says("smoke in the pump room")
    await town.falls_quiet()
    for _ in range(3):
        assert not [shown for shown in new.phone() if "26-0001" in shown.text]
        await town.passes(timedelta(minutes=5))

    await new.sees("26-0001", by=town.bot)


@pytest.mark.parametrize("words", ["/invite responder", "/invite", "/invite admin"])
async def test_nobody_but_an_administrator_invites(town: Town, words: str) -> None:
    wang = town.people["wang"]
    wang.says(words)
    refusal = await wang.sees("you cannot invite people", by=town.bot)
    assert "Who can: Admin Gu" in refusal.text
    toast = await wang.presses_forged("inv:admin", on=refusal).answered()
    assert toast is not None
    assert "you cannot invite people" in toast.text
    await town.falls_quiet()
    assert not [shown for shown in wang.phone() if "https://t.me/" in shown.text]


async def test_a_link_is_not_made_where_others_read_it(town: Town) -> None:
    root, lead = town.people["root"], town.rooms["lead"]
    lead.add(root)
    root.says("/invite responder shaft-3", to=lead)
    await lead.shows("In private only", by=town.bot)


async def test_an_invitation_that_names_nothing_we_know_says_how(town: Town) -> None:
    root = town.people["root"]
    root.says("/invite emperor")
    await root.sees("For whom? Like this: /invite responder shaft-3", by=town.bot)
    root.says("/invite responder shaft-9")
    await root.sees("Which unit?", by=town.bot)


async def test_a_language_is_for_private_chats_and_the_group_keeps_its_own(town: Town) -> None:
    ann, shaft = town.people["ann"], town.rooms["shaft-3"]
    ann.says("/me")
    me = await ann.sees("Your language in this chat", by=town.bot)

    ann.presses(label("zh-CN", "button.chinese"), on=me)
    await ann.sees(label("zh-CN", "role-responder"), by=town.bot)
    ann.says("/status", to=shaft)
    await shaft.shows("No incident is open", by=town.bot)

    ann.says("/language en")
    await town.falls_quiet()
    ann.says("/status")
    await ann.sees("No incident is open", by=town.bot)


def leaves(room: Group, town: Town, name: str) -> None:
    town.people[name].leaves(room)


def is_removed(room: Group, town: Town, name: str) -> None:
    room.removes(town.people[name])


@pytest.mark.parametrize("goes", [leaves, is_removed])
async def test_whoever_is_out_of_the_leadership_chat_leads_no_more(town: Town, goes: object) -> None:
    ann, wang, lead = town.people["ann"], town.people["wang"], town.rooms["lead"]
    ann.says("smoke in the pump room")
    page = await wang.sees("26-0001", by=town.bot)

    goes(lead, town, "wang")  # type: ignore[operator]

    await wang.sees("These roles are no longer yours: leader", by=town.bot)
    toast = await wang.presses("Acknowledge", on=page).answered()
    assert toast is not None
    assert "you must be enrolled" in toast.text
    await town.passes(timedelta(minutes=5))
    await town.people["chen"].sees("26-0001", by=town.bot)
    wang.says("/status")
    await wang.sees("to see this you must be enrolled", by=town.bot)


async def test_a_bot_that_is_no_administrator_learns_it_from_the_group_itself(town: Town) -> None:
    lead, liu = town.rooms["lead"], town.people["liu"]
    lead.demotes(town.bot)
    await lead.shows("I am not an administrator", by=town.bot)
    liu.leaves(lead)
    await liu.sees("These roles are no longer yours: deputy", by=town.bot)


async def test_whoever_is_struck_off_can_do_nothing_and_others_cannot_strike(town: Town) -> None:
    root, bo, zhao = town.people["root"], town.people["bo"], town.people["zhao"]
    zhao.says("/strikeoff")
    await zhao.sees("you cannot strike people off", by=town.bot)

    root.says("/strikeoff")
    asked = await root.sees("Who leaves?", by=town.bot)
    root.presses("Bo Zhang", on=asked)

    await bo.sees("These roles are no longer yours: responder", by=town.bot)
    await root.sees("People: 8 enrolled", by=town.bot)
    bo.says("smoke")
    await bo.sees("to report you must be enrolled", by=town.bot)
