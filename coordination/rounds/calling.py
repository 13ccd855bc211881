"""When rounds are called: what follows from the config, the calendar, the duty periods, and who asks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from coordination.authority import refuse
from coordination.calendar import OpenPeriods, falls_on, local_date, moment, next_day
from coordination.kernel import (
    Aggregate,
    Card,
    Command,
    Due,
    Head,
    Leadership,
    Notice,
    Ref,
    Refusal,
    Value,
    When,
)
from coordination.policy import Policy, Schedule
from coordination.rounds import agenda as a
from coordination.rounds.commands import NoteOutage
from coordination.rounds.state import Outage, Terms, Tier
from coordination.world import World

Decision = Sequence[a.AgendaEvent] | Refusal
AgendaCommand = a.Adopt | a.AskRound | a.OpenPeriod | a.ClosePeriod | a.KeepStreaks | NoteOutage | Due

CAUGHT_UP = timedelta(days=8)
"""Rounds that should have opened within so long before a start are opened still; older ones never were."""
ASKED_CUT_OFF = timedelta(minutes=30)
LAST_CALL = timedelta(minutes=5)


def decide(state: a.Agenda | None, command: AgendaCommand, world: World) -> Decision:
    """Return what is called or planned, or why not."""
    agenda = state or a.Agenda(touched_at=command.at)
    match command:
        case a.Adopt():
            return list(_planned(agenda, agenda.periods, world, command.at))
        case Due():
            return _open(agenda, command, world)
        case a.AskRound():
            return _ask(command, world)
        case a.OpenPeriod() | a.ClosePeriod():
            return _period(agenda, command, world)
        case a.KeepStreaks():
            return [a.StreaksKept(at=command.at, schedule=command.schedule, streaks=command.streaks)]
        case NoteOutage():
            away = Outage(since=command.since, until=command.until, rival=command.rival)
            return [a.AwayNoted(at=command.at, outage=away)]


def _planned(agenda: a.Agenda, periods: OpenPeriods, world: World, at: datetime) -> Iterator[a.RoundPlanned]:
    """Settle anew when each schedule's next round opens; those that left the config have none."""
    schedules = world.policy.schedules
    for id_ in (*schedules, *(gone for gone in agenda.next if gone not in schedules)):
        before, planned, skipped = agenda.next.get(id_), None, None
        if id_ in schedules:
            planned = _next(schedules[id_], agenda.last.get(id_), before, periods, world)
            skipped = _skipped(schedules[id_], before, planned, periods, world)
        if planned != before:
            yield a.RoundPlanned(at=at, schedule=id_, planned=planned, skipped=skipped)


def _next(
    schedule: Schedule, last: date | None, before: a.Planned | None, periods: OpenPeriods, world: World
) -> a.Planned | None:
    """Return the first round after the last one that people can still be asked for in time.

    Where one should have opened by `before`, we were off since then: those that fell due meanwhile follow.
    """
    policy, zone = world.policy, world.policy.timezone
    since = _unasked_since(before, world)
    longest_ago = local_date(world.now, zone) - CAUGHT_UP
    first = max(local_date(since, zone) - timedelta(days=1), longest_ago, last or longest_ago)
    day = next_day(schedule, first, policy, periods)
    while day is not None and moment(day, schedule.due, zone) <= since:
        day = next_day(schedule, day, policy, periods)
    return a.Planned(day=day, opens_at=moment(day, schedule.due, zone) - schedule.opens) if day else None


def _unasked_since(before: a.Planned | None, world: World) -> datetime:
    """Return the moment until which nobody was to be asked for anything, by the plan so far."""
    return min(world.now, before.opens_at) if before else world.now


def _skipped(
    schedule: Schedule,
    before: a.Planned | None,
    planned: a.Planned | None,
    periods: OpenPeriods,
    world: World,
) -> datetime | None:
    """Return when the round planned before is due by today's config, where that is over already."""
    if before is None or not falls_on(schedule.days, before.day, world.policy, periods):
        return None
    due_at = moment(before.day, schedule.due, world.policy.timezone)
    passed_over = planned is None or planned.day > before.day
    return due_at if passed_over and due_at <= _unasked_since(before, world) else None


def _open(agenda: a.Agenda, command: Due, world: World) -> Sequence[a.AgendaEvent]:
    """Call the round whose time has come, and plan the next."""
    id_ = command.name.removeprefix("open:")
    schedule, planned = world.policy.schedules.get(id_), agenda.next.get(id_)
    if schedule is None or planned is None or planned.opens_at > command.at:
        return []
    terms = terms_of(schedule, planned.day, world.policy)
    called = a.RoundCalled(
        at=command.at,
        id=f"{id_}/{planned.day:%y%m%d}",
        terms=terms,
        quick=agenda.streaks.get(id_, {}),
        outage=_over(agenda.outage, terms),
    )
    following = _next(schedule, planned.day, planned, agenda.periods, world)
    return [called, a.RoundPlanned(at=command.at, schedule=id_, planned=following)]


