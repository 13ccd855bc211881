"""The tables of config.toml → `Policy`. What they say has been checked before."""

from bot.config_checks import ALL, WEEKDAYS, days_of
from bot.config_schema import ConfigTable
from bot.config_time import PostTable, RotationTable, ScheduleTable, ShiftTable
from bot.daybook import daybook
from bot.planfile import load_clocks
from coordination.kernel import UserId
from coordination.plan import Clock, Plan
from coordination.policy import (
    Daybook,
    Days,
    Figure,
    Paging,
    Period,
    Policy,
    Post,
    ReachTest,
    Retention,
    Rotation,
    Schedule,
    Unit,
    Watch,
)


def policy(config: ConfigTable, plans: dict[str, Plan], year: int) -> Policy:
    """Return the organisation's rules; its calendar is that of the years around `year`."""
    reach = config.reach
    return Policy(
        locale=config.locale,
        timezone=config.timezone,
        units={table.id: Unit(id=table.id, name=table.name) for table in config.units},
        paging=Paging(ack_within=config.paging.ack_within, repeat=config.paging.repeat),
        plans=plans,
        clocks=_clocks(config.clocks.on),
        same_event_within=config.same_event_within,
        decide_within=config.paging.decide_within,
        schedules={table.id: _schedule(table, config) for table in config.schedules},
        posts={table.id: _post(table, config) for table in config.duty},
        periods={
            table.id: Period(id=table.id, name=table.name, begins=table.begins, ends=table.ends)
            for table in config.periods
        },
        daybook=_daybook(config, year),
        reach_test=ReachTest(weekday=WEEKDAYS.index(reach.day), at=reach.at) if reach else None,
        retention=Retention(incidents=config.retention.incidents, rounds=config.retention.rounds),
    )


def _clocks(on: list[str]) -> tuple[Clock, ...]:
    known = load_clocks()
    return tuple(known[id_] for id_ in dict.fromkeys(on))


def _daybook(config: ConfigTable, year: int) -> Daybook:
    """The country's calendar; the config's own days win over it."""
    years = range(year - 1, year + 3)
    given = daybook(config.country, config.subdivision, years) if config.country else Daybook()
    free, worked = frozenset(config.holidays), frozenset(config.workdays)
    return Daybook(
        off=(given.off | free) - worked, worked=(given.worked | worked) - free, weekend=given.weekend
    )


def _days(text: str, config: ConfigTable) -> Days:
    days = days_of(text, [table.id for table in config.periods])
    if days is None:
        raise ValueError(f"{text!r}: the checks let this through")
    return days


def _schedule(table: ScheduleTable, config: ConfigTable) -> Schedule:
    return Schedule(
        id=table.id,
        title=table.title,
        due=table.due,
        days=_days(table.days, config),
        units=tuple(unit.id for unit in config.units if unit.id in table.units or ALL in table.units),
        opens=table.opens,
        remind=tuple(sorted(set(table.remind), reverse=True)),
        escalate={name: span for name, span in table.escalate if span is not None},
        cut_off=table.cut_off,
        figures=tuple(Figure(id=each.id, title=each.title) for each in table.fields),
        check=table.check,
    )


def _post(table: PostTable, config: ConfigTable) -> Post:
    return Post(
        id=table.id,
        name=table.name,
        unit=table.unit,
        pattern=tuple(_watch(shift, config) for shift in table.shifts),
        rotation=_rotation(table.rotation) if table.rotation else None,
        remind=table.remind,
        late_after=table.late_after,
    )


def _watch(table: ShiftTable, config: ConfigTable) -> Watch:
    return Watch(
        days=_days(table.days, config),
        begins=table.begins,
        ends=table.ends,
        people=tuple(map(UserId, table.people)),
    )


def _rotation(table: RotationTable) -> Rotation:
    return Rotation(
        begins=table.begins, at=table.at, every=table.every, people=tuple(map(UserId, table.people))
    )
