"""Reading a day that somebody must keep: "… by 2026-12-01", "… by 1 Dec", and the same in Chinese."""

import re
from contextlib import suppress
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = r"(?P<year>2[01]\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_WORDED = r"(?P<day>\d{1,2})\s*(?P<name>[A-Za-z]{3,9})\.?(?:\s+(?P<year>2[01]\d\d))?"
CHINESE = r"(?:(?P<year>2[01]\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
BEFORE = r"[\s,，。]*(?:之?前)?(?:完成)?[\s.。]*$"
_SHAPES = (
    re.compile(rf"(?:^|\s)by\s+{_ISO}[\s.]*$", re.IGNORECASE),
    re.compile(rf"(?:^|\s)by\s+{_WORDED}[\s.]*$", re.IGNORECASE),
    re.compile(rf"[\s,，。]*{CHINESE}{BEFORE}"),
    re.compile(rf"[\s,，。]*{_ISO}{BEFORE}"),
)
_LONG_AGO = timedelta(days=182)
"""A day without a year that lies further back than this is meant for next year."""


def split_due(text: str, today: date) -> tuple[str, date | None]:
    """Return what comes before the day, and the day; None when the text names none that exists."""
    for shape in _SHAPES:
        match = shape.search(text)
        if match is not None:
            return text[: match.start()].rstrip(" ,，。\n"), _day(match.groupdict(), today)
    return text, None


def _day(found: dict[str, str | None], today: date) -> date | None:
    month = _month(found)
    with suppress(ValueError):  # such a day there is not
        if found["year"]:
            return date(int(found["year"]), month, int(found["day"] or 0))
        this = date(today.year, month, int(found["day"] or 0))
        return this.replace(year=today.year + 1) if today - this > _LONG_AGO else this
    return None


def _month(found: dict[str, str | None]) -> int:
    """Return the month's number; 0, which no day has, for a word that is no month."""
    name = (found.get("name") or "")[:3].lower()
    if name:
        return _MONTHS.index(name) + 1 if name in _MONTHS else 0
    return int(found.get("month") or 0)
