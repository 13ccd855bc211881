"""The clock of a round: reminders to the silent, the roll-up, whom they are told to, the cut-off, outages."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from coordination.authority import refuse
from coordination.kernel import Due, Refusal, UserId
from coordination.roster.state import Member
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.entering import results, standing
from coordination.rounds.state import Entry, Outage, Round, Says, Tier
from coordination.world import World

Decision = Sequence[e.RoundEvent] | Refusal
APART = timedelta(minutes=5)
"""A clerk's reminders are at least so far apart."""
A_DAY = timedelta(days=1)
"""Telegram keeps a message for so long: after a longer outage nobody can be judged."""
QUICK = timedelta(seconds=10)
"""A zero within so short a time of being asked was hardly looked into."""


def due(state: Round, command: Due, world: World) -> Sequence[e.RoundEvent]:
    """Do what has come due; what a later moment has overtaken is left out."""
    what, _, which = command.name.partition(":")
    match what:
        case "remind":
            return _remind(state, max(command.at, world.now))
        case "due":
            return [] if state.published_at else [e.Published(at=command.at)]
        case "tell":
            return _chase(state, command, Tier(which), world)
        case "cut-off":
            return [_closed(state, command.at)] if state.is_open else []
        case _:
            return []


def _remind(state: Round, now: datetime) -> Sequence[e.RoundEvent]:
    """Call the silent once, however many reminders have come due meanwhile."""
    past = sum(at <= now for at in state.terms.remind_at)
    return [e.Reminded(at=now, units=state.silent(), past=past)] if past > state.reminded else []


def remind(state: Round, command: c.Remind, world: World) -> Decision:
    """Call the silent now, for the clerk."""
    refusal = refuse(world, command.by, "rounds")
    if refusal:
        return refusal
    if not state.is_open:
        return Refusal("round-over", {"round": state.id})
    last = max((reminder.at for reminder in state.reminders), default=state.opened_at)
    if state.reminders and command.at < last + APART:
        return Refusal("reminded-lately", {"round": state.id})
    silent = state.silent()
    if not silent:
        return Refusal("all-in", {"round": state.id})
    return [e.Reminded(at=command.at, by=command.by, units=silent, past=state.reminded)]


def _chase(state: Round, command: Due, tier: Tier, world: World) -> Sequence[e.RoundEvent]:
    silent = state.silent()
    if not silent or any(chase.tier is tier for chase in state.chases):
        return []
    people = tuple(dict.fromkeys(user for unit in silent for user in above(world, unit, tier)))
    return [e.Chased(at=command.at, tier=tier, units=silent, people=people)]


def above(world: World, unit: str, tier: Tier) -> tuple[UserId, ...]:
    """Return who is told of a silent unit at a tier: its deputies, its heads; the leadership has a chat."""
    people: Mapping[Tier, Sequence[Member]] = {
        Tier.deputy: tuple(world.roster.deputies_of(unit)),
        Tier.head: tuple(world.roster.heads_of(unit)),
    }
    return tuple(member.user for member in people.get(tier, ()) if member.reachable)


def _closed(state: Round, at: datetime) -> e.RoundClosed:
    terms = state.terms
    return e.RoundClosed(
        at=at,
        id=state.id,
        schedule=terms.schedule,
        title=terms.title,
        day=terms.day,
        judged=state.judged,
        units=results(state),
        streaks=_streaks(state),
    )


def _streaks(state: Round) -> dict[str, int]:
    """Count on for how many rounds in a row each unit has answered zero within seconds of being asked."""
    quick = {unit: state.quick.get(unit, 0) + 1 for unit in state.terms.expected if _is_quick(state, unit)}
    unheard = {unit: state.quick[unit] for unit in state.silent() if unit in state.quick}
    return quick | unheard


def _is_quick(state: Round, unit: str) -> bool:
    entries = state.line(unit).entries
    if len(entries) != 1 or entries[0].says is not Says.zero or entries[0].by_phone:
        return False
    at = entries[0].at
    asked = (state.opened_at, *(r.at for r in state.reminders if unit in r.units))
    return any(timedelta() <= at - moment <= QUICK for moment in asked)


def excuse(state: Round, command: c.Excuse, world: World) -> Decision:
    """Expect nothing of a unit this time. What has come in stands."""
    refusal = refuse(world, command.by, "rounds")
    if refusal:
        return refusal
    if command.unit not in state.terms.expected:
        return Refusal("not-expected", {"unit": command.unit, "round": state.id})
    if not state.line(command.unit).is_silent:
        return Refusal("already-in", standing(state, command.unit))
    if not state.is_open:
        return Refusal("round-over", {"round": state.id})
    entry = Entry(says=Says.excused, at=command.at, by=command.by, text=command.reason)
    return [e.Entered(at=command.at, by=command.by, unit=command.unit, entry=entry)]


def outage(state: Round, command: c.NoteOutage) -> Sequence[e.RoundEvent]:
    """Note that we could not hear: what was due then is judged later, or after more than a day not at all."""
    if not state.is_open:
        return []
    away = Outage(since=command.since, until=command.until, rival=command.rival)
    if away.rival and away.until < state.opened_at:
        return []
    return [e.OutageMet(at=command.at, outage=away, judged=judged(state.judged, state.terms.due_at, away))]


def judged(before: bool, due_at: datetime, away: Outage | None) -> bool:
    """Say whether a round can be judged.

    Not when it was due in an outage longer than Telegram waits, nor when another program read the answers.
    """
    if away is not None and away.rival:
        return False
    if away is None or away.until - away.since <= A_DAY:
        return before
    return before and not away.since <= due_at <= away.until
