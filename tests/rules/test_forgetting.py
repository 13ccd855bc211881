"""A person who has left is a number from then on, and a site keeps a leader and an administrator."""

from dataclasses import replace

import pytest

from coordination.kernel import ChatId, Leadership, Person, UserId
from coordination.plan import Role
from coordination.retention import OfPerson
from coordination.roster import leaving
from coordination.roster import state as s
from coordination.roster.forgotten import Forgotten
from coordination.roster.rules import ROSTER
from tests.rules.test_roster import enrol, invited, town
from tests.rules.town import ANN, CHEN, CHIEF, ROOT, STRANGER, world


def test_who_is_here_is_struck_off_first() -> None:
    register = town().when(leaving.Forget, user=ANN).happens(s.GrantsLost, Forgotten)
    assert ANN not in register.state.people
    assert register.state.forgotten == (ANN,)
    forgotten = register.last[1]  # type: ignore[index] # it happened
    assert forgotten.erases() == OfPerson(ANN)
    (notice,) = ROSTER.notices(forgotten, register.state)
    assert (notice.what, notice.to, notice.values) == ("forgotten", Leadership(), {})


def test_who_has_left_before_is_forgotten_all_the_same() -> None:
    register = town().when(leaving.StrikeOff, user=ANN).when(leaving.Forget, user=ANN).happens(Forgotten)
    register.when(leaving.Forget, user=ANN).happens(Forgotten)
    assert register.state.forgotten == (ANN,)


@pytest.mark.parametrize(("user", "role"), [(CHIEF, Role.leader), (ROOT, Role.admin)])
def test_the_last_leader_and_the_last_administrator_stay(user: UserId, role: Role) -> None:
    register = town().when(leaving.Forget, user=user).is_refused("last-of-role", roles=(str(role),))
    assert user in register.state.people
    second = replace(register.state.people[CHEN], grants=(s.Grant(role=role),))
    register.state = replace(register.state, people={**register.state.people, CHEN: second})
    register.when(leaving.Forget, user=user).happens(s.GrantsLost, Forgotten)


def test_nobody_writes_to_whoever_was_forgotten() -> None:
    register = town().when(leaving.Forget, user=ANN)
    site = replace(world(), roster=register.state)
    assert site.chats(Person(ANN)) == ()
    assert site.chats(Person(CHEN)) == (ChatId(CHEN),)


def test_who_comes_again_starts_fresh() -> None:
    register = enrol(invited()).when(leaving.Forget, user=STRANGER)
    assert register.state.forgotten == (STRANGER,)
    again = invited("d")
    again.state = replace(register.state, invitations=again.state.invitations)
    enrol(again, "d").happens(s.Enrolled)
    assert again.state.forgotten == ()
    assert again.state.people[STRANGER].grants == enrol(invited()).state.people[STRANGER].grants
