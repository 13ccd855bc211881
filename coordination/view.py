"""What a card or a notice may show: the present state and the words in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coordination.kernel import ChatId, Ref, Value, Words
from coordination.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Fetched at the moment of sending, so that a message tells what is true then."""

    world: World
    chat: ChatId
    """Where it will be read."""
    ref: Ref | None = None
    state: Any = None
    """The aggregate's present state; None when the message is about none."""
    values: Mapping[str, Value] = field(default_factory=dict)
    part: str = ""
    delivered: Mapping[ChatId, datetime] = field(default_factory=dict)
    """When a message last stood in each person's private chat; only for what shows it."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Free texts by their `Words.id`; an erased one is not there."""
    first: bool = True
    """False when the message stands in the chat already and would be edited."""
    repeated: bool = False
    """True when an earlier sending ended with an unknown outcome, and this may be a double."""

    def told(self, words: Words | None) -> str:
        """Return what a person wrote; empty when it was erased or never said."""
        return "" if words is None else words.text or self.texts.get(words.id, "")

    def is_erased(self, words: Words | None) -> bool:
        """Say whether a person wrote something here that is gone."""
        return words is not None and bool(words.id) and not self.told(words)
