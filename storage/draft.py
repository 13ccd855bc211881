"""What a batch has collected and not written yet. A page's draft is merged into its batch's, or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from coordination.kernel import ChatId, Ref
from coordination.retention import Erasure
from storage.facts import Arrived
from storage.states import Standing

Row = dict[str, Any]
CardKey = tuple[Ref, str, str, ChatId]


@dataclass(slots=True)
class Draft:
    """Rows in the order they came about; of what is keyed, the last word counts."""

    standings: dict[Ref, Standing] = field(default_factory=dict)
    states: dict[Ref, Row] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    words: dict[str, Row] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    deadlines: dict[Ref, Mapping[str, datetime]] = field(default_factory=dict)
    postponed: dict[tuple[Ref, str], datetime] = field(default_factory=dict)
    told: list[Row] = field(default_factory=list)
    cards: dict[CardKey, Row] = field(default_factory=dict)
    renewed: dict[Ref, None] = field(default_factory=dict)
    arrivals: list[Arrived] = field(default_factory=list)
    answered: dict[tuple[ChatId, int], None] = field(default_factory=dict)
    wanted: dict[str, Row] = field(default_factory=dict)
    moves: dict[ChatId, ChatId] = field(default_factory=dict)
    erasures: list[tuple[Ref, Erasure]] = field(default_factory=list)

    def merge(self, page: "Draft") -> None:
        """Take in what a page has collected."""
        for name in _NAMES:
            mine, new = getattr(self, name), getattr(page, name)
            if new:
                mine.extend(new) if isinstance(mine, list) else mine.update(new)


_NAMES = tuple(field.name for field in fields(Draft))
