"""A town that keeps texts for thirty days, and a search through every byte that it leaves on the disk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.cli.demo.town import Town, policy, rehearsal
from coordination.policy import Retention
from storage import chain
from storage.engine import Store
from tests.scenes.reports import DAILY

KEPT = timedelta(days=30)
DAY = timedelta(days=1)


@asynccontextmanager
async def forgetful(
    locale: str = "en", *, incidents: timedelta | None = KEPT, rounds: timedelta | None = KEPT
) -> AsyncIterator[Town]:
    """The town with its daily report, and a limit to how long texts are kept."""
    rules = replace(
        policy(locale),
        schedules={DAILY.id: DAILY},
        retention=Retention(incidents=incidents, rounds=rounds),
    )
    async with rehearsal(locale, still=True, rules=rules) as town:
        yield town


def database(town: Town) -> Path:
    """The town's database."""
    return Path(town.app._settings.storage_url.removeprefix("sqlite:///"))


def holding(town: Town, *texts: str | bytes) -> dict[str, list[str]]:
    """Return which files on the disk hold which of these: the database, its -wal, the evidence, all else."""
    found: dict[str, list[str]] = {}
    for file in sorted(path for path in database(town).parent.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for text in texts:
            sought = text if isinstance(text, bytes) else text.encode()
            if sought in content:
                found.setdefault(sought.decode(), []).append(file.name)
    return found


async def verified(town: Town) -> chain.Verdict:
    """What `fieldline verify` finds, the snapshots included."""
    records = town.app._running().store
    async with records.reading() as conn:
        return await chain.verify(conn)


async def opened(town: Town) -> Store:
    """A second look at the database, as a shell has it."""
    return await Store.open(town.app._settings.storage_url)
