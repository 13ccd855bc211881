"""Who goes: out of a group, struck off by an administrator, or forgotten for good."""

from collections.abc import Sequence
from dataclasses import dataclass

from coordination.authority import refuse
from coordination.kernel import ChatId, Command, Refusal, UserId
from coordination.plan import Role
from coordination.roster import state as s
from coordination.roster.forgotten import Forgotten
from coordination.world import World

Decision = Sequence[s.RosterEvent] | Refusal
NEEDED = (Role.leader, Role.admin)
"""A site is never without them: nobody would be called first, nobody could invite from the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRoom(Command):
    """A person left a group or was removed: the roles that hang on it are gone."""

    user: UserId
    chat: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOff(Command):
    """An administrator takes all of a person's roles."""

    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(Command):
    """Strike a person off and erase their name: they have left, and asked for it. Only from the shell."""

    user: UserId


def leave(roster: s.Roster, command: LeaveRoom, world: World) -> Decision:
    """Take what hangs on the group that was left."""
    member, room = roster.people.get(command.user), roster.rooms.get(command.chat)
    if member is None or room is None:
        return []
    lost = tuple(grant for grant in member.grants if _hangs_on(grant, room))
    if not lost:
        return []
    who, posts = command.user, world.policy.posts_of(command.user)
    return [s.GrantsLost(at=command.at, by=command.by, user=who, grants=lost, chat=command.chat, posts=posts)]


def _hangs_on(grant: s.Grant, room: s.Room) -> bool:
    """Leaders' and clerks' roles hang on the leadership chat, a unit's on its own group."""
    if room.kind is s.ChatKind.leadership:
        return grant.role in (Role.leader, Role.deputy, Role.duty)
    return grant.role in (Role.head, Role.responder) and grant.unit == room.unit


def strike_off(roster: s.Roster, command: StrikeOff, world: World) -> Decision:
    """Take everything."""
    refusal = refuse(world, command.by, "strike-off")
    if refusal:
        return refusal
    member = roster.people.get(command.user)
    if member is None:
        return []
    who, posts = command.user, world.policy.posts_of(command.user)
    return [s.GrantsLost(at=command.at, by=command.by, user=who, grants=member.grants, posts=posts)]


def forget(roster: s.Roster, command: Forget, world: World) -> Decision:
    """Let nothing stand of a person but their number in the record."""
    last = tuple(str(role) for role in NEEDED if [m.user for m in roster.bearing(role)] == [command.user])
    if last:
        return Refusal("last-of-role", {"roles": last})
    struck: Decision = []
    if command.user in roster.people:
        struck = strike_off(roster, StrikeOff(at=command.at, user=command.user), world)
    if isinstance(struck, Refusal):
        return struck
    return [*struck, Forgotten(at=command.at, user=command.user)]
