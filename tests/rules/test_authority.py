"""Who may do what: every act, every role; and a refusal that says who can."""

from dataclasses import replace

import pytest

from coordination.authority import ACTS, ANYONE, LEADERS, STAFF, STEPS, refuse, refuse_step
from coordination.kernel import Refusal, UserId, Who, Words
from coordination.plan import Role
from coordination.roster.state import Grant, Member, Roster
from tests.rules.town import ANN, BO, CHEN, CHIEF, LIU, PEOPLE, ROOT, STRANGER, SUN, ZHAO, world

BEARERS = {
    Role.leader: CHIEF,
    Role.deputy: CHEN,
    Role.duty: ZHAO,
    Role.head: SUN,
    Role.responder: ANN,
    Role.admin: ROOT,
}
LEAD, CLERK, ALL, ADMIN = (
    "leader deputy",
    "leader deputy duty",
    "leader deputy duty head responder admin",
    "admin",
)
TABLE = {
    "update": ALL, "look": ALL, "choose-plan": ALL, "raise-severity": ALL, "on-scene": ALL, "merge": ALL,
    "reword": ALL,
    "lower-severity": LEAD, "acknowledge": LEAD, "activate": LEAD, "vote": LEAD, "stable": LEAD,
    "stand-down": LEAD, "close": LEAD, "take-over": LEAD, "watch": LEAD, "after-action": f"{CLERK} head",
    "not-incident": CLERK, "facts": CLERK, "count-in": CLERK, "people": f"admin {CLERK}",
    "rounds": f"admin {CLERK}", "ask": f"admin {CLERK}", "by-phone": f"head {CLERK}",
    "period": "admin leader",
    "invite": ADMIN, "strike-off": ADMIN, "drill": f"{ADMIN} {LEAD}",
    "reach": f"admin {CLERK}", "own": ALL, "follow-up": f"admin head {CLERK}", "check": f"admin head {CLERK}",
    "check-in": ALL, "hand-over": ALL, "take-on": ALL, "swap": ALL, "stand-in": f"{ADMIN} {CLERK}",
}  # fmt: skip
STEP_TABLE = {
    Role.responder: ALL,
    Role.head: "head leader deputy",
    Role.duty: CLERK,
    Role.leader: LEAD,
    Role.deputy: LEAD,
    Role.admin: ADMIN,
}
SHELL = ("update", "invite", "strike-off")


def test_the_table_is_the_whole_table() -> None:
    assert set(TABLE) == set(ACTS)
    assert set(STEP_TABLE) == set(STEPS) == set(Role)
    assert {*ANYONE} == set(Role)
    assert {*LEADERS} < {*STAFF}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_and_every_role(act: str, role: Role) -> None:
    refusal = refuse(world(), BEARERS[role], act, "shaft-3")
    assert (refusal is None) == (role in TABLE[act].split())
    if refusal:
        assert refusal.reason == "not-allowed"
        assert (refusal.values["act"], refusal.values["yours"]) == (act, (str(role),))
        assert refusal.values["able"]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("wanted", Role)
def test_every_step_and_every_role(wanted: Role, role: Role) -> None:
    refusal = refuse_step(world(), BEARERS[role], wanted, "shaft-3")
    assert (refusal is None) == (role in STEP_TABLE[wanted].split())
    assert refusal is None or refusal.values["act"] == f"step-{wanted}"


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_stranger_may_nothing(act: str) -> None:
    assert refuse(world(), STRANGER, act) == Refusal("not-enrolled", {"act": act})


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_nameless_may_only_add_words_and_the_shell_enrol(act: str) -> None:
    refusal = refuse(world(), None, act)
    assert refusal == (None if act in SHELL else Refusal("not-enrolled", {"act": act}))


def test_the_nameless_work_on_no_step() -> None:
    assert refuse_step(world(), None, Role.responder, "") == Refusal(
        "not-enrolled", {"act": "step-responder"}
    )


def test_a_refusal_names_at_most_three_who_can_best_first() -> None:
    refusal = refuse(world(), ANN, "not-incident")
    assert refusal is not None
    assert refusal.values["able"] == (Who(CHIEF), Who(CHEN), Who(LIU))


def test_where_nobody_can_the_refusal_names_nobody() -> None:
    refusal = refuse(world(roster=Roster(people={m.user: m for m in PEOPLE if m.user == ANN})), ANN, "close")
    assert refusal is not None
    assert refusal.values["able"] == ()


def headed(unit: str | None) -> UserId:
    return UserId(20) if unit is None else UserId(21)


def test_a_head_is_one_in_their_own_unit_only() -> None:
    other = Member(user=headed("shaft-1"), name=Words("Wu"), grants=(Grant(role=Role.head, unit="shaft-1"),))
    site = replace(other, user=headed(None), grants=(Grant(role=Role.head),))
    town = world(roster=Roster(people={m.user: m for m in (*PEOPLE, other, site)}))
    refusal = refuse_step(town, other.user, Role.head, "shaft-3")
    assert refusal is not None
    assert other.user not in [who.user for who in refusal.values["able"]]  # type: ignore[union-attr] # Who
    assert refuse_step(town, other.user, Role.head, "shaft-1") is None
    assert refuse_step(town, site.user, Role.head, "shaft-3") is None
    assert refuse_step(town, other.user, Role.head, "") is None


def test_the_deputy_of_a_unit_counts_like_its_head_and_leads_nothing_else() -> None:
    own = Member(user=UserId(22), name=Words("Hu"), grants=(Grant(role=Role.deputy, unit="shaft-3"),))
    town = world(roster=Roster(people={m.user: m for m in (*PEOPLE, own)}))
    assert refuse_step(town, own.user, Role.head, "shaft-3") is None
    assert refuse_step(town, own.user, Role.head, "") is None
    assert refuse_step(town, own.user, Role.head, "shaft-1") is not None
    for act in ("vote", "activate", "close", "drill", "people"):
        refusal = refuse(town, own.user, act, "shaft-3")
        assert refusal is not None
        assert Who(own.user) not in refusal.values["able"]  # type: ignore[operator] # a tuple
    able = refuse_step(town, ANN, Role.head, "shaft-3")
    assert able is not None
    assert [m.user for m in town.roster.leaders()] == [CHIEF, CHEN, LIU]


def test_several_roles_are_all_told_and_any_of_them_serves() -> None:
    both = Member(user=BO, name=Words("Bo"), grants=(Grant(role=Role.responder), Grant(role=Role.duty)))
    town = world(roster=Roster(people={BO: both}))
    assert refuse(town, BO, "facts") is None
    refusal = refuse(town, BO, "close")
    assert refusal is not None
    assert refusal.values["yours"] == ("responder", "duty")
