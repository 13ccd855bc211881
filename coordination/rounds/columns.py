"""The five columns of a round: every expected unit stands in exactly one, so they add up."""

from enum import StrEnum


class Column(StrEnum):
    """What came of one unit's entry."""

    zero = "zero"
    events = "events"
    late = "late"
    excused = "excused"
    missing = "missing"
