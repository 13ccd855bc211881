"""The organisation's rules, read once from config.toml: who the units are, how long a page waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from coordination.plan import Localised, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A part of the organisation that reports."""

    id: str
    name: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How leaders are called."""

    ack_within: timedelta = timedelta(minutes=5)
    repeat: int = 3
    """Rounds through the chain before everyone in the leadership chat is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything config.toml decides that a rule may look at."""

    locale: str = "en"
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    units: Mapping[str, Unit] = field(default_factory=dict)
    paging: Paging = Paging()
    plans: Mapping[str, Plan] = field(default_factory=dict)
    same_event_within: timedelta = timedelta(minutes=10)
    """A second report of the same unit within this span offers "same event?"."""
