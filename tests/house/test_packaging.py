"""What is installed is used, what is used is installed, and nothing committed belongs to one machine."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house.sources import PACKAGES, ROOT, committed, sources

NOT_IMPORTED = {
    "aiosqlite": "SQLAlchemy is told of it by the address sqlite+aiosqlite",
    "fluent-syntax": "fluent.runtime reads catalogues with it, and the two fit in pairs only",
    "tzdata": "zoneinfo reads it where the system has no time zones",
    "python-multipart": "starlette reads forms with it",
}
"""What a run needs without importing it, and why."""
PARTS = {"pydantic-core": "pydantic's other half, of the version that pydantic asks for"}
"""What may be imported without being asked for, and why."""

HOSTS_AND_PATHS = re.compile(
    r"files\.pythonhosted[.]|://(test\.)?pypi[.]org|registry\.npmjs[.]|/work[/](main|shared|steering)\b|[/]root/"
)
TEXT = {".py", ".toml", ".md", ".ftl", ".json", ".html", ".js", ".css", ".svg", ".txt", ".yml", ".yaml", ""}

HOMES = packages_distributions()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _canonical(requirement: str) -> str:
    """A requirement's name without extras and versions, spelled one way."""
    name = re.split(r"[^\w.-]", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _wanted(requirements: list[str]) -> set[str]:
    return {_canonical(requirement) for requirement in requirements}


def _imported(*folders: str) -> set[str]:
    """The distributions that some of our folders import from."""
    names = {name for source in sources(*folders) for name in source.imports()}
    ours = {*sys.stdlib_module_names, *PACKAGES, "tests"}
    return {_distribution(name) for name in names if name.partition(".")[0] not in ours}


def _distribution(name: str) -> str:
    """Whose a module is; several may share a namespace, as fluent.runtime and fluent.syntax do."""
    homes = [_canonical(home) for home in HOMES[name.partition(".")[0]]]
    return next((home for home in homes if _canonical(name).startswith(home)), homes[0])


def test_every_dependency_is_imported_or_needed_for_a_reason() -> None:
    assert _wanted(PROJECT["project"]["dependencies"]) - _imported(*PACKAGES) == NOT_IMPORTED.keys()


def test_every_import_of_a_run_is_a_dependency() -> None:
    assert _imported(*PACKAGES) - PARTS.keys() <= _wanted(PROJECT["project"]["dependencies"])


def test_every_import_of_a_test_is_asked_for() -> None:
    groups = [wanted for group in PROJECT["dependency-groups"].values() for wanted in group]
    assert _imported("tests") <= _wanted(PROJECT["project"]["dependencies"] + groups)


def test_nothing_lies_about_that_a_program_left_behind() -> None:
    """A name with spaces or brackets is nobody's: somebody took an open file for a path."""
    assert [path.name for path in committed() if not re.fullmatch(r"[\w.-]+", path.name)] == []


def test_nothing_committed_names_a_registry_or_a_path_of_one_machine() -> None:
    texts = [path for path in committed() if path.suffix in TEXT]
    assert ROOT / "pyproject.toml" in texts
    named = [path for path in texts if HOSTS_AND_PATHS.search(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in named] == []


@pytest.mark.parametrize(
    "said",
    [
        "https://pypi" + ".org/simple",
        "files.pythonhosted" + ".org/x.whl",
        "cd /work" + "/main",
        "/root" + "/.cache",
    ],
)
def test_such_a_name_would_be_found(said: str) -> None:
    assert HOSTS_AND_PATHS.search(said)
