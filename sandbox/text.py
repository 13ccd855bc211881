"""Text with its entities, measured in UTF-16 units, cleaned and trimmed as TDLib does it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    type: str
    offset: int
    length: int
    url: str | None = None
    user_id: int | None = None
    language: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class Text:
    string: str = ""
    entities: tuple[Entity, ...] = ()


NO_TEXT = Text()


def utf16(string: str) -> int:
    return len(string) + sum(char > "\uffff" for char in string)


def part(string: str, entity: Entity) -> str:
    units = string.encode("utf-16-le")
    return units[entity.offset * 2 : entity.end * 2].decode("utf-16-le", "replace")


STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"}
CLOSED = {"code", "pre", "text_link", "text_mention"}  # nothing is detected inside these
ORDER = ["expandable_blockquote", "blockquote", "pre", "code", "text_link", "text_mention"]

DETECTED = [
    (
        "url",
        re.compile(r"(?:https?|tg)://[^\s<>\"']+[^\s<>\"'.,;:!?)]|(?<![\w@.])(?:t\.me|telegram\.me)/\w+\S*"),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    ("mention", re.compile(r"(?<![\w.+-])@[A-Za-z0-9_]{3,32}\b", re.ASCII)),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII),
    ),
    ("hashtag", re.compile(r"(?<![\w#])#(?!\d+\b)\w{1,256}")),
]

# TDLib's clean_input_string: control characters become spaces; line separators, bidi embeddings
# and overrides, and stacking vertical marks are dropped.
CONTROLS = {code: " " for code in range(32) if code not in (10, 13)}
DROPPED = dict.fromkeys([13, *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A])
CLEANING: dict[int, str | None] = {**CONTROLS, **DROPPED}


def tidy(string: str, entities: Iterable[Entity] = ()) -> Text:
    """Clean, trim, merge what touches, and add the entities that Telegram finds by itself."""
    if any(code in CLEANING for code in map(ord, string)):
        string, entities = _clean(string, list(entities))
    given = _trimmed_entities(string, entities)
    first = given[0].offset if given else len(string)
    lead = min(len(string) - len(string.lstrip(" \n")), first)
    string = string[lead:].rstrip(" \n")
    moved = [replace(entity, offset=entity.offset - lead) for entity in given]
    return Text(string, tuple(_with_detected(string, _inside(moved, utf16(string)))))


def _clean(string: str, entities: Sequence[Entity]) -> tuple[str, list[Entity]]:
    """Characters may vanish, so every offset is counted anew."""
    kept_before = [0]
    for char in string:
        kept = utf16(char.translate(CLEANING))
        kept_before.extend([kept_before[-1] + kept] * utf16(char))
    last = len(kept_before) - 1
    moved = [
        replace(entity, offset=start, length=kept_before[min(entity.end, last)] - start)
        for entity in entities
        for start in [kept_before[min(entity.offset, last)]]
    ]
    return string.translate(CLEANING), moved


def _trimmed_entities(string: str, entities: Iterable[Entity]) -> list[Entity]:
    solid = [entity for entity in entities if entity.type in CLOSED or part(string, entity).strip()]
    return _merged(sorted(solid, key=_sorting))


def _sorting(entity: Entity) -> tuple[int, int, int]:
    rank = ORDER.index(entity.type) if entity.type in ORDER else len(ORDER)
    return entity.offset, -entity.length, rank


def _merged(entities: Sequence[Entity]) -> list[Entity]:
    merged: list[Entity] = []
    for entity in entities:
        before = next((e for e in merged if e.type == entity.type and entity.offset <= e.end), None)
        if before is None or entity.type not in STYLES:
            merged.append(entity)
            continue
        end = max(before.end, entity.end)
        merged[merged.index(before)] = replace(before, length=end - before.offset)
    return sorted(merged, key=_sorting)


def _inside(entities: Iterable[Entity], length: int) -> list[Entity]:
    cut = [replace(entity, length=min(entity.end, length) - entity.offset) for entity in entities]
    return [entity for entity in cut if entity.length > 0]


def _with_detected(string: str, given: Sequence[Entity]) -> list[Entity]:
    found = [entity for entity in given if entity.type not in {kind for kind, _ in DETECTED}]
    taken = [entity for entity in found if entity.type in CLOSED]
    for kind, pattern in DETECTED:
        for match in pattern.finditer(string):
            entity = Entity(type=kind, offset=utf16(string[: match.start()]), length=utf16(match[0]))
            if not any(entity.offset < other.end and other.offset < entity.end for other in taken):
                taken.append(entity)
                found.append(entity)
    return sorted(found, key=_sorting)


TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def to_html(text: Text) -> str:
    """The same text as Telegram HTML, for a page or a snapshot."""
    opens: dict[int, str] = {}
    closes: dict[int, str] = {}
    for entity in text.entities:
        before, after = _tags(entity)
        opens[entity.offset] = opens.get(entity.offset, "") + before
        closes[entity.end] = after + closes.get(entity.end, "")
    written, at = "", 0
    for char in text.string:
        written += closes.pop(at, "") + opens.get(at, "") + escape(char, quote=False)
        at += utf16(char)
    return written + closes.pop(at, "")


def _tags(entity: Entity) -> tuple[str, str]:
    if entity.type == "text_link":
        return f'<a href="{escape(entity.url or "")}">', "</a>"
    if entity.type == "text_mention":
        return f'<a href="tg://user?id={entity.user_id}">', "</a>"
    return TAGS.get(entity.type, ("", ""))
