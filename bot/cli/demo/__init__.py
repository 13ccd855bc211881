"""`fieldline demo`: a local Telegram with a cast of people, and the real bot against it over HTTP."""

import asyncio
import contextlib
import logging
import signal
import sys

import click

from bot.cli.demo.console import converse
from bot.cli.demo.script import play
from bot.cli.demo.town import rehearsal

__all__ = ["demo"]

LOCALES = ("en", "zh-CN")


@click.command()
@click.option("--script", is_flag=True, help="Play one whole fire and print what each phone shows.")
@click.option("--locale", type=click.Choice(LOCALES), default="zh-CN", show_default=True)
@click.option(
    "--width", type=click.IntRange(80, 400), default=200, show_default=True, help="Columns to print."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="Of the local Telegram; 0: any free one."
)
def demo(script: bool, locale: str, width: int, port: int) -> None:
    """Rehearse: no token, no config, no internet. Without --script you speak for the people yourself."""
    logging.getLogger().addHandler(logging.NullHandler())
    told_to_stop = asyncio.run(_demo(script or not sys.stdin.isatty(), locale, width, port))
    if told_to_stop:
        click.echo("Stopped.")


async def _demo(script: bool, locale: str, width: int, port: int) -> bool:
    """Return whether somebody stopped it."""
    task = asyncio.current_task()
    for told in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(told, lambda: task.cancel() if task else None)
    try:
        async with rehearsal(locale, port=port, still=script) as town:
            await (play(town, width) if script else converse(town, width))
    except asyncio.CancelledError:
        return True
    return False
