"""What a reader may know besides the message itself: who is who, and what is being answered."""

from dataclasses import dataclass
from datetime import datetime

from coordination.kernel import ChatId, Ref, UserId
from coordination.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One of our own messages, remembered: what it showed, or what it asked of whom."""

    chat: ChatId
    message_id: int
    ref: Ref | None
    what: str
    part: str = ""
    asks: UserId | None = None
    at: datetime | None = None
    """When it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Fetched for one arrival, before its reader runs."""

    world: World
    about: Sent | None = None
    """Our message that is replied to, pressed, or reacted to."""
    question: Sent | None = None
    """The last question we put to this person in this private chat, while it is unanswered."""
    origin: Ref | None = None
    """What this message led to when it was first seen (an edit), or what an earlier part of its album did."""
    topic: Ref | None = None
    """The incident whose forum topic this was written in."""
    fresh_code: str = ""
    """An unguessable code, should one be needed: readers have no randomness of their own."""
    bot_username: str = ""
    reads_all: bool = True
    """False while the bot's privacy mode hides ordinary group messages from it."""
