"""A phone on the page: live edits, toasts, flight mode, a keyboard's press, a restart of the server."""

from datetime import timedelta
from urllib.parse import urlsplit

from playwright.async_api import expect

from sandbox import Press
from sandbox.counter import Counter
from tests.browser.conftest import Looks, Stage, served


async def _calls(stage: Stage, method: str, **params: object) -> dict[str, int]:
    """A call of the bot, without a bot."""
    counter: Counter = stage.town._counter
    answer = await counter.answer(stage.bot, method, params, {})
    assert answer.status == 200, answer.body
    result: dict[str, int] = answer.body["result"]
    return result


def _keyboard(*labels: str) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": label}] for label in labels]}


async def _card(stage: Stage, text: str = "26-0001 · Fire", *labels: str) -> int:
    markup = _keyboard(*(labels or ("Acknowledge",)))
    sent = await _calls(stage, "sendMessage", chat_id=stage.shaft.id, text=text, reply_markup=markup)
    return sent["message_id"]


def _press(stage: Stage) -> Press:
    return next(reversed(stage.town.presses.values()))


async def test_an_edit_changes_the_message_in_its_place(stage: Stage, looks: Looks) -> None:
    number = await _card(stage)
    for line in range(30):
        stage.ann.says(f"line {line}", to=stage.shaft)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        card = await visitor.sees(stage.bo, "26-0001")
        await card.scroll_into_view_if_needed()
        await card.evaluate("node => { node.mine = true; }")
        above = await card.bounding_box()
        await _calls(
            stage,
            "editMessageText",
            chat_id=stage.shaft.id,
            message_id=number,
            text="26-0001 · Fire\nAnn has it",
        )
        await expect(card).to_contain_text("Ann has it")
        await expect(card).to_contain_text("edited")
        after = await card.bounding_box()
        assert await card.evaluate("node => node.mine") is True, "the same element, not a new one"
        assert above is not None
        assert after is not None
        assert abs(after["y"] - above["y"]) < 2, "what is read does not move"


async def test_a_press_waits_until_it_is_answered(stage: Stage, looks: Looks) -> None:
    await _card(stage)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        button = visitor.bubble(stage.bo, "26-0001").get_by_role("button", name="Acknowledge")
        await button.click()
        await expect(button).to_have_attribute("aria-busy", "true")
        _press(stage).answer("You have it", alert=False)
        await expect(button).to_have_attribute("aria-busy", "false")
        await expect(visitor.phone(stage.bo).get_by_role("status")).to_contain_text("You have it")
        await expect(visitor.phone(stage.ann).get_by_role("status")).to_be_empty()


async def test_an_alert_wants_to_be_closed(stage: Stage, looks: Looks) -> None:
    await _card(stage)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.bubble(stage.bo, "26-0001").get_by_role("button", name="Acknowledge").click()
        await stage.town.changes.until(lambda: stage.town.presses or None, within=10, otherwise=str)
        _press(stage).answer("Only leaders may", alert=True)
        alert = visitor.phone(stage.bo).get_by_role("alertdialog")
        await expect(alert).to_contain_text("Only leaders may")
        await visitor.page.keyboard.press("Enter")
        await expect(alert).to_have_count(0)


async def test_a_button_is_pressed_by_keys_alone(stage: Stage, looks: Looks) -> None:
    await _card(stage, "26-0001", "On scene", "Details")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.sees(stage.bo, "26-0001")
        await visitor.phone(stage.bo).get_by_role("log").focus()
        for key in ("ArrowUp", "ArrowRight", "ArrowRight", "Enter"):
            await visitor.page.keyboard.press(key)
        await stage.town.changes.until(lambda: stage.town.presses or None, within=10, otherwise=str)
        assert (_press(stage).presser, _press(stage).label) == (stage.bo, "Details")
        await visitor.page.keyboard.press("Escape")
        await expect(visitor.field(stage.bo)).to_be_focused()


async def test_flight_mode_keeps_messages_and_refuses_taps(stage: Stage, looks: Looks) -> None:
    await _card(stage)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.sees(stage.bo, "26-0001")
        plane = visitor.phone(stage.bo).get_by_role("button", name="Flight mode")
        await plane.click()
        await expect(plane).to_have_attribute("aria-pressed", "true")
        await visitor.says(stage.bo, "smoke at the gate")
        await expect(await visitor.sees(stage.bo, "smoke at the gate")).to_contain_text("waiting")
        await visitor.bubble(stage.bo, "26-0001").get_by_role("button", name="Acknowledge").click()
        await expect(visitor.phone(stage.bo).get_by_role("status")).to_contain_text("No connection")
        stage.ann.says("are you there?", to=stage.shaft)
        await visitor.opens(stage.ann, "Shaft 3")
        await visitor.sees(stage.ann, "are you there?")
        assert await visitor.bubble(stage.bo, "are you there?").count() == 0
        assert stage.town.presses == {}
        assert stage.shaft.newest("smoke at the gate") is None
        await plane.click()
        await visitor.sees(stage.ann, "smoke at the gate")
        await visitor.sees(stage.bo, "are you there?")


async def test_the_page_comes_back_after_the_server_restarts(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.opens(stage.ann, "Shaft 3")
    await expect(visitor.page.get_by_role("alert")).to_be_visible()
    stage.bo.says("said in between", to=stage.shaft)
    async with served(stage.page, urlsplit(address).port or 0):
        await visitor.sees(stage.ann, "said in between")
        await expect(visitor.page.get_by_role("alert")).to_have_count(0)
        await visitor.says(stage.ann, "back again")
        await visitor.sees(stage.bo, "back again")


async def test_the_clock_goes_forward_from_the_bar(stage: Stage, looks: Looks) -> None:
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        before = stage.town.clock.now()
        await visitor.page.get_by_role("button", name="+5 min").click()
        await expect(visitor.page.get_by_role("timer")).to_have_text("08:05")
        assert stage.town.clock.now() - before == timedelta(minutes=5)
        await visitor.page.get_by_role("button", name="to 16:59").click()
        await expect(visitor.page.get_by_role("timer")).to_have_text("16:59")


async def test_commands_are_suggested_by_role(stage: Stage, looks: Looks) -> None:
    for scope, command in (("all_group_chats", "status"), ("all_chat_administrators", "drill")):
        commands = [{"command": command, "description": f"about {command}"}]
        await _calls(stage, "setMyCommands", commands=commands, scope={"type": scope})
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.opens(stage.ann, "Shaft 3")
        for person, command in ((stage.bo, "/status"), (stage.ann, "/drill")):
            await visitor.field(person).fill("/")
            await expect(visitor.phone(person).get_by_role("option")).to_contain_text([command])
        await visitor.field(stage.bo).press("Enter")
        await visitor.sees(stage.ann, "/status")
