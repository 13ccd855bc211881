"""APScheduler, a job for each deadline: `python -m tests.bench.due_peer KIND FAR ALONE AT_ONCE LEAD FILE`.

- memory: its store in memory, told to drop nothing (`misfire_grace_time=None`). Nothing survives a restart.
- default: its SQLAlchemy store over a SQLite file, everything as it comes.

What counts is the entry of the job's body: nothing is done there, nothing is written.
"""

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import SystemClock
from tests.bench import due

FAR = timedelta(days=1)
AFTER = timedelta(seconds=5)
"""After the instant, and after the last that ran: whatever has not run by then never will."""
CLOCK = SystemClock()
ran: list[tuple[datetime, datetime]] = []


async def job(moment: datetime) -> None:
    """Note when it began."""
    ran.append((moment, CLOCK.now()))


async def measure(kind: str, pending: int, plan_from: tuple[int, int, timedelta], file: str) -> str:
    """Add the far jobs, then those that fall due; wait, and sum up how late their bodies were entered."""
    alone, at_once, lead = plan_from
    stores = {} if kind == "memory" else {"default": SQLAlchemyJobStore(f"sqlite:///{file}")}
    scheduler = AsyncIOScheduler(timezone=UTC, jobstores=stores)
    how = {"misfire_grace_time": None} if kind == "memory" else {}
    now = CLOCK.now()
    for number in range(pending):
        moment = now + FAR + timedelta(seconds=number)
        scheduler.add_job(job, "date", run_date=moment, args=[moment], **how)
    scheduler.start()
    plan = due.planned(CLOCK.now() + lead, alone=alone, at_once=at_once)
    for moment in plan.moments:
        scheduler.add_job(job, "date", run_date=moment, args=[moment], **how)
    await CLOCK.wait_until(plan.instant - due.BEFORE / 2)
    foreign = due.others()
    await _over(plan)
    used = foreign()
    scheduler.shutdown(wait=False)
    CLOCK.close()
    return due.told(plan, ran, used)


async def _over(plan: due.Plan) -> None:
    """Return when all have run, or no more will."""
    count = -1
    while len(ran) < len(plan.moments) and count < len(ran):
        count = len(ran)
        await CLOCK.wait_until(max(CLOCK.now(), plan.instant) + AFTER)


if __name__ == "__main__":
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each job it drops
    what, far, singly, together, seconds, path = sys.argv[1:]
    asked = int(singly), int(together), timedelta(seconds=float(seconds))
    print(asyncio.run(measure(what, int(far), asked, path)))  # noqa: T201 - to the bench
