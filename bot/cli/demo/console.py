"""Speaking for the people of the demo from a terminal."""

import asyncio
import sys

import click

from bot.cli.demo.town import Town
from coordination.names import duration
from sandbox import Message, Person, render

HELP = """\
NAME TEXT       says it to the bot in private         ann smoke in the pump room
NAME @ROOM TEXT says it in a group                    ann @shaft-3 /status
NAME [LABEL]    presses a button, the newest of that name on their phone
forward 5m      moves the clock
phones NAME …   shows those phones; without names everybody's
quit\
"""


async def converse(town: Town, width: int) -> None:
    """Read lines and do what they say, until `quit` or the end of the input."""
    click.echo(f"A local Telegram at {town.url}. The people: {', '.join(town.people)}.\n{HELP}\n")
    seen = 0
    while True:
        click.echo("> ", nl=False)
        line = (await asyncio.to_thread(sys.stdin.readline)).strip()
        if line == "quit":
            return
        try:
            await _do(town, line, width)
        except (LookupError, ValueError, PermissionError, AssertionError) as error:
            click.echo(f"Not done: {error}\n{HELP}")
            continue
        await town.falls_quiet()
        click.echo(
            render(town.sandbox, list(town.people.values())[:5], width, since=seen, zone=town.timezone)
        )
        seen = town.sandbox.changes.count


async def _do(town: Town, line: str, width: int) -> None:
    name, _, rest = line.partition(" ")
    if name == "forward":
        await town.passes(duration(rest))
    elif name == "phones":
        people = [town.people[each] for each in rest.split()] or list(town.people.values())
        click.echo(render(town.sandbox, people, width, zone=town.timezone))
    elif name:
        _speak(town, town.people[name], rest.strip())


def _speak(town: Town, person: Person, rest: str) -> None:
    if rest.startswith("[") and rest.endswith("]"):
        wanted = rest[1:-1]
        person.presses(wanted, on=_newest_with(town, person, wanted))
    elif rest.startswith("@"):
        room, _, text = rest[1:].partition(" ")
        person.says(text, to=town.rooms[room])
    else:
        person.says(rest)


def _newest_with(town: Town, person: Person, wanted: str) -> Message:
    rooms = [room for room in town.rooms.values() if person.id in room.members]
    messages = [m for chat in (person.chat(town.bot), *rooms) for m in chat.shown]
    fitting = [m for m in messages if any(wanted in text for row in m.buttons for text in row)]
    if not fitting:
        raise LookupError(f"no button {wanted!r} on the phone of {person.name}")
    return max(fitting, key=lambda message: message.changed)
