"""One incident's timeline as a DOCX that can be printed, signed and filed."""

from collections.abc import Iterable
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from bot.exports.record import Incident
from bot.exports.sheets import printable

_LATIN, _CHINESE = "Calibri", "SimSun"
"""A document's fonts are named, not embedded; every office program has these or takes its own for them."""
_COLUMNS = (("Time", 3.4), ("By", 2.8), ("What", 3.0), ("Details", 7.8))
"""Headings and widths in cm: together what an upright A4 page has between its margins."""


def save(path: Path, incident: Incident) -> None:
    """Write a document. Times are the site's, by which things were judged."""
    document = Document()
    for name in ("Normal", "Title"):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            _fonts(style)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    document.add_heading(f"{incident.mark} {incident.number}".strip(), 0)
    section.header.paragraphs[0].text = incident.mark  # on every page that is printed
    if incident.title:
        document.add_paragraph(printable(incident.title))
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    _write(table.rows[0].cells, (name for name, _ in _COLUMNS), bold=True)
    for _number, _drill, at, _recorded, by, what, details in incident.rows:
        _write(table.add_row().cells, (at, by, what, details))
    document.save(str(path))


def _fonts(style: ParagraphStyle) -> None:
    """Name a font for Chinese besides the one for Latin, else each office program takes any."""
    style.font.name = _LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _CHINESE)


def _write(cells: Iterable[_Cell], texts: Iterable[str], *, bold: bool = False) -> None:
    for cell, text, (_, width) in zip(cells, texts, _COLUMNS, strict=True):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run(printable(text))
        run.bold, run.font.size = bold, Pt(9)
