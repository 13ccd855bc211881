"""`fieldline verify`: has anybody changed the record?"""

import asyncio
import sys
from pathlib import Path

import click

from bot import config
from bot.cli.failing import clearly
from storage import chain
from storage.engine import Store


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
def verify(path: Path) -> None:
    """Re-compute the record's hash chain; name the first row that is wrong, and exit with 1."""
    with clearly():
        settings = config.load(path)
        verdict = asyncio.run(_verdict(settings.storage_url))
    click.echo(str(verdict))
    sys.exit(0 if verdict.sound else 1)


async def _verdict(url: str) -> chain.Verdict:
    async with await Store.open(url) as store, store.reading() as conn:
        return await chain.verify(conn)
