"""Who comes in, as what; who goes; and what a code is good for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from coordination.kernel import ChatId, Command, Event, Refusal, UserId, Words
from coordination.plan import Role
from coordination.roster import leaving
from coordination.roster import rules as r
from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from coordination.roster.rules import ROSTER
from tests.rules.town import ANN, BO, CHEN, CHIEF, NINE, ROOT, STRANGER, SUN, ZHAO, world

TOWN = world().roster
LEAD, SHAFT, SHARED = ChatId(-1), ChatId(-3), ChatId(-9)
ROOMS = {
    LEAD: s.Room(chat=LEAD, kind=s.ChatKind.leadership, title=Words("Leaders")),
    SHAFT: s.Room(chat=SHAFT, kind=s.ChatKind.field, unit="shaft-3", title=Words("Shaft 3")),
}
TOMORROW = NINE + timedelta(days=1)
GRANT = s.Grant(role=Role.responder, unit="shaft-3")


@dataclass
class Register:
    """The roster as it goes on."""

    state: s.Roster
    last: Sequence[Event] | Refusal = ()

    def when(self, command: type[Command], by: UserId | None = None, **fields: Any) -> "Register":
        made = command(**{"at": NINE, "by": by} | fields)
        self.last = ROSTER.decide(self.state, made, replace(world(), roster=self.state))
        for event in () if isinstance(self.last, Refusal) else self.last:
            ROSTER.notices(event, self.state)
            self.state = ROSTER.evolve(self.state, event)
        return self

    def happens(self, *kinds: type[Event]) -> "Register":
        assert not isinstance(self.last, Refusal), self.last
        assert [type(event) for event in self.last] == list(kinds)
        return self

    def is_refused(self, reason: str, **values: object) -> "Register":
        assert isinstance(self.last, Refusal), self.last
        assert (self.last.reason, dict(self.last.values)) == (reason, values)
        return self

    def tells(self) -> list[tuple[str, object]]:
        assert not isinstance(self.last, Refusal), self.last
        return [(n.what, n.to) for event in self.last for n in ROSTER.notices(event, self.state)]


def town() -> Register:
    return Register(replace(TOWN, rooms=ROOMS))


def invited(code: str = "c", *, room: bool = False, **changes: Any) -> Register:
    for_whom = {"room": s.ChatKind.field, "unit": "shaft-3"} if room else {"grant": GRANT}
    invitation = s.Invitation(**{"expires_at": TOMORROW} | for_whom | changes)
    return town().when(r.Invite, by=ROOT, digest=r.digest(code), invitation=invitation).happens(s.Invited)


def enrol(register: Register, code: str = "c", by: UserId | None = STRANGER, **fields: Any) -> Register:
    return register.when(r.Enrol, by=by, digest=r.digest(code), name=Words("Mei"), locale="zh-CN", **fields)


def bind(register: Register, chat: ChatId = SHARED) -> Register:
    return register.when(r.BindRoom, by=BO, digest=r.digest("c"), chat=chat, title=Words("Depot"))


def test_a_code_brings_one_person_in_once() -> None:
    register = enrol(invited()).happens(s.Enrolled)
    member = register.state.people[STRANGER]
    assert (member.grants, member.locale, member.reachable, member.unit()) == (
        (GRANT,),
        "zh-CN",
        True,
        "shaft-3",
    )
    enrol(register, by=UserId(98)).is_refused("bad-code")


def test_a_code_for_several_is_good_for_so_many() -> None:
    register = invited(uses=2)
    enrol(enrol(register), by=UserId(98)).happens(s.Enrolled)
    enrol(register, by=UserId(97)).is_refused("bad-code")


def test_wrong_used_and_expired_codes_are_refused_alike() -> None:
    wrong = enrol(invited(), code="guess").last
    used = enrol(enrol(invited())).last
    expired = enrol(invited(), at=TOMORROW + timedelta(seconds=1)).last
    assert wrong == used == expired == Refusal("bad-code")
    bind(town()).is_refused("bad-code")
    enrol(invited(), at=TOMORROW).happens(s.Enrolled)


def test_the_code_itself_is_nowhere() -> None:
    assert "secret-code" not in repr(invited("secret-code").state)
    assert r.digest("secret-code") in invited("secret-code").state.invitations


def test_a_code_is_for_a_person_or_for_a_group() -> None:
    enrol(invited(room=True)).is_refused("code-for-group")
    enrol(invited(), by=None).is_refused("code-for-group")
    bind(invited(uses=30)).is_refused("code-for-person")


def test_one_persons_code_that_a_group_has_read_is_void() -> None:
    register = bind(invited()).happens(CodeWithdrawn)
    enrol(register).is_refused("bad-code")
    bind(register).is_refused("bad-code")
    shared = bind(invited(uses=30))
    assert shared.state.invitations[r.digest("c")].uses == 30
    enrol(shared).happens(s.Enrolled)


def test_a_second_tap_on_a_link_for_many_takes_nobodys_place() -> None:
    register = enrol(enrol(invited(uses=2)).happens(s.Enrolled)).happens()
    enrol(register, by=UserId(98)).happens(s.Enrolled)
    enrol(register).is_refused("bad-code")


def test_only_administrators_invite_and_only_into_units_there_are() -> None:
    for by, act in ((CHIEF, "not-allowed"), (STRANGER, "not-enrolled")):
        refused = town().when(r.Invite, by=by, digest="d", invitation=s.Invitation(expires_at=TOMORROW)).last
        assert isinstance(refused, Refusal)
        assert (refused.reason, refused.values["act"]) == (act, "invite")
    for fields in ({"unit": "moon"}, {"grant": replace(GRANT, unit="moon")}):
        invitation = s.Invitation(expires_at=TOMORROW, **fields)
        made = town().when(r.Invite, by=ROOT, digest="d", invitation=invitation)
        made.is_refused("no-such-unit", unit="moon", units=("shaft-3",))


def test_the_shell_invites_the_first_administrator() -> None:
    first = s.Invitation(expires_at=TOMORROW, grant=s.Grant(role=Role.admin))
    empty = Register(s.Roster()).when(r.Invite, digest=r.digest("c"), invitation=first).happens(s.Invited)
    assert enrol(empty).state.people[STRANGER].has(Role.admin)
    assert ROSTER.evolve(None, s.Invited(at=NINE, digest="d", invitation=first)).invitations == {"d": first}
    assert isinstance(ROSTER.decide(None, r.Enrol(at=NINE, digest="d", name=Words("x")), world()), Refusal)


def test_a_second_role_is_added_and_the_language_kept() -> None:
    member = enrol(invited(), by=SUN).happens(s.Enrolled).state.people[SUN]
    assert [grant.role for grant in member.grants] == [Role.head, Role.responder]
    assert member.locale == ""
    assert len(enrol(invited(), by=ANN).state.people[ANN].grants) == 1


def test_a_group_is_bound_and_told() -> None:
    register = bind(invited(room=True)).happens(s.RoomBound)
    assert register.state.rooms[SHARED].unit == "shaft-3"
    assert [what for what, _ in register.tells()] == ["room-bound"]


def test_what_the_bot_lacks_is_noted_when_it_changes() -> None:
    register = town().when(r.NoteRights, chat=LEAD, lacks=("admin",), forum=True).happens(s.RightsNoted)
    assert (register.state.rooms[LEAD].lacks, register.state.rooms[LEAD].forum) == (("admin",), True)
    assert [what for what, _ in register.tells()] == ["rights"]
    register.when(r.NoteRights, chat=LEAD, lacks=("admin",), forum=True).happens()
    register.when(r.NoteRights, chat=SHARED, lacks=(), forum=False).happens()


def test_a_supergroup_takes_the_place_of_its_group() -> None:
    register = town().when(r.MoveRoom, old=SHAFT, new=SHARED).happens(s.RoomMigrated)
    assert isinstance(register.last, list)
    assert register.last[0].moves() == (SHAFT, SHARED)
    assert register.state.field_chats("shaft-3") == (SHARED,)
    register.when(r.MoveRoom, old=SHAFT, new=SHARED).happens()
    assert register.when(r.LoseRoom, chat=SHARED).happens(s.RoomLost).state.field_chats("shaft-3") == ()
    register.when(r.LoseRoom, chat=SHARED).happens()


@pytest.mark.parametrize(
    ("user", "chat"), [(CHIEF, LEAD), (CHEN, LEAD), (ZHAO, LEAD), (ANN, SHAFT), (SUN, SHAFT)]
)
def test_who_leaves_the_group_loses_the_role_that_hangs_on_it(user: UserId, chat: ChatId) -> None:
    register = town().when(leaving.LeaveRoom, user=user, chat=chat).happens(s.GrantsLost)
    assert user not in register.state.people
    assert [what for what, _ in register.tells()] == ["grants-lost"]
    register.when(leaving.LeaveRoom, user=user, chat=chat).happens()


@pytest.mark.parametrize(
    ("user", "chat"), [(ANN, LEAD), (CHIEF, SHAFT), (ROOT, LEAD), (ANN, SHARED), (STRANGER, LEAD)]
)
def test_other_roles_stay(user: UserId, chat: ChatId) -> None:
    town().when(leaving.LeaveRoom, user=user, chat=chat).happens()


def test_who_has_two_roles_keeps_the_other() -> None:
    register = enrol(invited(), by=CHIEF).when(leaving.LeaveRoom, user=CHIEF, chat=LEAD).happens(s.GrantsLost)
    assert register.state.people[CHIEF].grants == (GRANT,)


def test_struck_off_is_gone_and_only_administrators_strike() -> None:
    register = town().when(leaving.StrikeOff, by=ROOT, user=ANN).happens(s.GrantsLost)
    assert ANN not in register.state.people
    register.when(leaving.StrikeOff, by=ROOT, user=ANN).happens()
    register.when(leaving.StrikeOff, user=BO).happens(s.GrantsLost)
    assert isinstance(register.when(leaving.StrikeOff, by=CHIEF, user=SUN).last, Refusal)


def test_who_can_be_written_to() -> None:
    register = town().when(r.NoteReach, user=ANN, reachable=False).happens(s.ReachChanged)
    assert not register.state.people[ANN].reachable
    register.when(r.NoteReach, user=ANN, reachable=False).happens()
    register.when(r.NoteReach, user=STRANGER, reachable=False).happens()
    assert enrol(invited(), by=ANN).state.people[ANN].reachable


def test_everyone_chooses_their_own_language() -> None:
    register = town().when(r.ChooseLocale, by=ANN, locale="zh-CN").happens(s.LocaleChosen)
    assert register.state.people[ANN].locale == "zh-CN"
    register.when(r.ChooseLocale, by=ANN, locale="zh-CN").happens()
    register.when(r.ChooseLocale, by=STRANGER, locale="en").is_refused("not-enrolled", act="look")
    register.when(r.ChooseLocale, locale="en").is_refused("not-enrolled", act="look")


def test_the_roster_is_shown_nowhere_and_never_due() -> None:
    assert (ROSTER.deadlines(TOWN), ROSTER.cards(TOWN), ROSTER.head(TOWN)) == ({}, (), None)
    assert ROSTER.new_id(r.NoteReach(at=NINE, user=ANN, reachable=True), world()) == "site"
    assert ROSTER.notices(s.RoomLost(at=NINE, chat=LEAD), TOWN) == ()
