"""Every kind of thing there is, for the door; and what each does when the program starts."""

from collections.abc import Sequence
from datetime import datetime

from coordination.duty import rules as duty
from coordination.followup.rules import FOLLOWUP
from coordination.incident.rules import INCIDENT
from coordination.kernel import Aggregate, Command, Ref
from coordination.machine import alarms, retaining, sealing
from coordination.machine.rules import AGGREGATE as MACHINE
from coordination.policy import Policy
from coordination.reach.answers import REACH
from coordination.reach.rules import REACH_TESTS, Adopt
from coordination.roster.rules import ROSTER
from coordination.rounds import calling
from coordination.rounds.month import MONTH
from coordination.rounds.rules import ROUND

AGGREGATES: tuple[Aggregate, ...] = (
    INCIDENT,
    ROSTER,
    calling.AGENDAS,
    ROUND,
    MONTH,
    REACH_TESTS,
    FOLLOWUP,
    duty.DUTY,
    MACHINE,
    sealing.SEALS,
    alarms.ALARMING,
    retaining.RETAINING,
)


def starting(policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what is done at every start, before anything is read: standing things adopt today's config."""
    return [
        *calling.starting(policy, now),
        (REACH, Adopt(at=now)),
        *duty.starting(policy, now),
        *sealing.starting(policy, now),
        *retaining.starting(policy, now),
    ]
