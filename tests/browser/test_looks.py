"""Light and dark, wide and narrow, Chinese and English."""

from playwright.async_api import expect

from sandbox import Sandbox, media
from sandbox.page import Holder, Page
from tests.browser.conftest import Looks, Stage, served


async def test_dark_is_dark_and_light_is_light(stage: Stage, looks: Looks) -> None:
    stage.ann.says("hello", to=stage.shaft)
    async with served(stage.page) as address:
        for dark, ground in ((False, "rgb(255, 255, 255)"), (True, "rgb(24, 37, 51)")):
            visitor = await looks(address, dark=dark)
            await visitor.comes()
            bubble = (await visitor.sees(stage.bo, "hello")).locator(".bubble")
            assert await visitor.style(bubble, "backgroundColor") == ground
        await visitor.comes(theme="light")
        assert await visitor.style(bubble, "backgroundColor") == "rgb(255, 255, 255)", "the switch wins"


async def test_a_narrow_window_shows_one_phone_and_a_switcher(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address, width=390, height=844)
        await visitor.comes()
        await expect(visitor.phone(stage.ann)).to_be_visible()
        await expect(visitor.phone(stage.bo)).to_be_hidden()
        box = await visitor.phone(stage.ann).bounding_box()
        assert box is not None
        assert box["width"] == 390
        await visitor.page.get_by_role("tab", name="Bo Zhang").click()
        await expect(visitor.phone(stage.bo)).to_be_visible()
        await visitor.says(stage.bo, "from the narrow phone")
        await visitor.sees(stage.bo, "from the narrow phone")
        wide = await visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide == 390, "nothing sticks out sideways"


async def test_every_phone_speaks_its_holders_language(looks: Looks) -> None:
    town = Sandbox(limits=None)
    town.add_bot("fieldline_bot", "Fieldline")
    ann, li = town.person("Ann Lee"), town.person("李娜", language="zh")
    page = Page(town, [Holder(person=ann, role={"en": "reporter"}), Holder(person=li)], locale="zh-CN")
    for person in (ann, li):
        person.starts()
    async with served(page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await expect(visitor.page.locator("html")).to_have_attribute("lang", "zh-CN")
        await expect(visitor.page.get_by_role("button", name="制造故障")).to_be_visible()
        await expect(visitor.field(ann)).to_have_attribute("placeholder", "Message")
        await expect(visitor.field(li)).to_have_attribute("placeholder", "消息")
        await visitor.page.get_by_role("button", name="English").click()
        await expect(visitor.page.get_by_role("button", name="Break something")).to_be_visible()


async def test_attachments_are_sent_and_shown(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        phone = visitor.phone(stage.ann)
        for item in ("Photo", "Voice message", "File", "Location"):
            await phone.get_by_role("button", name="Attach").click()
            await phone.get_by_role("menuitem", name=item, exact=True).click()
        await expect(phone.get_by_role("img", name="Location 39.9042")).to_be_visible()
        photo = phone.get_by_role("article").get_by_role("img", name="Photo")
        await expect(photo).to_be_visible()
        assert await photo.evaluate("node => node.decode().then(() => node.naturalWidth)") == 320
        kinds = [message.attachment for message in stage.ann.chat().messages if message.media]
        assert kinds == ["photo", "voice", "document", "location"]
        stage.ann.sends(media.photo(b"no picture at all"))
        await expect(phone.locator(".photo.gone")).to_be_visible()


async def test_bubbles_of_one_sender_are_joined(stage: Stage, looks: Looks) -> None:
    for words in ("one", "two", "three"):
        stage.ann.says(words, to=stage.shaft)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        one, two, three = [visitor.bubble(stage.bo, words) for words in ("one", "two", "three")]
        await expect(one.locator(".name")).to_be_visible()
        await expect(two.locator(".name")).to_be_hidden()
        assert await visitor.style(three.locator(".avatar"), "visibility") == "visible"
        assert await visitor.style(two.locator(".avatar"), "visibility") == "hidden"
        assert await visitor.style(two, "marginTop") == "2px"
