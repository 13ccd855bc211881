"""The house of a rehearsal: a town whose phones are on a page. It opens before anybody is enrolled."""

import errno
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from bot import config
from bot.cli.demo import rules
from bot.cli.demo.cast import Cast, Part, built_in, made_up, role_of
from bot.cli.demo.clocks import LeadingClock
from bot.cli.demo.kept import Shelf, shelf
from bot.cli.demo.process import BotProcess
from bot.cli.demo.site import Site, settle
from bot.cli.demo.wanted import CannotBegin, Wanted
from coordination.policy import Policy
from sandbox import Clock, Sandbox
from sandbox.page import Holder, Page

if TYPE_CHECKING:
    from bot.cli.demo.tour import Tour

TRIES = 20
"""Ports tried, from the one that was asked for."""
HIGHEST_PORT = 65535


@dataclass(kw_only=True)
class House(Site):
    """A site with a page, whose bot runs in a process of its own."""

    wanted: Wanted
    rules: Policy
    cast: Cast
    files: Shelf
    page: Page
    process: BotProcess
    tour: "Tour | None" = None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return self.page.address(self.url)

    @override
    async def falls_quiet(self) -> None:
        await self.process.quiet(self.bot.stream.drained)


@asynccontextmanager
async def unlocked(wanted: Wanted, process: BotProcess) -> AsyncIterator[House]:
    """Let visitors in, while the bot is still on its way: its process is stopped when they leave.

    Raises CannotBegin.
    """
    policy = read(wanted)
    cast = made_up(policy) if wanted.config else built_in(policy.locale)
    with shelf(wanted.db) as files:
        clock = LeadingClock(files.begins_at, running=True)
        async with AsyncExitStack() as stack:
            house = _built(wanted, policy, cast, files, clock, process)
            house.url = await stack.enter_async_context(_served(house, wanted.port))
            clock.followers += [process.tell_time, lambda: files.note(clock.now())]
            try:
                yield house
            finally:
                await process.stop()
                files.note(clock.now())


def read(wanted: Wanted) -> Policy:
    """Return the organisation's rules, or those of the built-in town. Raises CannotBegin."""
    if wanted.config is None:
        return rules.policy(wanted.locale)
    try:
        return config.load(wanted.config, {}, rules.MORNING.year).policy
    except config.ConfigError as error:
        raise CannotBegin(str(error)) from None


def _built(
    wanted: Wanted, policy: Policy, cast: Cast, files: Shelf, clock: Clock, process: BotProcess
) -> House:
    sandbox = Sandbox(clock, limits=None)
    bot = sandbox.add_bot(rules.USERNAME, rules.NAME)
    people, rooms = settle(sandbox, cast)
    holders = [Holder(person=people[part.key], role=role_of(part, policy)) for part in _front_first(cast)]
    page = Page(sandbox, holders, zone=policy.timezone, locale=policy.locale)
    page.arriving = True
    return House(
        locale=policy.locale,
        timezone=policy.timezone,
        clock=clock,
        sandbox=sandbox,
        bot=bot,
        url="",
        people=people,
        rooms=rooms,
        wanted=wanted,
        rules=policy,
        cast=cast,
        files=files,
        page=page,
        process=process,
    )


def _front_first(cast: Cast) -> list[Part]:
    return sorted(cast.parts, key=lambda part: (*cast.front, part.key).index(part.key))


@asynccontextmanager
async def _served(house: House, port: int) -> AsyncIterator[str]:
    """Serve on 127.0.0.1: on this port, or on the next that is free. Raises CannotBegin."""
    async with AsyncExitStack() as stack:
        for candidate in range(port, min(port + TRIES, HIGHEST_PORT + 1)) if port else (0,):
            try:
                serving = house.sandbox.serve(port=candidate, mount=house.page.mount)
                server = await stack.enter_async_context(serving)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise CannotBegin(f"--port {candidate}: {error.strerror}; name another.") from None
            else:
                yield server.url
                return
        raise CannotBegin(f"--port {port}: this one and those after it are taken; name another.")
