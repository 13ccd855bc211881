"""Who is writing at this moment: people on their phones, and bots that say so by sendChatAction."""

from datetime import timedelta
from time import monotonic

from sandbox.page.chats import every_chat, key_of
from sandbox.people import Person
from sandbox.refusals import Json
from sandbox.watch import ApiCall
from sandbox.world import World

PERSON_LASTS = 6.0
"""Real seconds after the last key."""
BOT_LASTS = timedelta(seconds=5)
"""As long as Telegram shows an action, or until the bot's next message."""


class Typing:
    """A place is a chat's key, or `chat/thread`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._people: dict[tuple[int, str], float] = {}

    def writes(self, person: Person, place: str) -> None:
        self._people[person.id, place] = monotonic()
        self._world.changes.happened()

    def stops(self, person: Person, place: str) -> None:
        self._people.pop((person.id, place), None)

    def shown(self) -> list[Json]:
        return [*self._writing(), *self._acting()]

    def _writing(self) -> list[Json]:
        since = monotonic() - PERSON_LASTS
        return [
            {"place": place, "id": number, "name": self._world.users[number].name}
            for (number, place), at in self._people.items()
            if at > since
        ]

    def _acting(self) -> list[Json]:
        clock, places = self._world.clock, {str(each.id): key_of(each) for each in every_chat(self._world)}
        since = clock.now() - BOT_LASTS * max(clock.speed, 1)
        found: dict[tuple[str, str], Json] = {}
        said: set[tuple[str, str]] = set()
        for call in reversed(self._world.changes.log):
            if call.at < since:
                break
            if isinstance(call, ApiCall) and call.method.startswith("send"):
                where = (call.bot, str(call.params.get("chat_id", "")))
                if call.method != "sendChatAction":
                    said.add(where)
                elif where not in said and where[1] in places:
                    thread = call.params.get("message_thread_id")
                    place = f"{places[where[1]]}/{thread}" if thread else places[where[1]]
                    found[where] = {"place": place, "id": 0, "name": call.bot}
        return list(found.values())
