"""The refusals in the rules' source and the hints in the readers' source: found, not listed."""

import ast
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from coordination.incident.state import Doing, Ruling
from coordination.plan import Evidence

ROOT = Path(__file__).parents[2]
_SPELLED: dict[str, type[StrEnum]] = {"already-": Doing, "evidence-": Evidence, "approval-": Ruling}
"""Reasons that are built from a value."""


@cache
def reasons() -> frozenset[str]:
    """Return every reason a rule can refuse with."""
    return frozenset(reason for call in _calls("coordination", "Refusal") for reason in _reasons(call))


def _reasons(call: ast.Call) -> Iterator[str]:
    first = call.args[0]
    if isinstance(first, ast.Constant):
        yield str(first.value)
    else:
        assert isinstance(first, ast.JoinedStr), ast.dump(first)
        start = first.values[0]
        assert isinstance(start, ast.Constant)
        prefix = str(start.value)
        yield from (f"{prefix}{value}" for value in _SPELLED[prefix])


def _calls(folder: str, name: str) -> Iterator[ast.Call]:
    for file in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def _hints() -> Iterator[str]:
    for call in _calls("handlers", "say"):
        first = call.args[0]
        if len(call.args) == 1 and isinstance(first, ast.Constant):
            yield str(first.value)


HINTS = sorted(set(_hints()) - {"refused-not-enrolled"})
"""Keys the readers hint with (their `say` takes the key alone; the catalogues' takes a language first)."""
