"""A drill in the real chats: marked everywhere, and stopped at once by something real."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from typing_extensions import override

from bot.cli.demo.fire import Fire
from bot.cli.demo.script import MINUTE
from bot.cli.demo.town import Town
from bot.cli.export import WRITERS
from handlers.texts import label
from sandbox import Person
from sandbox.world import Chat
from tests.cli.test_export import cells
from tests.scenes.incidents import typed

NUMBER = "D26-0001"
BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
MARKS = {"en": "DRILL", "zh-CN": "【演练】"}


def said_since(town: Town, mark: int) -> list[str]:
    """Every message and toast of the bot that appeared or changed after that count of changes."""
    shown = {}
    for person in town.people.values():
        for each in person.phone():
            ours = each.sender == town.bot.name and each.kind != "service"
            if ours and each.text and each.changed > mark:
                shown[each.order, each.chat] = each.text
    return list(shown.values())


@BOTH
async def test_every_output_of_a_drill_bears_its_mark(town: Town) -> None:
    wang, ann, field = town.people["wang"], town.people["ann"], town.rooms["shaft-3"]
    field.add(wang)
    await town.falls_quiet()
    before = town.sandbox.changes.count

    wang.says("/drill fire", to=field)
    page = await wang.sees("D26-0001", by=town.bot)
    await wang.presses(label(town.locale, "button.act"), on=page).answered()
    await town.falls_quiet()
    step = await field.shows(lambda m: [label(town.locale, "button.take")] in m.buttons, by=town.bot)
    await ann.presses(label(town.locale, "button.take"), on=step).answered()
    await ann.presses(label(town.locale, "button.done"), on=step).answered()
    await town.passes(15 * MINUTE)
    wang.says("/close", to=field)
    await field.shows(label(town.locale, "score-first", number="D26-0001"), by=town.bot)
    await town.falls_quiet()

    told, mark = said_since(town, before), MARKS[town.locale]
    assert len(told) > 15
    assert [text for text in told if not (text.startswith(mark) and text.endswith(mark))] == []


async def test_something_real_interrupts_the_drill(town: Town) -> None:
    wang, ann, lead = town.people["wang"], town.people["ann"], town.rooms["lead"]
    wang.says("/drill fire", to=lead)
    await lead.shows("D26-0001", by=town.bot)

    ann.says("real smoke in the pump room")

    receipt = await ann.sees("Received: 26-0001", by=town.bot)
    assert "DRILL" not in receipt.text
    paused = await lead.shows("something real was reported, 26-0001", by=town.bot)
    assert not paused.silent
    toast = await wang.presses("Acknowledge", on=await wang.sees("real smoke", by=town.bot)).answered()
    assert toast is not None
    assert "DRILL" not in toast.text
    await wang.presses("Resume drill", on=paused).answered()
    await lead.shows("D26-0001 goes on", by=town.bot)


class Silent:
    """Tells the story to nobody."""

    async def begins(self, stage: str) -> None: ...

    async def turn(self, person: Person, chat: Chat) -> None: ...

    async def ended(self) -> None: ...


class Drilled(Fire):
    """The same fire as a drill: nobody reports, and no photo comes, for either would be real."""

    @override
    async def play(self) -> None:
        for stage in (self._begun, self._silence, self._activate, self._numbers_known, self._scene):
            await self._stage("report", stage)
        for stage in (self._do_steps, self._vote, self._stable, self._down, self._close):
            await self._stage("report", stage)

    async def _begun(self) -> None:
        self._number = NUMBER
        self._field.add(self._who("wang"))
        await self._say("wang", "/drill fire", to=self._field)

    async def _silence(self) -> None:
        await self._site.passes(5 * MINUTE)

    async def _numbers_known(self) -> None:
        await self._press("zhao", "facts", await self._lead_card())
        await self._say("zhao", self._words("facts"), to=self._lead, reply_to=await self._asked(self._lead))

    async def _stable(self) -> None:
        """Closing would end a drill at once, whatever is open."""
        await self._press("chen", "stable", await self._lead_card())

    @override
    async def _close(self) -> None:
        await self._say("chen", "/close", to=self._lead)


OF_THE_WHOLE_RECORD = "fieldline verify --head"
"""In the daily message about the record, which no drill owns."""


def unmarked(told: list[str], mark: str) -> list[str]:
    ours = [text for text in told if OF_THE_WHOLE_RECORD not in text]
    return [text for text in ours if not (text.startswith(mark) and text.endswith(mark))]


async def a_whole_drill(town: Town) -> None:
    """From its beginning to the hot wash, its score and a follow-up that nobody does in time."""
    await Drilled(town, Silent()).play()
    wanted = {"en": "spare key by 1 Dec", "zh-CN": "配备用钥匙 12月1日前"}[town.locale]
    await typed(town, "zhao", f"/followup {NUMBER} {wanted}")
    for _ in range(10):
        await town.passes(timedelta(days=1))


@BOTH
async def test_a_whole_drill_bears_its_mark_to_the_last_reminder(town: Town) -> None:
    before, mark = town.sandbox.changes.count, MARKS[town.locale]
    await a_whole_drill(town)
    told = said_since(town, before)
    assert len(told) > 60
    assert unmarked(told, mark) == []
    everything = "\n".join(told)
    for key in ("hot-wash-answer", "score-first", "followup-overdue"):
        words = label(town.locale, key, who="¶", due="¶", number="¶").split("¶")
        assert max(words, key=len) in everything, key

    await typed(town, "chen", f"/after {NUMBER} the gate was locked")
    await typed(town, "chen", f"/log {NUMBER}")
    told = said_since(town, before)
    assert unmarked(told, mark) == []
    assert [each for each in town.sandbox.calls("sendPhoto") if mark not in str(each.params)] == []


@BOTH
async def test_every_export_of_a_drill_bears_its_mark(town: Town, tmp_path: Path) -> None:
    await a_whole_drill(town)
    town.people["ann"].says("real smoke in the pump room")
    await town.falls_quiet()
    mark, settings = MARKS[town.locale], town.app._settings

    incidents, _ = await WRITERS["csv"](settings, None, tmp_path)
    rows = list(csv.DictReader(io.StringIO(incidents.read_text(encoding="utf-8-sig"))))
    assert {(row["incident"], row["drill"]) for row in rows} == {(NUMBER, mark), ("26-0001", "")}

    (book,) = await WRITERS["xlsx"](settings, NUMBER, tmp_path)
    told = [text for _, text in cells(book)]
    assert told.count(NUMBER) == told.count(mark) > 20

    (paper,) = await WRITERS["docx"](settings, NUMBER, tmp_path)
    read = Document(str(paper))
    assert read.paragraphs[0].text == f"{mark} {NUMBER}"
    assert read.sections[0].header.paragraphs[0].text == mark
