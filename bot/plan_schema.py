"""The schema of a plan file, as pydantic tables that turn into values. Only `planfile.py` looks in here."""

from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictBool, StrictInt, StringConstraints

from coordination.names import duration
from coordination.plan import (
    ApprovalMode,
    ApprovalRule,
    Clock,
    Evidence,
    Level,
    OnExpiry,
    Plan,
    Role,
    Severity,
    Step,
    Track,
)


def _span(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is not a duration in quotes, such as "5m"')  # noqa: TRY004 - pydantic's protocol
    return duration(value)


Span = Annotated[timedelta, PlainValidator(_span)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = dict[Literal["en", "zh-CN"], Text]


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid")
    can_include: ClassVar[bool] = False

    @classmethod
    def keys(cls) -> list[str]:
        """What a file may write here."""
        names = [field.alias or name for name, field in cls.model_fields.items()]
        return [*names, "include"] if cls.can_include else names


class ApprovalTable(Table):
    mode: ApprovalMode
    quorum: Annotated[StrictInt, Field(ge=1)] = 1
    expires: Span = timedelta(minutes=15)
    on_expiry: OnExpiry = OnExpiry.refused


class StepTable(Table):
    can_include = True

    id: Id
    title: Texts
    guide: Texts = {}
    role: Role = Role.responder
    within: Span | None = None
    start: str = Field("activated", alias="from")
    after: tuple[str, ...] = ()
    every: Span | None = None
    when: str = ""
    evidence: Evidence = Evidence.none
    approval: ApprovalTable | None = None
    required: StrictBool = True
    tags: tuple[Literal["care", "life_safety", "public_notice", "re_entry"], ...] = ()
    source: str = ""

    def value(self) -> Step:
        rule = ApprovalRule(**_values(self.approval)) if self.approval else None
        return Step(**{**_values(self), "approval": rule})


class TrackTable(Table):
    can_include = True

    id: Id
    title: Texts
    steps: tuple[StepTable, ...]

    def value(self) -> Track:
        return Track(**{**_values(self), "steps": tuple(step.value() for step in self.steps)})


class LevelTable(Table):
    meaning: Texts
    update_every: Span | None = None
    page_leadership: StrictBool = False
    add_steps: tuple[str, ...] = ()
    within: dict[str, Span] = {}


class PlanTable(Table):
    can_include = True

    id: Id
    title: Texts
    keywords: tuple[Text, ...] = ()
    activate: Literal["leader", "automatic"] = "leader"
    never: tuple[Texts, ...] = ()
    severity: dict[Severity, LevelTable] = {}
    raises: Texts = {}
    tracks: tuple[TrackTable, ...]
    stand_down: tuple[Texts, ...] = ()
    hot_wash: tuple[Texts, ...] = ()
    stale_after: Span | None = None
    after_action_within: Span = timedelta(hours=24)
    reviewed_by: str = ""

    def value(self) -> Plan:
        levels = {severity: Level(**_values(level)) for severity, level in self.severity.items()}
        tracks = tuple(track.value() for track in self.tracks)
        return Plan(**{**_values(self), "severity": levels, "tracks": tracks})


class ClockTable(Table):
    id: Id
    title: Texts
    jurisdiction: str
    binds: str
    start: str = Field(alias="from")
    within: Span | None = None
    when: str = ""
    source: str
    article: str
    checked: date

    def value(self) -> Clock:
        return Clock(**_values(self))


class ClocksTable(Table):
    clocks: tuple[ClockTable, ...]


TABLES: dict[str | int, type[Table]] = {
    "tracks": TrackTable, "steps": StepTable, "approval": ApprovalTable, "severity": LevelTable,
}  # fmt: skip


def _values(table: Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in type(table).model_fields}
