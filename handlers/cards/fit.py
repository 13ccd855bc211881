"""Everything fits Telegram, whatever people write: cleaned and cut before it is escaped, and said so."""

import html
import re
import unicodedata
from collections.abc import Iterable

from markupsafe import Markup

from handlers.cards.message import NOTHING, TEXT_LIMIT

LABEL_WIDTH = 14
"""Latin letters on a button that a phone shows whole; a Chinese character is as wide as two."""
TOAST_LIMIT = 200
"""Characters (Bot API, answerCallbackQuery)."""
TOPIC_LIMIT = 128
"""Characters (Bot API, createForumTopic)."""
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: they can make a text read as another."""
_COMMAND = re.compile(r"(?<![\w/@])([/@])(?=\w)")
_MARKS = 3
"""Combining marks on one letter; no living script needs more, a column of them covers other lines."""
_TAG = re.compile(r"<[^>]*>")
_CLOSE = ("。", "，", "：", "；", "！", "？", "）", "】")
_OPEN = ("（", "【")
_JOINS = ("\u200d", "\ufe0f", "\u20e3")


def clean(text: str) -> str:
    """Return what a person wrote on one line, without anything that acts on its surroundings.

    A word joiner after / and @ keeps Telegram from making a command or a mention of somebody's words.
    """
    printable = text if text.isascii() and text.isprintable() else _BIDI.sub("", "".join(_printable(text)))
    joined = " ".join(printable.split())
    return _COMMAND.sub("\\1\u2060", joined)


def told(text: str, limit: int, mark: str = "…") -> str:
    """Return a person's words cleaned and cut. What lies far beyond the limit is not even looked at."""
    near = clean(text[: limit * 8])
    return cut(near if len(text) <= limit * 8 else near + mark * limit, limit, mark)


def _printable(text: str) -> Iterable[str]:
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category == "Cc":
            yield " "
        elif category != "Cs" and marks <= _MARKS:
            yield char


def units(text: str) -> int:
    """Measure as Telegram does: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: Markup) -> str:
    """Return what is left of a text when its tags are parsed."""
    return html.unescape(_TAG.sub("", str(text)))


def cut(text: str, limit: int, mark: str = "…") -> str:
    """Return at most `limit` UTF-16 units, ending in `mark` when something was left out.

    Never cuts between a letter and its accent, or within a joined emoji.
    """
    if units(text) <= limit:
        return text
    end, used = 0, units(mark)
    for char in text:
        used += units(char)
        if used > limit:
            break
        end += 1
    while end and (_clings(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + mark


def _clings(char: str) -> bool:
    skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return char in _JOINS or skin_tone or unicodedata.category(char) in ("Mn", "Me", "Mc")


def width(text: str) -> int:
    """Measure in Latin letters: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def narrow(text: str, limit: int = LABEL_WIDTH) -> str:
    """Return what fits a width; without one, a label a phone shows whole."""
    if width(text) <= limit:
        return text
    end = len(text)
    while width(text[:end]) >= limit:
        end -= 1
    return text[:end].rstrip() + "…"


def lines(*parts: Markup | None) -> Markup:
    """Put parts under each other, leaving out those that are empty."""
    return Markup("\n").join(part for part in parts if part)


def line(*parts: Markup | None) -> Markup:
    """Put parts one after another, leaving out those that are empty; full-width marks bring their space."""
    told = NOTHING
    for part in filter(None, parts):
        apart = told and not told.endswith(_CLOSE) and not part.startswith(_OPEN)
        told += Markup(" ") + part if apart else part
    return told


def within(text: Markup, mark: Markup, limit: int = TEXT_LIMIT) -> Markup:
    """Return a text that Telegram takes. Whole lines go, so that every tag that opens still closes."""
    if units(plain(text)) <= limit:
        return text
    room, kept = limit - units(plain(mark)) - 1, NOTHING
    for each in text.split("\n"):
        room -= units(plain(each)) + 1
        if room < 0:
            break
        kept = lines(kept, each)
    return lines(kept, mark)
