"""The town on a virtual clock: its bot lives, dies where it is fated to, and is started again."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.app import App
from bot.cli.demo.cast import built_in
from bot.cli.demo.invitations import codes
from bot.cli.demo.site import Site, settle
from bot.cli.demo.town import NAME, USERNAME, ZONE
from bot.config import Settings
from coordination.policy import Policy
from sandbox import Clock, Sandbox
from tests.faults.simulation.fate import Fate, Fates, Killed, storage_is_mortal
from tests.faults.simulation.loop import hangs_up
from tests.faults.simulation.wire import Wire, wired

RESTARTS_AFTER = 2.0
"""Seconds until the supervisor starts it again."""
NOWHERE = "http://127.0.0.1:9"


@dataclass(kw_only=True)
class Living(Site):
    """A site whose bot is supervised: it comes back a moment after it has died, unless it is kept down."""

    settings: Settings
    fates: Fates
    wire: Wire
    app: App | None = None
    _task: asyncio.Future[None] | None = None
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _ending: bool = False

    def begins(self, fate: Fate | None = None) -> None:
        """Let the supervisor begin its work, with a first life of this fate."""
        self._is_given(fate or Fate())
        self._ending = False
        self._task = asyncio.ensure_future(self._supervise())

    async def _supervise(self) -> None:
        while True:
            await self._life()
            hangs_up()
            if self._ending:  # what ends a life that is being torn down is lost in its TaskGroup
                return
            await asyncio.sleep(RESTARTS_AFTER)
            self._is_given(Fate())

    def _is_given(self, fate: Fate) -> None:
        self.fates.now = fate
        fate.on_death = self._up.clear

    async def _life(self) -> None:
        """One life, from the start to a death that was fated; anything else that ends it is a mistake."""
        self.app = App(self.settings, self.clock)
        try:
            async with self.app.running():
                self._up.set()
                await self.fates.now.meets_death()
        except Killed:
            pass
        except BaseExceptionGroup as group:
            _, others = group.split(Killed)
            if others is not None:
                raise

    async def up(self) -> App:
        """Return once the bot runs."""
        await self._up.wait()
        assert self.app is not None
        return self.app

    async def dies(self) -> None:
        """kill -9, wherever it is; the supervisor starts it again."""
        self.fates.now.kill("killed")

    async def stays_down(self, seconds: float) -> None:
        """Stop it in order, and start it again after a while."""
        await self.ends()
        await asyncio.sleep(seconds)
        self.begins()

    async def ends(self) -> None:
        """Stop it, in order if it runs."""
        task, self._task = self._task, None
        self._ending = True
        self._up.clear()
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            hangs_up()
            self.fates.now = Fate()

    @override
    async def falls_quiet(self) -> None:
        """Return once everything is handled and told, however often the bot dies on the way."""
        while True:
            app = await self.up()
            if await _lived_through(app, self):
                return
            await asyncio.sleep(0.1)

    async def reaches_moment(self, moment: datetime) -> None:
        """Let time pass until then; whatever breaks the supervisor breaks us."""
        assert self._task is not None
        left = (moment - self.clock.now()).total_seconds()
        await asyncio.wait([self._task], timeout=max(left, 0.0))
        if self._task.done():
            self._task.result()

    async def passes_without(self, span: timedelta) -> None:
        """Let time pass, whether a bot runs or not."""
        await asyncio.sleep(span.total_seconds())


async def _lived_through(app: App, town: Living) -> bool:
    assert town._task is not None
    quiet = asyncio.ensure_future(app.quiet(town.bot.stream.drained))
    dead = asyncio.ensure_future(town.fates.now.death.wait())
    try:
        everything: list[asyncio.Future[Any]] = [quiet, dead, town._task]
        await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
        if town._task.done():
            town._task.result()
        return quiet.done() and quiet.exception() is None and town.app is app
    finally:
        for task in (quiet, dead):
            task.cancel()
        await asyncio.gather(quiet, dead, return_exceptions=True)


@asynccontextmanager
async def living(
    folder: Path, rules: Policy, begins: datetime, *, seed: int = 0, fate: Fate | None = None
) -> AsyncIterator[Living]:
    """Open the town; nobody is enrolled yet. To be run in a virtual loop."""
    clock, cast = Clock(begins, running=True), built_in(rules.locale)
    sandbox, fates = Sandbox(clock), Fates()
    bot = sandbox.add_bot(USERNAME, NAME)
    people, rooms = settle(sandbox, cast)
    wire = Wire(sandbox, fates, random.Random(seed))  # noqa: S311 - the same each time
    town = Living(
        locale=rules.locale,
        timezone=ZONE,
        clock=clock,
        sandbox=sandbox,
        bot=bot,
        url=NOWHERE,
        people=people,
        rooms=rooms,
        settings=_settings(rules, bot.token, folder),
        fates=fates,
        wire=wire,
    )
    with ExitStack() as stack:
        stack.enter_context(storage_is_mortal(fates))
        stack.enter_context(wired(wire))
        town.begins(fate)
        try:
            yield town
        finally:
            await town.ends()


async def invited(town: Living) -> Mapping[str, str]:
    """Return a code for everybody and every group."""
    while True:
        app, fate = await town.up(), town.fates.now
        try:
            return await codes(app.act, built_in(town.locale), town.clock.now())
        except BaseException:
            if not fate.dead:
                raise
            await asyncio.sleep(1)


async def enrolled(town: Living) -> None:
    """Let everybody come in, and the bot look at it."""
    town.come_in(built_in(town.locale), await invited(town))
    await town.falls_quiet()


def _settings(rules: Policy, token: str, folder: Path) -> Settings:
    return Settings(
        token=token,
        api_url=NOWHERE,
        webhook=None,
        storage_url=f"sqlite:///{folder}/town.db",
        evidence=folder / "evidence",
        policy=replace(rules),
    )


MINUTE = timedelta(minutes=1)
