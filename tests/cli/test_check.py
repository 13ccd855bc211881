"""Whatever a fresh administrator gets wrong is found, with its mend; a good site has nothing to mend."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import config
from bot.checks.rules import rules, time_zone_data
from bot.cli import fieldline
from bot.delivery.fonts import Fonts
from tests.cli.faults import FAULTS, Fault, Patch
from tests.cli.watched import Watched, watched
from tests.faults.programs import config_in


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Watched]:
    async with watched(tmp_path) as site:
        yield site


async def test_a_good_site_has_nothing_to_mend(site: Watched) -> None:
    await site.seeded()
    await site.saved()
    assert await site.checks() == (0, [])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.breaks.__name__)
async def test_a_fault_is_found_with_its_mend(site: Watched, fault: Fault, monkeypatch: Patch) -> None:
    await site.seeded()
    await site.saved()
    await fault.breaks(site, monkeypatch)
    code, findings = await site.checks()
    assert {finding["key"] for finding in findings} == fault.found
    assert code == fault.code
    assert any(fault.says in f"{finding['what']} {finding['mend']}" for finding in findings), findings
    assert all(finding["mend"].strip() for finding in findings)
    assert site.bot.token not in str(findings)
    assert "secret-path" not in str(findings)


@pytest.mark.parametrize(
    ("without", "code", "key"),
    [
        (("wang",), 2, "no-leader"),
        (("chen",), 1, "no-deputy"),
        (("root",), 2, "no-admin"),
        (("zhao",), 1, "no-duty"),
        (("sun",), 1, "no-head"),
        (("lead",), 2, "no-leadership-chat"),
        (("field", "ann", "sun"), 2, "unanswerable"),
        ((*("ann", "sun", "wang", "chen", "zhao", "root"), "field", "lead"), 2, "nobody"),
    ],
)
async def test_who_is_missing_is_found(site: Watched, without: tuple[str, ...], code: int, key: str) -> None:
    await site.seeded(*without)
    await site.saved()
    found = await site.checks()
    assert (found[0], {finding["key"] for finding in found[1]}) == (code, {key})
    assert "invite" in found[1][0]["mend"]


async def test_it_changes_nothing(site: Watched) -> None:
    await site.seeded()
    before = site.place.database.read_bytes()
    await site.checks()
    assert site.place.database.read_bytes() == before
    site.place.database.unlink()
    await site.checks()
    assert not site.place.database.exists()


async def test_it_works_beside_whoever_writes(site: Watched) -> None:
    await site.seeded()
    await site.saved()
    with closing(sqlite3.connect(site.place.database)) as there:
        there.execute("BEGIN IMMEDIATE")
        assert await site.checks() == (0, [])


def test_in_words_it_is_a_line_a_finding(tmp_path: Path) -> None:
    path = config_in(tmp_path, "http://127.0.0.1:9")
    result = CliRunner().invoke(fieldline, ["check", "--config", str(path)], env={"FIELDLINE_TOKEN": ""})
    assert result.exit_code == 2
    first, *others, last = result.output.splitlines()
    assert first.startswith("error: There is no database yet")
    assert " -> fieldline invite" in first
    assert last == f"{1 + len(others)} findings."


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2031, 5, 1), [2031]), (date(2031, 12, 1), [2031, 2032]), (date(2025, 5, 1), [])],
)
def test_make_up_days_that_nobody_knows(tmp_path: Path, day: date, expected: list[int]) -> None:
    path = config_in(tmp_path, "http://127.0.0.1:9")
    path.write_text('country = "CN"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    given = config.load(path, {}, day.year)
    found = [each.what for each in rules(given, day, Fonts(folders=())) if each.key == "make-up-days"]
    assert [f"in {year} " in what for year, what in zip(expected, found, strict=True)] == [True] * len(
        expected
    )


def test_a_plan_is_linted(tmp_path: Path) -> None:
    given = config.load(config_in(tmp_path, "http://127.0.0.1:9"), {})
    general = given.policy.plans["general"]
    wrong = replace(general, keywords=("protest",))
    broken = replace(given, policy=replace(given.policy, plans={"general": wrong}))
    found = [each for each in rules(broken, date(2026, 11, 23), Fonts(folders=())) if each.key == "plan"]
    assert [each.level for each in found] == ["error"]
    assert "Plan general, keywords" in found[0].what


def test_which_time_zone_data_is_used(tmp_path: Path) -> None:
    (tmp_path / "tzdata.zi").write_text("# version 2024a\nR ...", encoding="utf-8")
    assert time_zone_data((str(tmp_path / "none"), str(tmp_path))) == "2024a"
    assert int(time_zone_data(())[:4]) >= 2026
