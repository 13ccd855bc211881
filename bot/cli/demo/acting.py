"""How the people of a story act, one at a time, and how it is told while they do."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from bot.cli.demo.site import Site
from bot.cli.demo.words import said
from handlers.texts import label
from sandbox import Group, Message, Person
from sandbox.world import Chat

MINUTE = timedelta(minutes=1)


class Telling(Protocol):
    """Whoever tells the story as it goes."""

    async def begins(self, stage: str) -> None:
        """A stage is about to begin."""

    async def turn(self, person: Person, chat: Chat) -> None:
        """A person is about to do something in a chat."""

    async def ended(self) -> None:
        """A stage is over, and everything that followed from it has happened."""


class Acting:
    """What every story needs. Raises NotShown when a phone does not show what it should."""

    def __init__(self, site: Site, telling: Telling) -> None:
        self._site = site
        self._telling = telling

    async def _stage(self, name: str, act: Callable[[], Awaitable[None]]) -> None:
        """Let it happen, and let everything settle."""
        await self._telling.begins(name)
        await act()
        await self._site.falls_quiet()
        await self._telling.ended()
        self._site.clock.advance(MINUTE)

    @property
    def _field(self) -> Group:
        return self._site.rooms["shaft-3"]

    @property
    def _lead(self) -> Group:
        return self._site.rooms["lead"]

    def _who(self, name: str) -> Person:
        return self._site.people[name]

    def _words(self, name: str) -> str:
        return said("says", name, self._site.locale)

    def _label(self, verb: str) -> str:
        return label(self._site.locale, f"button.{verb}")

    def _bearing(self, verb: str) -> Callable[[Message], bool]:
        """Return a test for messages with that button."""
        wanted = self._label(verb)
        return lambda message: any(wanted in row for row in message.buttons)

    async def _say(
        self, name: str, text: str, *, to: Group | None = None, reply_to: Message | None = None
    ) -> None:
        who = self._who(name)
        await self._telling.turn(who, to or who.chat(self._site.bot))
        who.says(text, to=to, reply_to=reply_to)

    async def _press(self, name: str, verb: str, on: Message) -> None:
        await self._telling.turn(self._who(name), on.chat)
        await self._who(name).presses(self._label(verb), on=on).answered()

    async def _asked(self, room: Group) -> Message:
        """What the bot asks somebody to answer by a reply."""
        return await room.shows(lambda message: message.reply_markup is not None, by=self._site.bot)
