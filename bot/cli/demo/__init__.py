"""`fieldline demo`: a local Telegram with a cast of people, and the real bot against it over HTTP."""

import asyncio
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import Coroutine
from pathlib import Path

import click

from bot.cli.demo.child import attend
from bot.cli.demo.house import House, Wanted, opened
from bot.cli.demo.script import Script
from bot.cli.demo.town import rehearsal
from bot.cli.demo.words import said
from bot.cli.failing import clearly

__all__ = ["demo"]

LOCALES = ("en", "zh-CN")
PORT = 8484
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one."
)
@click.option("--no-browser", is_flag=True, help="Only print the page's address.")
@click.option("--locale", type=click.Choice(LOCALES), help="[default: zh-CN, or the config's]")
@click.option("--config", type=FILE, help="Rehearse with your own units and plans, and a made-up staff.")
@click.option("--db", type=FILE, help="Keep the record in this file, and go on with it the next time.")
@click.option("--script", is_flag=True, help="No page: play one whole fire and print what each phone shows.")
@click.option("--width", type=click.IntRange(80, 400), default=200, show_default=True, help="Of the script.")
@click.option("--as-bot", is_flag=True, hidden=True)
def demo(
    port: int,
    no_browser: bool,
    locale: str | None,
    config: Path | None,
    db: Path | None,
    script: bool,
    width: int,
    as_bot: bool,
) -> None:
    """Rehearse on this machine alone: no token, no internet. Opens a page with everybody's phone."""
    if as_bot:
        attend()
        return
    if locale and config:
        raise click.UsageError("--locale: the config says which language.")
    if script and (config or db):
        raise click.UsageError("--script plays the built-in town: leave out --config and --db.")
    logging.getLogger().addHandler(logging.NullHandler())
    speaks = locale or "zh-CN"
    wanted = Wanted(locale=speaks, port=port, config=config, db=db)
    with clearly():
        if asyncio.run(_until_told(_play(speaks, width) if script else _receive(wanted, not no_browser))):
            click.echo(said("shell", "stopped", speaks))


async def _until_told(playing: Coroutine[None, None, None]) -> bool:
    """Return whether somebody stopped it; then we take down what stands, however often we are told."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    told: list[bool] = []

    def tell() -> None:
        if task is not None and not told:
            told.append(True)
            task.cancel()

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, tell)
    try:
        await playing
    except asyncio.CancelledError:
        return True
    return False


async def _play(locale: str, width: int) -> None:
    async with rehearsal(locale, still=True) as town:
        await Script(town, width).play()


async def _receive(wanted: Wanted, browser: bool) -> None:
    """Keep the house open until cancelled."""
    async with opened(wanted) as house:
        _greet(house, wanted)
        if browser and _has_display():
            await asyncio.to_thread(webbrowser.open, house.address)
        if house.tour is not None:
            await house.tour.run()
        await asyncio.get_running_loop().create_future()


def _greet(house: House, wanted: Wanted) -> None:
    if wanted.port and not house.url.endswith(f":{wanted.port}"):
        click.echo(said("shell", "taken", house.locale, port=wanted.port))
    for line in ("here", "address", "leave"):
        click.echo(said("shell", line, house.locale, address=house.address))


def _has_display() -> bool:
    """Without one a browser would come up in this very terminal."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
