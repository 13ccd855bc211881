"""The demo's town: two units' staff, their leaders, their chats; enrolled by links like everybody else."""

import tempfile
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App, fresh_code
from bot.config import Settings
from bot.delivery.pace import UNLIMITED
from bot.planfile import load_builtin
from coordination.kernel import Ref, Refusal
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.rules import Invite, digest
from coordination.roster.state import ChatKind, Grant, Invitation
from sandbox import Bot, Clock, Group, Person, Sandbox

MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
SITE = Ref("roster", "site")
CAST = {
    "ann": Grant(role=Role.responder, unit="shaft-3"),
    "bo": Grant(role=Role.responder, unit="shaft-3"),
    "sun": Grant(role=Role.head, unit="shaft-3"),
    "mei": Grant(role=Role.responder, unit="plant"),
    "wang": Grant(role=Role.leader),
    "chen": Grant(role=Role.deputy, rank=1),
    "liu": Grant(role=Role.deputy, rank=2),
    "zhao": Grant(role=Role.duty),
    "root": Grant(role=Role.admin),
}
ROOMS = {
    "shaft-3": (ChatKind.field, "shaft-3", ("ann", "bo", "sun", "zhao")),
    "plant": (ChatKind.field, "plant", ("mei", "zhao")),
    "lead": (ChatKind.leadership, None, ("wang", "chen", "liu", "zhao")),
}
WORDS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    (files("bot.cli.demo") / "words.toml").read_text(encoding="utf-8")
)
"""What people are called and what they say: section → name → language."""


@dataclass(kw_only=True)
class Town:
    """A sandbox, the bot against it, and everybody by a short name."""

    locale: str
    clock: Clock
    sandbox: Sandbox
    bot: Bot
    app: App
    url: str
    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Group] = field(default_factory=dict)

    @property
    def timezone(self) -> ZoneInfo:
        """The site's."""
        return ZONE

    async def falls_quiet(self) -> None:
        """Return once everything that was said is handled, and everything to be told is out."""
        await self.app.quiet(self.bot.stream.drained)

    async def passes(self, span: timedelta) -> None:
        """Move the clock; the bot follows."""
        self.clock.advance(span)
        await self.falls_quiet()


@asynccontextmanager
async def rehearsal(locale: str, *, port: int = 0, still: bool = False) -> AsyncIterator[Town]:
    """Open the town, with everybody enrolled. `still`: its clock moves only when it is moved."""
    clock = Clock(MORNING, running=not still)
    sandbox = Sandbox(clock, limits=None)
    bot = sandbox.add_bot("fieldline_bot", "Fieldline", reads_all=False)
    with tempfile.TemporaryDirectory(prefix="fieldline-demo-") as folder:
        async with sandbox.serve(port=port) as server:
            app = App(_settings(locale, bot, server.url, Path(folder)), clock, UNLIMITED)
            town = Town(locale=locale, clock=clock, sandbox=sandbox, bot=bot, app=app, url=server.url)
            async with app.running():
                await _enrol(town)
                yield town


def _settings(locale: str, bot: Bot, url: str, folder: Path) -> Settings:
    policy = Policy(
        locale=locale,
        timezone=ZONE,
        units={id_: Unit(id=id_, name=WORDS["rooms"][id_]) for id_ in ("shaft-3", "plant")},
        plans=load_builtin(),
    )
    return Settings(
        token=bot.token,
        api_url=url,
        webhook=None,
        storage_url=f"sqlite:///{folder}/demo.db",
        evidence=folder / "evidence",
        policy=policy,
    )


async def _enrol(town: Town) -> None:
    language = "zh" if town.locale == "zh-CN" else "en"
    for name, grant in CAST.items():
        town.people[name] = town.sandbox.person(WORDS["people"][name][town.locale], language=language)
        code = await _code(town, Invitation(expires_at=town.clock.now() + timedelta(hours=1), grant=grant))
        town.people[name].opens(f"https://t.me/{town.bot.username}?start={code}")
    for name, (kind, unit, members) in ROOMS.items():
        people = [town.people[member] for member in members]
        room = town.sandbox.group(
            WORDS["rooms"][name][town.locale], people, kind="supergroup", admins=people[-1:]
        )
        town.rooms[name] = room
        expires_at = town.clock.now() + timedelta(hours=1)
        code = await _code(town, Invitation(expires_at=expires_at, room=kind, unit=unit))
        people[-1].opens(f"https://t.me/{town.bot.username}?startgroup={code}&admin=pin_messages", to=room)
    await town.falls_quiet()


async def _code(town: Town, invitation: Invitation) -> str:
    code = fresh_code()
    outcome = await town.app.act(
        SITE, Invite(at=town.clock.now(), digest=digest(code), invitation=invitation)
    )
    if isinstance(outcome, Refusal):
        raise RuntimeError(  # noqa: TRY004 - no wrong type
            f"the demo's own invitation was refused: {outcome.reason}"
        )
    return code
