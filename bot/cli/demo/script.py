"""The fire and the reporting day as a print-out: what every phone shows at each stage."""

import click

from bot.cli.demo.acting import MINUTE
from bot.cli.demo.day import Day
from bot.cli.demo.fire import Fire
from bot.cli.demo.site import Site
from bot.cli.demo.words import said
from sandbox import Person, render
from sandbox.world import Chat

__all__ = ["MINUTE", "Script"]

PHONES = ("ann", "bo", "wang", "chen", "zhao")


class Script:
    """Plays both and prints, after each stage, what is new or changed on the phones."""

    def __init__(self, site: Site, width: int) -> None:
        self._site = site
        self._width = width
        self._seen = site.sandbox.changes.count
        self._stage = ""

    async def play(self) -> None:
        """Play every stage; raises NotShown when a phone does not show what it should."""
        await Fire(self._site, self).play()
        await Day(self._site, self).play()

    async def begins(self, stage: str) -> None:
        """Print nothing before it has happened."""
        self._stage = stage

    async def turn(self, person: Person, chat: Chat) -> None:
        """Wait for nobody."""

    async def ended(self) -> None:
        site, zone = self._site, self._site.timezone
        click.echo(
            f"\n━━ {site.clock.now().astimezone(zone):%H:%M} · {said('stages', self._stage, site.locale)}\n"
        )
        people = [site.people[phone] for phone in PHONES]
        click.echo(render(site.sandbox, people, self._width, since=self._seen, zone=zone))
        self._seen = site.sandbox.changes.count
