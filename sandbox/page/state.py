"""What the page knows beyond the town: who holds the phones, what they read, what was said over them."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from zoneinfo import ZoneInfo

from sandbox.page.chats import key_of
from sandbox.page.flight import Flights
from sandbox.page.hooks import BotControl, Holder, Tour
from sandbox.page.sabotage import Sabotage
from sandbox.page.typing import Typing
from sandbox.people import Person
from sandbox.refusals import Json
from sandbox.town import Sandbox
from sandbox.world import Chat

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caption:
    """What stands in the band, and the phone it speaks of."""

    text: str = ""
    spotlight: int = 0


class State:
    """Several browsers may look at one page; they all see the same phones."""

    def __init__(
        self,
        town: Sandbox,
        holders: Sequence[Holder] = (),
        *,
        zone: tzinfo = UTC,
        locale: str = "en",
        key: str = "",
    ) -> None:
        self.town = town
        self.zone = zone
        self.locale = locale
        self.key = key or secrets.token_urlsafe(16)
        self.arriving = False
        """The bot is on its way, and nobody is enrolled yet."""
        self.control: BotControl | None = None
        self.tour: Tour | None = None
        self.on_take_over: Callable[[Person], None] | None = None
        self.flights = Flights(town)
        self.typing = Typing(town)
        self.sabotage = Sabotage(town, self.flights)
        self.captioned = Caption()
        self.opened: dict[int, Json] = {}
        self.reads: dict[tuple[int, str], int] = {}
        self._holders = list(holders)

    @property
    def holders(self) -> list[Holder]:
        """The phones in their order; without any given, everybody's."""
        return self._holders or [Holder(person=person) for person in self.town.people]

    def caption(self, text: str, *, spotlight: Person | None = None) -> None:
        """Say this in the band over the phones; an empty text closes the band."""
        self.captioned = Caption(text=text, spotlight=spotlight.id if spotlight else 0)
        self.town.changes.happened()

    def opens(self, person: Person, chat: Chat, *, thread: int | None = None) -> None:
        """Let a phone go to a chat, as if its holder had tapped it in the list."""
        turn = self.opened.get(person.id, {}).get("turn", 0) + 1
        self.opened[person.id] = {"chat": key_of(chat), "thread": thread, "turn": turn}
        self.town.changes.happened()

    def taken_over(self, person: Person) -> None:
        """A visitor has used this phone."""
        if self.on_take_over is not None:
            self.on_take_over(person)

    def reads_up_to(self, person: Person, place: str) -> None:
        """The person has seen everything there is in a chat, or in one topic of it (`chat/thread`)."""
        self.reads[person.id, place] = self.town.changes.happened()
