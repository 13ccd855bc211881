"""What is handed out of the record: complete, with names, and harmless in a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.demo.town import Town
from bot.cli.export import WRITERS, _timelines
from bot.exports import document
from bot.exports.record import Incident
from bot.exports.sheets import Sheets, Table, harmless, printable
from coordination.kernel import Ref
from coordination.rounds.columns import Column
from coordination.rounds.month import KeepRound, Kept

STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
ATTACKS = ("=1+1", "=HYPERLINK(1)", "{=1}", "+1", "-1", "@SUM(A1)", "https://example.org", "\x00\x1b=1", "12")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DAY = datetime(2026, 11, 3, 18, tzinfo=UTC)


@given(STARTS, st.text(), st.sampled_from(["", " ", "\u00a0", "\ufeff", "ok\n", "ok\r\n "]))
def test_no_cell_begins_a_formula(start: str, rest: str, before: str) -> None:
    assert harmless(f"{before}{start}{rest}").startswith("'")


@pytest.mark.parametrize("cell", ["26-0001", "smoke", "2026-03-02 09:00:00", "里面两人", ""])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_no_cell_of_a_csv_begins_a_formula() -> None:
    file = io.StringIO()
    Table(file, ("what",)).add([(attack,) for attack in ATTACKS])
    starts = [row[0][:1] for row in csv.reader(io.StringIO(file.getvalue()))]
    assert not set("=+-@") & set(starts)


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Every cell of a workbook as (type, text); "s" is a text."""
    with zipfile.ZipFile(path) as book:
        shared = [
            "".join(each.itertext())
            for each in ET.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")  # noqa: S314 - ours
        ]
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in ET.fromstring(book.read(name)).iter(f"{SHEET}c"):  # noqa: S314 - ours
                    assert cell.find(f"{SHEET}f") is None, "a formula"
                    yield cell.get("t", ""), shared[int("".join(cell.itertext()))]


def test_every_cell_of_a_workbook_is_text_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    sheets = Sheets(path)
    sheets.add("One", ("what",), [(attack,) for attack in (*ATTACKS, "x" * 40_000)])
    sheets.close()
    found = list(cells(path))
    assert len(found) == len(ATTACKS) + 2
    assert {kind for kind, _ in found} == {"s"}
    told = [text for _, text in found]
    assert told[1:-1] == [*ATTACKS[:-2], "=1", "12"]
    assert len(told[-1]) == 32_767
    with zipfile.ZipFile(path) as book:
        relations = b"".join(book.read(name) for name in book.namelist() if name.endswith(".rels"))
    assert b"hyperlink" not in relations


def incident(**changes: Any) -> Incident:
    row = ("26-0001", "", "2026-11-23 14:03:00", "2026-11-23 14:03:01", "王矿长", "Reported", "text: 冒烟")
    return Incident(**({"number": "26-0001", "title": "泵房冒烟", "rows": (row,)} | changes))


def test_a_document_holds_the_timeline_in_fonts_that_have_chinese(tmp_path: Path) -> None:
    document.save(tmp_path / "one.docx", incident())
    read = Document(str(tmp_path / "one.docx"))
    assert [paragraph.text for paragraph in read.paragraphs] == ["26-0001", "泵房冒烟"]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["Time", "By", "What", "Details"],
        ["2026-11-23 14:03:00", "王矿长", "Reported", "text: 冒烟"],
    ]
    for style in ("Normal", "Title"):
        fonts = read.styles[style].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        assert fonts.get(qn("w:eastAsia")) == "SimSun"


def test_a_drills_document_says_that_it_is_one_and_an_erased_title_leaves_no_line(tmp_path: Path) -> None:
    document.save(tmp_path / "one.docx", incident(number="D26-0001", title="", mark="DRILL"))
    read = Document(str(tmp_path / "one.docx"))
    assert [paragraph.text for paragraph in read.paragraphs] == ["DRILL D26-0001"]
    assert read.sections[0].header.paragraphs[0].text == "DRILL"


@settings(max_examples=25)
@given(st.text())
def test_whatever_people_write_can_be_put_into_a_document(text: str) -> None:
    file = io.BytesIO()
    made = Document()
    made.add_paragraph(printable(f"\x00\x0b{text}\ufffe"))
    made.save(file)
    assert "\x00" not in printable(text)


async def test_a_timeline_tells_who_said_what_and_when(town: Town) -> None:
    town.people["ann"].says("=HYPERLINK(1) smoke")
    await town.falls_quiet()
    file = io.StringIO()

    await _timelines(town.app._settings, "26-0001", file)

    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    reported = rows[0]
    assert (reported["incident"], reported["by"], reported["what"]) == ("26-0001", "Ann Lee", "Reported")
    assert "text: =HYPERLINK(1) smoke" in reported["details"]
    assert reported["at"] == "2026-11-23 14:03:00"
    assert [row["what"] for row in rows] == ["Reported", "Paged"]


