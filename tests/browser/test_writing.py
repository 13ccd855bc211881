"""What is being written, what did not go out, photos sent together, bringing the bot into a group."""

from playwright.async_api import expect

from tests.browser.conftest import Looks, Stage, served


async def test_the_others_see_who_is_typing(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.opens(stage.ann, "Shaft 3")
        await visitor.field(stage.bo).press_sequentially("I am on")
        await expect(visitor.phone(stage.ann)).to_contain_text("Bo Zhang is typing")
        await expect(visitor.phone(stage.bo)).not_to_contain_text("is typing")
        await visitor.phone(stage.ann).locator("button.back").click()
        await expect(visitor.phone(stage.ann)).to_contain_text("Bo Zhang is typing")
        await visitor.field(stage.bo).press("Enter")
        await expect(visitor.phone(stage.ann)).not_to_contain_text("is typing")


async def test_a_bot_says_that_it_is_busy_until_it_has_spoken(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()

        async def calls(method: str, **more: str) -> None:
            url = f"{address.partition('/page/')[0]}/bot{stage.bot.token}/{method}"
            assert (await visitor.page.request.post(url, data={"chat_id": stage.ann.id, **more})).ok

        await calls("sendChatAction", action="upload_photo")
        await expect(visitor.phone(stage.ann)).to_contain_text("typing …")
        await calls("sendMessage", text="here it is")
        await expect(visitor.phone(stage.ann)).not_to_contain_text("typing …")


async def test_what_did_not_go_out_is_marked_and_can_be_sent_again(stage: Stage, looks: Looks) -> None:
    forum = stage.town.group("Incidents", [stage.ann, stage.bo], forum=True)
    pump = forum.opens_topic("26-0001 pump room")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        stage.page.opens(stage.bo, forum, thread=pump.opening.id)
        phone = visitor.phone(stage.bo)
        await phone.get_by_role("button", name="Flight mode").click()
        await visitor.says(stage.bo, "too late")
        await visitor.says(stage.bo, "never mind")
        forum.closes_topic(pump)
        await phone.get_by_role("button", name="Flight mode").click()
        mark = visitor.bubble(stage.bo, "too late").get_by_role("button", name="Not sent")
        await expect(mark).to_be_visible()

        await mark.click()
        await phone.get_by_role("menuitem", name="Send again").click()
        await expect(mark).to_be_visible()
        forum.reopens_topic(pump)
        await mark.click()
        await phone.get_by_role("menuitem", name="Send again").click()
        await expect(mark).to_be_hidden()
        assert forum.newest("too late") is not None

        await visitor.bubble(stage.bo, "never mind").get_by_role("button", name="Not sent").click()
        await phone.get_by_role("menuitem", name="Delete").click()
        await expect(visitor.bubble(stage.bo, "never mind")).to_have_count(0)
        assert forum.newest("never mind") is None


async def test_words_that_never_reached_the_page_go_back_into_the_field(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.page.route("**/deed/say", lambda route: route.abort())
        await visitor.says(stage.bo, "smoke at the gate")
        await expect(visitor.field(stage.bo)).to_have_value("smoke at the gate")


async def test_photos_sent_together_are_one_bubble(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.phone(stage.bo).get_by_role("button", name="Attach").click()
        await visitor.phone(stage.bo).get_by_role("menuitem", name="Three photos").click()
        grid = visitor.phone(stage.bo).locator(".album.of3")
        await expect(grid.get_by_role("img")).to_have_count(3)
        await expect(visitor.bubbles(stage.bo)).to_have_count(1)
        sent = [each for each in stage.shaft.messages if each.media]
        assert len({each.album for each in sent}) == 1
        tiles = [await tile.bounding_box() for tile in await grid.locator(".photo").all()]
        wide, left, right = [tile for tile in tiles if tile is not None]
        assert wide["width"] > left["width"] + right["width"] - 1
        assert left["y"] == right["y"] > wide["y"]


async def test_a_link_for_groups_asks_which_and_brings_the_bot_in(stage: Stage, looks: Looks) -> None:
    plant = stage.town.group("Plant", [stage.ann, stage.bo], admins=[stage.ann])
    stage.ann.says("https://t.me/fieldline_bot?startgroup=CODE9&admin=pin_messages")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.bubble(stage.ann, "startgroup").get_by_role("link").click()
        await visitor.phone(stage.ann).get_by_role("menuitem", name="Plant").click()
        await visitor.sees(stage.ann, "/start@fieldline_bot CODE9")
        assert stage.bot in plant.bots()
        assert plant.member(stage.bot).is_admin


async def test_who_administers_nothing_is_told_so(stage: Stage, looks: Looks) -> None:
    stage.bo.starts()
    stage.bo.says("https://t.me/fieldline_bot?startgroup=CODE9")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.opens(stage.bo, "Fieldline")
        await visitor.bubble(stage.bo, "startgroup").get_by_role("link").click()
        await expect(visitor.phone(stage.bo)).to_contain_text("You administer no group here")
