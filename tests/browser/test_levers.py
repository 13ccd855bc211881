"""Clock, faults and flight mode: each lever of the bar and of a phone does what it says."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Error, expect

from tests.browser.conftest import Looks, Stage, served

MORNING = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


async def test_the_clock_is_moved_and_runs_fast(stage: Stage, looks: Looks) -> None:
    clock = stage.town.clock
    clock.move_to(MORNING)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        bar = visitor.page.get_by_role("banner")
        shown = bar.get_by_role("timer")
        for label, time in (("+1 min", "06:01"), ("+5 min", "06:06"), ("to 16:59", "16:59")):
            await bar.get_by_role("button", name=label, exact=True).click()
            await expect(shown).to_have_text(time)
        await bar.get_by_role("button", name="to 16:59").click()
        await expect(bar).to_contain_text("2 Jun")
        fast = bar.get_by_role("button", name="×60")
        await fast.click()
        await expect(fast).to_have_attribute("aria-pressed", "true")
        await expect(shown).not_to_have_text("16:59")
        await bar.get_by_role("button", name="Pause").click()
        await expect(bar.get_by_role("button", name="Run", exact=True)).to_be_visible()
        assert clock.speed == 0


async def test_an_answer_is_lost_and_a_chat_is_throttled(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        bar = visitor.page.get_by_role("banner")
        status, breaker = bar.get_by_role("status"), bar.get_by_role("button", name="Break something")
        call = f"{address.partition('/page/')[0]}/bot{stage.bot.token}/sendMessage"
        await breaker.click()
        await bar.get_by_role("button", name="Lose the next answer").click()
        await expect(status).to_contain_text("the next answer gets lost")
        with pytest.raises(Error):
            await visitor.page.request.post(call, data={"chat_id": stage.shaft.id, "text": "no answer"})
        await visitor.sees(stage.bo, "no answer")
        await expect(status).to_be_hidden()

        await breaker.click()
        await bar.get_by_role("button", name="429 for Shaft 3").click()
        await expect(status).to_contain_text("429 for Shaft 3")
        refused = await visitor.page.request.post(call, data={"chat_id": stage.shaft.id, "text": "too many"})
        assert refused.status == 429
        await bar.get_by_role("button", name="Call log").click()
        log = visitor.page.get_by_role("complementary", name="Call log")
        await expect(log).to_contain_text("Too Many Requests")
        await bar.get_by_role("button", name="Mend everything").click()
        answered = await visitor.page.request.post(call, data={"chat_id": stage.shaft.id, "text": "again"})
        assert answered.ok


async def test_one_phone_flies_and_its_messages_go_out_when_it_lands(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.opens(stage.ann, "Shaft 3")
        flight = visitor.phone(stage.bo).get_by_role("button", name="Flight mode")
        await flight.click()
        await expect(flight).to_have_attribute("aria-pressed", "true")
        await visitor.says(stage.bo, "from the tunnel")
        await expect(await visitor.sees(stage.bo, "from the tunnel")).to_contain_text("waiting")
        stage.ann.says("where are you", to=stage.shaft)
        await visitor.sees(stage.ann, "where are you")
        await expect(visitor.bubble(stage.bo, "where are you")).to_have_count(0)
        await flight.click()
        await expect(visitor.bubble(stage.bo, "from the tunnel")).not_to_contain_text("waiting")
        await visitor.sees(stage.bo, "where are you")
        assert stage.shaft.newest("from the tunnel") is not None


async def test_the_page_says_that_the_bot_is_on_its_way(stage: Stage, looks: Looks) -> None:
    stage.page.arriving = True
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        said = visitor.page.get_by_role("banner").get_by_role("status")
        await expect(said).to_contain_text("The bot is on its way")
        stage.page.arriving = False
        stage.town.changes.happened()
        await expect(said).to_be_hidden()


async def test_at_phone_width_every_lever_is_still_there(stage: Stage, looks: Looks) -> None:
    stage.page.tour = _Playing()
    async with served(stage.page) as address:
        visitor = await looks(address, width=390, height=844)
        await visitor.comes()
        bar = visitor.page.get_by_role("banner")
        for name in ("+5 min", "Run", "Stop", "Break something", "Call log", "Light or dark", "中文"):
            box = await bar.get_by_role("button", name=name, exact=True).bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 390, name
        await bar.get_by_role("button", name="Break something").click()
        for name in ("+1 min", "to 16:59", "×60", "Telegram down", "Lose the next answer", "429 for Shaft 3"):
            await expect(bar.get_by_role("button", name=name, exact=True)).to_be_visible()


class _Playing:
    is_playing = True

    def play(self) -> None:
        raise AssertionError("it plays already")

    def stop(self) -> None:
        raise AssertionError("nobody stops it")
