"""What may stand at a key of config.toml: names, times, spans. Shared by the tables of the schema."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from coordination.names import duration
from coordination.plan import LOCALES

Locale = Literal["en", "zh-CN"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LONGEST = timedelta(days=30)
DAY = timedelta(days=1)
SPAN = "write a duration in quotes such as 10s, 5m, 1h30m or 2d, at most 30d"
DELAY = "write a duration in quotes such as 0m, 15m or 1h30m, at most 30d"
LEAD = "a reminder comes before the due time: write a duration in quotes such as 1h or 15m"
AGE = 'write days or years in quotes such as "90d" or "2y", at least 30d, at most 100y'
TURN = 'write whole days such as "1d", or hours that divide a day such as "8h" or "12h"'

_AGE = re.compile(r"([1-9][0-9]{0,4})([dy])")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


def _span(least: timedelta, wanted: str) -> Callable[[object], timedelta]:
    def read(value: object) -> timedelta:
        try:
            span = duration(value) if isinstance(value, str) else -DAY
        except (ValueError, OverflowError):
            span = -DAY
        if not least <= span <= LONGEST:
            raise ValueError(f"{value!r}: {wanted}")
        return span

    return read


def _age(value: object) -> timedelta:
    """A year counts 366 days, so that nothing goes before its time."""
    match = _AGE.fullmatch(value) if isinstance(value, str) else None
    days = int(match[1]) * (366 if match[2] == "y" else 1) if match else 0
    if not 30 <= days <= 100 * 366:
        raise ValueError(f"{value!r}: {AGE}")
    return timedelta(days=days)


def _turn(value: object) -> timedelta:
    """Whole days, or hours that divide one: so turns begin at the same times every day."""
    span = _span(timedelta(hours=1), TURN)(value)
    if span % DAY and (span % timedelta(hours=1) or DAY % span):
        raise ValueError(f"{value!r}: {TURN}")
    return span


def _time(value: object) -> time:
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise ValueError(f'{value!r}: write a time of the day in quotes such as "17:00" or "16:59:30"')
    return time.fromisoformat(value)


def _date(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{value!r}: write a date without quotes such as 2026-06-01")  # noqa: TRY004 - pydantic's protocol
    return value


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(name)  # type: ignore[arg-type] # anything may stand in the file
    except (KeyError, ValueError, OSError, TypeError):
        close = get_close_matches(str(name), available_timezones(), n=1)
        near = f"did you mean {close[0]!r}?" if close else "write one such as Asia/Shanghai"
        raise ValueError(f"{name!r}: is not a time zone; {near}") from None


def _database(url: str) -> str:
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise ValueError("write sqlite:/// and a file's path, such as sqlite:///fieldline.db")
    return url


def _texts(kind: str, such_as: str) -> Callable[[object], dict[str, str]]:
    """One text for all languages, or one for each; a language without one borrows another's."""

    def read(text: object) -> dict[str, str]:
        given: Any = dict.fromkeys(LOCALES, text) if isinstance(text, str) else text
        if not isinstance(given, dict) or not given or not all(_is_text(*pair) for pair in given.items()):
            raise ValueError(f'{text!r}: write a {kind} in quotes, or {{ en = "{such_as}", zh-CN = "..." }}')
        some = next(iter(given.values()))
        return {"en": given.get("en", some), "zh-CN": given.get("zh-CN", some)}

    return read


def _is_text(locale: str, text: object) -> bool:
    return locale in LOCALES and isinstance(text, str) and bool(text.strip())


Span = Annotated[timedelta, PlainValidator(_span(timedelta(seconds=1), SPAN))]
Delay = Annotated[timedelta, PlainValidator(_span(timedelta(), DELAY))]
"""A span that may be nothing."""
Lead = Annotated[timedelta, PlainValidator(_span(timedelta(seconds=1), LEAD))]
"""How long before something."""
Age = Annotated[timedelta, PlainValidator(_age)]
"""How long something is kept."""
Turn = Annotated[timedelta, PlainValidator(_turn)]
At = Annotated[time, PlainValidator(_time)]
Day = Annotated[date, PlainValidator(_date)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Database = Annotated[str, AfterValidator(_database)]
Names = Annotated[dict[str, str], BeforeValidator(_texts("name", "Shaft 3"))]
Titles = Annotated[dict[str, str], BeforeValidator(_texts("title", "Daily report"))]
Token = Annotated[str, Field(pattern=r"^(\d+:[\w-]+)?$")]
Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,256}$")]
UnitId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,15}$")]
"""Stands in buttons, which hold 64 bytes."""
Person = Annotated[int, Field(ge=1)]
"""A numeric Telegram id."""


class Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )
