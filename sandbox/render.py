"""Phones side by side as plain text: a column for each person, time running down."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

from sandbox.accounts import User
from sandbox.phone import Shown, screen
from sandbox.world import World

NARROWEST = 24
GAP = " │ "


def render(
    world: World,
    people: Sequence[User],
    width: int = 160,
    *,
    last: int | None = None,
    since: int = 0,
    zone: tzinfo = UTC,
) -> str:
    """Every message beside itself on the other phones; `last`: only so many newest rows.

    `since`: only what appeared or changed after that count of changes (`world.changes.count`).
    """
    if not people:
        return ""
    column = max((width - len(GAP) * (len(people) - 1)) // len(people), NARROWEST)
    screens = [[each for each in screen(world, person) if each.changed > since] for person in people]
    rows = sorted({shown.order for phone in screens for shown in phone})[-last if last else None :]
    lines = [_line([f"[{person.name}]" for person in people], column)]
    for row in rows:
        lines += _block([_cell(phone, row, column, zone) for phone in screens], column)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cell(phone: Iterable[Shown], order: int, width: int, zone: tzinfo) -> list[str]:
    return [line for shown in phone if shown.order == order for line in card(shown, width, zone)]


def _block(cells: Sequence[list[str]], width: int) -> list[str]:
    height = max(map(len, cells))
    padded = [cell + [""] * (height - len(cell)) for cell in cells]
    return [_line(parts, width) for parts in zip(*padded, strict=True)] + [_line([""] * len(cells), width)]


def _line(parts: Sequence[str], width: int) -> str:
    return GAP.join(part + " " * (width - wide(part)) for part in parts)


def card(shown: Shown, width: int, zone: tzinfo = UTC) -> list[str]:
    """One message as lines no wider than `width`."""
    where = f"{shown.chat} › {shown.thread}" if shown.thread else shown.chat
    lines = [f"{shown.at.astimezone(zone):%H:%M} {where}"]
    if shown.kind == "toast":
        return [each for line in [*lines, f"(toast) {shown.text}"] for each in fold(line, width)]
    if shown.kind == "service":
        return [each for line in [*lines, f"— {shown.sender} {shown.text}"] for each in fold(line, width)]
    marks = "".join(f" ({mark})" for mark in sorted(shown.marks))
    lines.append(f"{shown.sender}{marks}:")
    if shown.reply_to:
        lines.append(f"> {shown.reply_to}")
    if shown.attachment:
        lines.append(f"<{shown.attachment}>")
    lines += shown.text.split("\n") if shown.text else []
    lines += [" ".join(f"[{label}]" for label in keys) for keys in (*shown.buttons, *shown.keys)]
    if shown.reactions:
        lines.append(" ".join(shown.reactions))
    return [each for line in lines for each in fold(line, width)]


def wide(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fold(line: str, width: int) -> list[str]:
    """Break at spaces where there are any, else between characters."""
    folded = [""]
    for word in re.findall(r"\S+\s*|\s+", line):
        pieces = [word] if wide(word.rstrip()) <= width else word
        for piece in pieces:
            if folded[-1] and wide(folded[-1] + piece.rstrip()) > width:
                folded.append("")
            folded[-1] += piece
    return [each.rstrip() for each in folded]
