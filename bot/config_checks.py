"""What the tables of config.toml must agree on; the schema has already looked at each key by itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import time, timedelta
from difflib import get_close_matches
from itertools import pairwise

from bot.config_schema import ConfigTable
from bot.config_time import PostTable, ScheduleTable, ShiftTable
from bot.config_types import DAY
from bot.daybook import countries
from bot.planfile import load_clocks
from coordination.names import spell
from coordination.policy import Days
from coordination.rounds.agenda import ASK

ALL = "*"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORDS = {"daily": Days(), "workdays": Days(workdays=True)}
USUAL_WORKDAYS = frozenset(range(5))
WEEK = timedelta(days=7)


def days_of(text: str, periods: Iterable[str]) -> Days | None:
    """Read "daily", "workdays", "mon,wed,fri" or the id of a duty period; None if it is nothing of these."""
    if text in WORDS:
        return WORDS[text]
    if text in periods:
        return Days(period=text)
    named = [day.strip() for day in text.split(",")]
    if not set(named) <= set(WEEKDAYS):
        return None
    return Days(weekdays=frozenset(WEEKDAYS.index(day) for day in named))


def disagreements(config: ConfigTable) -> list[str]:
    """Return one line for each mistake, with the key's path."""
    return [
        *_twice("units", "unit", [table.id for table in config.units]),
        *_twice("schedules", "report", [table.id for table in config.schedules]),
        *_twice("periods", "duty period", [table.id for table in config.periods]),
        *_twice("duty", "duty post", [table.id for table in config.duty]),
        *_calendar(config),
        *_periods(config),
        *(line for n, table in enumerate(config.schedules, 1) for line in _schedule(n, table, config)),
        *(line for n, table in enumerate(config.duty, 1) for line in _post(n, table, config)),
        *_clocks(config.clocks.on),
    ]


def _twice(where: str, what: str, ids: Sequence[str]) -> Iterator[str]:
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            first = f"{where}[{ids.index(id_) + 1}]"
            yield f"{where}[{n + 1}].id: {id_!r}: {first} has it already; each {what} has its own"


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else otherwise


# The country's calendar.


def _calendar(config: ConfigTable) -> Iterator[str]:
    for day in sorted(set(config.holidays) & set(config.workdays)):
        yield f"workdays: {day}: stands in holidays too; a day is one or the other"
    country, part = config.country, config.subdivision
    if part and not country:
        yield f'subdivision: {part!r}: write the country too, such as country = "DE"'
    if not country:
        return
    known = countries()
    if country not in known:
        code = country.upper() if country.upper() in known else ""
        hint = f"did you mean {code!r}?" if code else "write one such as CN or DE"
        yield f"country: {country!r}: is not the ISO code of a country; {hint}"
    elif part and part not in known[country]:
        parts = "write one of " + ", ".join(known[country]) if known[country] else "leave it out"
        yield f"subdivision: {part!r}: {country} has no such part; {_near(part, known[country], parts)}"


def _periods(config: ConfigTable) -> Iterator[str]:
    for n, table in enumerate(config.periods, 1):
        if table.id in WORDS or table.id in WEEKDAYS:
            yield f"periods[{n}].id: {table.id!r}: days = {table.id!r} means something else already"
        if table.ends and not table.begins:
            yield f"periods[{n}].ends: {table.ends}: write its first day too, as begins"
        if table.begins and table.ends and table.ends < table.begins:
            yield f"periods[{n}].ends: {table.ends}: is before it begins, on {table.begins}"


def _days(where: str, text: str, config: ConfigTable) -> Iterator[str]:
    periods = [table.id for table in config.periods]
    if days_of(text, periods) is None:
        allowed = 'write "daily", "workdays", weekdays such as "mon,wed,fri", or the id of one of [[periods]]'
        yield f"{where}.days: {text!r}: {_near(text, [*WORDS, *periods], allowed)}"


# Reports.


