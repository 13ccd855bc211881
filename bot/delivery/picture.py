"""Draws a heat map to a PNG that is read on a phone: 1080 wide, dark on light, no meaning in colour alone."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.delivery.fonts import Face, Fonts, written
from handlers.cards.chart import Cell, Chart, Row, Tone

log = logging.getLogger(__name__)

WIDTH = 1080
_MARGIN = 18
_INNER = WIDTH - 2 * _MARGIN
_ROOMY = 16
"""Up to so many rows each name stands above its cells, which then are as wide as the picture."""
_ABOVE = 40
_GAP = 14
_NAME, _RATE = 146, 56
"""What a name and a rate take where they stand beside the cells, which keep 24 each in the longest month."""
_SLOT = 84
"""What a rate takes above the cells, so that all stand under each other."""
_SMALLEST = 0.7
"""Of the size: a text without room is first written so much smaller, then cut."""

_PAPER, _INK, _FAINT, _LINE = "#ffffff", "#1b1f24", "#57606a", "#d0d7de"
_COLOURS: dict[Tone, tuple[str, str]] = {
    Tone.zero: ("#d7ecdc", "#1d5b33"),
    Tone.events: ("#1f5fa8", "#ffffff"),
    Tone.late: ("#f6c445", "#3d2b00"),
    Tone.excused: ("#e4e7eb", "#3d444d"),
    Tone.missing: ("#a8201a", "#ffffff"),
    Tone.unjudged: ("#ffffff", "#57606a"),
    Tone.blank: ("#f6f8fa", "#f6f8fa"),
}
"""Cell and sign. They differ in lightness too, so that they stay apart in grey and for every eye."""


class Pictures:
    """Turns charts into PNGs with the fonts of this machine."""

    def __init__(self, font: Path | None = None, fonts: Fonts | None = None) -> None:
        self._fonts = fonts or Fonts(font)

    def draw(self, chart: Chart) -> bytes | None:
        """Return the picture; None when its texts cannot be written here: boxes would tell nothing."""
        texts = set(chart.texts()) | {"…"}
        whole = self._fonts.covering("".join(sorted(texts)))
        faces = {text: whole or self._fonts.covering(text) for text in texts}
        lost = sorted(text for text, face in faces.items() if face is None)
        if lost:
            log.warning("action=no-font texts=%d: install fonts-noto-cjk or set [pictures] font", len(lost))
            return None
        try:
            return _Drawing(chart, {text: face for text, face in faces.items() if face}).png()
        except OSError:  # a font that can be read and yet not be drawn with
            log.exception("action=not-drawn fonts=%s", {face.path.name for face in faces.values() if face})
            return None


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where things stand: names above their cells when there is room, beside them when there are many."""

    left: int
    cell: float
    row: int
    step: int
    above: int
    gap: int

    @classmethod
    def of(cls, chart: Chart) -> "_Sheet":
        days = len(chart.days)
        if len(chart.rows) <= _ROOMY:
            cell = _INNER / days
            return cls(_MARGIN, cell, int(cell), _ABOVE + int(cell) + _GAP, _ABOVE, 2)
        left = _MARGIN + _NAME
        cell = (_INNER - _NAME - len(chart.rates) * _RATE) / days
        return cls(left, cell, int(cell) + 2, int(cell) + 4, 0, 1)


