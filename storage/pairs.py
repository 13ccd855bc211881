"""Looking for pairs of values, such as a chat and a message's number there."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_


def among(
    columns: tuple[Any, Any], pairs: Iterable[tuple[Any, Any]], *always: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Say whether two columns are one of these pairs, and `always` holds.

    One alternative for each first value: for a list of two pairs and more SQLite reads the whole table. A
    partial index's condition goes into `always`: SQLite looks for it in each alternative by itself.
    """
    first, second = columns
    seconds: dict[Any, list[Any]] = {}
    for one, other in pairs:
        seconds.setdefault(one, []).append(other)
    alternatives = (and_(*always, first == one, second.in_(others)) for one, others in seconds.items())
    return or_(false(), *alternatives)
