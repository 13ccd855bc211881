"""Every file is short, has one purpose and is used; the pure packages are pure; texts stand in catalogues."""

import ast
import re
from collections.abc import Callable, Iterable
from importlib import import_module

from bot.cli import COMMANDS
from handlers import dates
from tests.house.sources import PACKAGES, ROOT, Source, sources, strings

LINES = 300
SENTENCE_LEAST = 16
"""Characters of a docstring that says something."""
VAGUE = {"util", "utils", "helper", "helpers", "common", "manager", "misc", "base"}

OURS = sources(*PACKAGES)
EVERYTHING = sources(*PACKAGES, "tests")
PURE = sources("handlers", "coordination")

ENTRANCES = {"bot.__main__", "bot.cli", "storage.migrations.env"}
"""Modules nobody imports by name: what the shell and Alembic start. The shell's commands come on top."""

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SENTENCE = re.compile(r"[A-Za-z'-]{2,}[,;:]? [a-z'-]+[,;:]? [a-z'-]+")
UNDERSTOOD = {"handlers/enrolment.py": {"中"}, "handlers/dates.py": {dates.CHINESE, dates.BEFORE}}
"""What people type, by file: it is read and not said."""
FOR_PLAN_WRITERS = "coordination/plan"
"""Speaks to whoever writes a plan file, in a shell."""
CAST = "bot/cli/demo/"
"""What the people of the demo say, in their language."""


def _those(files: Iterable[Source], wrong: Callable[[Source], object]) -> dict[str, object]:
    """The files in which something is wrong, and what."""
    return {source.name: found for source in files if (found := wrong(source))}


def test_files_are_short() -> None:
    lengths = {source.name: len(source.text.splitlines()) for source in EVERYTHING}
    assert {name: length for name, length in lengths.items() if length > LINES} == {}


def test_files_are_named_for_their_content() -> None:
    assert _those(EVERYTHING, lambda source: VAGUE & set(source.path.stem.split("_"))) == {}


def test_files_say_what_they_are_for() -> None:
    silent = _those(OURS, lambda source: len(ast.get_docstring(source.tree) or "") < SENTENCE_LEAST)
    assert silent == {}, "a module begins with a sentence about its purpose"


def test_the_pure_packages_wait_for_nothing() -> None:
    waits = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    found = _those(PURE, lambda source: [n.lineno for n in ast.walk(source.tree) if isinstance(n, waits)])
    assert found == {}


def test_chinese_stands_in_catalogues_and_plans() -> None:
    files = [source for source in OURS if not source.name.startswith(CAST)]
    assert _those(files, lambda source: _saying(source, CJK)) == UNDERSTOOD


def test_nothing_a_person_reads_in_a_chat_stands_in_code() -> None:
    files = [source for source in PURE if not source.name.startswith(FOR_PLAN_WRITERS)]
    assert _those(files, lambda source: _saying(source, SENTENCE)) == {}


def _saying(source: Source, pattern: re.Pattern[str]) -> set[str]:
    return {str(node.value) for node in strings(source.tree) if pattern.search(str(node.value))}


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


def test_every_folder_of_ours_is_a_package() -> None:
    homes = {source.path.parent for source in EVERYTHING}
    assert [home.relative_to(ROOT).as_posix() for home in homes if not (home / "__init__.py").exists()] == []
