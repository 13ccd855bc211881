"""Nobody acts in another's name: what is refused, what is ignored, and what is told instead."""

import pytest

from bot.cli.demo.town import Town
from handlers.texts import label
from sandbox import Message

FORGED = (
    *("", "zzz", ":::", "ack", "ack:", "ack:99-9999", "det:99-9999", "facts:99-9999", "block:99-9999:3"),
    *("plan:26-0001:nosuch", "sev:26-0001:extreme", "take:26-0001:abc", "done:26-0001:99999999999999999999"),
    *("done:26-0001:²", "block:26-0001:99", "skip:26-0001:0", "yes:26-0001:999:1", "no:26-0001:999:1"),
    *(
        "no:26-0001:999",
        "yes::::",
        "same:26-0001:26-0001",
        "same:26-0001:99-9999",
        "strike:99999999999999999999",
    ),
    *(
        "inv:field:shared",
        "lang",
        "start:AAAA",
        "report:26-0001",
        "火:26-0001",
        "count:26-0001",
        "back:26-0001",
    ),
)


async def reported(town: Town) -> Message:
    """An incident nobody has answered yet; return its card in the field."""
    town.people["ann"].says("smoke in the pump room")
    card = await town.rooms["shaft-3"].shows("26-0001", by=town.bot)
    await town.falls_quiet()
    return card


async def nobody_leads(town: Town) -> None:
    await town.falls_quiet()
    zhao = town.people["zhao"]
    zhao.says("/brief 26-0001", to=zhao.chat(town.bot))
    brief = await zhao.sees("Briefing", bot=town.bot, by=town.bot)
    assert "Nobody leads yet" in brief.text
    assert "reported" in brief.text.lower()


async def test_an_anonymous_administrator_is_asked_to_write_as_themselves(town: Town) -> None:
    await reported(town)
    lead, zhao = town.rooms["lead"], town.people["zhao"]
    asked = zhao.says("/notincident 26-0001 steam", to=lead, anonymously=True)
    hint = await lead.shows("write as yourself, not in the name of a group", by=town.bot)
    assert hint.reply_to is asked
    await nobody_leads(town)


async def test_a_report_without_a_name_is_still_a_report(town: Town) -> None:
    zhao, shaft = town.people["zhao"], town.rooms["shaft-3"]
    zhao.says("/report smoke at the winch", to=shaft, anonymously=True)
    await town.people["wang"].sees("smoke at the winch", by=town.bot)


async def test_a_channel_leads_nobody(town: Town) -> None:
    await reported(town)
    lead, wang = town.rooms["lead"], town.people["wang"]
    channel = town.sandbox.channel("Mine News")
    wang.says("/ack 26-0001", to=lead, as_channel=channel)
    await lead.shows("write as yourself", by=town.bot)
    await nobody_leads(town)


@pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
async def test_a_forwarded_command_is_nobodys_act(town: Town, locale: str) -> None:
    await reported(town)
    lead, wang = town.rooms["lead"], town.people["wang"]
    root = town.people["root"]
    written = root.says("/ack 26-0001")
    await town.falls_quiet()

    wang.forwards(written, to=lead)

    await lead.shows(label(locale, "second-hand"), by=town.bot)
    lead_card = [m for m in lead.shown if label(locale, "button.ack") in str(m.buttons)]
    assert lead_card, "the page still waits"


async def test_what_was_sent_by_way_of_another_bot_is_nobodys_act(town: Town) -> None:
    await reported(town)
    lead, wang = town.rooms["lead"], town.people["wang"]
    other = town.sandbox.add_bot("helper_bot")
    wang.says("/ack 26-0001", to=lead, via_bot=other)
    await lead.shows("not on forwarded messages", by=town.bot)
    await nobody_leads(town)


async def test_a_forwarded_message_is_no_reason_and_closes_nothing(town: Town) -> None:
    await reported(town)
    ann, wang = town.people["ann"], town.people["wang"]
    page = await wang.sees("26-0001", by=town.bot)
    await wang.presses("Not incident", on=page).answered()
    await wang.sees("why is it not an incident?", by=town.bot)

    wang.forwards(ann.says("it was only steam"))

    await wang.sees("not on forwarded messages", by=town.bot)
    wang.says("steam, seen by two people")
    await town.rooms["lead"].shows("false alarm", by=town.bot)


async def test_an_edit_commands_nothing(town: Town) -> None:
    await reported(town)
    lead, wang = town.rooms["lead"], town.people["wang"]
    said = wang.says("on my way", to=lead)
    await town.falls_quiet()
    wang.edits(said, "/ack 26-0001")
    await lead.shows("an edited message changes words, it does not command", by=town.bot)
    await nobody_leads(town)


