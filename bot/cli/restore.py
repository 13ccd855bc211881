"""`fieldline restore`: back to a backup; nothing is overwritten for good."""

import sys
from pathlib import Path

import click

from bot import config, keeping
from bot.cli.failing import clearly
from bot.clock import SystemClock


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--force", is_flag=True, help="Also where there is a database: it is kept aside.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(path: Path, force: bool, file: Path) -> None:
    """Put the backup FILE, and the evidence beside it, in the place that the config names.

    It is checked first, and refused if the record in it was altered. The bot must not run. Exit code 1: done,
    but some of the evidence is missing; 2: nothing was done.
    """
    with clearly():
        settings = config.load(path)
        now = SystemClock().now()
        back = keeping.restore(keeping.place(settings), file, force=force, now=now)
    evidence = keeping.gather(
        back.copied.evidence, file.absolute().parent / keeping.EVIDENCE, settings.evidence
    )
    for line in (*back.told(), str(evidence)):
        click.echo(line)
    sys.exit(0 if evidence.whole else 1)
