"""What the demo was asked for, and what it says when it cannot do it."""

from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli import MISUSED


class CannotBegin(click.ClickException):
    """The rehearsal cannot begin; the message says why and how to mend it."""

    exit_code = MISUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The command's options."""

    locale: str
    port: int = 0
    """0: any free one."""
    config: Path | None = None
    db: Path | None = None
