"""What was kept long enough is gone from the disk to the last byte; what happened and when stands."""

import csv
import hashlib
import io
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from bot.cli.export import _timelines
from coordination.aggregates import AGGREGATES
from sandbox import media
from storage.engine import Store
from storage.records import Records
from tests.scenes.incidents import lead, reported, shaft, typed
from tests.scenes.retention import DAY, KEPT, database, forgetful, holding, opened, verified

SMOKE = "smoke behind the blue cabinet"
STEAM = "only steam from the kettle"
PICTURE = b"a picture of the blue cabinet"
WATER = "water in the lower gallery"
BROKEN = "what nobody could read"


async def over(town: Town, *more: str) -> None:
    """An incident with a photo that turned out to be none."""
    await reported(town, SMOKE)
    town.people["ann"].sends(media.photo(PICTURE), caption="look")
    await town.falls_quiet()
    for words in more:
        await typed(town, "wang", words)
    await typed(town, "wang", f"/notincident {STEAM}")


async def broken(town: Town) -> None:
    """An update that could not be handled, as it is kept for whoever looks for the cause."""
    ann = {"id": town.people["ann"].id, "is_bot": False, "first_name": "Ann"}
    chat = {"id": town.people["ann"].id, "type": "private", "first_name": "Ann"}
    message = {"message_id": 990, "date": "no number", "chat": chat, "from": ann, "text": BROKEN}
    await town.app._running().desk.updates([{"update_id": 10_000_000, "message": message}])
    await town.falls_quiet()


def quoting(town: Town) -> list[str]:
    """What the bot has told in the groups with the reporter's words in it."""
    rooms = (lead(town), shaft(town))
    return [message.text for room in rooms for message in room.messages if SMOKE in message.text]


def rows(town: Town, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database(town))) as conn:
        return conn.execute(query).fetchall()


async def test_of_an_old_incident_no_byte_is_left_and_its_record_stands() -> None:
    async with forgetful() as town:
        await over(town)
        await broken(town)
        digest = hashlib.sha256(PICTURE).hexdigest()
        ((to_fetch_it,),) = rows(town, "SELECT file_id FROM attachments")
        everything = (SMOKE, STEAM, PICTURE, BROKEN, str(to_fetch_it))
        assert holding(town, *everything).keys() == {*everything[:2], PICTURE.decode(), *everything[3:]}
        before = rows(town, "SELECT count(*) FROM events WHERE kind = 'incident'")

        await town.passes(KEPT - DAY)
        assert SMOKE in holding(town, SMOKE)
        await town.passes(2 * DAY)

        told = await lead(town).shows("Kept long enough and erased now", by=town.bot)
        assert "1 incident." in told.text
        assert holding(town, *everything) == {}
        assert not (town.app._settings.evidence / digest[:2] / digest).exists()
        assert rows(town, "SELECT * FROM attachments") == []
        verdict = await verified(town)
        assert verdict.sound, verdict
        assert verdict.erased >= 2
        async with await opened(town) as store, store.reading() as conn:
            records = Records(store, town.app._settings.policy, AGGREGATES)
            assert await records.states.differing(conn) == []
        (count,) = before
        assert rows(town, "SELECT count(*) FROM events WHERE kind = 'incident'") == [
            (int(str(count[0])) + 1,)
        ]


async def test_it_is_erased_once_and_told_once() -> None:
    async with forgetful() as town:
        await over(town)
        for _ in range(3):
            await town.passes(KEPT + DAY)
        assert rows(town, "SELECT count(*) FROM events WHERE type = 'TextsErased' AND kind = 'incident'") == [
            (1,)
        ]
        told = [message for message in lead(town).messages if "Kept long enough" in message.text]
        assert sum("incident" in message.text for message in told) == 1


@pytest.mark.parametrize(("locale", "mark"), [("en", "(erased)"), ("zh-CN", "（已清除）")])
async def test_whoever_looks_at_it_afterwards_reads_that_it_was_erased(locale: str, mark: str) -> None:
    async with forgetful(locale) as town:
        await over(town)
        cards = quoting(town)
        assert cards
        await town.passes(KEPT + DAY)
        await typed(town, "wang", "/brief 26-0001")
        brief = await lead(town).shows(lambda message: mark in message.text, by=town.bot)
        assert SMOKE not in brief.text
        assert quoting(town) == cards, "what stands in the chats is Telegram's, and is left as it is"

        file = io.StringIO()
        await _timelines(town.app._settings, "26-0001", file)
        told = list(csv.DictReader(io.StringIO(file.getvalue())))
        assert mark in told[0]["details"]
        assert [row["what"] for row in told][-1] == "TextsErased"


async def test_a_round_loses_its_words_and_keeps_its_place_in_the_books() -> None:
    async with forgetful(incidents=None) as town:
        await town.reaches("16:00")
        await typed(town, "ann", f"/zero {WATER}", to=town.rooms["shaft-3"])
        await town.reaches("18:30")
        assert WATER in holding(town, WATER)
        book = rows(town, "SELECT data FROM states WHERE kind = 'month'")
        for _ in range(31):
            await town.passes(DAY)
        assert holding(town, WATER) == {}
        (kept,) = rows(town, "SELECT data FROM states WHERE kind = 'month' AND id = 'daily/2026-11'")
        assert '"2026-11-23"' in str(kept)
        assert book
        assert (await verified(town)).sound


