"""The audit of dependencies passes only when somebody who knows has been asked."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

HOLE = 'echo "urllib3 1.26.4 PYSEC-2021-108 1.26.5"; exit 1'
CLEAN = 'echo "No known vulnerabilities found"; exit 0'
DOWN = 'echo "ConnectionError: name not resolved"; exit 1'


def audited(folder: Path, known: str, ours: str) -> tuple[int, str]:
    """Run the script with an auditor of our own: what it says of the known release, and of our list."""
    for name, text in (
        ("uvx", f'case "$*" in *known) {known} ;; *) {ours} ;; esac'),
        ("uv", 'for last in "$@"; do :; done; echo "aiohttp==3.14.5" >"$last"'),
    ):
        file = folder / name
        file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        file.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - our own script
        [ROOT / "scripts" / "audit"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("known", "ours", "code", "said"),
    [
        (HOLE, CLEAN, 0, "1 packages, no known holes"),
        (HOLE, HOLE, 1, "PYSEC"),
        (CLEAN, CLEAN, 3, "NOT AUDITED"),
        (DOWN, CLEAN, 3, "NOT AUDITED"),
        (DOWN, DOWN, 3, "NOT AUDITED"),
        (HOLE, DOWN, 3, "failed half-way"),
    ],
)
def test_it_passes_only_when_its_source_answers(
    tmp_path: Path, known: str, ours: str, code: int, said: str
) -> None:
    found, told = audited(tmp_path, known, ours)
    assert (found, said in told) == (code, True), told
