"""`fieldline verify`: has anybody changed the record?"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot import config
from bot.app import StartError
from bot.cli.failing import clearly
from bot.config import Settings
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from storage import chain
from storage.engine import Store
from storage.records import Records


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
def verify(path: Path) -> None:
    """Re-compute the record's hash chain; name the first row that is wrong, and exit with 1.

    A snapshot that is not what the record adds up to is named too.
    """
    with clearly():
        verdict, differing = asyncio.run(_verified(config.load(path)))
    click.echo(str(verdict))
    for ref in differing:
        click.echo(f"The snapshot of {ref.kind} {ref.id} is not what its events add up to.")
    sys.exit(0 if verdict.sound and not differing else 1)


async def _verified(settings: Settings) -> tuple[chain.Verdict, Sequence[Ref]]:
    """Check the chain; the snapshots only if it is sound, since they are judged by it."""
    async with await Store.open(_there(settings.storage_url)) as store, store.reading() as conn:
        verdict = await chain.verify(conn)
        records = Records(store, settings.policy, AGGREGATES)
        return verdict, await records.states.differing(conn) if verdict.sound else ()


def _there(url: str) -> str:
    """Looking must not make a new record, which would be empty and so sound."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        raise StartError(f"{path}: there is no such database. See [storage] url.")
    return url
