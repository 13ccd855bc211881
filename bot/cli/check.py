"""`fieldline check`: what is not as it should be, one line each, with how to mend it."""

import asyncio
import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from bot import config
from bot.checks.finding import Finding, Level, error, warning, worst
from bot.checks.machine import backup, files
from bot.checks.people import people
from bot.checks.rules import rules
from bot.checks.telegram import telegram
from bot.clock import SystemClock
from bot.config import ConfigError, Settings
from bot.delivery.fonts import Fonts
from coordination.aggregates import AGGREGATES
from storage.errors import StorageError
from storage.looking import Look, look

COLOURS = {Level.error: "red", Level.warning: "yellow"}


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list of findings, nothing else.")
def check(path: Path, as_json: bool) -> None:
    """Look at config, plans, files, people and Telegram; change nothing. The bot may run meanwhile.

    Exit code 0: nothing found; 1: warnings only (it works, but); 2: something does not work.
    """
    findings = asyncio.run(_found(path, SystemClock().now()))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            level = click.style(finding.level, fg=COLOURS[finding.level])
            click.echo(f"{level}: {finding.what} -> {finding.mend}")
        click.echo(f"{len(findings)} findings." if findings else "Nothing to mend.")
    sys.exit(worst(findings))


async def _found(path: Path, now: datetime) -> list[Finding]:
    """Everything, the worst first. A config that cannot be used leaves nothing else to look at."""
    try:
        settings = config.load(path)
    except ConfigError as failure:
        mend = "config.example.toml shows every key."
        return [error("config", mistake, mend) for mistake in failure.mistakes]
    found = list(rules(settings, now.date(), Fonts(settings.font)))
    looked, about = await _database(settings, now)
    found += [*about, *files(settings, path, _file(settings))]
    if looked is not None:
        found += [*people(settings.policy, looked.roster, looked.text), *backup(looked.saved_at, now)]
    known = looked or Look(current=False)
    found += [each async for each in telegram(settings, known.roster, known.text, now)]
    return sorted(found, key=lambda finding: -finding.level.code)


def _file(settings: Settings) -> Path | None:
    path = Path(settings.storage_url.removeprefix("sqlite:///"))
    return path if path.is_file() else None


async def _database(settings: Settings, now: datetime) -> tuple[Look | None, list[Finding]]:
    """Look into the database; None when there is nothing to be seen."""
    file = _file(settings)
    if file is None:
        mend = "fieldline invite --config … --role admin makes it."
        return None, [error("no-database", "There is no database yet, so nobody is enrolled.", mend)]
    try:
        looked = await look(file, settings.policy, AGGREGATES, now)
    except StorageError as failure:
        return None, [error("database", str(failure), "Restore a backup: fieldline restore --config … FILE")]
    if not looked.current:
        mend = "Take a backup, then start the bot: it brings the database up to date."
        return None, [
            warning("schema", "The database is of an earlier version: people were not checked.", mend)
        ]
    return looked, []
