"""`fieldline run`: the bot against Telegram, or any Bot API server that `api_url` names."""

import asyncio
import logging
import signal
from pathlib import Path

import click

from bot import config, logs
from bot.app import App
from bot.cli.failing import clearly
from bot.clock import SystemClock
from bot.daybook import unknown_make_up_years

log = logging.getLogger(__name__)


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--json-logs", is_flag=True, help="Log one JSON object a line.")
@click.option("--log-level", default="INFO", show_default=True, help="DEBUG, INFO, WARNING or ERROR.")
def run(path: Path, json_logs: bool, log_level: str) -> None:
    """Run the bot until it is told to stop (Ctrl-C, SIGTERM)."""
    with clearly():
        settings = config.load(path)
        logs.set_up(level=log_level, as_json=json_logs, secrets=settings.secrets())
        warn(settings, SystemClock().now().year)
        asyncio.run(_until_told(settings))


def warn(settings: config.Settings, year: int) -> None:
    """Say what will be guessed: a report that is due on workdays needs to know them."""
    if settings.country:
        for unknown in unknown_make_up_years(settings.country, (year, year + 1), settings.policy.daybook):
            log.warning("action=make-up-days-unknown country=%s year=%d", settings.country, unknown)


async def _until_told(settings: config.Settings) -> None:
    clock = SystemClock()
    app = App(settings, clock)
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, lambda: task.cancel() if task else None)
    try:
        await app.run(started=lambda name: click.echo(f"Fieldline runs as @{name}. Ctrl-C stops it."))
    except asyncio.CancelledError:
        click.echo("Stopped. Nothing was lost.")
    finally:
        clock.close()
