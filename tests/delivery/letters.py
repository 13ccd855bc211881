"""Small fonts that have the letters a test needs, and no others."""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont


def font(letters: str, name: str = "Test Regular") -> TTFont:
    """A font whose every letter is the same black square."""
    pen = TTGlyphPen(None)
    for move, point in zip("mlll", ((50, 0), (50, 700), (450, 700), (450, 0)), strict=True):
        (pen.moveTo if move == "m" else pen.lineTo)(point)
    pen.closePath()
    names = {ord(letter): f"u{ord(letter):x}" for letter in letters}
    order = [".notdef", *sorted(set(names.values()))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(order, square))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "fullName": name})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def made(path: Path, letters: str) -> Path:
    """A font's file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    font(letters).save(path)
    return path


def collected(path: Path, *faces: tuple[str, str]) -> Path:
    """A file with several fonts: (name, letters) each."""
    collection = TTCollection()
    collection.fonts = [font(letters, name) for name, letters in faces]
    collection.save(path)
    return path
