"""What the demo was asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The command's options."""

    locale: str
    port: int = 0
    """0: any free one."""
    config: Path | None = None
    db: Path | None = None
