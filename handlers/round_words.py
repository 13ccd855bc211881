"""What the words of an answer say: all clear, numbers, or something; and when they were written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from coordination.facts import Facts
from coordination.policy import Figure
from coordination.rounds.state import Says
from handlers.arrival import Arrival
from handlers.report import written_at
from handlers.round_places import schedule_of
from handlers.texts import LOCALES, label

_BETWEEN = re.compile(r"[\s,，、;；/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text, read."""

    says: Says | None = None
    """None: numbers alone, or nothing at all."""
    text: str = ""
    """What is left when it says more than all clear and numbers."""
    figures: dict[str, int] = field(default_factory=dict)
    written_at: datetime | None = None
    """The clock time it begins with: it was written then, without signal."""
    sure: bool = False
    """It says that the all clear holds, whatever was reported."""


def read(text: str, round_: str, arrival: Arrival, facts: Facts) -> Said:
    """Read the words of an answer to a round. Files say that there is something, whatever the words are."""
    written, rest = written_at(f"{text} ", arrival.at, facts) if text else (None, "")
    schedule = facts.world.policy.schedules.get(schedule_of(round_))
    figures, rest = figures_in(rest.strip(), schedule.figures if schedule else ())
    rest, sure = _without_sure(rest)
    clear = is_clear(rest) or (sure and not rest)
    more = bool(arrival.files) or bool(rest and not clear)
    says = Says.events if more else Says.zero if clear else None
    return Said(
        says=says, text=rest if more and not clear else "", figures=figures, written_at=written, sure=sure
    )


def read_whole(text: str, round_: str, arrival: Arrival, facts: Facts) -> Said:
    """Read an answer that need not be an all clear: a clock time alone is what it says."""
    said = read(text, round_, arrival, facts)
    return said if said.says or said.figures else Said(says=Says.events, text=text.strip())


def figures_in(text: str, figures: Sequence[Figure]) -> tuple[dict[str, int], str]:
    """Read the numbers a text brings, by the figures' titles in any language, or bare and in their order.

    Return what is left of the text too.
    """
    bare = [word for word in _BETWEEN.split(text) if word]
    if figures and len(bare) == len(figures) and all(re.fullmatch(r"[0-9]{1,9}", word) for word in bare):
        return {figure.id: int(word) for figure, word in zip(figures, bare, strict=True)}, ""
    found: dict[str, int] = {}
    for figure in figures:
        names = "|".join(re.escape(name) for name in {figure.id, *figure.title.values()})
        match = re.search(rf"(?:{names})\s*[:：=]?\s*(\d{{1,9}})[\s,，;；。]*", text, re.IGNORECASE)
        if match:
            found[figure.id] = int(match[1])
            text = text[: match.start()] + text[match.end() :]
    return found, text.strip()


def is_clear(text: str) -> bool:
    """Say whether a text is nothing but "all clear", in any of our languages."""
    return text.strip(" .。!！").casefold() in {word.casefold() for word in words("clear")}


def _without_sure(text: str) -> tuple[str, bool]:
    """Leave out a first word such as "sure"."""
    first, *rest = text.split(maxsplit=1) or [""]
    return ("".join(rest), True) if first.casefold() in words("sure") else (text, False)


def words(name: str) -> set[str]:
    """Return the words of ours for something, in every language."""
    return {word for locale in LOCALES for word in label(locale, f"words-{name}").split("|")}
