"""The gate's site in a drill: at each stage at which the real incidents of `site.busy` stand."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

from coordination.incident import commands as c
from coordination.kernel import Ref, Words
from coordination.plan import Clock
from tests.gate import site
from tests.gate.door import Door
from tests.gate.site import DRILL, GONE, did
from tests.rules.town import CHIEF, clock

STAGES = (site.FRESH, site.RUNNING, site.STABLE, site.OVER)
"""Each by the real incident that stands at it."""
THE_DRILL = Ref("incident", DRILL)
LAW = clock("law", within=timedelta(minutes=30))


@cache
def drilling(stage: str) -> Door:
    """A drill runs and nothing real is open."""
    return site.struck(_begun(stage))


@cache
def beside(stage: str) -> Door:
    """Incidents at each of their stages are open, and the drill goes on beside them."""
    door = _begun(stage)
    _under(door)
    site.goes_on(door)
    if stage != site.OVER:
        did(door, THE_DRILL, c.ResumeDrill, CHIEF)
    return site.struck(door)


def _begun(stage: str) -> Door:
    """A statutory clock runs in it as it would in earnest."""
    door = _under(site.founded(), LAW)
    by = CHIEF if stage == site.FRESH else GONE
    did(door, Ref("incident"), c.Report, by, unit="shaft-3", text=Words("x"), drill=True, plan_id="fire")
    if stage == site.RUNNING:
        site.started(door, THE_DRILL)
    elif stage != site.FRESH:
        site.ran(door, THE_DRILL)
    if stage == site.OVER:
        did(door, THE_DRILL, c.StandDown, CHIEF)
        did(door, THE_DRILL, c.Close, CHIEF)
    return door


def _under(door: Door, *clocks: Clock) -> Door:
    door.world = replace(door.world, policy=replace(door.world.policy, clocks=clocks))
    return door
