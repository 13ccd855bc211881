"""Tables for spreadsheets, CSV and XLSX: no cell of them runs as a formula or becomes a link."""

import csv
import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO

from xlsxwriter import Workbook

Row = tuple[str, ...]

_BREAK = r"(?:^|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
_DANGER = re.compile(rf"{_BREAK}[\s\u00a0\ufeff]*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet would take for a formula, in any line of a cell (OWASP, CSV Injection)."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in an XML file, C0 control characters above all (XML 1.0, 2.2)."""
_CELL = 32_767
"""Characters of a cell (Excel's own limit)."""
_INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Table:
    """A CSV that is written row by row."""

    def __init__(self, file: IO[str], columns: Row) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(columns)

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows below those that stand."""
        self._writer.writerows([harmless(cell) for cell in row] for row in rows)


class Sheets:
    """A workbook. It is made in memory, so that what people wrote lies in no temporary file."""

    def __init__(self, path: Path) -> None:
        self._path, self._file = path, BytesIO()
        self._book = Workbook(self._file, {**_INERT, "in_memory": True})
        self._bold = self._book.add_format({"bold": True})

    def add(self, name: str, columns: Row, rows: Iterable[Row]) -> None:
        """Write a sheet: every cell is text, and nothing but text."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for n, row in enumerate([columns, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(n, column, printable(cell)[:_CELL], None if n else self._bold)

    def close(self) -> None:
        """Write the file. Raises OSError."""
        self._book.close()
        self._path.write_bytes(self._file.getvalue())


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what would be a formula."""
    return f"'{cell}" if _DANGER.search(cell) else cell


def printable(text: str) -> str:
    """Return a text without what no document may hold."""
    return _NO_XML.sub("", text)
