"""The config is changed while people are at work, and the bot started again."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.app import App
from bot.cli.demo.town import AT_ONCE, Town
from bot.delivery.pace import UNLIMITED
from coordination.policy import Schedule
from tests.scenes.reports import DAILY, columns, reaches, reporting, scheduled, standing

LATE = replace(DAILY, opens=timedelta(hours=1))
"""Asked at 16:00 only: at 14:03 nobody has been."""
SKIPPED = {
    "en": ("Daily report, due 13:30: nobody was asked.", "again from 24 Nov 12:30"),
    "zh-CN": ("每日报告，13:30 应报：这次没有询问。", "11月24日 12:30 起照常询问"),
}


async def starts_again_with(town: Town, schedule: Schedule) -> None:
    await town.falls_quiet()
    await town.bot_stops()
    settings = replace(town.app._settings, policy=scheduled(town.locale, schedule))
    town.app = App(settings, town.clock, UNLIMITED, AT_ONCE)
    await town.bot_starts()
    await town.falls_quiet()


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_a_report_whose_time_is_moved_into_the_past_accuses_nobody(locale: str) -> None:
    async with reporting(locale, LATE) as town:
        await starts_again_with(town, replace(LATE, due=time(13, 30)))
        told = await town.rooms["lead"].shows(SKIPPED[locale][0], by=town.bot)
        assert SKIPPED[locale][1] in told.text
        assert told.silent
        await reaches(town, "18:00")
        assert await standing(town) is None
        said = [
            shown.text for room in town.rooms.values() for shown in room.shown if shown.sender is town.bot
        ]
        assert [text for text in said if SKIPPED[locale][0] in text] == [told.text], "once, to the leaders"


async def test_moved_back_in_time_it_is_asked_for_after_all() -> None:
    async with reporting(schedule=LATE) as town:
        await starts_again_with(town, replace(LATE, due=time(13, 30)))
        await starts_again_with(town, LATE)
        await reaches(town, "16:00")
        assert set(await columns(town)) == {"shaft-3", "plant"}
