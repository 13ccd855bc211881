"""The timeline as CSV: complete, with names, and harmless in a spreadsheet."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.demo.town import Town
from bot.cli.export import _export, harmless

STARTS = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])


@given(STARTS, st.text(), st.sampled_from(["", " ", "\u00a0", "\ufeff", "ok\n", "ok\r\n "]))
def test_no_cell_begins_a_formula(start: str, rest: str, before: str) -> None:
    assert harmless(f"{before}{start}{rest}").startswith("'")


@pytest.mark.parametrize("cell", ["26-0001", "smoke", "2026-03-02 09:00:00", "里面两人", ""])
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


async def test_a_timeline_tells_who_said_what_and_when(town: Town) -> None:
    town.people["ann"].says("=HYPERLINK(1) smoke")
    await town.falls_quiet()
    file = io.StringIO()

    await _export(town.app._settings, "26-0001", file)

    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    reported = rows[0]
    assert (reported["incident"], reported["by"], reported["what"]) == ("26-0001", "Ann Lee", "Reported")
    assert "text: =HYPERLINK(1) smoke" in reported["details"]
    assert reported["at"] == "2026-11-23 14:03:00"
    assert [row["what"] for row in rows] == ["Reported", "Paged"]


def test_without_a_config_it_says_so_in_one_line(tmp_path: Path) -> None:
    from bot.cli import fieldline

    result = CliRunner().invoke(fieldline, ["export", "--config", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert "there is no such file" in result.output
