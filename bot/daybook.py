"""A country's public holidays and make-up workdays as a `Daybook`. The only user of the `holidays` library.

The library is imported where it is used: that takes a seventh of a second, and most sites need none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from coordination.policy import Daybook

LOOK_BACK = 10
"""Years that show whether a country works on weekends to make up for holidays."""
CUSTOM = 3
"""In so many of them it did: then a year without is one that was not announced yet."""


@cache
def countries() -> Mapping[str, Sequence[str]]:
    """Return the countries whose holidays we know, with their subdivisions, by ISO code."""
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


def daybook(country: str, subdivision: str, years: Iterable[int]) -> Daybook:
    """Return where a country's working days are not what the weekday says."""
    import holidays

    wanted = sorted(years)
    calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=wanted)
    weekend = frozenset(calendar.weekend)
    working = {day: calendar.is_working_day(day) for day in _days(wanted)}
    return Daybook(
        off=frozenset(day for day, works in working.items() if not works and day.weekday() not in weekend),
        worked=frozenset(day for day, works in working.items() if works and day.weekday() in weekend),
        weekend=weekend,
    )


def unknown_make_up_years(country: str, years: Iterable[int], known: Daybook) -> tuple[int, ...]:
    """Return the years whose make-up workdays nobody told us: neither the library nor the config.

    Governments announce them late in the year before, and the library follows with a release.
    """
    told = {day.year for day in known.worked}
    unknown = tuple(year for year in sorted(years) if year not in told)
    if not unknown or country not in countries():
        return ()
    past = daybook(country, "", range(unknown[0] - LOOK_BACK, unknown[0]))
    return unknown if len({day.year for day in past.worked}) >= CUSTOM else ()


def _days(years: Iterable[int]) -> Iterator[date]:
    for year in years:
        first = date(year, 1, 1)
        yield from (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
