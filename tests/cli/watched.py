"""A site on a local Telegram where nothing is amiss, until something is broken in it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from bot.cli import fieldline
from coordination.plan import Role
from coordination.roster.state import ChatKind, Grant
from sandbox import Bot, Group, Person, Sandbox
from storage.batch import Batch
from tests.cli.site import Fill, Place, bound, enrolled
from tests.delivery.letters import made
from tests.faults.programs import config_in

CAST = {
    "ann": Grant(role=Role.responder, unit="shaft-3"),
    "sun": Grant(role=Role.head, unit="shaft-3"),
    "wang": Grant(role=Role.leader),
    "chen": Grant(role=Role.deputy, rank=1),
    "zhao": Grant(role=Role.duty),
    "root": Grant(role=Role.admin),
}
SCHEDULE = """\
[pictures]
font = "own.ttf"
[[schedules]]
id = "daily"
title = "Daily report"
due = "17:00"
units = ["*"]
"""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(kw_only=True)
class Watched:
    """The site, and the Telegram it is on."""

    place: Place
    sandbox: Sandbox
    bot: Bot
    url: str
    people: dict[str, Person]
    group: Group
    lead: Group
    environment: dict[str, str] = field(default_factory=dict)

    async def seeded(self, *without: str) -> None:
        """Enrol everybody but some ("lead" is the leadership chat, "field" the unit's group)."""

        async def fill(batch: Batch) -> None:
            for name, grant in CAST.items():
                if name not in without:
                    await enrolled(batch, self.people[name].id, name.title(), grant)
            if "field" not in without:
                await bound(batch, self.group.id, "Shaft 3", ChatKind.field, "shaft-3")
            if "lead" not in without:
                await bound(batch, self.lead.id, "Leadership", ChatKind.leadership)

        await self.place.filled(fill)

    async def more(self, fill: Fill) -> None:
        await self.place.filled(fill)

    def writes(self, more: str = "", before: str = "") -> None:
        """Write the config, with something added at its end or before its first heading."""
        config_in(self.place.folder, self.url, SCHEDULE + more)
        text = self.place.config.read_text(encoding="utf-8")
        self.place.config.write_text(before + text, encoding="utf-8")

    async def saved(self) -> None:
        """Take a backup."""
        words = ["backup", "--config", str(self.place.config), str(self.place.folder / "saved.db")]
        result = await asyncio.to_thread(CliRunner().invoke, fieldline, words)
        assert result.exit_code == 0, result.output

    async def checks(self) -> tuple[int, list[dict[str, str]]]:
        """Return what `fieldline check --json` says."""
        words = ["check", "--json", "--config", str(self.place.config)]
        result = await asyncio.to_thread(CliRunner().invoke, fieldline, words, env=self.environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, json.loads(result.output)


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    """Open the site with its people and groups in the sandbox; the record is still to be seeded."""
    sandbox = Sandbox(limits=None)
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    people = {name: sandbox.person(name.title()) for name in CAST}
    for person in people.values():
        person.starts(bot)
    groups = [sandbox.group(title, [people["wang"], people["ann"]]) for title in ("Shaft 3", "Leadership")]
    for group in groups:
        group.add(bot, admin=True)
    made(folder / "own.ttf", LETTERS)
    async with sandbox.serve() as server:
        site = Watched(
            place=Place(folder=folder, config=folder / "config.toml"),
            sandbox=sandbox,
            bot=bot,
            url=server.url,
            people=people,
            group=groups[0],
            lead=groups[1],
            environment={"FIELDLINE_TOKEN": bot.token},
        )
        site.writes()
        bot.stream.clear()
        yield site
