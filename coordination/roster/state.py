"""People, chats and open invitations as values, and what can happen to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from typing_extensions import override

from coordination.duty.replanning import Replans
from coordination.kernel import ChatId, Event, UserId, Words
from coordination.plan import Role
from coordination.roster.codes import CodeWithdrawn
from coordination.roster.forgotten import Forgotten


class ChatKind(StrEnum):
    """What a group is for."""

    field = "field"
    leadership = "leadership"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role, perhaps within one unit. `rank` orders deputies: 1 is asked first."""

    role: Role
    unit: str | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of our own people."""

    user: UserId
    name: Words
    grants: tuple[Grant, ...] = ()
    locale: str = ""
    """Their own language; empty: the organisation's."""
    reachable: bool = True
    """False when Telegram said the bot is blocked or was never started."""

    def has(self, *roles: Role) -> bool:
        """Say whether the person bears one of these roles anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def leads(self) -> bool:
        """Say whether the person is a leader, or a deputy of the whole site."""
        return any(g.role is Role.leader or (g.role is Role.deputy and not g.unit) for g in self.grants)

    def unit(self) -> str | None:
        """Return the unit a person reports for: that of the first grant that names one."""
        return next((grant.unit for grant in self.grants if grant.unit), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A bound group."""

    chat: ChatId
    kind: ChatKind
    unit: str | None = None
    """None for a leadership chat and for a shared field chat."""
    title: Words
    forum: bool = False
    lacks: tuple[str, ...] = ()
    """Rights the bot needs and has not: admin, manage_topics, pin_messages, privacy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A code somebody may redeem. The code itself is nowhere; its digest is the key it stands under."""

    expires_at: datetime
    uses: int = 1
    grant: Grant | None = None
    """For a person."""
    room: ChatKind | None = None
    """For a group."""
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The one roster of a site."""

    people: Mapping[UserId, Member] = field(default_factory=dict)
    rooms: Mapping[ChatId, Room] = field(default_factory=dict)
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    forgotten: tuple[UserId, ...] = ()
    """Who was here once, and is no more than a number now."""

    def chats_of_kind(self, kind: str) -> tuple[ChatId, ...]:
        """Return the groups of one kind."""
        return tuple(room.chat for room in self.rooms.values() if room.kind == kind)

    def field_chats(self, unit: str) -> tuple[ChatId, ...]:
        """Return the unit's own groups, else those that all units share."""
        rooms = [room for room in self.rooms.values() if room.kind is ChatKind.field]
        own = tuple(room.chat for room in rooms if room.unit == unit)
        return own or tuple(room.chat for room in rooms if room.unit is None)

    def bearing(self, *roles: Role) -> Iterator[Member]:
        """Yield people with one of these roles: in the order of the roles, then by rank, then by id."""
        ranked = [
            (roles.index(grant.role), grant.rank, member.user, member)
            for member in self.people.values()
            for grant in member.grants
            if grant.role in roles
        ]
        seen: set[UserId] = set()
        for *_, user, member in sorted(ranked, key=lambda row: row[:3]):
            if user not in seen:
                seen.add(user)
                yield member

    def leaders(self) -> Iterator[Member]:
        """Yield who leads the whole site: leaders, then deputies by rank. A unit's own deputy is none."""
        for member in self.bearing(Role.leader, Role.deputy):
            if member.leads():
                yield member

    def heads_of(self, unit: str) -> Iterator[Member]:
        """Yield the heads of one unit."""
        for member in self.bearing(Role.head):
            if any(grant.role is Role.head and grant.unit == unit for grant in member.grants):
                yield member

    def deputies_of(self, unit: str) -> Iterator[Member]:
        """Yield the deputies of one unit's head, by rank."""
        ranked = [
            (grant.rank, member.user, member)
            for member in self.people.values()
            for grant in member.grants
            if grant.role is Role.deputy and grant.unit == unit
        ]
        yield from dict.fromkeys(member for *_, member in sorted(ranked, key=lambda row: row[:2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited(Event):
    """A code was made; only its digest is kept."""

    digest: str
    invitation: Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(Replans):
    """A person redeemed a code."""

    user: UserId
    digest: str
    name: Words
    locale: str
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBound(Event):
    """A group was bound by a code."""

    digest: str
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsNoted(Event):
    """What the bot may not do in a group was found out anew."""

    chat: ChatId
    lacks: tuple[str, ...]
    forum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLost(Event):
    """The bot was removed from a group."""

    chat: ChatId
    room: Room | None = None
    """What it was bound as; None in records of before this was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomMigrated(Event):
    """A group became a supergroup: a new id for the same room."""

    old: ChatId
    new: ChatId

    @override
    def moves(self) -> tuple[ChatId, ChatId]:
        """Every address follows."""
        return self.old, self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsLost(Replans):
    """A person left a group, or was struck off: these roles are gone."""

    user: UserId
    grants: tuple[Grant, ...]
    chat: ChatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachChanged(Event):
    """A person blocked the bot, or started it again."""

    user: UserId
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocaleChosen(Event):
    """A person chose a language for private chat."""

    user: UserId
    locale: str


RosterEvent = (
    Invited
    | Enrolled
    | RoomBound
    | CodeWithdrawn
    | RightsNoted
    | RoomLost
    | RoomMigrated
    | GrantsLost
    | ReachChanged
    | LocaleChosen
    | Forgotten
)
