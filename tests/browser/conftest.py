"""A browser before a page; the page stands on an address of its own, beside the town's."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from aiohttp import web
from playwright.async_api import Browser, async_playwright

from sandbox import Bot, Clock, Group, Person, Sandbox
from sandbox.page import Page
from tests.browser.visitor import Visitor

CHROMIUM = shutil.which("chromium")
"""Debian's; no browser is ever fetched from elsewhere."""
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

Looks = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine: apt-get install chromium")
        pytest.skip("no Chromium on this machine: the browser's stories were not played")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def looks(browser: Browser) -> AsyncIterator[Looks]:
    """Open a window on a page's address: `await looks(address, width=390)`."""
    async with AsyncExitStack() as open_windows:

        async def look(address: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> Visitor:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            context.set_default_timeout(15_000)
            open_windows.push_async_callback(context.close)
            return Visitor(page=await context.new_page(), address=address)

        yield look


@dataclass(kw_only=True)
class Stage:
    """A little town with a bot that answers nothing by itself, and its page."""

    town: Sandbox
    bot: Bot
    ann: Person
    bo: Person
    shaft: Group
    page: Page


@pytest.fixture
def stage() -> Stage:
    town = Sandbox(Clock(), limits=None)
    bot = town.add_bot("fieldline_bot", "Fieldline")
    ann, bo = town.person("Ann Lee"), town.person("Bo Zhang")
    ann.starts()
    shaft = town.group("Shaft 3", [ann, bo])
    shaft.add(bot, admin=True)
    return Stage(town=town, bot=bot, ann=ann, bo=bo, shaft=shaft, page=Page(town))


@asynccontextmanager
async def served(page: Page, port: int = 0) -> AsyncIterator[str]:
    """The page on its town's own server."""
    async with page.town.serve(port=port, mount=page.mount) as server:
        yield page.address(server.url)


@asynccontextmanager
async def beside(page: Page) -> AsyncIterator[str]:
    """The page on a port of its own, where the town is served by somebody else."""
    application = web.Application()
    page.mount(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield page.address(f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()