def _schedule(n: int, table: ScheduleTable, config: ConfigTable) -> Iterator[str]:
    where = f"schedules[{n}]"
    if table.id == ASK:
        yield f"{where}.id: {ASK!r}: is what /ask goes by; give the report another id"
    yield from _units(f"{where}.units", table.units, config)
    yield from _days(where, table.days, config)
    for m, lead in enumerate(table.remind, 1):
        if lead > table.opens:
            yield (
                f"{where}.remind[{m}]: {spell(lead)} before the due time the report is not open yet:"
                f" opens = {spell(table.opens)!r} must be as long or longer"
            )
    yield from _twice(f"{where}.fields", "number", [each.id for each in table.fields])
    yield from _order(where, table)


def _units(where: str, wanted: Sequence[str], config: ConfigTable) -> Iterator[str]:
    known = [table.id for table in config.units]
    if not known:
        yield f"{where}: there are no units; write each under a heading [[units]]"
    elif ALL in wanted:
        if len(wanted) > 1:
            yield f'{where}: "*" means all of them, and stands alone'
    else:
        for m, id_ in enumerate(wanted, 1):
            if id_ not in known:
                yield f"{where}[{m}]: {_no_unit(id_, known)}"


def _no_unit(id_: str, known: Sequence[str]) -> str:
    return f"{id_!r}: no unit has this id; {_near(id_, known, 'write one of ' + ', '.join(known))}"


def _order(where: str, table: ScheduleTable) -> Iterator[str]:
    steps = [(name, span) for name, span in table.escalate if span is not None]
    for (earlier, first), (later, then) in pairwise(steps):
        if then < first:
            yield (
                f"{where}.escalate.{later}: {spell(then)}: is before {earlier} ({spell(first)});"
                " the order is deputy, head, leadership"
            )


# Duty.


def _post(n: int, table: PostTable, config: ConfigTable) -> Iterator[str]:
    where = f"duty[{n}]"
    known = [unit.id for unit in config.units]
    if table.unit and table.unit not in known:
        yield f"{where}.unit: {_no_unit(table.unit, known)}"
    if bool(table.shifts) == bool(table.rotation):
        has = "has both" if table.shifts else "has neither"
        yield f"{where}: {has}; write either [[duty.shifts]] or [duty.rotation]"
    for m, shift in enumerate(table.shifts, 1):
        yield from _days(f"{where}.shifts[{m}]", shift.days, config)
        yield from _overlaps(f"{where}.shifts", m, table.shifts, [period.id for period in config.periods])


def _overlaps(where: str, m: int, shifts: Sequence[ShiftTable], periods: Sequence[str]) -> Iterator[str]:
    for k, earlier in enumerate(shifts[: m - 1], 1):
        if _meet(earlier, shifts[m - 1], periods):
            yield f"{where}[{m}]: overlaps {where}[{k}]; for two at once write people = [1, 2] in one shift"


def _meet(one: ShiftTable, other: ShiftTable, periods: Sequence[str]) -> bool:
    """Tell whether two shifts overlap in a usual week, while the duty period is open if one has a period."""
    first, second = days_of(one.days, periods), days_of(other.days, periods)
    if first is None or second is None:
        return False
    if first.period and second.period and first.period != second.period:
        return False  # they need not be open together
    return any(
        (b - a) % WEEK < _length(one) or (a - b) % WEEK < _length(other)
        for a in _begins(one, first)
        for b in _begins(other, second)
    )


def _begins(shift: ShiftTable, days: Days) -> list[timedelta]:
    """When it begins in a usual week, counted from Monday."""
    weekdays = days.weekdays & USUAL_WORKDAYS if days.workdays else days.weekdays
    return [day * DAY + _since_midnight(shift.begins) for day in weekdays]


def _length(shift: ShiftTable) -> timedelta:
    return (_since_midnight(shift.ends) - _since_midnight(shift.begins)) % DAY or DAY


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


# Statutory clocks.


def _clocks(wanted: Sequence[str]) -> Iterator[str]:
    known = load_clocks()
    for n, id_ in enumerate(wanted, 1):
        if id_ not in known:
            allowed = "write one of " + ", ".join(sorted(known))
            yield f"clocks.on[{n}]: {id_!r}: no statutory clock has this id; {_near(id_, known, allowed)}"
