"""Handover notes go with the daily reports; each post's last one stays, since it may still be waited for."""

from dataclasses import replace
from datetime import timedelta

from bot.cli.demo.town import policy, rehearsal
from coordination.policy import Retention
from tests.scenes.incidents import lead, typed
from tests.scenes.retention import DAY, KEPT, holding, verified
from tests.scenes.test_duty import at, rotating, with_post, writes

FIRST, SECOND = "pump 2 is open", "the gate is stuck"


async def test_old_notes_go_and_the_last_one_stays() -> None:
    rules = with_post(policy("en"), rotating("liu", "bo"))
    async with rehearsal("en", still=True, rules=replace(rules, retention=Retention(rounds=KEPT))) as town:
        await typed(town, "liu", "/checkin", to=town.rooms["lead"])
        await at(town, 19, 50)
        await writes(town, "liu", f"/handover {FIRST}")
        await writes(town, "bo", "/takeon gate")
        await at(town, 7, 50, day=24)
        await writes(town, "bo", f"/handover {SECOND}")
        assert holding(town, FIRST, SECOND).keys() == {FIRST, SECOND}
        await town.passes(KEPT - DAY)
        assert holding(town, FIRST, SECOND).keys() == {FIRST, SECOND}
        await town.passes(timedelta(days=2))
        assert holding(town, FIRST, SECOND).keys() == {SECOND}
        told = await lead(town).shows("Kept long enough", by=town.bot)
        assert "1 handover note." in told.text
        verdict = await verified(town)
        assert verdict.sound, verdict
