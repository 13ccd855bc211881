"""Who comes in, as what, and who loses a role. Codes are single-use, expire, and are known only by digest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coordination.authority import refuse
from coordination.kernel import (
    Aggregate,
    Card,
    ChatId,
    Command,
    Head,
    Refusal,
    UserId,
    Words,
)
from coordination.roster import leaving
from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from coordination.roster.evolve import evolve
from coordination.roster.notices import notices
from coordination.world import World

Decision = Sequence[s.RosterEvent] | Refusal


def digest(code: str) -> str:
    """Return what is kept of an enrolment code."""
    return hashlib.sha256(code.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite(Command):
    """Make a code that somebody may redeem."""

    digest: str
    invitation: s.Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrol(Command):
    """Redeem a person's code. `by` is the person."""

    digest: str
    name: Words
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BindRoom(Command):
    """Redeem a group's code, sent in that group."""

    digest: str
    chat: ChatId
    title: Words
    forum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRights(Command):
    """Tell what the bot lacks in a group."""

    chat: ChatId
    lacks: tuple[str, ...]
    forum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseRoom(Command):
    """The bot was removed from a group."""

    chat: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRoom(Command):
    """A group became a supergroup."""

    old: ChatId
    new: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReach(Command):
    """A person can, or can no longer, be written to."""

    user: UserId
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLocale(Command):
    """Choose the language of one's private chat."""

    locale: str


RosterCommand = (
    Invite
    | Enrol
    | BindRoom
    | NoteRights
    | LoseRoom
    | MoveRoom
    | leaving.LeaveRoom
    | leaving.StrikeOff
    | leaving.Forget
    | NoteReach
    | ChooseLocale
)


def decide(state: s.Roster | None, command: RosterCommand, world: World) -> Decision:  # noqa: C901 - the table
    """Return what happens to the roster, or why not."""
    roster = state or s.Roster()
    match command:
        case Invite():
            return _invite(command, world)
        case Enrol():
            return _enrol(roster, command, world)
        case BindRoom():
            return _bind(roster, command)
        case NoteRights():
            return _rights(roster, command)
        case LoseRoom():
            room = roster.rooms.get(command.chat)
            return [s.RoomLost(at=command.at, chat=command.chat, room=room)] if room else []
        case MoveRoom():
            return _move(roster, command)
        case leaving.LeaveRoom():
            return leaving.leave(roster, command, world)
        case leaving.StrikeOff():
            return leaving.strike_off(roster, command, world)
        case leaving.Forget():
            return leaving.forget(roster, command, world)
        case NoteReach():
            return _reach(roster, command)
        case ChooseLocale():
            return _locale(roster, command)


def _invite(command: Invite, world: World) -> Decision:
    refusal = refuse(world, command.by, "invite")
    if refusal:
        return refusal
    unit = command.invitation.unit or (command.invitation.grant.unit if command.invitation.grant else None)
    if unit and unit not in world.policy.units:
        return Refusal("no-such-unit", {"unit": unit, "units": tuple(world.policy.units)})
    return [s.Invited(at=command.at, by=command.by, digest=command.digest, invitation=command.invitation)]


def _redeemed(roster: s.Roster, code: str, at: datetime) -> s.Invitation | Refusal:
    """A code that is wrong, used up or expired is refused alike: nothing is to be learnt from the answer."""
    invitation = roster.invitations.get(code)
    if invitation is None or invitation.expires_at < at:
        return Refusal("bad-code")
    return invitation


def _enrol(roster: s.Roster, command: Enrol, world: World) -> Decision:
    invitation = _redeemed(roster, command.digest, command.at)
    if isinstance(invitation, Refusal):
        return invitation
    if invitation.grant is None or command.by is None:
        return Refusal("code-for-group")
    known = roster.people.get(command.by)
    if known is not None and known.reachable and invitation.grant in known.grants:
        return []  # a second tap on the same link takes nobody else's place
    enrolled = s.Enrolled(
        at=command.at,
        by=command.by,
        user=command.by,
        digest=command.digest,
        name=command.name,
        locale=command.locale,
        grant=invitation.grant,
        posts=world.policy.posts_of(command.by),
    )
    return [enrolled]


def _bind(roster: s.Roster, command: BindRoom) -> Decision:
    invitation = _redeemed(roster, command.digest, command.at)
    if isinstance(invitation, Refusal):
        return invitation
    if invitation.room is None:
        return _leaked(command, invitation)
    room = s.Room(
        chat=command.chat,
        kind=invitation.room,
        unit=invitation.unit,
        title=command.title,
        forum=command.forum,
    )
    return [s.RoomBound(at=command.at, by=command.by, digest=command.digest, room=room)]


def _leaked(command: BindRoom, invitation: s.Invitation) -> Decision:
    """One person's code that everybody in a group has read is worth nothing any more; one for many stands."""
    if invitation.uses > 1:
        return Refusal("code-for-person")
    return [CodeWithdrawn(at=command.at, by=command.by, digest=command.digest, chat=command.chat)]


def _rights(roster: s.Roster, command: NoteRights) -> Decision:
    room = roster.rooms.get(command.chat)
    if room is None or (room.lacks, room.forum) == (command.lacks, command.forum):
        return []
    return [s.RightsNoted(at=command.at, chat=command.chat, lacks=command.lacks, forum=command.forum)]


def _move(roster: s.Roster, command: MoveRoom) -> Decision:
    if command.old not in roster.rooms:
        return []
    return [s.RoomMigrated(at=command.at, old=command.old, new=command.new)]


def _reach(roster: s.Roster, command: NoteReach) -> Decision:
    member = roster.people.get(command.user)
    if member is None or member.reachable is command.reachable:
        return []
    return [s.ReachChanged(at=command.at, user=command.user, reachable=command.reachable)]


def _locale(roster: s.Roster, command: ChooseLocale) -> Decision:
    member = roster.people.get(command.by) if command.by is not None else None
    if member is None:
        return Refusal("not-enrolled", {"act": "look"})
    if member.locale == command.locale:
        return []
    return [s.LocaleChosen(at=command.at, by=command.by, user=member.user, locale=command.locale)]


def _deadlines(_state: s.Roster) -> Mapping[str, datetime]:
    return {}


def _cards(_state: s.Roster) -> Sequence[Card]:
    return ()


def _head(_state: s.Roster) -> Head | None:
    return None


ROSTER = Aggregate(
    kind="roster",
    state=s.Roster,
    events=s.RosterEvent.__args__,
    new_id=lambda _command, _world: "site",
    decide=decide,
    evolve=evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=notices,
    head=_head,
)
