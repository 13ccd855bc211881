"""A deadline that is lost, moved or left over is put right before it matters."""

import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime

import pytest

from bot.audit import deadlines
from bot.audit.deadlines import Deadlines
from bot.cli.demo.town import Town
from coordination.kernel import Command, Due, Ref, Words
from coordination.policy import Policy
from storage.act import Recorded
from storage.audit import mended
from storage.engine import Store
from storage.ledger import Ledger
from tests.audit.seeding import looks, reads, seeds, spoils
from tests.scenes.incidents import happened, reported
from tests.storage.toy import AGGREGATES, NOW, Open, Shut, Watch, later

TABLE = "select kind, id, name, due_at from deadlines order by 1, 2, 3"
CASE = Ref("case", "1")
OF = " where kind = 'incident'"
WRONG = {
    "lost": "delete from deadlines{of}",
    "lost, of what has no line": "delete from deadlines where kind = 'seal'",
    "too late": "update deadlines set due_at = '2031-01-01T00:00:00.000000Z'{of}",
    "too early": "update deadlines set due_at = '2026-11-23T06:00:00.000000Z'{of}",
    "left over": "insert into deadlines select kind, id, 'nonsense', due_at from deadlines{of}",
    "of nothing": "insert into deadlines select kind, '26-0777', name, due_at from deadlines{of}",
    "of no known kind": "insert into deadlines select 'recipe', id, name, due_at from deadlines{of}",
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_wrong_is_mended_within_a_minute(
    town: Town, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    before = reads(town, TABLE)
    assert await looks(town)
    assert seeds(town, WRONG[wrong].replace("{of}", OF))
    assert reads(town, TABLE) != before
    caplog.clear()
    assert await looks(town)
    assert reads(town, TABLE) == before
    assert caplog.text.count("action=audit-mended") == 1


async def test_a_call_whose_deadline_was_lost_goes_on_to_the_next(town: Town) -> None:
    await reported(town)
    seeds(town, WRONG["lost"].replace("{of}", OF))
    await looks(town)
    await town.passes("10m")
    await town.people["chen"].sees("26-0001", by=town.bot)


async def test_one_that_was_lost_and_is_past_is_asked_about(town: Town) -> None:
    await reported(town)
    seeds(town, WRONG["lost"].replace("{of}", OF))
    town.clock.advance(later(10) - NOW)
    await town.falls_quiet()
    await looks(town)
    assert len(await happened(town, "PageSilent")) == 1
    assert len(await happened(town, "Paged")) == 2


class Bench:
    """A table of deadlines, an audit of it, and how often each was asked about."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.audit = Deadlines(ledger, ())
        self.asked: list[str] = []

    async def does(self, command: Command, ref: Ref = CASE) -> None:
        async with self.ledger.batch(NOW) as batch:
            assert isinstance(await batch.apply(ref, command), Recorded)

    async def rings(self, minute: float) -> None:
        """Handle what is due, as the desk does."""
        async with self.ledger.batch(later(minute)) as batch:
            for ref, name, at in await batch.due(later(minute)):
                self.asked.append(name)
                await batch.apply(ref, Due(at=at, name=name))

    async def rows(self, ref: Ref = CASE) -> Mapping[str, datetime]:
        async with self.ledger.batch(NOW) as batch:
            return (await batch.stored([ref]))[ref].rows


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with await Store.open("sqlite://") as store:
        bench = Bench(Ledger(store, Policy(), AGGREGATES))
        await bench.does(Open(at=NOW, title=Words("x")), Ref("case"))
        yield bench


async def test_one_that_did_nothing_when_asked_is_asked_once_more_and_no_more(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    """It has no row on purpose; one that was lost looks the same. To ask is safe, to ask for ever is not."""
    caplog.set_level(logging.INFO)
    await bench.does(Watch(at=NOW, until={"deaf": later(1), "later": later(500)}))
    await bench.rings(2)
    assert bench.asked == ["deaf"]
    for minute in range(3, 60):
        await bench.audit.look(later(minute), ())
        await bench.rings(minute)
    assert bench.asked == ["deaf", "deaf"]
    assert await bench.rows() == {"later": later(500)}
    assert "action=audit-mended" not in caplog.text
    assert caplog.text.count("action=audit-asks-again") == 1


async def test_it_is_asked_about_again_when_it_comes_at_another_time(bench: Bench) -> None:
    await bench.does(Watch(at=NOW, until={"deaf": later(1)}))
    await bench.rings(2)
    await bench.audit.look(later(3), {CASE})
    await bench.rings(3)
    await bench.does(Watch(at=NOW, until={"deaf": later(10)}))
    await bench.rings(11)
    await bench.audit.look(later(12), {CASE})
    await bench.rings(12)
    assert bench.asked == ["deaf"] * 4


async def test_what_was_closed_keeps_only_what_its_state_asks_for(bench: Bench) -> None:
    await bench.does(Watch(at=NOW, until={"a": later(5)}))
    await bench.does(Shut(at=NOW))
    async with bench.ledger.batch(NOW) as batch:
        batch.mend(CASE, {"a": later(5), "b": later(6)})
    await bench.audit.look(NOW, ())
    assert await bench.rows() == {"a": later(5)}
    async with bench.ledger.batch(NOW) as batch:
        batch.mend(CASE, {})
    await bench.audit.look(NOW, {CASE})
    assert await bench.rows() == {"a": later(5)}, (
        "closed with all its rows lost: found when it has just changed"
    )


async def test_of_many_things_each_round_looks_at_some_and_in_the_end_at_all(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "TOGETHER", 2)
    monkeypatch.setattr(deadlines, "AT_MOST", 4)
    refs = [CASE]
    for number in range(2, 10):
        await bench.does(Open(at=NOW, title=Words("x")), Ref("case"))
        refs.append(Ref("case", str(number)))
    for ref in refs:
        await bench.does(Watch(at=NOW, until={"a": later(50)}), ref)
    async with bench.ledger.batch(NOW) as batch:
        for ref in refs:
            batch.mend(ref, {})
    counts = []
    for _ in range(3):
        await bench.audit.look(NOW, ())
        counts.append(sum([bool(await bench.rows(ref)) for ref in refs]))
    assert counts == [4, 8, 9]


async def test_what_is_right_costs_no_second_reading(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await bench.does(Watch(at=NOW, until={"a": later(50)}))
    await bench.audit.look(NOW, ())
    monkeypatch.setattr(bench.ledger, "batch", None)
    await bench.audit.look(NOW, ())


def test_what_is_right_is_left_alone() -> None:
    wanted = {"asked": later(-5), "coming": later(5)}
    assert mended({"coming": later(5)}, wanted, NOW, {"asked": later(-5)}) == {"coming": later(5)}
    postponed = {"asked": later(1), "coming": later(5)}
    assert mended(postponed, wanted, NOW, {}) == postponed
    assert mended({"asked": later(2)}, {"asked": later(-5)}, NOW, {}) == {"asked": later(-5)}
    assert mended({}, wanted, NOW, {}) == wanted
    assert mended({}, wanted, NOW, {"asked": later(-6)}) == wanted
    assert mended({"gone": NOW}, {}, NOW, {}) == {}


async def test_one_that_cannot_be_read_is_told_and_hides_no_other(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    await reported(town)
    await looks(town)
    spoils(town, "seal")
    before = reads(town, TABLE)
    seeds(town, WRONG["lost"].replace("{of}", OF))
    assert not await looks(town)
    assert "action=audit-unreadable kind=seal" in caplog.text
    assert reads(town, TABLE) == before
