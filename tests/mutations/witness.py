"""Sits in the mutated run as a plugin of pytest, and says whose code ran and what failed how.

An exit code alone would not tell a safeguard that is missed from an import that goes wrong.
"""

import json
import os
from collections.abc import Generator
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.sources import PACKAGES

REPORT = "FIELDLINE_WITNESS"
"""The variable that names the file to write to."""
SLIPS = (ImportError, SyntaxError, NameError)
"""What a mutation raises that takes out nothing but was only written wrongly."""

_failed: dict[str, str] = {}
_slipped: dict[str, str] = {}
_passed: list[str] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None:
        found = list(_leaves(call.excinfo.value))
        why = " & ".join(f"{type(error).__name__}: {error}" for error in found)
        into = _slipped if any(isinstance(error, SLIPS) for error in found) else _failed
        into.setdefault(item.nodeid, why)
    elif report.passed and report.when == "call":
        _passed.append(item.nodeid)
    return report


def _leaves(error: BaseException) -> Generator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _leaves(each)
    else:
        yield error


def pytest_sessionfinish() -> None:
    homes = {name: import_module(name).__file__ or "" for name in (*PACKAGES, "tests")}
    told = {"homes": homes, "failed": _failed, "slipped": _slipped, "passed": _passed}
    Path(os.environ[REPORT]).write_text(json.dumps(told), encoding="utf-8")