async def test_a_command_for_another_bot_is_none_of_our_business(town: Town) -> None:
    await reported(town)
    lead, wang = town.rooms["lead"], town.people["wang"]
    before = len(lead.shown)
    wang.says("/ack@other_bot 26-0001", to=lead)
    await town.falls_quiet()
    assert len(lead.shown) == before + 1
    await nobody_leads(town)


async def test_what_we_do_not_know_is_told_in_private_and_passed_over_in_a_group(town: Town) -> None:
    ann, shaft = town.people["ann"], town.rooms["shaft-3"]
    ann.says("/dance")
    await ann.sees("Not understood: “/dance”", by=town.bot)

    ann.says("/dance", to=shaft)
    ann.says("who has the key?", to=shaft)
    await town.falls_quiet()
    assert not [m for m in shaft.shown if "dance" in m.text and m.sender is town.bot]
    ann.says(f"/dance@{town.bot.username}", to=shaft)
    await shaft.shows("Not understood: “/dance”", by=town.bot)


async def test_a_forged_button_does_what_its_presser_may_do_and_no_more(town: Town) -> None:
    card = await reported(town)
    bo, chen = town.people["bo"], town.people["chen"]
    for data, act in (("act:26-0001", "activate the plan"), ("close:26-0001", "close it")):
        toast = await bo.presses_forged(data, on=card).answered()
        assert toast is not None
        assert f"you cannot {act} here" in toast.text
        assert toast.alert
    await nobody_leads(town)

    page = await town.rooms["lead"].shows("Director Wang, please answer", by=town.bot)
    toast = await chen.presses_forged("ack:26-0001", on=page).answered()
    assert toast is not None
    assert "Deputy Chen leads" in toast.text


async def test_a_button_of_another_chat_gives_its_presser_nothing(town: Town) -> None:
    await reported(town)
    mei, plant = town.people["mei"], town.rooms["plant"]
    ours = await plant.shows("This is the field chat of Plant", by=town.bot)
    for data in ("ack:26-0001", "not:26-0001", "yes:26-0001:1:1", "facts:26-0001", "strike:1", "inv:admin"):
        toast = await mei.presses_forged(data, on=ours).answered()
        assert toast is not None, data
        assert "Not done" in toast.text or "This button is old" in toast.text
    await nobody_leads(town)


async def test_whatever_is_sent_as_a_button_is_answered_and_breaks_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    wang = town.people["wang"]
    page = await wang.sees("26-0001", by=town.bot)
    for data in FORGED:
        await wang.presses_forged(data, on=page).answered()
    await town.falls_quiet()
    assert not [shown for shown in wang.phone() if "failed on our side" in shown.text]
    assert "action=update-failed" not in caplog.text
    assert "action=delivery-failed" not in caplog.text
    wang.says("/status")
    await wang.sees("Open: 1 incident", by=town.bot)


async def test_an_incident_that_does_not_exist_is_said_to_be_none(town: Town) -> None:
    wang = town.people["wang"]
    told: Message | None = None
    for said in ("brief", "update", "facts hurt 2", "notincident", "plans", "blocked 3", "close"):
        command, _, rest = said.partition(" ")
        wang.says(f"/{command} 26-0999 {rest}")
        told = await wang.sees("no open incident 26-0999", by=town.bot, after=told)


async def test_an_old_button_says_what_is_true_now(town: Town) -> None:
    await reported(town)
    wang, chen = town.people["wang"], town.people["chen"]
    page = await wang.sees("26-0001", by=town.bot)
    chen.says("/ack 26-0001", to=town.rooms["lead"])
    await town.falls_quiet()

    toast = await wang.presses_forged("ack:26-0001", on=page).answered()

    assert toast is not None
    assert "Deputy Chen leads" in toast.text


async def test_a_stranger_in_a_group_may_report_and_nothing_else(town: Town) -> None:
    shaft, stranger = town.rooms["shaft-3"], town.sandbox.person("Stranger")
    shaft.add(stranger)
    stranger.says("/report somebody fell at the gate", to=shaft)
    card = await shaft.shows("26-0001", by=town.bot)

    for data in ("ack:26-0001", "scene:26-0001", "sev:26-0001:low", "det:26-0001", "take:26-0001:1"):
        toast = await stranger.presses_forged(data, on=card).answered()
        assert toast is not None, data
        assert "Not done" in toast.text
    stranger.says("/status", to=shaft)
    await shaft.shows("to see this you must be enrolled", by=town.bot)
    await nobody_leads(town)
