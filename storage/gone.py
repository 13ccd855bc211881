"""Texts that are not there any more: whether the record says that they were erased.

Somebody who can write the file can take a text out of it as well as alter it. That it was erased must follow
from an event, and events are chained.
"""

import json
from collections.abc import Iterator

from sqlalchemy import RowMapping

Why = tuple[str, ...]
"""What an event that erases would have erased: a thing, a person's name, a day's handover notes."""


class Gone:
    """Collects, row by row of the record, what is gone and what was erased."""

    def __init__(self) -> None:
        self.texts: dict[str, tuple[int, set[Why]]] = {}
        """By words' id: the first row that cites it, and what may have erased it."""
        self._erased: set[Why] = set()
        self._notes_before = ""

    def note(self, row: RowMapping) -> None:
        """Take in what a row says of erasures."""
        type_ = row["type"].decode()
        if type_ == "TextsErased":
            self._erased.add(_thing(row))
        elif type_ == "Forgotten":
            self._erased.add(("person", str(json.loads(row["data"])["user"])))
        elif type_ == "Swept":
            before = json.loads(row["data"])
            if before["notes"] and not before["more"]:
                self._notes_before = max(self._notes_before, before["notes"])

    def add(self, id_: str, row: RowMapping) -> None:
        """Take in a text that a row cites and that is gone."""
        self.texts.setdefault(id_, (row["seq"], set()))[1].update(_reasons(row))

    def lost(self) -> Iterator[tuple[int, str]]:
        """Yield (seq, words' id) of what is gone and was not erased."""
        for id_, (seq, reasons) in self.texts.items():
            if not (reasons & self._erased or any(self._is_old_note(reason) for reason in reasons)):
                yield seq, id_

    def _is_old_note(self, reason: Why) -> bool:
        return reason[0] == "note" and reason[1][:19] <= self._notes_before[:19]


def _thing(row: RowMapping) -> Why:
    return row["kind"].decode(), row["id"].decode()


def _reasons(row: RowMapping) -> Iterator[Why]:
    kind, type_ = row["kind"].decode(), row["type"].decode()
    yield kind, row["id"].decode()
    if (kind, type_) == ("roster", "Enrolled"):
        yield "person", str(row["by"])
    if (kind, type_) == ("duty", "HandedOver"):
        yield "note", row["at"].decode()
