"""A site on disk, as an administrator has it: a config, a database with a record, a file of evidence."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner, Result

from bot.cli import fieldline
from bot.evidence import store
from coordination.aggregates import AGGREGATES
from coordination.incident.commands import Report
from coordination.kernel import Attachment, ChatId, Ref, UserId, Words
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.rules import BindRoom, Enrol, Invite, digest
from coordination.roster.state import ChatKind, Grant, Invitation
from handlers.reading import ROSTER
from storage import attachments
from storage.act import Recorded
from storage.batch import Batch
from storage.engine import Store
from storage.ledger import Ledger

NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
PIT = ChatId(-1001)
RULES = Policy(units={id_: Unit(id=id_, name={"en": id_}) for id_ in ("shaft-3", "mill")})
Fill = Callable[[Batch], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder with everything in it."""

    folder: Path
    config: Path

    @property
    def database(self) -> Path:
        return self.folder / "fieldline.db"

    def shell(self, command: str, *arguments: str | Path) -> Result:
        """Run `fieldline COMMAND --config … ARGUMENTS`."""
        words = [command, "--config", str(self.config), *map(str, arguments)]
        return CliRunner().invoke(fieldline, words)

    def fill(self, fill: Fill) -> None:
        """Put things into its database through the door."""
        asyncio.run(self.filled(fill))

    async def filled(self, fill: Fill) -> None:
        async with (
            await Store.open(f"sqlite:///{self.database}") as opened,
            Ledger(opened, RULES, AGGREGATES).batch(NOW) as batch,
        ):
            await fill(batch)

    def reports(self, text: str) -> None:
        """One more incident."""

        async def report(batch: Batch) -> None:
            done = await batch.apply(Ref("incident"), Report(at=NOW, by=UserId(7), unit="", text=Words(text)))
            assert isinstance(done, Recorded), done

        self.fill(report)

    def keeps(self, content: bytes) -> Path:
        """A file of evidence; return where it is."""
        folder = self.folder / "evidence"
        sha256 = store(folder, content)
        asyncio.run(self._kept(sha256, len(content)))
        return folder / sha256[:2] / sha256

    async def _kept(self, sha256: str, size: int) -> None:
        file = Attachment(kind="photo", file_id="f", unique_id=sha256[:8], size=size)
        report = Report(at=NOW, by=UserId(7), unit="", text=Words("photo"), files=(file,))

        async def fill(batch: Batch) -> None:
            assert isinstance(await batch.apply(Ref("incident"), report), Recorded)

        await self.filled(fill)
        async with await Store.open(f"sqlite:///{self.database}") as opened, opened.writing() as conn:
            await attachments.kept(conn, sha256[:8], sha256=sha256, size=size)


async def enrolled(batch: Batch, user: int, name: str, grant: Grant) -> None:
    """Somebody comes in by a code."""
    code = f"code-{user}-{grant.role}-{grant.unit}"
    invitation = Invitation(expires_at=NOW + timedelta(days=1), grant=grant)
    for command in (
        Invite(at=NOW, digest=digest(code), invitation=invitation),
        Enrol(at=NOW, by=UserId(user), digest=digest(code), name=Words(name)),
    ):
        assert isinstance(await batch.apply(ROSTER, command), Recorded)


async def bound(
    batch: Batch, chat: int, title: str, kind: ChatKind, unit: str | None = None, *, forum: bool = False
) -> None:
    """A group is bound by a code."""
    code = f"code{chat}"
    invitation = Invitation(expires_at=NOW + timedelta(days=1), room=kind, unit=unit)
    bind = BindRoom(at=NOW, digest=digest(code), chat=ChatId(chat), title=Words(title), forum=forum)
    for command in (Invite(at=NOW, digest=digest(code), invitation=invitation), bind):
        assert isinstance(await batch.apply(ROSTER, command), Recorded)


async def first_people(batch: Batch) -> None:
    """Whoever reports must be known."""
    await enrolled(batch, 7, "Ann", Grant(role=Role.responder))
