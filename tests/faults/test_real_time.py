"""A report that is due within the minute, on the machine's own clock: chased, judged, rolled up by itself."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from sandbox import Clock, Sandbox
from tests.faults.programs import config_in, link, running

SITE = ZoneInfo("Asia/Shanghai")
AHEAD = timedelta(seconds=35)
VERDICT_WITHIN = 6.0
"""Seconds after the due time; two when nobody else wants the machine."""
REPORT = """\
[[units]]
id = "plant"
name = "Plant"
[[schedules]]
id = "daily"
title = "Daily report"
due = "{due:%H:%M:%S}"
days = "daily"
units = ["*"]
remind = ["10s"]
escalate = {{ deputy = "0m", head = "2s", leadership = "4s" }}
cut_off = "8s"
check = 0.0
"""


async def test_a_report_due_within_the_minute(tmp_path: Path) -> None:
    now = SystemClock().now()
    due = (now + AHEAD).astimezone(SITE)
    sandbox = Sandbox(Clock(running=True, start=now))
    bot = sandbox.add_bot("fieldline_bot", "Fieldline")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(sandbox.serve())
        config = config_in(tmp_path, server.url, REPORT.format(due=due))
        await stack.enter_async_context(running(config, bot.token))
        ann, zhao = sandbox.person("Ann"), sandbox.person("Zhao")
        lead = sandbox.group("Leadership", [zhao])
        options = (("--role", "responder", "--unit", "shaft-3"), ("--role", "duty"), ("--chat", "leadership"))
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(link(config, bot.token, *each)) for each in options]
        of_ann, of_zhao, of_lead = (each.result() for each in asked)
        ann.opens(of_ann)
        zhao.opens(of_zhao)
        zhao.opens(f"{of_lead}&admin=pin_messages", to=lead)
        await lead.shows("Daily report, due", by=bot, within=60)
        await ann.sees("Welcome", by=bot, within=60)
        assert sandbox.clock.now() < due, "the machine was too slow to be there in time"
        ann.says("/zero")
        await ann.sees("all clear", by=bot, within=30)

        reminder = await lead.shows(lambda m: m.text.startswith("Not in yet: Plant"), by=bot, within=60)
        assert reminder.at >= (due - timedelta(seconds=10)).astimezone(UTC).replace(microsecond=0)
        rolled = await lead.shows("Not in 1: Plant", by=bot, within=60)
        assert "All clear 1" in rolled.text
        assert (rolled.at - due).total_seconds() < VERDICT_WITHIN
        await lead.shows("Call them, enter by phone", by=bot, within=60)
        final = await lead.shows("final", by=bot, within=60)
        assert final is rolled
