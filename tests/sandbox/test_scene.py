"""The scene of the package's docstring, with a real little bot on the other side of HTTP."""

import asyncio
from datetime import timedelta

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from sandbox import Bot, Clock, Fault, Sandbox, Server, Toast, media, render


class LittleBot:
    """Answers a report with a card, and a press with a toast and an edit."""

    def __init__(self, client: telegram.Bot) -> None:
        self.client = client

    async def runs(self) -> None:
        offset = 0
        while True:
            for update in await self.client.get_updates(offset=offset, timeout=50):
                offset = update.update_id + 1
                await self.handles(update)

    async def handles(self, update: Update) -> None:
        if update.message and (update.message.text or "").startswith("/report"):
            keys = InlineKeyboardMarkup([[InlineKeyboardButton("✅ Acknowledge", callback_data="ack:1")]])
            await self.client.send_message(update.message.chat.id, "26-0001 fire", reply_markup=keys)
        if query := update.callback_query:
            await query.answer("Thank you")
            await query.edit_message_text("26-0001 fire, acknowledged")


async def test_the_docstrings_scene(town: Sandbox, server: Server, bot: Bot, clock: Clock) -> None:
    ann, chief = town.person("Ann Lee"), town.person("Chief", language="zh")
    shaft = town.group("Shaft 3", [ann, chief], admins=[chief])
    async with telegram.Bot(bot.token, base_url=f"{server.url}/bot") as client, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(LittleBot(client).runs())
        ann.opens("https://t.me/fieldline_bot?start=CODE")
        chief.opens("https://t.me/fieldline_bot?startgroup=CODE&admin=pin_messages", to=shaft)
        ann.sends(media.photo(), caption="smoke", to=shaft)
        ann.says("/report fire", to=shaft)
        card = await shaft.shows("26-0001", by=bot)
        press = chief.presses("Acknowledge", on=card)
        assert await press.answered() == Toast(text="Thank you", alert=False)
        assert await shaft.shows("acknowledged", after=card) is card
        clock.advance(timedelta(minutes=5))
        town.fails(Fault(kind="too many", method="sendMessage", chat=shaft, times=2))
        printed = render(town, [ann, chief], width=120)
        running.cancel()
    assert "(toast) Thank you" in printed
    assert printed.count("26-0001 fire, acknowledged") == 2
