"""A fire from the report to its closing, clicked on the phones, with the real bot behind them."""

from playwright.async_api import expect

from bot.cli.demo.town import Town
from bot.planfile import load_builtin
from handlers.texts import label
from sandbox.page import Holder, Page
from tests.browser.conftest import Looks, beside
from tests.browser.visitor import Visitor
from tests.scenes.incidents import FIRE, NUMBER, lead
from tests.scenes.test_closing import BOTH

WORDS = {"en": "Smoke in the pump room", "zh-CN": "泵房冒烟"}
ALARM = next(step for _, _, step in load_builtin()["fire"].steps() if step.id == "alarm_out")
NEEDED = [number for name, number in FIRE.items() if name not in ("small_fire", "alarm_out")]


def _page(town: Town) -> Page:
    holders = [Holder(person=town.people[name]) for name in ("ann", "bo", "wang", "zhao")]
    return Page(town.sandbox, holders, zone=town.timezone, locale=town.locale)


async def _skips(town: Town) -> None:
    """Meanwhile the deputy, who is not on the page, leaves the other steps out."""
    for number in NEEDED:
        town.people["chen"].says(f"/skip {number} no need today", to=lead(town))
    await town.falls_quiet()


async def _press(visitor: Visitor, town: Town, name: str, verb: str, *, on: str) -> None:
    await visitor.presses(town.people[name], label(town.locale, f"button.{verb}"), on=on)
    await town.falls_quiet()


@BOTH
async def test_from_the_report_to_the_closing(town: Town, looks: Looks, locale: str) -> None:
    ann, bo, wang = (town.people[name] for name in ("ann", "bo", "wang"))
    alarm = ALARM.title[locale]
    async with beside(_page(town)) as address:
        visitor = await looks(address)
        await visitor.comes()
        await visitor.says(ann, WORDS[locale])
        await visitor.sees(ann, NUMBER)
        await visitor.opens(wang, "Fieldline")
        await _press(visitor, town, "wang", "ack", on=NUMBER)
        await _press(visitor, town, "wang", "act", on=NUMBER)
        await _press(visitor, town, "bo", "scene", on=NUMBER)
        await _press(visitor, town, "bo", "take", on=alarm)
        await expect(visitor.bubble(bo, alarm)).to_contain_text(bo.name)
        await _press(visitor, town, "bo", "done", on=alarm)
        take = visitor.bubble(bo, alarm).get_by_role("button", name=label(locale, "button.take"), exact=True)
        await expect(take).to_have_count(0)
        await _skips(town)
        await visitor.opens(wang, lead(town).title)
        await _press(visitor, town, "wang", "stable", on=NUMBER)
        await _press(visitor, town, "wang", "down", on=NUMBER)
        await _press(visitor, town, "bo", "back", on=bo.name)
        await _press(visitor, town, "wang", "close", on=NUMBER)
        await visitor.sees(bo, label(locale, "ended-resolved", at="14:03"))
