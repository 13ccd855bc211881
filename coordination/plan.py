"""A plan as a value: tracks of steps, red lines, clocks. What the TOML files say once they have been read.

The schema is that of the design, section 3.4; `bot/planfile.py` reads files into these values and
`plan_lint.py` says what is wrong with them. An incident keeps the plan it was activated with, frozen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Severity(StrEnum):
    """Response levels. They are not legal accident grades (GB/T 29639-2020, 1.2)."""

    low = "low"
    medium = "medium"
    high = "high"


class Evidence(StrEnum):
    """What a step wants as proof, sent as a reply to it."""

    none = "none"
    text = "text"
    number = "number"
    photo = "photo"
    reference = "reference"


class ApprovalMode(StrEnum):
    """`before`: the step waits. `ratify`: act now, leaders confirm afterwards."""

    before = "before"
    ratify = "ratify"


class OnExpiry(StrEnum):
    """What silence means. Never consent."""

    refused = "refused"
    escalate = "escalate"


class Role(StrEnum):
    """The roles of the contract, section 3.2."""

    admin = "admin"
    leader = "leader"
    deputy = "deputy"
    duty = "duty"
    head = "head"
    responder = "responder"


LOCALES = ("en", "zh-CN")
FACTS = ("hurt", "dead", "missing", "evacuated")
"""The four numbers a leader or duty officer can set on the card; unknown is not 0."""

Localised = dict[str, str]
"""A text in every language we have: {"en": …, "zh-CN": …}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule:
    """How many leaders must agree, for how long we ask, and what their silence means."""

    mode: ApprovalMode
    quorum: int = 1
    expires: timedelta = timedelta(minutes=15)
    on_expiry: OnExpiry = OnExpiry.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, by one person, with the lines that person can follow at the scene."""

    id: str
    title: Localised
    guide: Localised = field(default_factory=dict)
    role: Role = Role.responder
    within: timedelta | None = None
    """From `start`, or from the end of the last step in `after`. None: no clock."""
    start: str = "activated"
    """Where `within` counts from when `after` is empty: activated | reported | acknowledged | fact:NAME."""
    after: tuple[str, ...] = ()
    every: timedelta | None = None
    """Repeats until stand-down; done once does not end it, but lets begin the steps that come `after` it."""
    when: str = ""
    """A condition on the facts, such as `dead > 0`. Empty: always. An unknown fact fulfils nothing."""
    evidence: Evidence = Evidence.none
    approval: ApprovalRule | None = None
    required: bool = True
    tags: tuple[str, ...] = ()
    """care | life_safety | public_notice | re_entry"""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Steps that one group of people works through; tracks run side by side."""

    id: str
    title: Localised
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What one severity means here, and what it changes."""

    meaning: Localised
    update_every: timedelta | None = None
    """Cadence of situation updates at this level."""
    page_leadership: bool = False
    """Call the whole leadership chat at once."""
    add_steps: tuple[str, ...] = ()
    """Ids of steps that exist only from this level up."""
    within: dict[str, timedelta] = field(default_factory=dict)
    """Shorter clocks by step id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan, common steps included and texts complete in every language."""

    id: str
    title: Localised
    keywords: tuple[str, ...] = ()
    activate: str = "leader"
    """leader | automatic"""
    never: tuple[Localised, ...] = ()
    severity: dict[Severity, Level] = field(default_factory=dict)
    raises: Localised = field(default_factory=dict)
    """What lifts an incident to the next level; shown beside the severity buttons' help."""
    tracks: tuple[Track, ...] = ()
    stand_down: tuple[Localised, ...] = ()
    hot_wash: tuple[Localised, ...] = ()
    stale_after: timedelta | None = None
    """No progress for so long pages the holder again."""
    after_action_within: timedelta = timedelta(hours=24)
    reviewed_by: str = ""

    def steps(self) -> Iterator[tuple[int, Track, Step]]:
        """Every step with its number as people type it (`/done 3`): 1-based, in the plan's order."""
        number = 0
        for track in self.tracks:
            for step in track.steps:
                number += 1
                yield number, track, step


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A statutory time limit, as data. None runs unless an organisation switches it on by its id."""

    id: str
    title: Localised
    jurisdiction: str
    binds: str
    """Whom the law obliges."""
    start: str
    """reported | acknowledged | fact:NAME | step:ID (that step done) | drill (the last one held)."""
    within: timedelta | None = None
    """None: the law says "as soon as practicable"; zero: at once."""
    when: str = ""
    source: str
    article: str
    checked: date
