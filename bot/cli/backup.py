"""`fieldline backup`: a consistent copy of everything, while the bot runs."""

import sys
from pathlib import Path

import click

from bot import config, keeping
from bot.cli.failing import clearly
from bot.clock import SystemClock
from storage.errors import StorageError


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.argument("file", type=click.Path(path_type=Path))
def backup(path: Path, file: Path) -> None:
    """Copy the database to FILE, and the evidence to the folder `evidence` beside it; the bot may run.

    The copy is checked at once, as `fieldline verify` does it. Exit code 1: it is made, but something in it
    or of the evidence is not as it was; 2: it is not made.
    """
    with clearly():
        settings = config.load(path)
        database = keeping.database(settings)
        now = SystemClock().now()
        taken = keeping.backup(database, file)
    evidence = keeping.gather(taken.evidence, settings.evidence, file.absolute().parent / keeping.EVIDENCE)
    click.echo(f"{file}: {taken.verdict}")
    click.echo(str(evidence))
    try:
        keeping.remember(database, now)
    except StorageError as error:
        click.echo(f"{error} `fieldline check` will not know of this backup.", err=True)
    sys.exit(0 if taken.verdict.sound and evidence.whole else 1)
