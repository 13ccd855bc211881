"""`fieldline demo`: a local Telegram with a cast of people, and the real bot against it over HTTP.

What takes long to load is loaded late: the bot, a process of its own, is started first and loads meanwhile.
"""

import asyncio
import signal
from collections.abc import Coroutine
from pathlib import Path

import click

from bot.cli.demo.process import BotProcess
from bot.cli.demo.wanted import Wanted

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
@click.option(
    "--config",
    type=FILE,
    help="Rehearse with your own units, plans, reports and duty posts, and a made-up staff.",
)
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
        _attend()
        return
    if locale and config:
        raise click.UsageError("--locale: the config says which language.")
    if script and (config or db):
        raise click.UsageError("--script plays the built-in town: leave out --config and --db.")
    wanted = Wanted(locale=locale or "zh-CN", port=port, config=config, db=db)
    asyncio.run(_until_told(_play(wanted, width) if script else _receive(wanted, browser=not no_browser)))


def _attend() -> None:
    from bot.cli.demo.child import attend

    attend()


async def _until_told(playing: Coroutine[None, None, None]) -> None:
    """Play until told to stop; then what stands is taken down, however often we are told."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    told: list[signal.Signals] = []

    def tell(how: signal.Signals) -> None:
        if task is not None and not told:
            told.append(how)
            task.cancel()

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, tell, each)
    try:
        await playing
    except asyncio.CancelledError:
        click.echo("Stopped. Nothing runs any more.")


async def _play(wanted: Wanted, width: int) -> None:
    from bot.cli.demo.script import Script
    from bot.cli.demo.town import rehearsal

    async with rehearsal(wanted.locale, still=True) as town:
        await Script(town, width).play()


async def _receive(wanted: Wanted, *, browser: bool) -> None:
    """Keep the house open until cancelled."""
    process = BotProcess()
    await process.launch()
    try:
        from bot.cli.demo.visit import receive

        await receive(wanted, process, browser=browser)
    finally:
        await process.stop()
