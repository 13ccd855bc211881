"""The gate: judged only when everything is read, and after an outage a while later."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from bot.clock import keep
from bot.gate import GRACE, Gate
from bot.intake.drain import Drain
from coordination.kernel import Due, Ref, Words
from coordination.policy import Policy
from sandbox.clock import Clock
from storage.engine import Store
from storage.ledger import Ledger
from tests.delivery.until import until
from tests.storage.toy import AGGREGATES, NOW, Open, Watch, later

SECOND = timedelta(seconds=1)


class Bench:
    """A gate before a table of deadlines, and what was let through."""

    def __init__(self, ledger: Ledger) -> None:
        self.clock = Clock(NOW)
        self.drain = Drain(self.clock)
        self.kick = asyncio.Event()
        self.gate = Gate(ledger.records, self.clock, self.drain, self.kick.set)
        self.ledger = ledger
        self.done: list[str] = []
        self.looks = 0

    async def watch(self, **minutes: float) -> None:
        async with self.ledger.batch(NOW) as batch:
            opened = await batch.apply(Ref("case"), Open(at=NOW, title=Words("x")))
            assert not hasattr(opened, "reason")
            named = {name: later(m) for name, m in minutes.items()}
            await batch.apply(Ref("case", "1"), Watch(at=NOW, until=named))

    async def due(self, now: datetime) -> None:
        async with self.ledger.batch(now) as batch:
            for ref, name, at in await batch.due(now, self.gate.judged()):
                await batch.apply(ref, Due(at=at, name=name))
                self.done.append(name)

    async def next_due(self) -> datetime | None:
        self.looks += 1
        return await self.gate.next_due()

    def reads(self, minutes: float) -> None:
        """A poll brought nothing: everything until then is read."""
        self.clock.move_to(later(minutes))
        self.drain.heard(self.clock.now(), everything=True)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    async with await Store.open("sqlite://") as store:
        yield Bench(Ledger(store, Policy(), AGGREGATES))


async def test_the_clock_waits_for_the_drain_as_long_as_it_takes_and_does_not_spin(bench: Bench) -> None:
    await bench.watch(a=10, b=20)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(keep(bench.clock, bench.due, bench.next_due, bench.kick))
        await until(lambda: bench.looks == 1)
        bench.clock.move_to(later(30))
        await until(lambda: bench.looks == 2)
        await asyncio.sleep(0.05)
        assert (bench.done, bench.looks) == ([], 2)
        assert bench.drain.wanted == later(10)
        bench.drain.heard(later(15), everything=True)
        await until(lambda: bench.done == ["a"])
        bench.drain.heard(later(30), everything=False)
        await asyncio.sleep(0.05)
        assert bench.done == ["a"]
        bench.drain.heard(later(30), everything=True)
        await until(lambda: bench.done == ["a", "b"])
        task.cancel()


async def test_quiet_means_that_nothing_can_be_handled_any_more(bench: Bench) -> None:
    await bench.watch(a=10)
    bench.clock.move_to(later(9))
    assert await bench.gate.nothing_due()
    bench.clock.move_to(later(10))
    assert await bench.gate.nothing_due(), "a second that is not over cannot be read to its end"
    bench.clock.advance(SECOND)
    assert not await bench.gate.nothing_due()
    bench.gate.returned(later(9), bench.clock.now())
    assert await bench.gate.nothing_due(), "held on purpose"
    bench.clock.advance(GRACE)
    assert await bench.gate.nothing_due(), "its last second is not over"
    bench.clock.advance(SECOND)
    assert not await bench.gate.nothing_due()


async def test_after_a_return_all_that_fell_due_since_waits_until_the_grace_is_read(bench: Bench) -> None:
    await bench.watch(before=5, inside=15)
    bench.gate.returned(later(10), later(20))
    bench.reads(20)
    assert bench.gate.judged() == later(10)
    assert await bench.gate.next_due() == later(5)
    await bench.due(bench.clock.now())
    assert bench.done == ["before"]
    assert await bench.gate.next_due() is None
    assert bench.drain.wanted == later(20) + GRACE
    bench.reads(22)
    assert bench.gate.judged() == later(10)
    bench.clock.advance(SECOND)
    bench.drain.heard(bench.clock.now(), everything=True)
    assert bench.gate.judged() == later(22)


async def test_a_second_outage_in_the_grace_of_the_first_prolongs_it(bench: Bench) -> None:
    bench.gate.returned(later(10), later(20))
    bench.reads(21)
    bench.clock.move_to(later(31))
    bench.gate.returned(later(21), later(30))
    bench.drain.heard(later(31), everything=True)
    assert bench.gate.judged() == later(10)
    bench.reads(33)
    assert bench.gate.judged() == later(33) - SECOND


async def test_a_clock_set_back_ends_the_grace(bench: Bench) -> None:
    bench.gate.returned(later(10), later(20))
    bench.reads(5)
    assert bench.gate.judged() == later(5) - SECOND


async def test_what_is_read_while_we_look_is_not_overlooked(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.watch(a=10)
    bench.clock.move_to(later(11))
    look = bench.gate._coming

    async def slowly(now: datetime, judged: datetime) -> object:
        found = await look(now, judged)
        if bench.drain.until < NOW:
            bench.drain.heard(later(11), everything=True)
        return found

    monkeypatch.setattr(bench.gate, "_coming", slowly)
    assert await bench.gate.next_due() == later(10)
    assert bench.drain.wanted is None


async def test_whoever_only_asks_changes_nothing(bench: Bench) -> None:
    await bench.watch(a=10)
    bench.clock.move_to(later(30))
    bench.drain.heard(later(5), everything=True)
    assert await bench.gate.oldest() is None
    assert (bench.drain.wanted, bench.gate._held) == (None, False)
    bench.drain.heard(later(30), everything=True)
    assert await bench.gate.oldest() == later(10)
