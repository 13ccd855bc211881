"""Our clock, desk and door over a filled record: `python -m tests.bench.due_ours CONFIG ALONE AT_ONCE LEAD`.

What falls due is real: each an incident that was reported and that the leader leaves unanswered. The effect
is the silence on record, the next leader called, their card and its deadline; done when it is committed.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot import config
from bot.app import fresh_code
from bot.clock import SystemClock, keep
from bot.desk import Desk, Me
from bot.gate import Gate
from bot.intake.drain import Drain
from coordination.aggregates import AGGREGATES
from coordination.incident.commands import Report
from coordination.incident.events import PageSilent
from coordination.kernel import Ref, UserId, Words
from storage.engine import Store
from storage.ledger import Committed, Ledger
from storage.tables import events
from tests.bench import due, feeds
from tests.bench.town import UNIT

EFFECT = 2
"""Events of each: a silence, and a call."""
PATIENCE = 120.0


class TooSlow(Exception):  # noqa: N818 - what happened
    """The record was not ready when the first deadline came: give it more of a lead."""


@dataclass(slots=True)
class Commits:
    """Notes when how many events were committed, and rings when all that was waited for are."""

    clock: SystemClock
    kick: asyncio.Event
    made: list[tuple[datetime, int]] = field(default_factory=list)
    wanted: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, committed: Committed) -> None:
        self.made.append((self.clock.now(), committed.events))
        if committed.deadlines:
            self.kick.set()
        if self.wanted and sum(events for _, events in self.made) >= self.wanted:
            self.enough.set()


async def measure(path: Path, alone: int, at_once: int, lead: timedelta) -> str:
    """Report what falls due `lead` from now, wait for it as the bot does, and sum up how late it was done."""
    settings, clock, kick = config.load(path), SystemClock(), asyncio.Event()
    commits = Commits(clock, kick)
    async with await Store.open(settings.storage_url, running=True) as store:
        ledger = Ledger(store, settings.policy, AGGREGATES, on_commit=commits.note)
        desk = Desk(ledger, clock, Me(id=1, username="bench_bot", reads_all=True), fresh_code)
        gate = Gate(ledger.records, clock, Drain(clock), kick.set)
        plan = due.planned(clock.now() + lead, alone=alone, at_once=at_once)
        await _report(ledger, plan, settings.policy.paging.ack_within)
        if clock.now() > plan.moments[0] - due.BEFORE:
            raise TooSlow
        last = await _last(store)
        commits.made.clear()
        commits.wanted = EFFECT * len(plan.moments)
        async with asyncio.TaskGroup() as group:
            keeping = group.create_task(
                keep(clock, lambda now: desk.due(now, gate.judged()), gate.next_due, kick)
            )
            await clock.wait_until(plan.instant - due.BEFORE / 2)
            foreign = due.others()
            async with asyncio.timeout(PATIENCE):
                await commits.enough.wait()
            used = foreign()
            keeping.cancel()
        clock.close()
        return due.told(plan, await _done(store, last, commits.made), used)


async def _report(ledger: Ledger, plan: due.Plan, before: timedelta) -> None:
    """Report an incident for each, so long before its moment as a leader has to answer."""
    for moment in dict.fromkeys(plan.moments):
        async with ledger.batch(moment - before) as batch:
            for number in range(plan.moments.count(moment)):
                text = Words(f"Smoke in the pump room m{number}")
                person = UserId(feeds.FIRST_PERSON)
                await batch.apply(
                    Ref("incident"), Report(at=moment - before, by=person, unit=UNIT, text=text)
                )


async def _last(store: Store) -> int:
    async with store.reading() as conn:
        return int((await conn.execute(select(func.max(events.c.seq)))).scalar_one())


async def _done(
    store: Store, last: int, commits: list[tuple[datetime, int]]
) -> list[tuple[datetime, datetime]]:
    """Find each silence on record, and the moment its commit was over."""
    over = iter([at for at, count in commits for _ in range(count)])
    query = select(events.c.type, events.c.at).where(events.c.seq > last).order_by(events.c.seq)
    async with store.reading() as conn:
        rows = (await conn.execute(query)).all()
    return [(row.at, at) for row, at in zip(rows, over, strict=True) if row.type == PageSilent.__name__]


if __name__ == "__main__":
    there, singly, together, seconds = sys.argv[1:]
    lead_ = timedelta(seconds=float(seconds))
    print(asyncio.run(measure(Path(there), int(singly), int(together), lead_)))  # noqa: T201 - to the bench
