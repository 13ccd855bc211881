"""What the documents promise can be typed, and is there."""

import re

from bot.cli import COMMANDS
from tests.house.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}


def _first_commands() -> list[str]:
    block = re.search(r"```\n(.*?)```", README, re.DOTALL)
    assert block is not None
    return block[1].splitlines()


def test_the_readme_opens_with_two_commands() -> None:
    assert README.index("```") < 200
    first, second = _first_commands()
    assert first.startswith("pip install uv && uv run fieldline demo")
    assert second == "uv run scripts/test"


def test_continuous_integration_calls_the_very_test_command() -> None:
    called = re.findall(r"^timeout [^#\n]* (uv run .*)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert called == [_first_commands()[1]], "within a time limit, so that what hangs fails"


def test_every_command_that_is_shown_exists() -> None:
    told = {**DOCUMENTS, "README.md": README}
    shown = {
        name: set(re.findall(r"fieldline ([a-z]+) ?(?=[-`<]|check\b)", text)) for name, text in told.items()
    }
    assert "invite" in shown["README.md"] & shown["administration.md"]
    assert {
        name: commands - COMMANDS.keys() for name, commands in shown.items() if commands - COMMANDS.keys()
    } == {}


def test_every_link_within_the_project_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
