"""Drills in the real chats: begin one, and go on after something real."""

from coordination.facts import Facts
from coordination.incident.commands import Report, ResumeDrill
from coordination.incident.drill import running_drill
from coordination.kernel import Ref, Words
from handlers.arrival import Arrival
from handlers.reading import Act, Reading, Tell, Wish
from handlers.report import unit_of
from handlers.texts import label


def drill(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Begin a drill of a plan: `/drill fire`, in the group of the unit that is to drill it."""
    plan = facts.world.policy.plans.get(wish.args[0]) if wish.args else None
    if plan is None:
        return (Tell(what="choose-drill"),)
    locale = facts.world.locale(arrival.chat)
    imagined = label(locale, "drill-imagined", plan=plan.title.get(locale, plan.id))
    command = Report(
        at=arrival.at,
        by=arrival.user,
        unit=unit_of(arrival, facts),
        text=Words(imagined),
        drill=True,
        plan_id=plan.id,
    )
    return (Act(ref=Ref("incident"), command=command, told=(Tell(what="toast", part="drill"),)),)


def resume(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Go on with the drill that stands still."""
    number = wish.number or running_drill(facts.world)
    if not number:
        return (Tell(what="say", part="none-open"),)
    command = ResumeDrill(at=arrival.at, by=arrival.user)
    told = Tell(what="toast", part="resume")
    return (Act(ref=Ref("incident", number), command=command, told=(told,)),)
