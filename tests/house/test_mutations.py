"""The table of mutations is about the code, the tests and the document as they are today."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT
from tests.mutations.mutation import Mutation
from tests.mutations.safeguards import SAFEGUARDS, table

DOCUMENT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("mutation", SAFEGUARDS, ids=lambda mutation: mutation.safeguard)
def test_each_can_be_taken_out_and_leaves_a_program(mutation: Mutation) -> None:
    text = (ROOT / mutation.file).read_text(encoding="utf-8")
    mutated = mutation.applied(text)
    assert mutated != text
    compile(mutated, mutation.file, "exec")


def test_their_tests_are_there() -> None:
    named = sorted({test for mutation in SAFEGUARDS for test in mutation.tests})
    done = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *named],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_document_has_the_table() -> None:
    assert table() in DOCUMENT, "uv run scripts/mutate --table"
