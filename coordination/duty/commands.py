"""What people and the program may want of a duty post. The post is the aggregate the command is sent to."""

from dataclasses import dataclass
from datetime import date, datetime

from coordination.kernel import Command, Due, UserId, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """Take over what today's config says of the post; one that left the config is closed."""

    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """I am here, for my shift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Give the post to whoever is next, with what they must know."""

    note: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Command):
    """Acknowledge a handover and its note; only then is it complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferShift(Command):
    """Offer my next shift to somebody."""

    to: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeToSwap(Command):
    """Take a shift that was offered to me; `number` names the offer, None: whichever is open."""

    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn(Command):
    """Let somebody stand in: from now until a moment, or for the whole of an announced gap."""

    user: UserId
    until: datetime | None = None
    gap: int | None = None
    """The gap's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePeriod(Command):
    """Somebody has opened or closed a duty period from the chat: a follow-up of that."""

    period: str
    begins: date
    ends: date | None = None


Wanted = NotePeriod | CheckIn | HandOver | TakeOver | OfferShift | AgreeToSwap | StandIn
"""What is wanted of a post that is in the config."""
DutyCommand = Adopt | Wanted | Due
