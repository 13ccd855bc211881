"""How an event changes the roster."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from coordination.roster.forgotten import Forgotten

K = TypeVar("K")
V = TypeVar("V")


def evolve(state: s.Roster | None, event: s.RosterEvent) -> s.Roster:  # noqa: C901 - one case an event
    """Return the roster after an event."""
    roster = state or s.Roster()
    match event:
        case s.Invited():
            return replace(roster, invitations={**roster.invitations, event.digest: event.invitation})
        case s.Enrolled():
            return _enrolled(_used(roster, event.digest), event)
        case s.RoomBound():
            return _room(_used(roster, event.digest), event.room)
        case CodeWithdrawn():
            return replace(roster, invitations=_without(roster.invitations, event.digest))
        case s.RightsNoted():
            return _room(roster, replace(roster.rooms[event.chat], lacks=event.lacks, forum=event.forum))
        case s.RoomLost():
            return replace(roster, rooms=_without(roster.rooms, event.chat))
        case s.RoomMigrated():
            moved = replace(roster.rooms[event.old], chat=event.new)
            return _room(replace(roster, rooms=_without(roster.rooms, event.old)), moved)
        case s.GrantsLost():
            return _struck(roster, event)
        case s.ReachChanged():
            return _member(roster, replace(roster.people[event.user], reachable=event.reachable))
        case s.LocaleChosen():
            return _member(roster, replace(roster.people[event.user], locale=event.locale))
        case Forgotten():
            others = tuple(user for user in roster.forgotten if user != event.user)
            return replace(roster, forgotten=(*others, event.user))


def _used(roster: s.Roster, digest: str) -> s.Roster:
    invitation = roster.invitations[digest]
    left = _without(roster.invitations, digest)
    if invitation.uses > 1:
        left = {**left, digest: replace(invitation, uses=invitation.uses - 1)}
    return replace(roster, invitations=left)


def _enrolled(roster: s.Roster, event: s.Enrolled) -> s.Roster:
    known = roster.people.get(event.user)
    grants = tuple(dict.fromkeys((*(known.grants if known else ()), event.grant)))
    locale = known.locale if known else event.locale
    back = tuple(user for user in roster.forgotten if user != event.user)
    roster = replace(roster, forgotten=back)
    return _member(roster, s.Member(user=event.user, name=event.name, grants=grants, locale=locale))


def _struck(roster: s.Roster, event: s.GrantsLost) -> s.Roster:
    member = roster.people[event.user]
    left = tuple(grant for grant in member.grants if grant not in event.grants)
    if not left:
        return replace(roster, people=_without(roster.people, event.user))
    return _member(roster, replace(member, grants=left))


def _member(roster: s.Roster, member: s.Member) -> s.Roster:
    return replace(roster, people={**roster.people, member.user: member})


def _room(roster: s.Roster, room: s.Room) -> s.Roster:
    return replace(roster, rooms={**roster.rooms, room.chat: room})


def _without(mapping: Mapping[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in mapping.items() if k != key}
