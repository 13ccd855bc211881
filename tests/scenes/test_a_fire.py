"""From one message to a closed incident."""

import pytest

from bot.cli.demo.script import MINUTE, Script
from bot.cli.demo.town import Town, rehearsal
from bot.cli.demo.words import WORDS


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_the_fire_and_the_reporting_day_are_played_to_their_ends(
    locale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with rehearsal(locale, still=True) as town:
        await Script(town, 200).play()
    played = capsys.readouterr().out
    stages = played.split("━━")[1:]
    assert len(stages) == len(WORDS["stages"])
    fire, day = stages[9], stages[-1]
    assert "26-0001" in fire
    assert all(word in day for word in {"en": ("final", "Late 1"), "zh-CN": ("已截止", "逾时已报1")}[locale])


async def test_a_report_has_its_number_and_the_leader_is_called_at_once(town: Town) -> None:
    ann, wang = town.people["ann"], town.people["wang"]

    ann.says("smoke in the pump room")

    receipt = await ann.sees("Received: 26-0001")
    assert "14:03" in receipt.text
    page = await wang.sees("smoke in the pump room", by=town.bot)
    assert not page.silent
    assert page.buttons == [["Acknowledge"], ["Activate plan", "Not incident"]]
    await town.rooms["lead"].shows("Director Wang, please answer")
    await town.rooms["shaft-3"].shows("26-0001")


async def test_an_answer_ends_the_chase(town: Town) -> None:
    ann, wang, chen = (town.people[name] for name in ("ann", "wang", "chen"))
    ann.says("smoke in the pump room")
    page = await wang.sees("26-0001", by=town.bot)

    toast = await wang.presses("Acknowledge", on=page).answered()

    assert toast is not None
    assert "you lead" in toast.text
    await town.passes(60 * MINUTE)
    assert not [shown for shown in chen.phone(chen.chat(town.bot)) if "26-0001" in shown.text]
