"""Short ways to an incident at some stage, to its steps, and to what the record says of it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.cli.demo.town import Town
from bot.planfile import load_builtin
from coordination.aggregates import AGGREGATES
from coordination.kernel import Ref
from handlers.texts import label
from sandbox import Group, Message
from storage import views
from storage.engine import Store
from storage.records import Records
from storage.views import Line, Timeline

NUMBER = "26-0001"
MINUTE = timedelta(minutes=1)
FIRE = {step.id: number for number, _, step in load_builtin()["fire"].steps()}
GENERAL = {step.id: number for number, _, step in load_builtin()["general"].steps()}


def shaft(town: Town) -> Group:
    """The field chat of Shaft 3."""
    return town.rooms["shaft-3"]


def lead(town: Town) -> Group:
    """The leadership chat."""
    return town.rooms["lead"]


async def reported(town: Town, words: str = "smoke in the pump room") -> Message:
    """Let Ann report in private; return the page on the leader's phone."""
    town.people["ann"].says(words)
    await town.falls_quiet()
    return await town.people["wang"].sees(NUMBER, by=town.bot)


async def activated(town: Town, words: str = "smoke in the pump room") -> None:
    """Let the leader answer at once and start the plan that is suggested."""
    await reported(town, words)
    await typed(town, "wang", "/activate")


async def typed(
    town: Town, name: str, words: str, *, to: Group | None = None, reply_to: Message | None = None
) -> Message:
    """Let somebody write, among the leaders unless said otherwise, and wait for all that follows."""
    message = town.people[name].says(words, to=to or lead(town), reply_to=reply_to)
    await town.falls_quiet()
    return message


async def pressed(town: Town, name: str, button: str, on: Message) -> str:
    """Let somebody press; return what they are told, once all that follows has happened."""
    toast = await town.people[name].presses(button, on=on).answered()
    await town.falls_quiet()
    return toast.text if toast else ""


async def answered(town: Town, name: str, words: str, room: Group) -> None:
    """Let somebody reply to the last question the bot asked in a room."""
    asked = await room.shows(lambda message: bool(message.reply_markup), by=town.bot)
    await typed(town, name, words, to=room, reply_to=asked)


async def step(town: Town, number: int, room: Group | None = None) -> Message:
    """Return a step's card, in the field unless said otherwise."""
    await town.falls_quiet()
    title = label(town.locale, "step-title", number=str(number), title="")
    return await (room or shaft(town)).shows(
        lambda message: message.text.startswith(title) and bool(message.buttons), by=town.bot
    )


async def record(town: Town, number: str = NUMBER) -> Timeline:
    """Return what stands in the database, read as `fieldline export` would, past the running bot."""
    await town.falls_quiet()
    settings = town.app._settings
    async with await Store.open(settings.storage_url) as store:
        records = Records(store, settings.policy, AGGREGATES)
        return await views.timeline(records, Ref("incident", number))


async def happened(town: Town, *types: str, number: str = NUMBER) -> Sequence[Line]:
    """Return the lines of these types."""
    return [line for line in (await record(town, number)).lines if line.type in types]


def data(message: Message, button: str) -> str:
    """What a button carries: a phone that has not caught up sends it long after the button is gone."""
    found = [each for row in message.keyboard or [] for each in row if each["text"] == button]
    return str(found[0]["callback_data"])
