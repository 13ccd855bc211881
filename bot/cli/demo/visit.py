"""A visit to the house: where it is, the browser that goes there, the tour for as long as it is open."""

import asyncio
import logging
import os
import sys
import webbrowser
from importlib import import_module

import click

from bot.cli.demo.house import House, unlocked
from bot.cli.demo.process import BotProcess
from bot.cli.demo.terminal import listening
from bot.cli.demo.wanted import Wanted
from bot.cli.demo.words import said


async def receive(wanted: Wanted, process: BotProcess, *, browser: bool) -> None:
    """Keep the house open until cancelled."""
    logging.getLogger().addHandler(logging.NullHandler())
    async with unlocked(wanted, process) as house:
        _greet(house, wanted)
        if browser and _has_display():
            await asyncio.to_thread(webbrowser.open, house.address)
        await _move_in(house)
        async with listening(house):
            if house.tour is not None:
                await house.tour.run()
            await asyncio.get_running_loop().create_future()


async def _move_in(house: House) -> None:
    """Load in a thread what the bot's record needs: the page answers meanwhile."""
    for module in ("bot.cli.demo.moving", "bot.cli.failing"):
        await asyncio.to_thread(import_module, module)
    from bot.cli.demo.moving import move_in
    from bot.cli.failing import clearly

    with clearly():
        await move_in(house)


def _greet(house: House, wanted: Wanted) -> None:
    if wanted.port and not house.url.endswith(f":{wanted.port}"):
        click.echo(said("shell", "taken", house.locale, port=wanted.port))
    for line in ("here", "address", "leave", "orders"):
        click.echo(said("shell", line, house.locale, address=house.address))


def _has_display() -> bool:
    """Without one a browser would come up in this very terminal."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
