"""After the first message: more of it, one event told twice, corrections, evidence, what it is taken for."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.cli.demo.town import Town
from coordination.incident import events as e
from handlers.texts import label
from sandbox import Fault, media
from storage import attachments
from storage.errors import WriteFailedError
from tests.delivery.until import until
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

BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)


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


async def test_all_is_quiet_only_once_what_is_wanted_was_read_and_fetched(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = attachments.wanted

    async def slowly(*given: Any, **more: Any) -> Any:
        await asyncio.sleep(0.3)
        return await wanted(*given, **more)

    monkeypatch.setattr(attachments, "wanted", slowly)
    town.people["ann"].sends(media.photo(b"a picture of the pump room"), caption="smoke")
    await town.falls_quiet()
    assert len(await happened(town, "FileKept")) == 1


async def test_a_photo_that_the_database_refuses_is_kept_later_and_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, refuses = attachments.kept, [True]

    async def refusing(conn: AsyncConnection, unique_id: str, **found: Any) -> None:
        if refuses:
            refuses.clear()
            raise WriteFailedError("The database refused: disk full.")
        await kept(conn, unique_id, **found)

    monkeypatch.setattr(attachments, "kept", refusing)
    town.people["ann"].sends(media.photo(b"the pump room"), caption="smoke")
    async with asyncio.timeout(20):  # it is never quiet when the one who fetches has given up
        assert len(await happened(town, "FileKept")) == 1
    assert not refuses


async def test_a_photo_that_was_not_fetched_before_a_stop_is_fetched_after_the_next_start(town: Town) -> None:
    content = b"the pump room"
    digest = hashlib.sha256(content).hexdigest()
    town.sandbox.fails(Fault(kind="lost before", method="getFile", times=99))
    town.people["ann"].sends(media.photo(content), caption="smoke")
    await town.people["ann"].sees(f"Received: {NUMBER}", by=town.bot)
    await town.bot_stops()
    town.sandbox.faults.clear()
    await town.bot_starts()
    await until((town.app._settings.evidence / digest[:2] / digest).exists)


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
