"""`fieldline plans check`: one line for each thing wrong, the schedule, and the exit code."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.plans import plans

DOCUMENT = Path(__file__).parents[2] / "docs" / "plans.md"


def example() -> str:
    """The plan printed in docs/plans.md."""
    return DOCUMENT.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "tree.toml"
    file.write_text(example(), encoding="utf-8")
    return file


def check(*arguments: object) -> Result:
    return CliRunner().invoke(plans, ["check", *map(str, arguments)])


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_documents_example_passes_and_has_a_schedule(own: Path) -> None:
    result = check(own)
    assert result.exit_code == 0
    assert result.output.startswith("Fallen tree · high · reviewed by ")
    assert "+5m" in result.output
    assert "S:OSHA 1910.38" in result.output
    assert "warning" not in result.output


def test_without_a_file_the_nine_are_checked() -> None:
    result = check()
    assert result.exit_code == 0
    assert result.output.count("reviewed by nobody yet") == 9
    assert "S:FIRE art.44" in result.output


def test_a_mistake_is_one_line_and_exit_code_2(own: Path) -> None:
    change(own, 'role = "head"', 'role = "haed"')
    result = check(own)
    assert result.exit_code == 2
    (line,) = result.output.splitlines()
    assert line.startswith('tree.toml: tracks.safe.steps.close_road.role: "haed" is not one of ')
    assert line.endswith('did you mean "head"?')


def test_a_refused_plan_shows_why_and_its_schedule(own: Path) -> None:
    change(own, "Close the road", "Disperse the people")
    result = check(own)
    assert result.exit_code == 2
    assert 'tree.toml: tracks.safe.steps.close_road.title.en: "Disperse" is refused' in result.output
    assert "due" in result.output


def test_a_warning_does_not_fail(own: Path) -> None:
    change(own, 'source = "O"', 'source = ""')
    result = check(own)
    assert result.exit_code == 0
    assert "tree.toml: warning: tracks.safe.steps.close_road.source: is missing" in result.output


@pytest.mark.parametrize(
    ("old", "new"),
    [('when = "hurt > 0"', 'when = "angry > 0"'), ("after = [", 'after = ["close_road", "saw", ')],
)
def test_a_plan_that_cannot_run_is_no_traceback(own: Path, old: str, new: str) -> None:
    change(own, old, new)
    result = check(own)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path, own: Path) -> None:
    (tmp_path / "broken.toml").write_text("id = \n", encoding="utf-8")
    result = check(tmp_path / "none.toml", tmp_path, tmp_path / "broken.toml", own)
    assert result.exit_code == 2
    first, second, third, *_ = result.output.splitlines()
    assert first.endswith("none.toml: No such file or directory")
    assert second.endswith("Is a directory")
    assert third == "broken.toml: Invalid value (at line 1, column 6)"
    assert "Fallen tree" in result.output


def test_the_schedule_follows_level_facts_pace_and_language(own: Path) -> None:
    assert "+10m" in check(own, "--severity", "low").output
    assert "Note the injured" not in check(own).output
    assert "Note the injured" in check(own, "--fact", "hurt=2").output
    assert "树木倒伏" in check(own, "--locale", "zh-CN").output
    assert check(own, "--pace", "instant").output != check(own).output


@pytest.mark.parametrize("fact", ["angry=1", "dead", "dead=-1", "dead=many"])
def test_a_fact_that_is_none_is_refused(fact: str) -> None:
    result = check("--fact", fact)
    assert result.exit_code == 2
    assert "hurt, dead, missing, evacuated" in result.output
