"""Three units and one daily report at 17:00: a round to tell stories about."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from coordination.kernel import UserId, Words
from coordination.plan import Role
from coordination.policy import Policy, Unit
from coordination.roster.state import Grant, Member, Roster
from coordination.rounds import commands as c
from coordination.rounds.rules import ROUND
from coordination.rounds.state import Round, Says, Terms, Tier
from coordination.world import World
from tests.rules.story import Story
from tests.rules.town import ANN, PEOPLE

MINUTE = timedelta(minutes=1)
DUE = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
OPENED = DUE - 240 * MINUTE
MEI, STAND_IN = UserId(20), UserId(21)
UNITS = ("shaft-3", "plant", "depot")
TERMS = Terms(
    schedule="daily",
    day=date(2026, 3, 2),
    title={"en": "Daily report"},
    opens_at=OPENED,
    due_at=DUE,
    cut_off_at=DUE + 60 * MINUTE,
    remind_at=(DUE - 60 * MINUTE, DUE - 15 * MINUTE),
    chase_at={Tier.deputy: DUE, Tier.head: DUE + 15 * MINUTE, Tier.leadership: DUE + 30 * MINUTE},
    expected=UNITS,
)
CREW = (
    *PEOPLE,
    Member(user=MEI, name=Words("mei"), grants=(Grant(role=Role.responder, unit="plant"),)),
    Member(user=STAND_IN, name=Words("dep"), grants=(Grant(role=Role.deputy, unit="shaft-3", rank=1),)),
)


def site(now: datetime = OPENED, **changes: Any) -> World:
    units = {id_: Unit(id=id_, name={"en": id_}) for id_ in UNITS}
    roster = Roster(people={member.user: member for member in CREW})
    given: dict[str, Any] = {"now": now, "policy": Policy(units=units), "roster": roster}
    return World(**(given | changes))


def opened(terms: Terms = TERMS, **changes: Any) -> Story:
    story = Story(site(**changes), None, [], [], ROUND)
    return story.when(c.OpenRound, id="daily/260302", terms=terms)


def state(story: Story) -> Round:
    found: Round = story.state
    return found


def reach(story: Story, at: datetime) -> Story:
    return story.after((at - story.world.now) / MINUTE)


def zero(story: Story, by: UserId = ANN, unit: str = "shaft-3", **rest: Any) -> Story:
    return story.when(c.Enter, by=by, unit=unit, says=Says.zero, **rest)


def columns(story: Story) -> dict[str, str]:
    return {unit: str(state(story).column(unit)) for unit in UNITS}
