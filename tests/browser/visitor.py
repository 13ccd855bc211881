"""A visitor before the page: finds phones and buttons by the names that a screen reader would read."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, TimeoutError, expect

from sandbox import Person

expect.set_options(timeout=15_000)
PATIENCE, TRIES = 3_000, 6
"""Milliseconds for one try to press a button, and how often it is tried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Acts with mouse and keys only; whatever it waits for is seen on the screen."""

    page: Page
    address: str

    async def comes(self, **asked: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        await self.page.goto(f"{self.address}?{query}")
        await expect(self.page.get_by_role("region").first).to_be_attached()

    def phone(self, person: Person) -> Locator:
        return self.page.get_by_role("region", name=re.compile(re.escape(person.name)))

    def bubbles(self, person: Person) -> Locator:
        return self.phone(person).get_by_role("article")

    def bubble(self, person: Person, text: str) -> Locator:
        """The newest message with this text."""
        return self.bubbles(person).filter(has_text=text).last

    async def sees(self, person: Person, text: str) -> Locator:
        found = self.bubble(person, text)
        await expect(found).to_be_visible()
        return found

    async def says(self, person: Person, text: str) -> None:
        field = self.field(person)
        await field.fill(text)
        await field.press("Enter")

    def field(self, person: Person) -> Locator:
        return self.phone(person).get_by_role("textbox")

    async def presses(self, person: Person, label: str, *, on: str) -> None:
        """Press the newest button of that name under a message with that text, and close an alert."""
        button = self.page.get_by_role("button", name=label, exact=True)
        under = self.bubbles(person).filter(has_text=on).filter(has=button).last
        for _ in range(TRIES):  # the alert of an earlier press may come just now, and lie above it
            await self._closes_alert(person)
            with suppress(TimeoutError):
                await under.get_by_role("button", name=label, exact=True).click(timeout=PATIENCE)
                break
        else:
            raise AssertionError(f"{label} cannot be pressed under {on}")
        await expect(self.phone(person).locator("[aria-busy=true]")).to_have_count(0)
        await self._closes_alert(person)

    async def _closes_alert(self, person: Person) -> None:
        ok = self.phone(person).get_by_role("alertdialog").get_by_role("button")
        if await ok.count():
            await ok.click()

    async def opens(self, person: Person, chat: str) -> None:
        """Go back to the list where need be, and into a chat."""
        back = self.phone(person).locator("button.back")
        if await back.count():
            await back.click()
        await self.phone(person).get_by_role("button", name=re.compile(f"^{re.escape(chat)},")).click()

    async def style(self, locator: Locator, name: str) -> str:
        value: Any = await locator.evaluate("(node, name) => getComputedStyle(node)[name]", name)
        return str(value)
