"""Names people read and type: incident numbers and durations."""

import re
from collections.abc import Mapping
from datetime import timedelta

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_INCIDENT = re.compile(r"(?P<drill>D?)(?P<year>[0-9]{2})-(?P<count>[0-9]{4,9})")
_DURATION = re.compile(r"(\d+)\s*([smhd])")


def duration(text: str) -> timedelta:
    """Read `10s`, `5m`, `1h30m`, `2d`.

    Raises ValueError on anything else, on a bare number, and on units out of order or repeated.
    """
    parts = _DURATION.findall(text)
    order = ["dhms".index(unit) for _, unit in parts]
    if not parts or "".join(f"{n}{u}" for n, u in parts) != re.sub(r"\s", "", text):
        raise ValueError(f"{text!r} is not a duration such as 10s, 5m, 1h30m or 2d")
    if sorted(set(order)) != order:
        raise ValueError(f"{text!r}: write the longest unit first, each once, as in 1h30m")
    return timedelta(seconds=sum(int(n) * _UNITS[u] for n, u in parts))


def spell(span: timedelta) -> str:
    """Write a span the way `duration` reads it: `1h30m`; zero is `0s`."""
    rest = int(span.total_seconds())
    words = []
    for unit, size in reversed(_UNITS.items()):
        count, rest = divmod(rest, size)
        if count:
            words.append(f"{count}{unit}")
    return "".join(words) or "0s"


def incident_number(year: int, count: int, *, drill: bool = False) -> str:
    """Name the count-th incident of a year: `26-0042`; drills `D26-0003`."""
    return f"{'D' if drill else ''}{year % 100:02d}-{count:04d}"


def incident_series(year: int, *, drill: bool = False) -> str:
    """Name the series that an incident's number is taken from: one a year, drills apart."""
    return f"{'drill' if drill else 'incident'}-{year}"


def is_incident(number: str, counters: Mapping[str, int]) -> bool:
    """Say whether a number was ever given, to an incident or to a drill of this century."""
    match = _INCIDENT.fullmatch(number)
    if match is None:
        return False
    series = incident_series(2000 + int(match["year"]), drill=bool(match["drill"]))
    count = int(match["count"])
    named = incident_number(int(match["year"]), count, drill=bool(match["drill"]))
    return 1 <= count <= counters.get(series, 0) and named == number
