"""A small made-up organisation for the rules: a leader, two deputies, a clerk, two units."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coordination.kernel import UserId, Words
from coordination.plan import (
    ApprovalMode,
    ApprovalRule,
    Clock,
    Evidence,
    Level,
    OnExpiry,
    Plan,
    Role,
    Severity,
    Step,
    Track,
)
from coordination.policy import Policy, Unit
from coordination.roster.state import Grant, Member, Roster
from coordination.world import World

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHIEF, CHEN, LIU, ZHAO, ANN, BO, SUN, ROOT = (UserId(i) for i in range(1, 9))
STRANGER = UserId(99)


def _member(user: UserId, role: Role, unit: str | None = None, rank: int = 0) -> Member:
    return Member(user=user, name=Words(f"person {user}"), grants=(Grant(role=role, unit=unit, rank=rank),))


PEOPLE = (
    _member(CHIEF, Role.leader),
    _member(CHEN, Role.deputy, rank=1),
    _member(LIU, Role.deputy, rank=2),
    _member(ZHAO, Role.duty),
    _member(ANN, Role.responder, "shaft-3"),
    _member(BO, Role.responder, "shaft-3"),
    _member(SUN, Role.head, "shaft-3"),
    _member(ROOT, Role.admin),
)


def _step(id_: str, **rest: object) -> Step:
    return Step(id=id_, title={"en": id_}, **rest)  # type: ignore[arg-type] # the caller names real fields


PLAN = Plan(
    id="fire",
    title={"en": "Fire"},
    keywords=("fire", "smoke"),
    severity={
        Severity.high: Level(meaning={"en": "life"}, add_steps=("watch",), page_leadership=True),
        Severity.low: Level(meaning={"en": "contained"}),
    },
    tracks=(
        Track(
            id="safe",
            title={"en": "Make safe"},
            steps=(
                _step("call", within=timedelta(minutes=3), evidence=Evidence.text),
                _step("cut", approval=ApprovalRule(mode=ApprovalMode.ratify), after=("call",)),
                _step("watch", required=False),
                _step("tally", role=Role.head, evidence=Evidence.number),
                _step(
                    "reopen",
                    role=Role.leader,
                    approval=ApprovalRule(mode=ApprovalMode.before, quorum=2, on_expiry=OnExpiry.refused),
                ),
                _step("family", when="dead > 0"),
                _step("update", every=timedelta(minutes=30), within=timedelta(minutes=30), required=False),
            ),
        ),
    ),
)
CALL, CUT, WATCH, TALLY, REOPEN, FAMILY, UPDATE = range(1, 8)

POLICY = Policy(
    units={"shaft-3": Unit(id="shaft-3", name={"en": "Shaft 3"})},
    plans={"fire": PLAN, "general": Plan(id="general", title={"en": "General"})},
)


def world(now: datetime = NINE, **rest: object) -> World:
    roster = Roster(people={member.user: member for member in PEOPLE})
    return World(**({"now": now, "policy": POLICY, "roster": roster} | rest))  # type: ignore[arg-type] # as above


def clock(
    id_: str, start: str = "reported", within: timedelta | None = timedelta(hours=1), when: str = ""
) -> Clock:
    """A statutory clock of a country nobody lives in."""
    return Clock(
        id=id_,
        title={"en": f"Tell them: {id_}"},
        jurisdiction="X",
        binds="everybody",
        start=start,
        within=within,
        when=when,
        source="Law of 2020",
        article="art. 9",
        checked=date(2026, 11, 23),
    )


def replanned(id_: str, of: Policy = POLICY, **changes: object) -> Policy:
    """The same organisation, with one step of the fire plan changed."""
    plan = of.plans["fire"]
    (track,) = plan.tracks
    steps = tuple(replace(s, **changes) if s.id == id_ else s for s in track.steps)  # type: ignore[arg-type] # as above
    changed = replace(plan, tracks=(replace(track, steps=steps),))
    return replace(of, plans={**of.plans, "fire": changed})
