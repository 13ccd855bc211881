"""Who may do what: one table, and the refusal that explains it.

Authority is a numeric id in the roster that bears the role now. Membership of a chat gives nothing but the
right to report; Telegram's own administrators have no power here.
"""

from collections.abc import Iterable

from coordination.kernel import Refusal, UserId, Value, Who
from coordination.plan import Role
from coordination.roster.state import Grant, Member
from coordination.world import World

ANYONE = (Role.leader, Role.deputy, Role.duty, Role.head, Role.responder, Role.admin)
"""Whoever is enrolled, of whatever unit: a neighbour who helps is never turned away."""
LEADERS = (Role.leader, Role.deputy)
STAFF = (Role.leader, Role.deputy, Role.duty)
OFFICERS = (*STAFF, Role.admin, Role.head)

ACTS: dict[str, tuple[Role, ...]] = {
    "update": ANYONE,
    "look": ANYONE,
    "choose-plan": ANYONE,
    "raise-severity": ANYONE,
    "on-scene": ANYONE,
    "merge": ANYONE,
    "lower-severity": LEADERS,
    "acknowledge": LEADERS,
    "take-over": LEADERS,
    "watch": LEADERS,
    "activate": LEADERS,
    "not-incident": STAFF,
    "facts": STAFF,
    "count-in": STAFF,
    "vote": LEADERS,
    "reword": ANYONE,
    "stable": LEADERS,
    "stand-down": LEADERS,
    "close": LEADERS,
    "after-action": (*STAFF, Role.head),
    "drill": (*LEADERS, Role.admin),
    "follow-up": OFFICERS,
    "own": ANYONE,
    "check": OFFICERS,
    "reach": (*STAFF, Role.admin),
    "invite": (Role.admin,),
    "people": (Role.admin, Role.leader, Role.deputy, Role.duty),
    "strike-off": (Role.admin,),
    "rounds": (*STAFF, Role.admin),
    "by-phone": (*STAFF, Role.head),
    "ask": (*STAFF, Role.admin),
    "period": (Role.admin, Role.leader),
    "check-in": ANYONE,
    "hand-over": ANYONE,
    "take-on": ANYONE,
    "swap": ANYONE,
    "stand-in": (*STAFF, Role.admin),
}
"""An act's name, and who may. `report` is not here: whoever can write to us may report."""

STEPS: dict[Role, tuple[Role, ...]] = {
    Role.responder: ANYONE,
    Role.head: (Role.head, *LEADERS),
    Role.duty: STAFF,
    Role.leader: LEADERS,
    Role.deputy: LEADERS,
    Role.admin: (Role.admin,),
}
"""Who may do a step that asks for a role."""

_NAMELESS = ("update", "invite", "strike-off")
"""What needs no person: a report by an anonymous sender has further parts, and the shell enrols."""


def refuse(world: World, user: UserId | None, act: str, unit: str = "") -> Refusal | None:
    """Return why `user` may not do `act`, or None when they may. Nobody (None) leads, votes or decides."""
    if user is None and act in _NAMELESS:
        return None
    return _refuse(world, user, ACTS[act], act, unit)


def refuse_step(world: World, user: UserId | None, role: Role, unit: str) -> Refusal | None:
    """Return why `user` may not do a step that asks for `role` in an incident of `unit`, or None."""
    return _refuse(world, user, STEPS[role], f"step-{role}", unit)


def _refuse(
    world: World, user: UserId | None, roles: tuple[Role, ...], act: str, unit: str
) -> Refusal | None:
    member = world.roster.people.get(user) if user is not None else None
    if member is None:
        return Refusal("not-enrolled", {"act": act})
    if roles == ANYONE or any(_fits(member, role, unit) for role in roles):
        return None
    able = tuple(_able(world, roles, unit))
    values: dict[str, Value] = {"act": act, "able": able, "yours": tuple(str(g.role) for g in member.grants)}
    return Refusal("not-allowed", values)


def _fits(member: Member, role: Role, unit: str) -> bool:
    """A head is one in their own unit only, and so is a unit's deputy; every other role holds everywhere."""
    return any(_covers(grant, role, unit) for grant in member.grants)


def _covers(grant: Grant, role: Role, unit: str) -> bool:
    stands_in = grant.role is Role.deputy and bool(grant.unit)
    if role is not Role.head:
        return grant.role is role and not stands_in
    return (grant.role is Role.head or stands_in) and (not unit or grant.unit in (unit, None))


def _able(world: World, roles: Iterable[Role], unit: str) -> Iterable[Value]:
    wanted = tuple(roles)
    bearers = (m for m in world.roster.bearing(*wanted) if any(_fits(m, role, unit) for role in wanted))
    return [Who(member.user) for member, _ in zip(bearers, range(3), strict=False)]
