"""Saying what happened: by any medium, from anywhere, and never by accident."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.demo.town import Town
from coordination.incident import events as e
from handlers.texts import label
from sandbox import media
from sandbox.media import File, Medium
from tests.scenes.incidents import (
    MINUTE,
    NUMBER,
    activated,
    answered,
    happened,
    lead,
    pressed,
    record,
    reported,
    shaft,
    typed,
)
from tests.scenes.links import bound

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
FILES: tuple[File, ...] = (media.photo(), media.voice(), media.video(), media.document())
PLACES: tuple[Medium, ...] = (media.location(31.2, 121.5), media.venue(31.2, 121.5, "Gate 4", "Mine Road"))


async def test_in_private_whatever_is_sent_is_a_report(town: Town) -> None:
    sent: tuple[File | Medium, ...] = (*FILES, *PLACES)
    senders = [town.people[name] for name in ("ann", "bo", "sun", "mei", "zhao", "liu")]
    for count, (sender, what) in enumerate(zip(senders, sent, strict=True), 1):
        sender.sends(what)
        await sender.sees(f"Received: 26-000{count}", by=town.bot)

    wang = town.people["wang"]
    for count in range(1, 5):
        assert "+ 1 file" in (await wang.sees(f"26-000{count}", by=town.bot)).text
    await wang.sees("place: 31.20000, 121.50000", by=town.bot)
    await wang.sees("place: Gate 4, Mine Road", by=town.bot)


async def test_in_a_group_a_caption_makes_a_file_a_report(town: Town) -> None:
    ann, room = town.people["ann"], shaft(town)
    for count, what in enumerate(FILES, 1):
        ann.sends(what, caption="/report smoke at the shaft", to=room)
        await room.shows(f"Received: 26-000{count}", by=town.bot)
        page = await town.people["wang"].sees(f"26-000{count}", by=town.bot)
        assert "smoke at the shaft" in page.text
        assert "+ 1 file" in page.text


async def test_in_a_group_a_reply_takes_up_what_somebody_else_sent(town: Town) -> None:
    ann, bo, room = town.people["ann"], town.people["bo"], shaft(town)
    sent: tuple[File | Medium, ...] = (media.photo(), media.location(31.2, 121.5))
    for count, what in enumerate(sent, 1):
        ann.says("/report", to=room, reply_to=bo.sends(what, to=room))
        await room.shows(f"Received: 26-000{count}", by=town.bot)
    await room.shows("+ 1 file", by=town.bot)
    await room.shows("place: 31.20000", by=town.bot)

    said = bo.says("the pump room is full of smoke", to=room)
    ann.says("/report", to=room, reply_to=said)
    await town.people["wang"].sees("the pump room is full of smoke", by=town.bot)


async def test_an_album_is_one_report_with_all_its_files(town: Town) -> None:
    ann, mei = town.people["ann"], town.people["mei"]
    shots = [media.photo(b"one"), media.photo(b"two"), media.photo(b"three")]
    ann.sends_album(shots, caption="/report smoke", to=shaft(town))
    await town.falls_quiet()
    mei.sends_album([media.photo(b"four"), media.photo(b"five")])
    await town.falls_quiet()

    mei.says("/status")
    await mei.sees("Open: 2 incidents", by=town.bot)
    first = await happened(town, "Reported", "UpdateAdded")
    second = await happened(town, "Reported", "UpdateAdded", number="26-0002")
    assert [len(line.event.fetches()) for line in first] == [1, 1, 1]
    assert [len(line.event.fetches()) for line in second] == [1, 1]
    assert len(await happened(town, "FileKept")) == 3


async def test_in_the_shared_group_the_unit_is_the_persons(town: Town) -> None:
    ann, mei = town.people["ann"], town.people["mei"]
    shared = await bound(town, "field shared", [ann, mei])

    mei.says("/report water in the hall", to=shared)

    await shared.shows("Received: 26-0001", by=town.bot)
    card = await town.rooms["plant"].shows("water in the hall", by=town.bot)
    assert "Plant" in card.text.split("\n")[0]
    ann.says("/report water here too", to=shared)
    card = await shaft(town).shows("water here too", by=town.bot)
    assert "Shaft 3" in card.text.split("\n")[0]


async def test_a_message_that_names_the_bot_is_a_report(town: Town) -> None:
    town.people["ann"].says(f"@{town.bot.username} smoke at the shaft", to=shaft(town))
    await shaft(town).shows("Received: 26-0001", by=town.bot)
    page = await town.people["wang"].sees("smoke at the shaft", by=town.bot)
    assert town.bot.username not in page.text


async def test_ordinary_conversation_leaves_no_trace(town: Town) -> None:
    ann, bo, room = town.people["ann"], town.people["bo"], shaft(town)
    await town.falls_quiet()
    before = [message for message in room.shown if message.sender is town.bot]

    said = ann.says("kiosk for lunch?", to=room)
    bo.says("kiosk it is, fire away", to=room, reply_to=said)
    bo.sends(media.photo(b"kiosk"), caption="the kiosk", to=room)
    ann.sends(media.venue(1.0, 2.0, "Kiosk", "kiosk street"), to=room)
    ann.edits(said, "kiosk at noon?")
    await town.falls_quiet()

    assert [message for message in room.shown if message.sender is town.bot] == before
    ann.says("/status", to=room)
    await room.shows("No incident is open", by=town.bot)
    assert "kiosk" not in stored(town).lower()
    await typed(town, "ann", "/report grandstand on fire", to=room)
    assert "grandstand" in stored(town)


def stored(town: Town) -> str:
    """Everything on disk, as far as it can be read."""
    folder = Path(town.app._settings.evidence).parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("utf-8", errors="replace") for path in files)


@BOTH
async def test_a_tap_on_the_keyboard_asks_and_the_answer_is_the_report(town: Town, locale: str) -> None:
    ann = town.people["ann"]
    ann.taps(label(locale, "keyboard-report"))
    await ann.sees(label(locale, "ask-report"), by=town.bot)
    await town.falls_quiet()
    assert not shaft(town).newest(NUMBER)

    ann.sends(media.voice())

    await ann.sees(label(locale, "receipt-called", number=NUMBER, at="14:03"), by=town.bot)
    await town.people["wang"].sees(NUMBER, by=town.bot)


@BOTH
async def test_all_clear_reports_nothing(town: Town, locale: str) -> None:
    ann = town.people["ann"]
    ann.taps(label(locale, "keyboard-clear"))
    await ann.sees(label(locale, "nothing-due").split("\n")[0], by=town.bot)
    ann.says("/status")
    await ann.sees(label(locale, "nothing-open", at="14:03"), by=town.bot)


async def test_what_follows_in_private_is_added_and_answered(town: Town) -> None:
    ann = town.people["ann"]
    page = await reported(town)
    for what in ("two people hurt", media.photo(), media.location(31.2, 121.5)):
        before = await ann.sees("26-0001", by=town.bot)
        if isinstance(what, str):
            ann.says(what)
        else:
            ann.sends(what)
        await ann.sees("Added to 26-0001", by=town.bot, after=before)
        await town.falls_quiet()
    asked = await ann.sees("Added to 26-0001", by=town.bot)
    ann.sends_album([media.photo(b"one"), media.photo(b"two")])
    await ann.sees("Added to 26-0001", by=town.bot, after=asked)

    await shaft(town).shows("Update", by=town.bot)
    added = await happened(town, "UpdateAdded")
    assert len(added) == 5
    assert {line.by for line in added} == {ann.id}
    await pressed(town, "wang", "Acknowledge", page)
    assert not await happened(town, "Reported", number="26-0002")


async def test_a_new_event_after_the_first_is_closed_is_a_new_report(town: Town) -> None:
    page = await reported(town)
    await pressed(town, "wang", "Not incident", page)
    await typed(town, "wang", "/notincident welding, all planned")

    town.people["ann"].says("now it really burns")

    await town.people["ann"].sees("Received: 26-0002", by=town.bot)
    await town.people["wang"].sees("now it really burns", by=town.bot)


async def test_what_is_claimed_what_was_sent_and_what_was_received_stay_apart(town: Town) -> None:
    town.people["ann"].says("13:40 smoke in the pump room")
    sent_at = town.clock.now()
    town.clock.advance(2 * MINUTE)

    receipt = await town.people["ann"].sees("Received: 26-0001, 14:03", by=town.bot)

    assert "happened about 13:40" in receipt.text
    page = await town.people["wang"].sees("Happened about 13:40", by=town.bot)
    assert "13:40 smoke" not in page.text
    (line,) = await happened(town, "Reported")
    assert isinstance(line.event, e.Reported)
    assert line.event.happened_at == sent_at - timedelta(minutes=23)
    assert line.at == sent_at
    assert line.recorded_at == sent_at + 2 * MINUTE


@BOTH
async def test_a_second_report_of_one_event_is_joined_to_the_first(town: Town, locale: str) -> None:
    ann, bo = town.people["ann"], town.people["bo"]
    await reported(town)
    await town.passes(9 * MINUTE)
    bo.says("flames at the pump room")
    receipt = await bo.sees("26-0002", by=town.bot)

    told = await pressed(town, "bo", label(locale, "button.same", number=NUMBER), receipt)

    assert NUMBER in told
    lines = await record(town)
    (added,) = [line for line in lines.lines if isinstance(line.event, e.ReporterAdded)]
    assert (lines.lines[0].by, added.by) == (ann.id, bo.id)
    assert "flames at the pump room" in lines.texts.values()
    (closed,) = await happened(town, "Closed", number="26-0002")
    assert isinstance(closed.event, e.Closed)
    assert (closed.event.outcome, closed.event.into) == ("duplicate", NUMBER)
    await shaft(town).shows(label(locale, "ended-duplicate", at="14:12", other=NUMBER), by=town.bot)

    bo.says("it spreads to the roof")
    await shaft(town).shows(lambda card: NUMBER in card.text and "it spreads" in card.text, by=town.bot)


async def test_only_the_same_units_reports_of_the_last_minutes_may_be_one_event(town: Town) -> None:
    await reported(town)
    town.people["mei"].says("flames at the plant")
    of_another_unit = await town.people["mei"].sees("Received: 26-0002", by=town.bot)
    await town.passes(10 * MINUTE + timedelta(seconds=1))
    town.people["bo"].says("flames at the pump room")
    much_later = await town.people["bo"].sees("Received: 26-0003", by=town.bot)
    assert not of_another_unit.buttons
    assert not much_later.buttons


@BOTH
async def test_no_incident_is_said_with_a_reason_and_the_chase_ends(town: Town, locale: str) -> None:
    await reported(town)
    page = await lead(town).shows(NUMBER, by=town.bot)

    await pressed(town, "zhao", label(locale, "button.not"), page)
    await lead(town).shows(label(locale, "ask-not", number=NUMBER), by=town.bot)
    assert not await happened(town, "Closed")
    await answered(town, "zhao", "steam from the boiler", lead(town))

    card = await shaft(town).shows("steam from the boiler", by=town.bot)
    assert not card.buttons
    (closed,) = await happened(town, "Closed")
    assert isinstance(closed.event, e.Closed)
    assert closed.event.outcome == "false_alarm"
    await town.passes(60 * MINUTE)
    chen = town.people["chen"]
    assert not chen.chat(town.bot).newest(NUMBER)


async def test_an_edit_is_a_correction_that_everybody_sees(town: Town) -> None:
    said = town.people["ann"].says("/report smoke at shaft two", to=shaft(town))
    await shaft(town).shows("smoke at shaft two", by=town.bot)
    await town.falls_quiet()
    await town.passes(MINUTE)

    town.people["ann"].edits(said, "/report smoke at shaft three")

    card = await shaft(town).shows("smoke at shaft three", by=town.bot)
    assert "(corrected)" in card.text
    told = await record(town)
    (line,) = [line for line in told.lines if isinstance(line.event, e.Corrected)]
    assert isinstance(line.event, e.Corrected)
    assert line.event.old is not None
    assert told.texts[line.event.old.id] == "smoke at shaft two"
    assert told.texts[line.event.new.id] == "smoke at shaft three"


async def test_an_edit_does_not_command(town: Town) -> None:
    await reported(town)
    said = town.people["wang"].says("let me see", to=lead(town))
    await town.falls_quiet()

    town.people["wang"].edits(said, "/activate")

    await lead(town).shows("an edited message changes words, it does not command", by=town.bot)
    assert not await happened(town, "Acknowledged", "Activated")


async def test_the_bots_own_pins_and_topics_are_no_reports(town: Town) -> None:
    zhao, mei = town.people["zhao"], town.people["mei"]
    forum = await bound(town, "field shared", [zhao, mei], forum=True, rights="pin_messages+manage_topics")
    zhao.says("/report water in the hall", to=forum)
    await town.falls_quiet()

    assert len(forum.topics) == 1
    assert any("pinned_message" in message.service for message in forum.shown)
    mei.says("/status", to=forum)
    await forum.shows("Open: 1 incident,", by=town.bot)
    assert not await happened(town, "UpdateAdded", "Corrected")


async def test_a_photo_is_kept_by_its_content_and_its_hash_stands_in_the_record(town: Town) -> None:
    content = b"a picture of the pump room"
    digest = hashlib.sha256(content).hexdigest()
    town.people["ann"].sends(media.photo(content), caption="smoke")
    await town.falls_quiet()

    kept = town.app._settings.evidence / digest[:2] / digest
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o777 == 0o600
    (line,) = await happened(town, "FileKept")
    assert isinstance(line.event, e.FileKept)
    assert (line.event.sha256, line.event.size) == (digest, len(content))


@BOTH
async def test_a_word_suggests_a_plan_which_is_not_yet_chosen(town: Town, locale: str) -> None:
    fire = {"en": "Fire", "zh-CN": "火灾"}[locale]
    await reported(town, {"en": "flames at the shaft", "zh-CN": "井口着火"}[locale])
    card = await shaft(town).shows(NUMBER, by=town.bot)
    assert f"{fire}?" in card.text or f"{fire}？" in card.text

    await pressed(town, "bo", fire, card)

    (line,) = await happened(town, "PlanChosen")
    assert isinstance(line.event, e.PlanChosen)
    assert (line.event.plan_id, line.by) == ("fire", town.people["bo"].id)
    await typed(town, "wang", "/activate")
    await shaft(town).shows(label(locale, "activated", heading="").strip(), by=town.bot)


async def test_a_severity_nobody_knows_is_handled_as_the_highest(town: Town) -> None:
    await activated(town, "something odd at gate 4")
    await typed(town, "wang", "/done 10 Wang leads")
    await lead(town).shows("Send an update — by 14:18", by=town.bot)

    await typed(town, "wang", "/severity low")

    await lead(town).shows("Send an update — by 14:33", by=town.bot)
