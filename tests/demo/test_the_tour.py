"""The guided tour plays a whole fire by itself, and steps back for whoever takes over a phone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.cli.demo.house import House
from bot.cli.demo.moving import opened
from bot.cli.demo.process import BotProcess
from bot.cli.demo.tour import Speed, Tour
from bot.cli.demo.wanted import Wanted
from bot.cli.demo.words import WORDS, said

PATIENCE = 240.0


@asynccontextmanager
async def visited(locale: str) -> AsyncIterator[tuple[House, Tour]]:
    """The house, with a tour that does not wait for readers."""
    async with opened(Wanted(locale=locale), BotProcess(), Speed(caption=0, act=0)) as house:
        assert house.tour is not None
        guide: asyncio.Task[None] | None = None
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
                guide = group.create_task(house.tour.run())
                yield house, house.tour
                guide.cancel()


async def until(house: House, caption: str) -> list[str]:
    """Wait for that caption; return those before it."""
    seen: list[str] = []
    while caption != house.page.captioned.text:
        if (now := house.page.captioned.text) not in seen:
            seen.append(now)
        await house.sandbox.next_change()
    return seen


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_a_whole_incident_is_played_by_itself(locale: str) -> None:
    async with visited(locale) as (house, tour):
        tour.play()
        captions = await until(house, said("tour", "end", locale))

        assert [each for each in captions if each] == [each[locale] for each in WORDS["stages"].values()]
        assert tour.finished == 1
        assert not tour.is_playing


async def test_a_visitor_takes_over_a_phone_and_the_tour_goes_on_afterwards() -> None:
    async with visited("en") as (house, tour):
        tour.play()
        await until(house, said("stages", "facts", "en"))
        house.page.taken_over(house.people["bo"])

        assert not tour.is_playing
        assert "You have taken over Bo Zhang's phone" in house.page.captioned.text
        asked = house.people["bo"].says("/status")
        await house.people["bo"].sees("26-0001", by=house.bot, after=asked, within=PATIENCE)
        assert not tour.is_playing

        tour.play()
        await until(house, said("tour", "end", "en"))


async def test_a_killed_bot_holds_the_tour_up_and_no_more() -> None:
    async with visited("en") as (house, tour):
        tour.play()
        await until(house, said("stages", "scene", "en"))
        await house.process.kill()
        await house.process.start()
        await until(house, said("tour", "end", "en"))


async def test_a_story_that_went_another_way_ends_and_says_so() -> None:
    async with visited("en") as (house, tour):
        tour.play()
        await until(house, said("stages", "activate", "en"))
        tour.stop()
        house.people["chen"].blocks(house.bot)
        house.rooms["lead"].dissolves()
        tour.play()
        await until(house, said("tour", "another-way", "en"))
        assert not tour.is_playing
