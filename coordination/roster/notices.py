"""Who is told when a role, a person or a group is lost."""

from collections.abc import Sequence

from coordination.authority import LEADERS
from coordination.kernel import Audience, Chat, Leadership, Notice, Person, Priority, Value
from coordination.plan import Role
from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from coordination.roster.forgotten import Forgotten


def notices(event: s.RosterEvent, state: s.Roster) -> Sequence[Notice]:
    """Return what must be told once of an event; `state` is the roster after it."""
    match event:
        case s.GrantsLost():
            roles = tuple(str(grant.role) for grant in event.grants)
            return [Notice(what="grants-lost", to=Person(event.user), values={"roles": roles})]
        case s.RoomBound():
            return [Notice(what="room-bound", to=Chat(event.room.chat))]
        case CodeWithdrawn():
            return [Notice(what="code-leaked", to=Chat(event.chat), priority=Priority.answer)]
        case Forgotten():
            return [Notice(what="forgotten", to=Leadership())]
        case s.RightsNoted():
            return [Notice(what="rights", to=Chat(event.chat))]
        case s.ReachChanged():
            return _reach(event, state)
        case s.RoomLost():
            return _room_lost(event, state)
        case _:
            return ()


def _reach(event: s.ReachChanged, state: s.Roster) -> Sequence[Notice]:
    """Tell every administrator who can be told, else the leaders, whom we cannot write to any more."""
    what = "reach-back" if event.reachable else "reach-lost"
    admins = (m.user for m in state.bearing(Role.admin) if m.reachable and m.user != event.user)
    told: list[Audience] = [Person(user) for user in admins] or [Leadership()]
    return [Notice(what=what, part=str(event.user), to=to, priority=Priority.answer) for to in told]


def _room_lost(event: s.RoomLost, state: s.Roster) -> Sequence[Notice]:
    """Tell the leadership chat; when there is none left, or it lost one, every leader and administrator."""
    room = event.room
    if room is None:
        return ()
    told: list[Audience] = [Leadership()] if state.chats_of_kind(s.ChatKind.leadership) else []
    if not told or room.kind is s.ChatKind.leadership:
        told += [Person(m.user) for m in state.bearing(*LEADERS, Role.admin) if m.reachable]
    values: dict[str, Value] = {"title": room.title, "unit": room.unit or "", "kind": str(room.kind)}
    return [
        Notice(what="room-lost", part=str(room.chat), to=to, values=values, priority=Priority.answer)
        for to in told
    ]
