"""`fieldline verify`: has anybody changed the record?"""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot import config
from bot.cli.failing import clearly
from bot.config import Settings
from bot.connecting import StartError
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from storage import chain
from storage.engine import Store
from storage.records import Records


def _head(_ctx: click.Context, _param: click.Parameter, given: str | None) -> tuple[int, str] | None:
    """Read the number of a row and the beginning of its hash."""
    if given is None:
        return None
    number, _, hash_ = given.strip().partition(":")
    if not (number.isascii() and number.isdigit() and hash_):
        raise click.BadParameter(
            "copy it from the message in the leadership chat, as in 1042:3f9a1c2b77aa0d4e"
        )
    return int(number), hash_


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--head", "published", callback=_head, help="What the leaders were told: 1042:3f9a1c2b77aa0d4e")
def verify(path: Path, published: tuple[int, str] | None) -> None:
    """Re-compute the record's hash chain; name the first row that is wrong, and exit with 1.

    A snapshot that is not what the record adds up to is named too. --head: whether the record still holds
    what the leaders were told on some day, so that a cut-off end and a chain made anew show as well.
    """
    with clearly():
        verdict, differing = asyncio.run(_verified(config.load(path), published))
    click.echo(str(verdict))
    for ref in differing:
        click.echo(f"The snapshot of {ref.kind} {ref.id} is not what its events add up to.")
    sys.exit(0 if verdict.sound and not differing else 1)


async def _verified(
    settings: Settings, published: tuple[int, str] | None
) -> tuple[chain.Verdict, Sequence[Ref]]:
    """Check the chain; the snapshots only if it is sound, since they are judged by it."""
    async with await Store.open(_there(settings.storage_url)) as store, store.reading() as conn:
        verdict = await chain.verify(conn, published)
        records = Records(store, settings.policy, AGGREGATES)
        return verdict, await records.states.differing(conn) if verdict.sound else ()


def _there(url: str) -> str:
    """Looking must not make a new record, which would be empty and so sound."""
    path = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not path.exists():
        raise StartError(f"{path}: there is no such database. See [storage] url.")
    return url