def _over(outage: Outage | None, terms: Terms) -> Outage | None:
    """Return the outage if it touches a round that opens late because of it."""
    touches = outage is not None and outage.since <= terms.cut_off_at and terms.opens_at <= outage.until
    return outage if touches else None


def terms_of(schedule: Schedule, day: date, policy: Policy) -> Terms:
    """Return what a round of a schedule runs by on a day of the site."""
    due_at = moment(day, schedule.due, policy.timezone)
    return Terms(
        schedule=schedule.id,
        day=day,
        title=schedule.title,
        opens_at=due_at - schedule.opens,
        due_at=due_at,
        cut_off_at=due_at + schedule.cut_off,
        remind_at=tuple(due_at - before for before in schedule.remind),
        chase_at={Tier(tier): due_at + after for tier, after in schedule.escalate.items()},
        expected=schedule.units,
        figures=schedule.figures,
        check=schedule.check,
    )


def _ask(command: a.AskRound, world: World) -> Decision:
    """Ask for an answer by a time: called back halfway, and shortly before, like any report."""
    refusal = refuse(world, command.by, "ask")
    if refusal:
        return refusal
    if command.due_at <= command.at:
        return Refusal("due-is-past", {})
    if not world.policy.units:
        return Refusal("no-units", {})
    number = world.next(a.ASK)
    span = command.due_at - command.at
    calls = (command.at + span / 2, command.due_at - LAST_CALL)
    terms = Terms(
        schedule=a.ASK,
        day=local_date(command.due_at, world.policy.timezone),
        asked=command.text,
        opens_at=command.at,
        due_at=command.due_at,
        cut_off_at=command.due_at + ASKED_CUT_OFF,
        remind_at=calls if span > 4 * LAST_CALL else calls[:1],
        expected=command.units or tuple(world.policy.units),
    )
    series = (a.ASK, number)
    return [a.RoundCalled(at=command.at, by=command.by, id=f"{a.ASK}/{number}", terms=terms, series=series)]


def _period(agenda: a.Agenda, command: a.OpenPeriod | a.ClosePeriod, world: World) -> Decision:
    """Open a duty period from today, or let today be its last day."""
    refusal = refuse(world, command.by, "period")
    if refusal:
        return refusal
    known = world.policy.periods.get(command.period)
    if known is None:
        return Refusal("no-such-period", {"period": command.period, "periods": tuple(world.policy.periods)})
    today = local_date(command.at, world.policy.timezone)
    if isinstance(command, a.OpenPeriod):
        if command.until is not None and command.until < today:
            return Refusal("period-is-past", {"period": command.period})
        begins, ends = today, command.until
    else:
        begins, ends = agenda.periods.get(command.period, (known.begins or today, None))[0], today
    event = a.PeriodSet(
        at=command.at,
        by=command.by,
        period=command.period,
        begins=begins,
        ends=ends,
        posts=world.policy.posts_in(command.period),
    )
    return [event, *_planned(agenda, {**agenda.periods, command.period: (begins, ends)}, world, command.at)]


def _deadlines(state: a.Agenda) -> Mapping[str, datetime]:
    return {f"open:{id_}": planned.opens_at for id_, planned in state.next.items()}


def _cards(_state: a.Agenda) -> Sequence[Card]:
    return ()


def _notices(event: a.AgendaEvent, _state: a.Agenda) -> Sequence[Notice]:
    if not isinstance(event, a.RoundPlanned) or event.skipped is None:
        return ()
    values: dict[str, Value] = {"due": When(event.skipped)}
    if event.planned:
        values["next"] = When(event.planned.opens_at)
    return [Notice(what="round-skipped", part=event.schedule, to=Leadership(), values=values)]


def _head(_state: a.Agenda) -> Head | None:
    return None


def starting(_policy: Policy, now: datetime) -> Sequence[tuple[Ref, Command]]:
    """Return what lets the agenda take over today's config."""
    return [(a.AGENDA, a.Adopt(at=now))]


AGENDAS = Aggregate(
    kind="agenda",
    state=a.Agenda,
    events=a.AgendaEvent.__args__,
    new_id=lambda _command, _world: "site",
    decide=decide,
    evolve=a.evolve,
    deadlines=_deadlines,
    cards=_cards,
    notices=_notices,
    head=_head,
    hasty=frozenset({"open"}),
)
