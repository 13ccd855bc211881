"""Reports that are due, questions of the moment, duty posts, and what the bot does by the calendar."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from coordination.policy import Days, Figure, Period, Post, ReachTest, Rotation, Watch
from tests.faults.simulation.acts import (
    MORNING,
    QUIET,
    ROUND,
    SECOND,
    SOON,
    WHO,
    Scenario,
    presses,
    replies,
    says,
)

CHECKED = replace(QUIET, schedules={"daily": replace(SOON, check=1.0)})
STAFFED = replace(
    QUIET, schedules={"daily": replace(SOON, figures=(Figure(id="staff", title={"en": "Staff"}),))}
)


def gate(at: time) -> Post:
    """Two who take turns of an hour each."""
    rotation = Rotation(
        begins=date(2026, 11, 23), at=at, every=timedelta(hours=1), people=(WHO["liu"], WHO["bo"])
    )
    return Post(
        id="gate",
        name={"en": "Gate post"},
        rotation=rotation,
        remind=30 * SECOND,
        late_after=80 * SECOND,
    )


SHIFT = replace(QUIET, posts={"gate": gate(time(14, 5))})
DUTY = replace(QUIET, posts={"gate": gate(time(13, 10))})
"""The next shift begins at 14:10."""
FLOOD = Days(period="flood")
SEASON = replace(
    QUIET,
    periods={"flood": Period(id="flood", name={"en": "Flood season"})},
    schedules={"daily": replace(SOON, days=FLOOD)},
    posts={
        "dam": Post(
            id="dam",
            name={"en": "Dam"},
            pattern=(Watch(days=FLOOD, begins=time(0), ends=time(0), people=(WHO["sun"],)),),
        )
    },
)

REPORTS = {
    "a round": Scenario(
        rules=ROUND,
        acts=((5, presses("ann", "All clear", "shaft-3")), (440, says("mei", "/zero", "plant"))),
        ends=540,
    ),
    "a shift": Scenario(
        rules=SHIFT,
        acts=((125, presses("liu", "Check in")), (140, says("liu", "/duty"))),
        ends=230,
        once=("CheckedIn",),
    ),
    "a claim and a check": Scenario(
        rules=CHECKED,
        acts=(
            (5, says("mei", "/zero", "plant")),
            (25, says("mei", "at two, all of them")),
            (320, says("ann", "/zero 14:07", "shaft-3")),
            (340, presses("zhao", "Accept", "lead")),
        ),
        ends=500,
    ),
    "a revision": Scenario(
        rules=ROUND,
        acts=((500, says("ann", "/zero", "shaft-3")), (520, presses("ann", "Revise", "shaft-3"))),
        ends=550,
    ),
    "the clerk of a round": Scenario(
        rules=ROUND,
        acts=(
            (5, says("zhao", "/rounds", "lead")),
            (25, presses("zhao", "Remind", "lead")),
            (45, says("zhao", "/byphone plant all clear", "lead")),
            (65, says("zhao", "/excuse shaft-3 no shift today", "lead")),
        ),
        ends=330,
    ),
    "an answer with a number": Scenario(
        rules=STAFFED,
        acts=(
            (5, presses("ann", "All clear", "shaft-3")),
            (25, replies("ann", "staff 40", "shaft-3", "Staff?")),
            (500, says("zhao", "/rounds month", "lead")),
        ),
        ends=540,
    ),
    "a round that brings an incident": Scenario(
        rules=ROUND,
        acts=(
            (5, presses("ann", "Report event", "shaft-3")),
            (25, replies("ann", "smoke in the pump room", "shaft-3", "what has happened?")),
            (45, says("mei", "/report water in the hall", "plant")),
            (65, presses("mei", "All clear", "plant")),
            (85, presses("mei", "Include it", "plant")),
        ),
        ends=330,
        reports=("smoke in the pump room", "water in the hall"),
    ),
    "a question of the moment": Scenario(
        rules=QUIET,
        acts=(
            (5, says("zhao", "/ask How many are on site? by 14:06", "lead")),
            (25, replies("mei", "twelve", "plant", "How many are on site?")),
        ),
        ends=230,
        once=("RoundOpened", "Published"),
    ),
    "a late check-in": Scenario(
        rules=SHIFT,
        acts=((215, says("liu", "/checkin")),),
        ends=260,
        once=("CheckedIn",),
    ),
    "a handover": Scenario(
        rules=DUTY,
        acts=(
            (5, presses("liu", "Check in")),
            (25, presses("liu", "Hand over")),
            (45, replies("liu", "pump 2 is open", having="Gate post")),
            (65, presses("bo", "Take over")),
        ),
        ends=450,
        once=("CheckedIn",),
    ),
    "a swap and a stand-in": Scenario(
        rules=DUTY,
        acts=(
            (5, says("bo", "/swap")),
            (25, presses("bo", "Ann Lee")),
            (45, presses("ann", "Take the shift")),
            (65, says("zhao", "/standin", "lead")),
            (85, presses("zhao", "Sun Li")),
            (105, replies("zhao", "14:08", having="until when")),
        ),
        ends=450,
    ),
    "a duty period": Scenario(
        rules=SEASON,
        acts=(
            (5, says("root", "/period flood open 2026-11-30")),
            (25, says("ann", "/zero", "shaft-3")),
            (45, says("sun", "/checkin")),
            (65, says("root", "/period flood close")),
        ),
        ends=330,
    ),
    "one tap a week": Scenario(
        rules=replace(QUIET, reach_test=ReachTest(weekday=0, at=time(14, 5))),
        acts=((140, presses("wang", "I am here")), (160, says("liu", "/here"))),
        ends=190,
    ),
    "the record is sealed": Scenario(
        rules=QUIET,
        begins=datetime(2026, 11, 22, 23, 58, tzinfo=MORNING.tzinfo),
        acts=((5, says("ann", "smoke in the pump room")),),
        ends=180,
        reports=("smoke in the pump room",),
        once=("RecordSealed",),
    ),
}  # fmt: skip
