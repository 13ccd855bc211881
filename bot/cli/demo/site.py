"""The place where a rehearsal is played: a local Telegram, people with phones, their groups, a clock."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.cli.demo.cast import Cast
from coordination.names import duration
from sandbox import Bot, Clock, Group, Person, Sandbox

RIGHTS = ("can_pin_messages",)
"""What the bot asks for where it is brought in."""


@dataclass(kw_only=True)
class Site(ABC):
    """A sandbox, the bot's account in it, and everybody by a short name."""

    locale: str
    timezone: ZoneInfo
    clock: Clock
    sandbox: Sandbox
    bot: Bot
    url: str
    people: dict[str, Person]
    rooms: dict[str, Group]

    @abstractmethod
    async def falls_quiet(self) -> None:
        """Return once everything that was said is handled, and everything to be told is out."""

    async def passes(self, span: timedelta | str) -> None:
        """Move the clock on, by `5m` or `1h30m`; the bot follows."""
        self.clock.advance(duration(span) if isinstance(span, str) else span)
        await self.falls_quiet()

    async def reaches(self, time: str) -> None:
        """Move the clock on until it is HH:MM here, today or tomorrow; the bot follows."""
        self.clock.move_to(next_time(self.clock.now().astimezone(self.timezone), time))
        await self.falls_quiet()

    def come_back(self, cast: Cast, known: Collection[int]) -> None:
        """Put people and groups whom the bot's record knows where they were: it may write to them.

        Each opens the bot's chat anew: their phones have forgotten its keyboard.
        """
        for person in self.people.values():
            if person.id in known:
                person.starts(self.bot)
        for room in cast.rooms:
            if (group := self.rooms[room.key]).id in known:
                group.had(self.bot, RIGHTS)

    def come_in(self, cast: Cast, codes: Mapping[str, str]) -> None:
        """Let everybody who was given a code open its link, as on any other day."""
        for part in cast.parts:
            if code := codes.get(part.key):
                self.people[part.key].opens(f"https://t.me/{self.bot.username}?start={code}")
        for room in cast.rooms:
            if code := codes.get(room.key):
                link = f"https://t.me/{self.bot.username}?startgroup={code}&admin=pin_messages"
                self.people[room.members[-1]].opens(link, to=self.rooms[room.key])


def next_time(now: datetime, time: str) -> datetime:
    """Return when it is HH:MM next, by the zone of `now`. Raises ValueError for what is no time of day."""
    wanted = datetime.strptime(time, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    today = datetime.combine(now.date(), wanted, tzinfo=now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def settle(sandbox: Sandbox, cast: Cast) -> tuple[dict[str, Person], dict[str, Group]]:
    """Let the people and their groups be there; the bot does not know them yet.

    A group follows at once on its last member, so that who is added later changes no number before.
    """
    people: dict[str, Person] = {}
    rooms: dict[str, Group] = {}
    for part in cast.parts:
        people[part.key] = sandbox.person(part.name, language="zh" if cast.locale == "zh-CN" else "en")
        for room in cast.rooms:
            if room.key not in rooms and people.keys() >= set(room.members):
                members = [people[key] for key in room.members]
                rooms[room.key] = sandbox.group(room.title, members, admins=members[-1:])
    return people, rooms
