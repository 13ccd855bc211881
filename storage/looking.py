"""Looking into a database without changing anything in it: not even its schema, or a journal."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from coordination.kernel import Aggregate, Words
from coordination.policy import Policy
from coordination.roster.state import Roster
from storage import schema
from storage.codec import Codec
from storage.errors import NotUsableError
from storage.states import States
from storage.tables import meta
from storage.world import Worlds

BACKUP = "backup"
"""Where `meta` keeps when the last backup was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an administrator wants to know of a database."""

    current: bool
    """Whether its schema is this program's; if not, nothing else was read."""
    roster: Roster = field(default_factory=Roster)
    names: Mapping[str, str] = field(default_factory=dict)
    """People's names and chats' titles by the words' id."""
    saved_at: datetime | None = None
    """When the last backup was taken."""

    def text(self, words: Words) -> str:
        """Return what somebody or a group is called."""
        return words.text or self.names.get(words.id, "?")


async def look(path: Path, policy: Policy, aggregates: Sequence[Aggregate], now: datetime) -> Look:
    """Read what is known of people and groups, beside the running bot too. Raises StorageError."""
    try:
        async with looking(path) as conn:
            if not await conn.run_sync(schema.is_current):
                return Look(current=False)
            worlds = Worlds(policy, States(Codec(aggregates), aggregates))
            world = (await worlds.known(conn, now)).world
            saved = await conn.scalar(select(meta.c.value).where(meta.c.key == BACKUP))
            return Look(
                current=True,
                roster=world.roster,
                names=await worlds.texts(conn, world),
                saved_at=datetime.fromisoformat(saved) if saved else None,
            )
    except DBAPIError as error:
        raise NotUsableError(f"{path} cannot be read: {error.orig}.") from None


@asynccontextmanager
async def looking(path: Path) -> AsyncIterator[AsyncConnection]:
    """Give a connection that can only read."""
    url = URL.create("sqlite+aiosqlite", database=file_uri(path), query={"mode": "ro", "uri": "true"})
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.connect() as conn:
            yield conn
    finally:
        await engine.dispose()


def file_uri(path: Path) -> str:
    """Write a path as SQLite wants it where more is said about how to open it."""
    return f"file:{quote(str(path.resolve()))}"
