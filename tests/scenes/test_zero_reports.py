"""Every unit reports by the deadline even when nothing happened; only the silent are called."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.demo.cast import Cast, Part
from bot.cli.demo.invitations import codes
from bot.cli.demo.site import settle
from bot.cli.demo.town import rehearsal
from coordination.plan import Role
from coordination.policy import Figure, Unit
from coordination.roster.state import Grant
from coordination.rounds.columns import Column
from coordination.rounds.state import Claim, Says
from sandbox import media
from tests.scenes.incidents import NUMBER, pressed, typed
from tests.scenes.reports import DAILY, ID, card, columns, reaches, reporting, scheduled, standing

WORDS = {
    "en": ("All clear", "Report event", "all clear, Ann Lee", "Not in yet: Plant", "Not in 1: Plant."),
    "zh-CN": ("无事，零报告", "有事上报", "无事，", "尚未收到：选矿厂", "未报1：选矿厂。"),
}


CHASED = {"en": "Call them, enter by phone", "zh-CN": "请打电话"}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_a_day_from_the_opening_to_the_cut_off(locale: str) -> None:
    clear, _, said, silent, missing = WORDS[locale]
    async with reporting(locale) as town:
        asked = await card(town)
        assert asked.silent
        assert [row[0] for row in asked.buttons] == [clear, WORDS[locale][1]]
        toast = await pressed(town, "ann", clear, asked)
        assert "Shaft 3" in toast or "三号井" in toast
        await town.rooms["shaft-3"].shows(said, by=town.bot)

        await reaches(town, "16:00")
        reminder = await town.rooms["plant"].shows(silent, by=town.bot)
        assert not reminder.silent
        await reaches(town, "17:30")
        rolled = await town.rooms["lead"].shows(missing, by=town.bot)
        chased = await town.rooms["lead"].shows(CHASED[locale], by=town.bot)
        assert not chased.silent
        await typed(town, "mei", "/zero", to=town.rooms["plant"])
        assert missing not in rolled.text
        assert len(chased.text.split("\n")) == 1
        await reaches(town, "18:00")
        assert await columns(town) == {"shaft-3": Column.zero, "plant": Column.late}
        state = await standing(town)
        assert state.closed_at is not None
        shaft = [m for m in town.rooms["shaft-3"].shown if m.sender is town.bot and not m.service]
        assert not [m for m in shaft if "16:00" in m.text or not m.silent]


async def test_in_private_one_tap_on_the_keyboard_is_enough_and_survives_bad_signal() -> None:
    async with reporting() as town:
        ann = town.people["ann"]
        ann.says("✅ All clear")
        await ann.sees("Shaft 3, Daily report: all clear, 14:03", by=town.bot)
        ann.says("✅ All clear")
        await ann.sees("Shaft 3 is in already, as all clear", by=town.bot)
        entry = (await standing(town)).line("shaft-3").entry
        assert entry is not None
        assert entry.by == ann.id


async def test_something_to_report_becomes_an_incident_and_the_entry_at_once() -> None:
    async with reporting() as town:
        await pressed(town, "ann", "Report event", await card(town))
        room = town.rooms["shaft-3"]
        question = await room.shows("what has happened?", by=town.bot)
        await typed(town, "ann", "smoke in the pump room", to=room, reply_to=question)
        await town.people["wang"].sees(NUMBER, by=town.bot)
        asked = await card(town)
        assert "with events, Ann Lee: 26-0001" in asked.text
        assert (await columns(town))["shaft-3"] is Column.events


async def test_a_zero_on_the_day_of_an_incident_is_asked_first() -> None:
    async with reporting() as town:
        ann = town.people["ann"]
        ann.says("smoke in the pump room")
        await town.falls_quiet()
        await pressed(town, "ann", "All clear", await card(town))
        asked = await town.rooms["shaft-3"].shows("Shaft 3 has reported 26-0001 today", by=town.bot)
        assert (await columns(town))["shaft-3"] is Column.missing
        await pressed(town, "ann", "Include it", asked)
        assert (await columns(town))["shaft-3"] is Column.events
        await typed(town, "ann", "/zero sure", to=town.rooms["shaft-3"])
        assert (await columns(town))["shaft-3"] is Column.zero


async def test_who_is_not_of_the_unit_answers_nothing_for_it() -> None:
    async with reporting() as town:
        asked = await card(town)
        stranger = town.sandbox.person("Some Body")
        town.rooms["shaft-3"].add(stranger)
        town.rooms["shaft-3"].add(town.people["mei"])
        for person, word in (
            (town.people["mei"], "you are not of Shaft 3"),
            (stranger, "you must be enrolled"),
        ):
            toast = await person.presses("All clear", on=asked).answered()
            assert toast is not None
            assert word in toast.text
            forged = await person.presses_forged(f"zr:{ID}:shaft-3:sure", on=asked).answered()
            assert forged is not None
            assert word in forged.text
        assert (await columns(town))["shaft-3"] is Column.missing


async def test_words_and_photos_in_reply_are_the_entry_and_an_edit_corrects_it() -> None:
    async with reporting() as town:
        bo, asked = town.people["bo"], await card(town)
        message = bo.says("pump 2 runs hot", to=town.rooms["shaft-3"], reply_to=asked)
        await town.falls_quiet()
        bo.edits(message, "pump 3 runs hot")
        await town.falls_quiet()
        assert "“pump 3 runs hot”" in asked.text
        assert "corrected" in asked.text
        bo.sends(media.photo(), to=town.rooms["shaft-3"], reply_to=asked)
        await town.falls_quiet()
        entry = (await standing(town)).line("shaft-3").entry
        assert entry is not None
        assert entry.files
        assert entry.says is Says.events


async def test_a_schedule_asks_for_its_own_numbers() -> None:
    figures = (Figure(id="staff", title={"en": "Staff"}), Figure(id="sick", title={"en": "Sick"}))
    async with reporting(schedule=replace(DAILY, figures=figures)) as town:
        room = town.rooms["shaft-3"]
        await pressed(town, "ann", "All clear", await card(town))
        question = await room.shows("Staff, Sick?", by=town.bot)
        await typed(town, "ann", "staff 40", to=room, reply_to=question)
        again = await room.shows("Reply with the numbers", by=town.bot, after=question)
        await typed(town, "ann", "Staff 40, sick: 2", to=room, reply_to=again)
        entry = (await standing(town)).line("shaft-3").entry
        assert entry is not None
        assert entry.says is Says.zero
        assert entry.figures == {"staff": 40, "sick": 2}
        assert "Staff 40, Sick 2" in (await card(town)).text


async def test_the_clerk_reminds_excuses_and_enters_by_phone() -> None:
    async with reporting() as town:
        zhao, lead = town.people["zhao"], town.rooms["lead"]
        await typed(town, "zhao", "/rounds")
        table = await lead.shows("Awaited 2: Shaft 3, Plant", by=town.bot)
        assert "reminded. Awaited: 2" in await pressed(town, "zhao", "Remind", table)
        await town.rooms["plant"].shows("Not in yet: Plant", by=town.bot)
        assert "less than five minutes ago" in await pressed(town, "zhao", "Remind", table)

        await pressed(town, "zhao", "By phone", table)
        choice = await lead.shows("who is on the telephone?", by=town.bot)
        await pressed(town, "zhao", "Plant", choice)
        question = await lead.shows("what do they say?", by=town.bot)
        await typed(town, "zhao", "all clear", reply_to=question)
        entry = (await standing(town)).line("plant").entry
        assert entry is not None
        assert (entry.by, entry.by_phone, entry.says) == (zhao.id, True, Says.zero)

        await pressed(town, "zhao", "Excuse", table)
        await pressed(town, "zhao", "Shaft 3", await lead.shows("whom do you excuse?", by=town.bot))
        why = await lead.shows("why is it excused?", by=town.bot)
        await typed(town, "zhao", "no shift today", reply_to=why)
        assert (await columns(town)) == {"shaft-3": Column.excused, "plant": Column.zero}
        await typed(town, "zhao", "/excuse plant closed")
        await lead.shows("Plant is in already, as all clear", by=town.bot)


async def test_written_in_time_without_signal_is_ruled_by_the_clerk() -> None:
    async with reporting() as town:
        await reaches(town, "17:15")
        await typed(town, "mei", "/zero 16:50", to=town.rooms["plant"])
        claim = await town.rooms["lead"].shows("said to be written 16:50 without signal", by=town.bot)
        assert "accepted" in await pressed(town, "zhao", "Accept", claim)
        assert "Accepted by Zhao Min" in claim.text
        state = await standing(town)
        assert state.line("plant").claim is Claim.accepted
        assert state.column("plant") is Column.late
        rolled = await town.rooms["lead"].shows("Of these written in time, no signal 1: Plant", by=town.bot)
        assert "Late 1: Plant" in rolled.text


async def test_after_the_cut_off_a_tap_says_what_stands_and_a_revision_is_seen() -> None:
    async with reporting() as town:
        await reaches(town, "18:01")
        asked = await card(town)
        assert not asked.buttons
        await typed(town, "ann", "/zero", to=town.rooms["shaft-3"], reply_to=asked)
        told = await town.rooms["shaft-3"].shows("Shaft 3 stands as not in", by=town.bot)
        await pressed(town, "ann", "Revise", told)
        rolled = await town.rooms["lead"].shows("Revised 18:01: Shaft 3 was not in, now late", by=town.bot)
        assert "final" in rolled.text


async def test_a_question_of_the_moment_runs_on_the_same_engine() -> None:
    async with reporting() as town:
        lead = town.rooms["lead"]
        for words, hint in (
            ("/ask How many are on site?", "Nobody was asked"),
            ("/ask How many are on site? by 13:30", "that time is past"),
            ("/ask How many are on site? by 14:30", "Everybody is being asked"),
        ):
            await typed(town, "zhao", words)
            await lead.shows(hint, by=town.bot)
        asked = await town.rooms["plant"].shows("“How many are on site?”, due 14:30", by=town.bot)
        await typed(town, "mei", "twelve", to=town.rooms["plant"], reply_to=asked)
        await reaches(town, "14:30")
        rolled = await lead.shows("Answers 1: Plant “twelve”", by=town.bot)
        assert "Not in 1: Shaft 3" in rolled.text


async def test_a_check_question_follows_a_zero_and_its_answer_is_kept() -> None:
    async with reporting(schedule=replace(DAILY, check=1.0)) as town:
        ann = town.people["ann"]
        await pressed(town, "ann", "All clear", await card(town))
        await ann.sees("all clear is noted.", by=town.bot)
        ann.says("at two, all of them")
        await ann.sees("Noted, thank you", by=town.bot)
        assert (await standing(town)).line("shaft-3").checked is not None


async def test_an_answer_that_comes_while_a_reminder_is_on_its_way_is_taken_out_of_it() -> None:
    async with reporting() as town:
        town.clock.move_to(town.clock.now() + timedelta(hours=1, minutes=57))
        town.people["mei"].says("/zero", to=town.rooms["plant"])
        await town.falls_quiet()
        named = [m for m in town.rooms["plant"].shown if "Not in yet" in m.text]
        assert not named
        assert (await columns(town))["plant"] is Column.zero


async def test_a_unit_without_a_group_is_asked_in_private() -> None:
    schedule = replace(DAILY, units=("shaft-3", "plant", "lone"))
    rules = scheduled("en", schedule)
    lone = Unit(id="lone", name={"en": "Lone", "zh-CN": "孤岛站"})
    async with rehearsal("en", still=True, rules=replace(rules, units={**rules.units, "lone": lone})) as town:
        roles = {"hand": Role.responder, "boss": Role.head}
        parts = [Part(key=key, name=key, grant=Grant(role=r, unit="lone")) for key, r in roles.items()]
        cast = Cast(locale="en", parts=tuple(parts), rooms=(), front=())
        people, _ = settle(town.sandbox, cast)
        town.people |= people
        town.come_in(cast, await codes(town.app.act, cast, town.clock.now()))
        await reaches(town, "16:00")
        boss, hand = people["boss"], people["hand"]
        asked = await boss.sees("Not in yet: Lone. Daily report, due 17:00.", by=town.bot)
        assert not [m for m in hand.chat().shown if "Lone. Daily" in m.text]
        assert "all clear" in await pressed(town, "boss", "All clear", asked)
        assert (await columns(town))["lone"] is Column.zero


async def test_an_album_with_its_words_is_one_answer() -> None:
    async with reporting() as town:
        asked, room = await card(town), town.rooms["shaft-3"]
        for number, words in enumerate(("three cracks", "", "")):
            photo = media.photo(bytes([number]) * 20)
            town.people["ann"].sends(photo, caption=words, to=room, reply_to=asked, album="13")
        await town.falls_quiet()
        assert "with events, Ann Lee: “three cracks” + 3 files" in (await card(town)).text


async def test_a_stranger_s_report_is_an_incident_and_no_answer_of_the_unit() -> None:
    async with reporting() as town:
        asked, room = await card(town), town.rooms["shaft-3"]
        stranger = town.sandbox.person("Some Body")
        room.add(stranger)
        town.people["stranger"] = stranger
        await pressed(town, "stranger", "Report event", asked)
        question = await room.shows("what has happened?", by=town.bot)
        await typed(town, "stranger", "smoke in the pump room", to=room, reply_to=question)
        await room.shows(f"Received: {NUMBER}", by=town.bot)
        assert (await columns(town))["shaft-3"] is Column.missing
        await pressed(town, "ann", "All clear", asked)
        await room.shows("Shaft 3 has reported 26-0001 today", by=town.bot)


async def test_only_who_stands_for_a_silent_unit_is_named_above_it() -> None:
    async with reporting() as town:
        await reaches(town, "17:15")
        shaft = await town.rooms["shaft-3"].shows("Not in: Shaft 3", by=town.bot)
        plant = await town.rooms["plant"].shows("Not in: Plant", by=town.bot)
        assert "Sun Li was told 17:15" in shaft.text
        assert "Sun Li" not in plant.text
        assert "head" not in plant.text


async def test_after_the_cut_off_a_late_zero_is_offered_as_a_revision() -> None:
    async with reporting() as town:
        await reaches(town, "18:01")
        await typed(town, "ann", "/zero", to=town.rooms["shaft-3"])
        told = await town.rooms["shaft-3"].shows("Shaft 3 stands as not in", by=town.bot)
        await pressed(town, "ann", "Revise", told)
        await town.rooms["lead"].shows("Late 1: Shaft 3 18:01", by=town.bot)
