"""Every kind of thing there is, for the door."""

from coordination.incident.rules import INCIDENT
from coordination.kernel import Aggregate
from coordination.roster.rules import ROSTER
from coordination.rounds.month import MONTH

AGGREGATES: tuple[Aggregate, ...] = (INCIDENT, ROSTER, MONTH)
