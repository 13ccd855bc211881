"""One thing that is not as it should be, and how it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is; the value of `code` is what the shell exits with."""

    warning = "warning"
    """It works, but not as well as it should, or could not be checked."""
    error = "error"
    """It does not work, or somebody who matters is not reached."""

    @property
    def code(self) -> int:
        """Return the exit code."""
        return 2 if self is Level.error else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A line of `fieldline check`."""

    level: Level
    key: str
    """Stays the same when the words change: for whoever reads the JSON."""
    what: str
    mend: str


def error(key: str, what: str, mend: str) -> Finding:
    """Say what does not work."""
    return Finding(level=Level.error, key=key, what=what, mend=mend)


def warning(key: str, what: str, mend: str) -> Finding:
    """Say what could be better."""
    return Finding(level=Level.warning, key=key, what=what, mend=mend)


def worst(findings: Iterable[Finding]) -> int:
    """Return the exit code: 0 nothing found, 1 warnings only, 2 errors."""
    return max((finding.level.code for finding in findings), default=0)
