"""What the page is given by whoever opens it: who holds which phone, the bot's switch, the tour."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.people import Person

Outcome = Awaitable[None] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A phone on the page; its role is written on it, by language."""

    person: Person
    role: Mapping[str, str] = field(default_factory=dict)


class BotControl(Protocol):
    """The bot's process. `kill` is kill -9."""

    @property
    def is_running(self) -> bool: ...
    def start(self) -> Outcome: ...
    def stop(self) -> Outcome: ...
    def kill(self) -> Outcome: ...


class Tour(Protocol):
    """A guided tour that acts as the people, until a visitor takes over."""

    @property
    def is_playing(self) -> bool: ...
    def play(self) -> Outcome: ...
    def stop(self) -> Outcome: ...
