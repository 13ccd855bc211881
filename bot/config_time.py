"""The tables of config.toml that speak of time: reports, duty periods, duty posts, statutory clocks."""

from datetime import time, timedelta
from typing import Annotated

from pydantic import Field

from bot.config_types import At, Day, Delay, Id, Lead, Names, Person, Span, Table, Titles, Turn, Weekday

People = Annotated[list[Person], Field(min_length=1)]


class FieldTable(Table):
    id: Id
    title: Titles


class EscalateTable(Table):
    """In the order in which they are called."""

    deputy: Delay | None = None
    head: Delay | None = None
    leadership: Delay | None = None


class ScheduleTable(Table):
    id: Id
    title: Titles
    due: At
    days: str = "daily"
    units: list[str] = Field(min_length=1)
    opens: Span = timedelta(hours=4)
    remind: list[Lead] = Field(default_factory=list)
    escalate: EscalateTable = EscalateTable()
    cut_off: Span = timedelta(hours=1)
    fields: list[FieldTable] = Field(default_factory=list)
    check: float = Field(default=0.1, ge=0, le=1, allow_inf_nan=False)


class PeriodTable(Table):
    id: Id
    name: Names
    begins: Day | None = None
    ends: Day | None = None


class ShiftTable(Table):
    days: str = "daily"
    begins: At
    ends: At
    people: People


class RotationTable(Table):
    begins: Day
    at: At
    every: Turn
    people: People


class PostTable(Table):
    id: Id
    name: Names
    unit: str = ""
    remind: Lead = timedelta(minutes=30)
    late_after: Span = timedelta(minutes=15)
    shifts: list[ShiftTable] = Field(default_factory=list)
    rotation: RotationTable | None = None


class ReachTable(Table):
    day: Weekday = "mon"
    at: At = time(10, 0)


class ClocksTable(Table):
    on: list[str] = Field(default_factory=list)
