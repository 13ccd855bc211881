"""A bad disk has spoilt a row, and SQLite does not notice: it keeps nothing else from going on."""

from datetime import timedelta

import pytest

from bot.cli.demo.town import Town
from tests.audit.seeding import looks, reads, seeds, spoils
from tests.audit.test_letters import told
from tests.scenes.incidents import lead, pressed, reported

SILENT = "select id from events where type = 'PageSilent' order by id"


async def two(town: Town) -> None:
    """Two incidents, of which nobody has answered either."""
    await reported(town)
    town.people["mei"].says("/report leak at the mill", to=town.rooms["plant"])
    await town.falls_quiet()


async def life_goes_on(town: Town) -> None:
    """Reports have their number, questions their answer, and the other incident its clock."""
    town.people["mei"].says("/report fire at the mill", to=town.rooms["plant"])
    await town.rooms["plant"].shows("26-0003", by=town.bot)
    town.people["bo"].says("/me")
    await town.people["bo"].sees("responder", by=town.bot)
    town.clock.advance(timedelta(minutes=6))
    await town.falls_quiet()
    assert ("26-0002",) in reads(town, SILENT)


SEEDED = {
    "its snapshot": "update states set data = '{' || substr(data, 3) where id = '26-0001'",
    "its snapshot, no text any more": "update states set data = cast(x'7bff' as text) where id = '26-0001'",
    "its deadline": "update deadlines set due_at = '2026-11-2' where id = '26-0001'",
    "its line in the overview": "update states set head = '{' where id = '26-0001'",
}


@pytest.mark.parametrize("restarted", [False, True], ids=["while it runs", "before a start"])
@pytest.mark.parametrize("what", SEEDED)
async def test_what_the_events_tell_again_harms_nobody(town: Town, what: str, restarted: bool) -> None:
    await two(town)
    if restarted:
        await town.bot_stops()
    assert seeds(town, SEEDED[what]) == 1
    if restarted:
        await town.bot_starts()
    page = await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    town.people["bo"].says("/status")
    await town.people["bo"].sees("Open: 2 incidents", by=town.bot)
    await life_goes_on(town)
    assert ("26-0001",) in reads(town, SILENT), "its own clock runs as well"
    assert await looks(town)
    await pressed(town, "wang", "Acknowledge", page)
    await lead(town).shows("Wang leads since", by=town.bot)
    assert told(town) == []


async def test_what_nobody_can_read_any_more_is_told_and_holds_up_nobody(town: Town) -> None:
    await two(town)
    page = await town.people["wang"].sees("smoke in the pump room", by=town.bot)
    spoils(town, "incident")
    town.people["wang"].presses("Acknowledge", on=page)
    await life_goes_on(town)
    assert not await looks(town)
    assert "The record is not as the bot left it." in told(town)[0]


async def test_a_message_that_cannot_be_read_holds_up_no_other(town: Town) -> None:
    await two(town)
    seeds(town, "update outbox set state = 'queued', data = '{' where kind = 'card'")
    town.app._running().courier.look_again()
    await life_goes_on(town)
    assert ("dead", "unreadable") in reads(town, "select state, reason from outbox")
