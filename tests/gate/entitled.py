"""Who may be behind an event: told once more, without asking the rules."""

from collections.abc import Collection

from coordination.duty import events as duty
from coordination.followup import state as followup
from coordination.incident import events as e
from coordination.incident.standstill import DrillPaused, DrillResumed
from coordination.incident.state import Outcome
from coordination.kernel import Event, Ref, UserId
from coordination.reach import state as reach
from coordination.roster import state as s
from coordination.roster.codes import CodeWithdrawn
from coordination.rounds import agenda as a
from coordination.rounds import events as r
from coordination.rounds.state import Says
from tests.gate.door import Door
from tests.gate.site import ACTORS
from tests.rules.town import BO, CHEN, CHIEF, LIU, REOPEN, ROOT, SUN, TALLY, ZHAO

OURS = {*ACTORS.values(), BO, CHEN} - {ACTORS["former"], ACTORS["stranger"]}
LEADERS, STAFF = {CHIEF, CHEN, LIU}, {CHIEF, CHEN, LIU, ZHAO}
CLERKS, HEADS = STAFF | {ROOT}, {SUN, ACTORS["other-head"]}
POST = {ACTORS["responder"], BO}
UNIT = {ACTORS["responder"], BO, SUN}
STEPS = {TALLY: LEADERS | {SUN}, REOPEN: LEADERS}
MAY: dict[type[Event], set[UserId]] = {
    **dict.fromkeys((e.Acknowledged, e.AcknowledgedLate, e.LeadTaken, e.Watching, e.Activated), LEADERS),
    **dict.fromkeys((e.Voted, e.Stabilised, e.StoodDown), LEADERS),
    **dict.fromkeys((e.PlanChosen, e.ArrivedOnScene, e.ApprovalAsked, e.ApprovalReworded), OURS),
    **dict.fromkeys((e.SeveritySet, followup.Owned, followup.Fixed, s.LocaleChosen), OURS),
    **dict.fromkeys((r.Reminded, r.ClaimRuled, duty.StoodIn, a.RoundCalled), CLERKS),
    **dict.fromkeys((followup.Raised, followup.Checked), CLERKS | HEADS),
    **dict.fromkeys(
        (duty.CheckedIn, duty.HandedOver, duty.TakenOver, duty.ShiftOffered, duty.SwapAgreed), POST
    ),
    s.Invited: {ROOT},
    s.GrantsLost: {ROOT},
    **dict.fromkeys((r.CheckAnswered, r.EntryCorrected), UNIT),
    e.FactsSet: STAFF,
    e.AfterActionFiled: STAFF | {SUN},
    a.PeriodSet: {CHIEF, ROOT},
    DrillResumed: LEADERS | {ROOT},
}
FREE = (s.Enrolled, CodeWithdrawn, s.RoomBound, e.Corrected, e.CameBack)
"""Whoever holds the code; who wrote it; who went out."""
FOLLOWS = (
    *(e.Paged, e.NotDeliverable, e.LeadershipCalled, e.ApprovalRuled, e.ReporterAdded, DrillPaused),
    *(r.Claimed, r.CheckAsked, r.RoundRevised, r.RoundOpened, a.RoundPlanned, a.StreaksKept, reach.Heard),
    *(
        duty.Planned,
        duty.Turned,
        duty.Swept,
        duty.GapSeen,
        duty.GapClosed,
        duty.LookedAhead,
        duty.PeriodNoted,
    ),
)
"""What follows from another event, which is judged itself."""
ENDS = {Outcome.false_alarm: STAFF, Outcome.resolved: LEADERS, Outcome.duplicate: OURS}


def behind(event: Event, ref: Ref, before: Door, *, group: bool) -> Collection[UserId]:
    """Return who may have done this; `group`: it was said in a bound group, where anybody may report."""
    reporters = (
        set(before.states[ref].reporters) if ref.kind == "incident" and ref in before.states else set()
    )
    match event:
        case e.Reported(drill=True):
            return LEADERS | {ROOT}
        case e.Reported():
            return set(ACTORS.values()) if group else OURS
        case e.UpdateAdded():
            return OURS | reporters
        case e.Closed(outcome=outcome):
            return ENDS[outcome] | (reporters if outcome is Outcome.duplicate else set())
        case (
            e.StepTaken(step=step)
            | e.StepDone(step=step)
            | e.StepBlocked(step=step)
            | e.StepSkipped(step=step)
        ):
            return STEPS.get(step, OURS)
        case r.Entered(unit=unit, entry=entry):
            of_unit = {user for user in OURS if _is_of(user, unit, before)}
            heads = {user for user in HEADS if user in of_unit}
            return (
                STAFF | heads if entry.by_phone else CLERKS if entry.says is Says.excused else of_unit | STAFF
            )
        case _:
            return MAY[type(event)]


def _is_of(user: UserId, unit: str, door: Door) -> bool:
    member = door.world.roster.people.get(user)
    return member is not None and any(grant.unit == unit for grant in member.grants)