async def test_while_the_bot_was_away_nothing_is_erased_and_at_its_start_all_that_is_due() -> None:
    async with forgetful() as town:
        await over(town)
        await town.bot_stops()
        town.clock.advance(KEPT + 3 * DAY)
        assert SMOKE in holding(town, SMOKE)
        await town.bot_starts()
        await town.falls_quiet()
        assert holding(town, SMOKE, STEAM, PICTURE) == {}


async def test_files_that_a_crash_left_behind_are_removed_at_the_next_start() -> None:
    async with forgetful() as town:
        await over(town)
        digest = hashlib.sha256(PICTURE).hexdigest()
        await town.bot_stops()
        with closing(sqlite3.connect(database(town))) as conn:
            conn.execute("UPDATE attachments SET state = 'erased'")
            conn.execute("UPDATE counters SET value = value + 1 WHERE name = 'storage:erasures'")
            conn.commit()
        assert (town.app._settings.evidence / digest[:2] / digest).exists()
        await town.bot_starts()
        await town.falls_quiet()
        assert not (town.app._settings.evidence / digest[:2] / digest).exists()
        assert rows(town, "SELECT * FROM attachments") == []


async def test_many_are_erased_in_several_goes_and_the_file_is_written_anew_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.sweeping.AT_ONCE", 2)
    wipe, wiped = Store.wipe, []

    async def counted(store: Store) -> bool:
        wiped.append(store)
        return await wipe(store)

    monkeypatch.setattr(Store, "wipe", counted)
    async with forgetful() as town:
        for number in range(1, 6):
            await reported(town, f"/report {SMOKE} {number}") if number == 1 else None
            if number > 1:
                town.people["ann"].says(f"/report {SMOKE} {number}")
                await town.falls_quiet()
            await typed(town, "wang", f"/notincident 26-000{number} {STEAM}")
        await town.passes(KEPT + DAY)
        erased = "SELECT count(*) FROM events WHERE type = 'TextsErased'"
        assert rows(town, erased) == [(2,)]
        await town.passes(timedelta(seconds=5))
        assert rows(town, erased) == [(4,)]
        assert not [message for message in lead(town).messages if "Kept long enough" in message.text]
        await town.passes(timedelta(seconds=5))
        assert rows(town, erased) == [(5,)]
        told = await lead(town).shows("Kept long enough", by=town.bot)
        assert "5 incidents" in told.text
        assert holding(town, SMOKE, STEAM) == {}
        assert len(wiped) == 1


async def test_a_photo_that_two_incidents_show_stays_as_long_as_the_later_one() -> None:
    async with forgetful() as town:
        ann, digest = town.people["ann"], hashlib.sha256(PICTURE).hexdigest()
        photo = ann.sends(media.photo(PICTURE), caption=f"/report {SMOKE}")
        await town.falls_quiet()
        await typed(town, "wang", f"/notincident 26-0001 {STEAM}")
        await town.passes(10 * DAY)
        assert photo.media is not None
        ann.sends(photo.media, caption=f"/report {WATER}")
        await town.falls_quiet()
        await typed(town, "wang", "/notincident 26-0002 a poster")

        await town.passes(KEPT - 9 * DAY)
        assert holding(town, SMOKE, STEAM) == {}
        assert holding(town, PICTURE, WATER).keys() == {PICTURE.decode(), WATER}
        assert rows(town, "SELECT ref_id, state FROM attachments") == [("26-0002", "kept")]
        await town.passes(10 * DAY)
        assert holding(town, PICTURE, WATER) == {}
        assert not (town.app._settings.evidence / digest[:2] / digest).exists()


async def test_a_duplicate_stays_as_long_as_the_incident_that_took_it_in() -> None:
    async with forgetful() as town:
        await reported(town, SMOKE)
        town.people["mei"].says(f"/report {WATER}")
        await town.falls_quiet()
        await typed(town, "wang", "/same 26-0002 26-0001")
        (merged,) = rows(town, "SELECT count(*) FROM events WHERE type = 'ReporterAdded'")
        assert merged == (1,)
        await town.passes(KEPT + DAY)
        assert holding(town, SMOKE, WATER).keys() == {SMOKE, WATER}
        await typed(town, "wang", f"/notincident 26-0001 {STEAM}")
        await town.passes(KEPT + DAY)
        assert holding(town, SMOKE, WATER, STEAM) == {}
        assert (await verified(town)).sound


async def test_an_open_follow_up_keeps_its_incident_and_goes_after_its_check() -> None:
    async with forgetful() as town:
        await over(town)
        due = (town.clock.now() + 90 * DAY).date().isoformat()
        await typed(town, "wang", f"/followup 26-0001 {WATER} by {due}")
        await town.passes(KEPT + DAY)
        assert holding(town, SMOKE, WATER).keys() == {SMOKE, WATER}
        await typed(town, "chen", "/fixed F1 mended")
        await typed(town, "wang", "/checked F1")
        await town.passes(2 * DAY)
        assert holding(town, SMOKE, WATER).keys() == {WATER}
        await town.passes(KEPT)
        assert holding(town, SMOKE, WATER, "mended") == {}


async def test_a_text_that_somebody_takes_out_of_the_file_is_not_taken_for_erased() -> None:
    async with forgetful() as town:
        await over(town)
        with closing(sqlite3.connect(database(town))) as conn:
            conn.execute("DELETE FROM words WHERE text = ?", (SMOKE,))
            conn.commit()
        verdict = await verified(town)
        assert not verdict.sound
        assert len(verdict.lost_words) == 1
