"""Every kind of thing there is, for the door."""

from coordination.incident.rules import INCIDENT
from coordination.kernel import Aggregate
from coordination.roster.rules import ROSTER
from coordination.rounds.calling import AGENDAS
from coordination.rounds.rules import ROUND

AGGREGATES: tuple[Aggregate, ...] = (INCIDENT, ROSTER, AGENDAS, ROUND)
