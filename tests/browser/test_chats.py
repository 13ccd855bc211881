"""Topics, unread counts, the reply keyboard, deep links, answering and editing."""

from typing import Any

from playwright.async_api import expect

from sandbox.counter import Counter
from tests.browser.conftest import Looks, Stage, served


async def _sends(stage: Stage, chat: int, text: str, **more: Any) -> None:
    counter: Counter = stage.town._counter
    answer = await counter.answer(stage.bot, "sendMessage", {"chat_id": chat, "text": text, **more}, {})
    assert answer.status == 200, answer.body


async def test_a_forum_opens_as_topics_with_their_own_counts(stage: Stage, looks: Looks) -> None:
    forum = stage.town.group("Incidents", [stage.ann, stage.bo], forum=True)
    pump = forum.opens_topic("26-0001 pump room")
    for words in ("one", "two"):
        stage.ann.says(words, to=forum, thread=pump.opening.id)
    stage.page.opens(stage.bo, forum)  # before anybody looks: later it would take the visitor back
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        row = visitor.phone(stage.bo).get_by_role("button", name="26-0001 pump room")
        await expect(row).to_contain_text("2")
        await row.click()
        await visitor.sees(stage.bo, "two")
        await visitor.says(stage.bo, "in the topic")
        await visitor.sees(stage.bo, "in the topic")
        said = forum.newest("in the topic")
        assert said is not None
        assert said.thread == pump.opening.id
        await visitor.phone(stage.bo).locator("button.back").click()
        await expect(row.locator(".badge")).to_have_count(0)
        forum.closes_topic(pump)
        await row.click()
        await expect(visitor.phone(stage.bo).get_by_text("Topic closed")).to_be_visible()


async def test_the_reply_keyboard_sends_messages_and_can_be_put_away(stage: Stage, looks: Looks) -> None:
    markup = {"keyboard": [[{"text": "All clear"}]], "resize_keyboard": True}
    await _sends(stage, stage.ann.id, "choose", reply_markup=markup)
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        key = visitor.phone(stage.ann).get_by_role("button", name="All clear")
        await key.click()
        await visitor.sees(stage.ann, "All clear")
        await visitor.phone(stage.ann).get_by_role("button", name="Keyboard of the bot").click()
        await expect(key).to_be_hidden()


async def test_a_question_of_the_bot_is_answered_by_the_next_words(stage: Stage, looks: Looks) -> None:
    await _sends(stage, stage.ann.id, "How many are hurt?", reply_markup={"force_reply": True})
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.says(stage.ann, "nobody")
        await visitor.sees(stage.ann, "nobody")
        said = stage.ann.chat().newest("nobody")
        assert said is not None
        assert said.reply_to is not None
        assert said.reply_to.text == "How many are hurt?"


async def test_a_deep_link_is_opened_and_a_message_edited(stage: Stage, looks: Looks) -> None:
    await _sends(stage, stage.ann.id, "https://t.me/fieldline_bot?start=CODE7")
    async with served(stage.page) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.bubble(stage.ann, "t.me/fieldline_bot").get_by_role("link").click()
        sent = await visitor.sees(stage.ann, "/start CODE7")
        await sent.hover()
        await sent.get_by_role("button", name="Reply, react, more").click()
        await visitor.phone(stage.ann).get_by_role("menuitem", name="Edit").click()
        await visitor.says(stage.ann, "I mean smoke")
        await expect(await visitor.sees(stage.ann, "I mean smoke")).to_contain_text("edited")
