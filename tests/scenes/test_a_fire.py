"""From one message to a closed incident."""

import pytest

from bot.cli.demo.script import MINUTE, Script
from bot.cli.demo.town import Town


@pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
async def test_the_whole_fire_is_played_to_its_closing(
    town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    await Script(town, 200).play()
    played = capsys.readouterr().out
    assert played.count("━━") == 10
    assert "26-0001" in played.rpartition("━━")[2]


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
