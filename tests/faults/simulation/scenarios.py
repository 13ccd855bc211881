"""All that is played with a death at each point, by name."""

from tests.faults.simulation.incidents import INCIDENTS
from tests.faults.simulation.places import PLACES
from tests.faults.simulation.reports import REPORTS

SCENARIOS = {**INCIDENTS, **REPORTS, **PLACES}
