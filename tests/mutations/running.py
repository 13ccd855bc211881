"""Takes safeguards out of a copy of the tree, one at a time, and runs their tests there."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.sources import ROOT
from tests.mutations import witness
from tests.mutations.mutation import Mutation

TESTS_FAILED = 1
"""What pytest exits with when tests ran and failed; 2 and more: they did not run."""
AT_MOST = 300
"""Seconds for one run of tests."""


class UselessError(Exception):
    """The run proves nothing; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one run of tests in the copy showed."""

    code: int
    said: str
    failed: Mapping[str, str]
    """Why, by test."""
    slipped: Mapping[str, str]
    passed: Sequence[str]


class Copy:
    """A copy of the tree, in which one thing at a time is altered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def survivors(self, mutation: Mutation) -> Sequence[str]:
        """Run a mutation's tests without the safeguard; return those that notice nothing.

        Raises UselessError when it was not the missing safeguard that they failed over.
        """
        with self._altered(mutation):
            seen = self.run(mutation.tests)
        if seen.slipped:
            raise UselessError("; ".join(f"{test}: {why}" for test, why in seen.slipped.items()))
        if seen.code not in (0, TESTS_FAILED):
            raise UselessError(f"the tests did not run (pytest: {seen.code}).\n{seen.said}")
        return [test for test in mutation.tests if not any(_is_of(each, test) for each in seen.failed)]

    def untouched(self, mutations: Iterable[Mutation]) -> None:
        """Raise UselessError unless the tests pass as long as the safeguards are there."""
        wanted = sorted({test for each in mutations for test in each.tests})
        seen = self.run(wanted)
        silent = [test for test in wanted if not any(_is_of(each, test) for each in seen.passed)]
        if seen.code or silent:
            raise UselessError(f"with the safeguards they do not pass: {silent or seen.failed}\n{seen.said}")

    def run(self, tests: Sequence[str]) -> Seen:
        """Run tests in the copy. Raises UselessError unless it is the copy that they test."""
        report = self.folder / "witness.json"
        report.unlink(missing_ok=True)
        here = {**os.environ, "PYTHONPATH": str(self.folder), witness.REPORT: str(report)}
        options = ("-p", witness.__name__, "-p", "no:cacheprovider", "--tb=line")
        try:
            done = subprocess.run(  # noqa: S603 - our own tests
                [sys.executable, "-m", "pytest", *options, *tests],
                cwd=self.folder,
                env=here,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=AT_MOST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UselessError(f"not over after {AT_MOST} s") from None
        if not report.exists():
            raise UselessError(f"the tests did not run (pytest: {done.returncode}).\n{done.stdout}")
        told = json.loads(report.read_text(encoding="utf-8"))
        self._is_tested(told.pop("homes"))
        return Seen(code=done.returncode, said=done.stdout, **told)

    def _is_tested(self, homes: Mapping[str, str]) -> None:
        """An installed package would pass whatever is done to the copy."""
        others = [home for home in homes.values() if not Path(home).resolve().is_relative_to(self.folder)]
        if others:
            raise UselessError(f"not the copy was tested, but {', '.join(others)}")

    @contextmanager
    def _altered(self, mutation: Mutation) -> Iterator[None]:
        file = self.folder / mutation.file
        whole = file.read_text(encoding="utf-8")
        self._write(file, mutation.applied(whole))
        try:
            yield
        finally:
            self._write(file, whole)

    def _write(self, file: Path, text: str) -> None:
        """Within a second, and at the same length, Python would take the compiled file of before."""
        file.write_text(text, encoding="utf-8")
        for compiled in file.parent.glob(f"__pycache__/{file.stem}.*.pyc"):
            compiled.unlink()


@contextmanager
def copied() -> Iterator[Copy]:
    """Give a copy of the tree as it is now, committed or not; it is gone afterwards."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]
    with tempfile.TemporaryDirectory(prefix="fieldline-mutated-") as folder:
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", *ignored), dirs_exist_ok=True)
        yield Copy(Path(folder))


def _is_of(case: str, test: str) -> bool:
    """Say whether a test that ran is the one that was named, or a case of it."""
    return case == test or case.startswith(f"{test}[")
