"""What leaves as a file: no cell starts a formula, no document links anywhere, no name leaves its folder."""

import csv
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.demo.town import Town
from bot.cli.export import WRITERS
from bot.evidence import place, store
from bot.exports import document
from bot.exports.record import Incident
from bot.exports.sheets import Table, printable
from tests.chat.test_hostile_words import NASTY
from tests.gate.cases import tried

STARTS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "\ufeff=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    "ok\r\n=1",
)
FORMULAS = tuple("=+-@＝＋－＠")
cells = st.lists(st.sampled_from([*STARTS, *NASTY]) | st.text(st.characters(), max_size=200), max_size=4).map(
    "".join
)
NAMES = (
    "../../../etc/passwd",
    "/etc/passwd",
    "26-0001/../../x",
    "..",
    "a\0b",
    "CON",
    "x" * 5000,
    "\u202egnp.26-0001",
)


def _in_utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@tried()
@given(cells)
def test_no_line_of_any_cell_starts_a_formula_and_nothing_is_lost(cell: str) -> None:
    said, file = _in_utf8(cell), io.StringIO(newline="")
    Table(file, ("details",)).add([(said,)])
    file.seek(0)
    _, (read,) = csv.reader(file)
    assert read in (said, f"'{said}")
    if any(line.lstrip(" \t\u00a0\ufeff").startswith(FORMULAS) for line in said.splitlines()):
        assert read[0] == "'"


@tried(0.03)
@given(cells)
def test_a_document_holds_words_and_nothing_else(cell: str) -> None:
    said = _in_utf8(cell)
    row = ("26-0001", "", "at", "at", said, "Reported", said)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.docx"
        document.save(path, Incident(number="26-0001", title=f"w{said}", rows=(row,)))
        with zipfile.ZipFile(path) as parts:
            relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
            text = parts.read("word/document.xml")
        read = Document(str(path)).tables[0].rows[1].cells[3].text
    assert b'TargetMode="External"' not in relations
    assert b"<w:instrText" not in text
    assert "".join(read.split()) == "".join(printable(said).split())


@pytest.mark.parametrize("content", [b"", b"\x00" * 99, *(name.encode("utf-8", "replace") for name in NAMES)])
def test_evidence_is_named_by_what_it_holds_alone(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    kept = place(folder, store(folder, content))
    assert kept.resolve().is_relative_to(folder.resolve())
    assert kept.read_bytes() == content
    assert _files(tmp_path) == {kept}


@pytest.mark.parametrize("form", WRITERS)
async def test_exports_stay_in_their_folder(form: str, town: Town, tmp_path: Path) -> None:
    for words in (*NAMES[:5], *STARTS):
        town.people["ann"].says(f"/report w{words}".replace("\0", ""))
    await town.falls_quiet()
    folder = tmp_path / "out"
    folder.mkdir()
    written = await WRITERS[form](town.app._settings, None, folder)
    for name in NAMES:
        await WRITERS[form](town.app._settings, name, folder)
    files = _files(tmp_path)
    assert set(written) <= files
    assert {path.parent for path in files} == {folder}


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}
