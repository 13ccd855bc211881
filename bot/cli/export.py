"""`fieldline export`: incidents, their timelines and the rounds, for whoever has to write the report."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import IO

import click

from bot import config
from bot.cli.failing import Stopped, clearly
from bot.config import Settings
from bot.exports import document, record
from bot.exports.record import INCIDENT_COLUMNS, ROUND_COLUMNS
from bot.exports.sheets import Sheets, Table
from coordination.aggregates import AGGREGATES
from storage.engine import Store
from storage.records import Records

Write = Callable[[Settings, str | None, Path], Coroutine[None, None, list[Path]]]


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--incident", help="Only this one, such as 26-0042.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "docx"]), default="csv", show_default=True
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for the files: incidents and rounds as tables, or one document for each incident.",
)
@click.argument("file", type=click.File("w", encoding="utf-8-sig"), required=False)
def export(path: Path, incident: str | None, form: str, folder: Path | None, file: IO[str] | None) -> None:
    """Write the timelines of all incidents, and every round that was kept.

    Without --to the timelines alone go to FILE as CSV, or to the terminal.
    Works while the bot runs. Drills are in it, marked and under their own numbers.
    """
    if folder is None and form != "csv":
        raise click.UsageError(f"Say with --to FOLDER where the {form} is to be written.")
    if folder is not None and file is not None:
        raise click.UsageError("Give either FILE or --to FOLDER.")
    with clearly():
        settings = config.load(path)
        if folder is None:
            asyncio.run(_timelines(settings, incident, file or click.open_file("-", "w", "utf-8-sig")))
            return
        for written in _written(WRITERS[form], settings, incident, folder):
            click.echo(str(written))


def _written(write: Write, settings: Settings, incident: str | None, folder: Path) -> list[Path]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold what people wrote
        return asyncio.run(write(settings, incident, folder))
    except OSError as error:
        raise Stopped(f"--to {folder}: {error}") from None


async def _timelines(settings: Settings, incident: str | None, file: IO[str]) -> None:
    async with await Store.open(settings.storage_url) as store:
        await _incidents(_records(store, settings), settings, incident, file)


async def _incidents(records: Records, settings: Settings, only: str | None, file: IO[str]) -> None:
    table = Table(file, INCIDENT_COLUMNS)
    async for incident in record.incidents(records, settings.policy, only):
        table.add(incident.rows)


async def _csv(settings: Settings, only: str | None, folder: Path) -> list[Path]:
    incidents, rounds = folder / "incidents.csv", folder / "rounds.csv"
    async with await Store.open(settings.storage_url) as store:
        records = _records(store, settings)
        with _opened(incidents) as file:
            await _incidents(records, settings, only, file)
        if only is not None:
            return [incidents]
        with _opened(rounds) as file:
            Table(file, ROUND_COLUMNS).add([row async for row in record.rounds(records)])
    return [incidents, rounds]


def _opened(path: Path) -> IO[str]:
    """Open a CSV as spreadsheets want it: they know UTF-8 by the mark in front."""
    return path.open("w", encoding="utf-8-sig", newline="")


async def _xlsx(settings: Settings, only: str | None, folder: Path) -> list[Path]:
    path = folder / "fieldline.xlsx"
    async with await Store.open(settings.storage_url) as store:
        records = _records(store, settings)
        timelines = [each async for each in record.incidents(records, settings.policy, only)]
        rounds = [row async for row in record.rounds(records)]
    sheets = Sheets(path)
    sheets.add("Incidents", INCIDENT_COLUMNS, (row for each in timelines for row in each.rows))
    if only is None:
        sheets.add("Rounds", ROUND_COLUMNS, rounds)
    sheets.close()
    return [path]


async def _docx(settings: Settings, only: str | None, folder: Path) -> list[Path]:
    written = []
    async with await Store.open(settings.storage_url) as store:
        async for incident in record.incidents(_records(store, settings), settings.policy, only):
            written.append(folder / f"{incident.number}.docx")
            document.save(written[-1], incident)
    return written


def _records(store: Store, settings: Settings) -> Records:
    return Records(store, settings.policy, AGGREGATES)


WRITERS: dict[str, Write] = {"csv": _csv, "xlsx": _xlsx, "docx": _docx}
