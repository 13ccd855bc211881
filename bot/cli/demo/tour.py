"""The guided tour: a fire and a reporting day, played on the page by themselves until a visitor steps in."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from bot.cli.demo.day import Day
from bot.cli.demo.fire import Fire
from bot.cli.demo.site import Site
from bot.cli.demo.words import said
from bot.clock import pause
from sandbox import NotShown, Person
from sandbox.page import Page
from sandbox.world import Chat

APART = timedelta(minutes=15)
"""Between two fires: soon after the first, a second report would be asked whether it is the same event."""
WENT_ANOTHER_WAY = (NotShown, LookupError, ValueError, PermissionError)
"""What a phone answers when there is nothing left of what the story would do next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Real seconds to read what is said over the phones, and between two acts."""

    caption: float = 4.0
    act: float = 1.3


READABLE = Speed()


class Tour:
    """`play` begins it or goes on with it; `stop` lets it wait where it is."""

    def __init__(self, site: Site, page: Page, speed: Speed) -> None:
        self._site = site
        self._page = page
        self._speed = speed
        self._going = asyncio.Event()
        self._caption = ""
        self._in_a_story = False
        self.finished = 0
        """How often the story was played to its end."""

    @property
    def is_playing(self) -> bool:
        return self._going.is_set()

    def play(self) -> None:
        self._page.caption(self._caption if self._in_a_story else "")
        self._going.set()

    def stop(self) -> None:
        self._wait(said("tour", "waits", self._site.locale))

    def stops_for(self, person: Person) -> None:
        """Step back for a visitor who has used that person's phone."""
        self._wait(said("tour", "taken", self._site.locale, who=person.name))

    async def run(self) -> None:
        """Play whenever it is wanted, for ever."""
        while True:
            await self._going.wait()
            self._in_a_story = True
            try:
                await Fire(self._site, self).play()
                await Day(self._site, self).play()
            except WENT_ANOTHER_WAY:
                self._end("another-way")
            else:
                self.finished += 1
                self._end("end")

    async def begins(self, stage: str) -> None:
        await self._going.wait()
        self._caption = said("stages", stage, self._site.locale)
        self._page.caption(self._caption)
        await pause(self._speed.caption)

    async def turn(self, person: Person, chat: Chat) -> None:
        """Show whose turn it is; then wait for the bot, if somebody has stopped it, and for the visitor."""
        self._page.opens(person, chat)
        self._page.caption(self._caption, spotlight=person)
        await pause(self._speed.act)
        await self._site.falls_quiet()
        await self._going.wait()

    async def ended(self) -> None:
        """Leave time to look at what has come of it."""
        await pause(self._speed.caption / 2)

    def _wait(self, why: str) -> None:
        if self._going.is_set():
            self._going.clear()
            self._page.caption(why)

    def _end(self, how: str) -> None:
        self._in_a_story = False
        self._going.clear()
        self._page.caption(said("tour", how, self._site.locale))
        self._site.clock.advance(APART)
