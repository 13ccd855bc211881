"""The built-in town: two units' staff, their leaders, their chats; and the bot in this very process."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from bot.app import App
from bot.cli.demo.cast import built_in
from bot.cli.demo.invitations import codes
from bot.cli.demo.rules import AT_ONCE, MORNING, NAME, USERNAME, ZONE, policy
from bot.cli.demo.site import Site, settle
from bot.config import Settings
from bot.delivery.pace import UNLIMITED
from coordination.policy import Policy
from sandbox import Bot, Clock, Sandbox

__all__ = ["AT_ONCE", "MORNING", "NAME", "USERNAME", "ZONE", "Town", "policy", "rehearsal"]


@dataclass(kw_only=True)
class Town(Site):
    """A site whose bot runs beside us."""

    app: App
    works: AsyncExitStack = field(default_factory=AsyncExitStack)
    """Holds the running bot."""

    async def bot_starts(self) -> None:
        """Let the bot run; it does at first."""
        await self.works.enter_async_context(self.app.running())

    async def bot_stops(self) -> None:
        """Stop the bot in order; nobody reads what is said meanwhile."""
        await self.works.aclose()

    @override
    async def falls_quiet(self) -> None:
        await self.app.quiet(self.bot.stream.drained)


@asynccontextmanager
async def rehearsal(
    locale: str, *, port: int = 0, still: bool = False, rules: Policy | None = None
) -> AsyncIterator[Town]:
    """Open the town, with everybody enrolled. `still`: its clock moves only when it is moved.

    `rules`: other ones than the town's own.
    """
    clock, cast = Clock(MORNING, running=not still), built_in(locale)
    sandbox = Sandbox(clock, limits=None)
    bot = sandbox.add_bot(USERNAME, NAME, reads_all=False)
    with tempfile.TemporaryDirectory(prefix="fieldline-demo-") as folder:
        async with sandbox.serve(port=port) as server:
            given = _settings(rules or policy(locale), bot, server.url, Path(folder))
            app = App(given, clock, UNLIMITED, AT_ONCE)
            people, rooms = settle(sandbox, cast)
            town = Town(
                locale=locale,
                timezone=ZONE,
                clock=clock,
                sandbox=sandbox,
                bot=bot,
                url=server.url,
                people=people,
                rooms=rooms,
                app=app,
            )
            async with town.works:
                await town.bot_starts()
                town.come_in(cast, await codes(app.act, cast, clock.now()))
                await town.falls_quiet()
                yield town


def _settings(rules: Policy, bot: Bot, url: str, folder: Path) -> Settings:
    return Settings(
        token=bot.token,
        api_url=url,
        webhook=None,
        storage_url=f"sqlite:///{folder}/demo.db",
        evidence=folder / "evidence",
        policy=rules,
    )
