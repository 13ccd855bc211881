"""`fieldline export`: incidents and their timelines as CSV, for whoever has to write the report."""

import asyncio
import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import click

from bot import config
from bot.cli.failing import clearly
from bot.config import Settings
from coordination.aggregates import AGGREGATES
from coordination.kernel import Attachment, Ref, UserId, Words
from coordination.plan import Plan
from coordination.roster.state import Roster
from storage import views
from storage.engine import Store
from storage.records import Records
from storage.views import Line, Timeline

COLUMNS = ("incident", "at", "recorded_at", "by", "what", "details")
_DANGER = re.compile(r"(?m)^[\s\u00a0\ufeff]*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet would take for a formula, in any line of a cell (OWASP, CSV Injection)."""
_TOLD = ("at", "by", "source", "series")
"""Fields that have a column of their own, or tell only us something."""


@click.command()
@click.option("--config", "path", required=True, type=click.Path(path_type=Path), help="Your config.toml.")
@click.option("--incident", help="Only this one, such as 26-0042.")
@click.argument("file", type=click.File("w", encoding="utf-8-sig"), default="-")
def export(path: Path, incident: str | None, file: TextIO) -> None:
    """Write the timelines of all incidents to FILE as CSV, or to the terminal.

    Works while the bot runs. Drills are in it, under their own numbers.
    """
    with clearly():
        settings = config.load(path)
        asyncio.run(_export(settings, incident, file))


async def _export(settings: Settings, incident: str | None, file: TextIO) -> None:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    async with await Store.open(settings.storage_url) as store:
        records = Records(store, settings.policy, AGGREGATES)
        names = await _names(records)
        for head in await views.heads(records, "incident"):
            if incident in (None, head.ref.id):
                timeline = await views.timeline(records, head.ref)
                table.writerows(_rows(head.ref, timeline, names, settings.policy.timezone))


async def _names(records: Records) -> dict[UserId, str]:
    """Return everybody's name; of those who were struck off the number stands instead."""
    async with records.store.reading() as conn:
        standing = (await records.states.load(conn, [Ref("roster", "site")]))[Ref("roster", "site")]
    roster: Roster = standing.state or Roster()
    texts = await views.texts(records, {member.name.id for member in roster.people.values()})
    return {user: texts.get(member.name.id, "") for user, member in roster.people.items()}


def _rows(ref: Ref, timeline: Timeline, names: dict[UserId, str], zone: ZoneInfo) -> Iterator[list[str]]:
    for line in timeline.lines:
        by = "" if line.by is None else names.get(line.by) or str(line.by)
        when = (_local(line.at, zone), _local(line.recorded_at, zone))
        yield [harmless(cell) for cell in (ref.id, *when, by, line.type, _details(line, timeline))]


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _details(line: Line, timeline: Timeline) -> str:
    told = ((field.name, getattr(line.event, field.name)) for field in fields(line.event))
    return "; ".join(f"{name}: {_cell(value, timeline)}" for name, value in told if _says(name, value))


def _says(name: str, value: object) -> bool:
    return name not in _TOLD and value not in (None, "", (), {}, False)


def _cell(value: object, timeline: Timeline) -> str:
    match value:
        case Words():
            return timeline.texts.get(value.id, "(erased)")
        case Plan():
            return value.id
        case Attachment():
            return f"{value.kind} {value.unique_id}"
        case tuple():
            return ", ".join(_cell(each, timeline) for each in value)
        case _:
            return str(value)


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    return f"'{cell}" if _DANGER.search(cell) else cell
