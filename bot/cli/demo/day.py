"""A day on which every unit reports, also that nothing happened: who is called, told, rolled up."""

from datetime import datetime, timedelta

from bot.cli.demo.acting import MINUTE, Acting
from bot.cli.demo.words import said
from sandbox import Group, Message

BEGINS = (15, 45)
"""The site's time at which the story begins: the report is open, nobody was reminded yet."""


class Day(Acting):
    """The second half of a reporting day: Shaft 3 answers, the plant does not."""

    async def play(self) -> None:
        """Play every stage."""
        await self._reaches(*BEGINS)
        await self._stage("clear", self._clear)
        await self._stage("reminded", lambda: self._reaches(16, 45))
        await self._stage("rolled", lambda: self._reaches(17, 0))
        await self._stage("chased", lambda: self._reaches(17, 30))
        await self._stage("phoned", self._by_phone)
        await self._stage("final", lambda: self._reaches(18, 0))

    async def _reaches(self, hour: int, minute: int) -> None:
        """Let the clock come to a time of the site, a quarter of an hour at once: the bot keeps up."""
        until = self._next(hour, minute)
        while (now := self._site.clock.now()) < until:
            await self._site.passes(min(15 * MINUTE, until - now))

    def _next(self, hour: int, minute: int) -> datetime:
        local = self._site.clock.now().astimezone(self._site.timezone)
        at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        if at < local - MINUTE * 5:
            at += timedelta(days=1)
        return at

    async def _clear(self) -> None:
        """All clear; asked about the fire of today, Ann includes it."""
        asked = await self._open_card(self._field)
        await self._press("ann", "zr", asked)
        await self._site.falls_quiet()
        question = self._field.newest(self._bearing("inc"), by=self._site.bot)
        if question is not None and question.posted > asked.posted:
            await self._press("ann", "inc", question)

    async def _by_phone(self) -> None:
        """The plant answers the telephone, and the clerk types what it says."""
        called = await self._lead.shows(self._bearing("ph"), by=self._site.bot)
        await self._press("zhao", "ph", called)
        name = said("rooms", "plant", self._site.locale)
        choice = await self._lead.shows(lambda m: any(name in row for row in m.buttons), by=self._site.bot)
        await self._telling.turn(self._who("zhao"), self._lead)
        await self._who("zhao").presses(name, on=choice).answered()
        await self._site.falls_quiet()
        await self._say("zhao", self._words("clear"), to=self._lead, reply_to=await self._asked(self._lead))

    async def _open_card(self, room: Group) -> Message:
        await self._site.falls_quiet()
        return await room.shows(self._bearing("zr"), by=self._site.bot)