async def _a_day(town: Town) -> None:
    """One report, and one round of two units."""
    town.people["ann"].says("smoke \x07 in the pump house")
    await town.falls_quiet()
    units = {
        "shaft-3": Kept(column=Column.late, in_time=False, complete=True, claimed=True),
        "plant": Kept(column=Column.missing, in_time=False, complete=False),
    }
    title = {"en": "Daily report"}
    kept = KeepRound(at=DAY, schedule="daily", title=title, day=date(2026, 11, 3), judged=True, units=units)
    await town.app.act(Ref("month"), kept)


async def test_rounds_stand_beside_the_incidents(town: Town, tmp_path: Path) -> None:
    await _a_day(town)
    incidents, rounds = await WRITERS["csv"](town.app._settings, None, tmp_path)
    assert incidents.read_bytes().startswith(b"\xef\xbb\xbfincident,drill,at,")
    assert rounds.read_text(encoding="utf-8-sig").splitlines() == [
        "schedule,day,unit,column,in_time,complete,claimed,judged",
        "daily,2026-11-03,plant,missing,no,no,no,yes",
        "daily,2026-11-03,shaft-3,late,no,yes,yes,yes",
    ]


async def test_one_workbook_has_both(town: Town, tmp_path: Path) -> None:
    await _a_day(town)
    (path,) = await WRITERS["xlsx"](town.app._settings, None, tmp_path)
    told = [text for _, text in cells(path)]
    assert "26-0001" in told
    assert told[-8:] == ["daily", "2026-11-03", "shaft-3", "late", "no", "yes", "yes", "yes"]


async def test_each_incident_has_a_document_of_its_own(town: Town, tmp_path: Path) -> None:
    await _a_day(town)
    assert await WRITERS["docx"](town.app._settings, None, tmp_path) == [tmp_path / "26-0001.docx"]
    read = Document(str(tmp_path / "26-0001.docx"))
    assert "in the pump house" in read.paragraphs[1].text
    assert [row.cells[2].text for row in read.tables[0].rows] == ["What", "Reported", "Paged"]


async def test_of_one_incident_there_are_no_rounds(town: Town, tmp_path: Path) -> None:
    await _a_day(town)
    assert await WRITERS["csv"](town.app._settings, "26-0001", tmp_path) == [tmp_path / "incidents.csv"]
    (path,) = await WRITERS["xlsx"](town.app._settings, "26-0001", tmp_path)
    assert "daily" not in [text for _, text in cells(path)]


def run(*words: str) -> tuple[int, str]:
    from bot.cli import fieldline

    result = CliRunner().invoke(fieldline, ["export", "--config", *words])
    return result.exit_code, result.output


@pytest.fixture
def config(tmp_path: Path) -> str:
    path = tmp_path / "config.toml"
    path.write_text('timezone = "Asia/Shanghai"\n')
    return str(path)


def test_without_a_config_it_says_so_in_one_line(tmp_path: Path) -> None:
    code, told = run(str(tmp_path / "none.toml"))
    assert code == 2
    assert "there is no such file" in told


def test_of_an_empty_record_there_are_the_headings(config: str, tmp_path: Path) -> None:
    assert run(config) == (0, "\ufeffincident,drill,at,recorded_at,by,what,details\n")
    code, _ = run(config, str(tmp_path / "file.csv"))
    assert code == 0
    assert (tmp_path / "file.csv").read_text(encoding="utf-8-sig").startswith("incident,")


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx"])
def test_it_tells_what_it_has_written(config: str, tmp_path: Path, form: str) -> None:
    code, told = run(config, "--format", form, "--to", str(tmp_path / "out" / "here"))
    assert code == 0
    written = sorted(str(path) for path in (tmp_path / "out" / "here").iterdir())
    assert sorted(told.split()) == written
    assert len(written) == {"csv": 2, "xlsx": 1, "docx": 0}[form]


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_what_is_no_text_wants_a_folder(config: str, form: str) -> None:
    code, told = run(config, "--format", form)
    assert code == 2
    assert f"Say with --to FOLDER where the {form} is to be written." in told


def test_a_file_and_a_folder_are_one_too_many(config: str, tmp_path: Path) -> None:
    code, told = run(config, "--to", str(tmp_path / "out"), str(tmp_path / "file.csv"))
    assert code == 2
    assert "Give either FILE or --to FOLDER." in told
    assert not (tmp_path / "file.csv").exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_where_it_cannot_write_it_says_so_in_one_line(config: str, tmp_path: Path, form: str) -> None:
    for name in ("incidents.csv", "fieldline.xlsx"):
        (tmp_path / "out" / name).mkdir(parents=True)
    code, told = run(config, "--format", form, "--to", str(tmp_path / "out"))
    assert code == 2
    assert f"--to {tmp_path / 'out'}: [Errno 21]" in told
