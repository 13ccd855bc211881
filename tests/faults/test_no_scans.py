"""A year's record costs no more to work with than a day's: what grows for good is never read from end to end.

SQLite plans without statistics, since nobody runs ANALYZE: its plans are the same however much there is.
"""

import re
from pathlib import Path

from bot.cli.demo.town import Town
from sandbox import media
from tests.audit.seeding import looks, seeds
from tests.faults.statements import plans, recorded
from tests.scenes.incidents import MINUTE, NUMBER, activated, shaft, step, typed

GROWING = ("events", "words", "states", "arrivals", "outbox", "sent", "attachments")
OF_WHAT_IS_OPEN = ("ix_outbox_queued", "ix_outbox_troubled", "ix_states_open", "ix_attachments_wanted")
"""Indexes of what is open or waits: these do not grow with the years."""


async def test_nothing_that_grows_is_scanned(town: Town) -> None:
    with recorded() as statements:
        await lived(town)
    database = Path(town.app._settings.storage_url.removeprefix("sqlite:///"))
    scans = {
        f"{line}: {' '.join(statement.split())[:400]}"
        for statement, lines in plans(database, statements).items()
        for line in lines
        if scans_what_grows(line) and not LAST.search(statement)
    }
    assert len(statements) > 40
    assert scans == set()


LAST = re.compile(r"FROM events ORDER BY (events\.)?seq DESC\s+LIMIT")
"""From the end, and only one."""


def scans_what_grows(line: str) -> bool:
    found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
    return found is not None and found[1] in GROWING and found[2] not in OF_WHAT_IS_OPEN


async def lived(town: Town) -> None:
    """All that happens on a busy day: reports, albums, edits, replies, presses, calls, what the audit mends.

    Several at once: for one pair SQLite uses an index, for a list of them none. A start may read more.
    """
    await activated(town)
    ann, bo = town.people["ann"], town.people["bo"]
    first, second = await step(town, 1), await step(town, 2)
    for person in (ann, bo):
        person.presses("Take", on=first)
        person.presses("Take", on=second)
    said = [person.says(f"/update {NUMBER} the road is clear", to=shaft(town)) for person in (ann, bo)]
    await town.falls_quiet()
    for person, message in zip((ann, bo), said, strict=True):
        person.edits(message, f"/update {NUMBER} the road is clear again")
        person.says("no flames", to=shaft(town), reply_to=first)
        person.says("it smells of gas")
        person.sends_album([media.photo(), media.photo()], caption="the gate", to=shaft(town))
        person.sends_album([media.photo(), media.photo()], caption="the road")
    await town.falls_quiet()
    await town.passes(10 * MINUTE)
    await typed(town, "wang", "/reach")
    await typed(town, "wang", "/status")
    assert await looks(town)
    seeds(town, "update outbox set state = 'sending' where kind = 'card' and ref_id = ?", NUMBER)
    for _ in range(2):
        await looks(town)
