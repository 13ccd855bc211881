"""Saying what happened: by any medium, from anywhere, and never by accident."""

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
    happened,
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


async def test_parts_of_an_album_that_come_later_belong_to_it(town: Town) -> None:
    for number, words in enumerate(("/report smoke", "", "")):
        photo = media.photo(bytes([number]) * 20)
        town.people["ann"].sends(photo, caption=words, to=shaft(town), album="13")
        await town.falls_quiet()
    assert len(await happened(town, "Reported", "UpdateAdded")) == 3


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


async def test_all_clear_reports_nothing(town: Town, locale: str) -> None:
    ann = town.people["ann"]
    ann.taps(label(locale, "keyboard-clear"))
    await ann.sees(label(locale, "nothing-due").split("\n")[0], by=town.bot)
    ann.says("/status")
    await ann.sees(label(locale, "nothing-open", at="14:03"), by=town.bot)


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
