"""A month of reports, day after day through the real bot, and its picture on the clerk's phone."""

from datetime import timedelta

import pytest

from tests.scenes.incidents import typed
from tests.scenes.reports import reaches, reporting

DAYS = 6
CAPTION = {"en": ("Daily report", "Shaft 3", "Plant"), "zh-CN": ("每日报告", "三号井", "选矿厂")}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_a_month_is_shown_as_a_picture_and_as_numbers(locale: str) -> None:
    async with reporting(locale) as town:
        for day in range(DAYS):
            await reaches(town, "16:30")
            town.people["ann"].says("/zero")
            await reaches(town, "17:15")
            if day % 2:
                town.people["mei"].says("/zero")
            await reaches(town, "18:01")
            await town.passes(timedelta(hours=20))

        await typed(town, "zhao", {"en": "/rounds month", "zh-CN": "/rounds 本月"}[locale])
        shown = await town.rooms["lead"].shows(lambda m: bool(m.media), by=town.bot)
        title, shaft, plant = CAPTION[locale]
        assert title in shown.text
        assert shown.text.index(plant) < shown.text.index(shaft), "the lowest comes first"
        assert "100" in next(line for line in shown.text.split("\n") if shaft in line)
        assert "50" in next(line for line in shown.text.split("\n") if plant in line)
