"""Every file is short, has one purpose and is used; the pure packages are pure; texts stand in catalogues."""

import ast
import re
from importlib import import_module

import pytest

from bot.cli import COMMANDS
from tests.house.sources import PACKAGES, ROOT, Source, sources, strings

LINES = 300
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "misc", "base"}

OURS = sources(*PACKAGES)
EVERYTHING = sources(*PACKAGES, "tests")
PURE = sources("handlers", "coordination")

ENTRANCES = {"bot.__main__", "bot.cli", "storage.migrations.env"}
"""Modules nobody imports by name: what the shell and Alembic start. The shell's commands come on top."""

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SENTENCE = re.compile(r"[A-Za-z'-]{2,}[,;:]? [a-z'-]+[,;:]? [a-z'-]+")
UNDERSTOOD = {"handlers/enrolment.py": {"中"}}
"""What people type, by file: it is read and not said."""
CAST = "bot/cli/demo/"
"""What the people of the demo say, in their language."""


def _names(files: tuple[Source, ...]) -> list[str]:
    return [source.name for source in files]


@pytest.mark.parametrize("source", EVERYTHING, ids=_names(EVERYTHING))
def test_a_file_is_short(source: Source) -> None:
    assert len(source.text.splitlines()) <= LINES


@pytest.mark.parametrize("source", EVERYTHING, ids=_names(EVERYTHING))
def test_a_file_is_named_for_its_content(source: Source) -> None:
    assert not VAGUE & set(source.path.stem.split("_"))


@pytest.mark.parametrize("source", OURS, ids=_names(OURS))
def test_a_file_says_what_it_is_for(source: Source) -> None:
    said = ast.get_docstring(source.tree) or ""
    assert len(said) > 15, "a module begins with a sentence about its purpose"


@pytest.mark.parametrize("source", PURE, ids=_names(PURE))
def test_the_pure_packages_wait_for_nothing(source: Source) -> None:
    waits = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    assert not [node.lineno for node in ast.walk(source.tree) if isinstance(node, waits)]


@pytest.mark.parametrize("source", OURS, ids=_names(OURS))
def test_chinese_stands_in_catalogues_and_plans(source: Source) -> None:
    if source.name.startswith(CAST):
        pytest.skip("its people speak their own language")
    known = UNDERSTOOD.get(source.name, set())
    found = {node.value for node in strings(source.tree) if CJK.search(str(node.value))}
    assert found == known


@pytest.mark.parametrize("source", PURE, ids=_names(PURE))
def test_nothing_a_person_reads_in_a_chat_stands_in_code(source: Source) -> None:
    if source.name.startswith("coordination/plan"):
        pytest.skip("speaks to whoever writes a plan file, in a shell")
    assert not [node.value for node in strings(source.tree) if SENTENCE.search(str(node.value))]


def test_every_module_is_reached_from_the_shell() -> None:
    files = {source.module: source for source in OURS}
    reached: set[str] = set()
    waiting = [*ENTRANCES, *(f"bot.cli.{command}" for command in COMMANDS)]
    while waiting:
        module = waiting.pop()
        if module in files and module not in reached:
            reached.add(module)
            waiting += [*files[module].imports(), module.rpartition(".")[0]]
    migrations = {module for module in files if module.startswith("storage.migrations.versions")}
    assert sorted(files.keys() - reached - migrations) == []


def test_every_command_of_the_shell_exists() -> None:
    for command in COMMANDS:
        assert callable(getattr(import_module(f"bot.cli.{command}"), command))


@pytest.mark.parametrize("folder", [*PACKAGES, "tests"])
def test_every_package_of_ours_is_one(folder: str) -> None:
    homes = {source.path.parent for source in sources(folder)}
    assert [home.relative_to(ROOT).as_posix() for home in homes if not (home / "__init__.py").exists()] == []
