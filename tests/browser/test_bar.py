"""The bar over the phones: what it breaks and mends, the bot's switch, the tour's caption and buttons."""

from playwright.async_api import expect

from sandbox import Person
from tests.browser.conftest import Looks, Stage, served


class Switch:
    """Stands for the bot's process, or for a tour."""

    def __init__(self) -> None:
        self.is_running = self.is_playing = True
        self.done: list[str] = []

    async def start(self) -> None:
        self.is_running = True
        self.done.append("start")

    async def stop(self) -> None:
        self.is_running = self.is_playing = False
        self.done.append("stop")

    async def kill(self) -> None:
        self.is_running = False
        self.done.append("kill")

    def play(self) -> None:
        self.is_playing = True
        self.done.append("play")


async def test_telegram_is_broken_and_mended(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        bar = visitor.page.get_by_role("banner")
        await bar.get_by_role("button", name="Break something").click()
        await bar.get_by_role("button", name="Telegram down").click()
        await expect(bar.get_by_role("status")).to_contain_text("Telegram is down")
        await visitor.says(stage.bo, "can anybody hear me")
        await expect(await visitor.sees(stage.bo, "can anybody hear me")).to_contain_text("waiting")
        assert stage.shaft.newest("can anybody hear me") is None
        await bar.get_by_role("button", name="Mend everything").click()
        await expect(visitor.bubble(stage.bo, "can anybody hear me")).not_to_contain_text("waiting")
        assert stage.shaft.newest("can anybody hear me") is not None


async def test_the_bot_is_killed_and_started(stage: Stage, looks: Looks) -> None:
    stage.page.control = switch = Switch()
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        bar = visitor.page.get_by_role("banner")
        await bar.get_by_role("button", name="Break something").click()
        await bar.get_by_role("button", name="Kill the bot (-9)").click()
        await expect(bar.get_by_role("status")).to_contain_text("The bot is not running")
        await bar.get_by_role("button", name="Start the bot").click()
        await expect(bar.get_by_role("status")).to_be_hidden()
        assert switch.done == ["kill", "start"]


async def test_the_tour_speaks_and_makes_room_for_the_visitor(stage: Stage, looks: Looks) -> None:
    stage.page.tour = tour = Switch()
    held: list[Person] = []
    stage.page.on_take_over = held.append
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        stage.page.caption("Ann reports in one message", spotlight=stage.ann)
        stage.page.opens(stage.ann, stage.shaft)
        band = visitor.page.get_by_text("Ann reports in one message")
        await expect(band).to_be_visible()
        await expect(visitor.phone(stage.ann)).to_contain_class("lit")
        await expect(visitor.phone(stage.ann).get_by_role("heading", name="Shaft 3")).to_be_visible()
        await visitor.says(stage.bo, "I take over")
        await visitor.sees(stage.bo, "I take over")
        assert {*held} == {stage.bo}
        await visitor.page.get_by_role("button", name="Stop", exact=True).click()
        await visitor.page.get_by_role("button", name="Play the tour").click()
        stage.page.caption("")
        await expect(band).to_be_hidden()
        assert tour.done == ["stop", "play"]


async def test_the_call_log_counts_each_chats_share(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.page.get_by_role("button", name="Call log").click()
        log = visitor.page.get_by_role("complementary", name="Call log")
        await expect(log).to_contain_text("0/20 a minute")
        url = address.partition("/page/")[0]
        reply = await visitor.page.request.post(
            f"{url}/bot{stage.bot.token}/sendMessage", data={"chat_id": stage.shaft.id, "text": "counted"}
        )
        assert reply.ok
        await expect(log).to_contain_text("1/20 a minute")
        await expect(log).to_contain_text("sendMessage")
