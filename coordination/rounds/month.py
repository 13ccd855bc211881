"""The month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coordination.kernel import Command
from coordination.plan import Localised
from coordination.rounds.columns import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRound(Command):
    """Keep."""

    schedule: str
    title: Localised
    day: date
    judged: bool
    units: Mapping[str, Kept]