class _Drawing:
    """One picture on its way."""

    def __init__(self, chart: Chart, faces: dict[str, Face]) -> None:
        self._chart, self._faces, self._sheet = chart, faces, _Sheet.of(chart)
        self._image = Image.new("RGB", (WIDTH, self._height()), _PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        self._text(_MARGIN, 40, self._chart.title, 38, room=_INNER)
        top = self._legend(84) + 18
        self._heading(top)
        top += 34
        for row in self._chart.rows:
            self._row(row, top)
            top += self._sheet.step
        if self._chart.rest:
            self._text(_MARGIN, top + 22, self._chart.rest, 24, _FAINT, room=_INNER)
        file = BytesIO()
        self._image.save(file, "PNG", optimize=True)
        return file.getvalue()

    def _height(self) -> int:
        rest = 48 if self._chart.rest else 0
        return 84 + 96 + 18 + 34 + len(self._chart.rows) * self._sheet.step + rest + _MARGIN

    def _legend(self, top: int) -> int:
        """Draw what each cell means, three in a line; return where it ends."""
        for n, (cell, name) in enumerate(self._chart.legend):
            x, y = _MARGIN + n % 3 * (_INNER / 3), top + n // 3 * 48
            self._cell(cell, x, y, 36, 36)
            self._text(x + 48, y + 18, name, 26, room=int(_INNER / 3) - 60)
        return top + 96

    def _heading(self, top: int) -> None:
        """Draw the days' numbers, and beside them what the rates are called."""
        sheet = self._sheet
        size = min(24, int(sheet.cell * 0.72))
        for n, day in enumerate(self._chart.days):
            x = sheet.left + (n + 0.5) * sheet.cell
            self._text(x, top + 16, day, size, _FAINT, anchor="mm", room=int(sheet.cell))
        if not sheet.above:
            for n, name in enumerate(self._chart.rates):
                self._text(self._rate_at(n), top + 16, name, 16, _FAINT, anchor="rm", room=_RATE - 4)

    def _row(self, row: Row, top: int) -> None:
        sheet = self._sheet
        if sheet.above:
            self._name_above(row, top + sheet.above // 2)
        else:
            middle = top + sheet.row // 2
            self._text(_MARGIN, middle, row.name, 21, room=_NAME - 8)
            for n, rate in enumerate(row.rates):
                self._text(self._rate_at(n), middle, rate, 18, anchor="rm", room=_RATE - 2)
        for n, cell in enumerate(row.cells):
            x = sheet.left + n * sheet.cell
            self._cell(cell, x, top + sheet.above, sheet.cell - sheet.gap, sheet.row)

    def _name_above(self, row: Row, middle: int) -> None:
        x: float = WIDTH - _MARGIN
        for name, rate in reversed(list(zip(self._chart.rates, row.rates, strict=True))):
            self._text(x, middle, rate, 27, anchor="rm", room=_SLOT)
            x = self._text(x - _SLOT, middle, name, 24, _FAINT, anchor="rm", room=160) - 26
        self._text(_MARGIN, middle, row.name, 29, room=int(x) - _MARGIN)

    def _rate_at(self, n: int) -> int:
        return WIDTH - _MARGIN - (len(self._chart.rates) - 1 - n) * _RATE

    def _cell(self, cell: Cell, x: float, y: float, width: float, height: float) -> None:
        back, ink = _COLOURS[cell.tone]
        edge = _LINE if cell.tone is Tone.unjudged else None
        self._pen.rounded_rectangle((x, y, x + width, y + height), 4, fill=back, outline=edge, width=2)
        if cell.sign:
            middle = (x + width / 2, y + height / 2)
            self._text(*middle, cell.sign, int(width * 0.72), ink, anchor="mm", room=int(width), bold=True)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        ink: str = _INK,
        *,
        anchor: str = "lm",
        room: int,
        bold: bool = False,
    ) -> float:
        """Write on one line that fits the room there is; return where its left edge is."""
        told, font = _fitting(written(text), self._faces[text], size, room)
        self._pen.text((x, y), told, ink, font, anchor, stroke_width=0.6 if bold else 0, stroke_fill=ink)
        return x - font.getlength(told) if anchor.startswith("r") else x


def _fitting(text: str, face: Face, size: int, room: int) -> tuple[str, ImageFont.FreeTypeFont]:
    font = _font(face, size)
    least = int(size * _SMALLEST)
    while font.getlength(text) > room and size > least:
        size -= 1
        font = _font(face, size)
    if font.getlength(text) <= room:
        return text, font
    end = len(text)
    while end > 1 and font.getlength(f"{text[:end]}…") > room:
        end -= 1
    return f"{text[:end].rstrip()}…", font


@lru_cache(maxsize=32)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size, index=face.index)
