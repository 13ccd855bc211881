"""What is left on the disk: nothing, or with `--db FILE` the bot's record, to go on with another day.

The phones' old messages are not kept, only who everybody is. So that no new message takes the number of an
old one, which the record knows, each run numbers its messages from a height of its own.
"""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.demo.rules import MORNING
from bot.cli.demo.site import Site
from bot.cli.demo.wanted import CannotBegin

APART = 10_000
"""Numbers between the first messages of two runs: far more than a chat sees in one."""


@dataclass(kw_only=True)
class Shelf:
    """The files of one rehearsal."""

    database: Path
    evidence: Path
    diary: Path | None = None
    runs: int = 0
    """How many there were before."""
    begins_at: datetime = MORNING

    def note(self, now: datetime) -> None:
        """Remember that there was this run, and what its clock says: the next goes on from there."""
        if self.diary is not None:
            told = {"runs": self.runs + 1, "now": now.isoformat()}
            self.diary.write_text(json.dumps(told), encoding="utf-8")

    def renumber(self, site: Site) -> None:
        """Let every chat's messages begin beyond those of the runs before."""
        privately = next(iter(site.people.values())).chat(site.bot)
        for chat in (privately, *site.rooms.values()):
            while site.sandbox.message_id(chat) < self.runs * APART:
                pass


@contextmanager
def shelf(file: Path | None) -> Iterator[Shelf]:
    """Give the files: those beside `file`, or some that are gone afterwards. Raises CannotBegin."""
    if file is not None:
        yield _kept(file.resolve())
        return
    with tempfile.TemporaryDirectory(prefix="fieldline-demo-") as folder:
        yield Shelf(database=Path(folder) / "demo.db", evidence=Path(folder) / "evidence")


def _kept(file: Path) -> Shelf:
    diary = file.with_name(f"{file.name}.rehearsal")
    if not os.access(file.parent, os.W_OK):
        raise CannotBegin(
            f"--db {file}: {file.parent} is no folder that can be written; make it, or name another."
        )
    kept = Shelf(database=file, evidence=file.with_name(f"{file.name}.evidence"), diary=diary)
    if file.exists() and not diary.exists():
        raise CannotBegin(
            f"{file}: no rehearsal has made it (there is no {diary.name}); name another with --db."
        )
    if diary.exists():
        told = json.loads(diary.read_text(encoding="utf-8"))
        kept.runs = told["runs"]
        kept.begins_at = datetime.fromisoformat(told["now"]) + timedelta(minutes=1)
    return kept
