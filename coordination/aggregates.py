"""Every kind of thing there is, for the door; and what lets standing things take over today's config."""

from collections.abc import Sequence
from datetime import datetime

from coordination.incident.rules import INCIDENT
from coordination.kernel import Aggregate, Command, Ref
from coordination.policy import Policy
from coordination.roster.rules import ROSTER
from coordination.rounds import calling
from coordination.rounds.month import MONTH
from coordination.rounds.rules import ROUND

AGGREGATES: tuple[Aggregate, ...] = (INCIDENT, ROSTER, calling.AGENDAS, ROUND, MONTH)


def starting(policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what is done at every start, before anything else."""
    return [*calling.starting(policy, now)]
