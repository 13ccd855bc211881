"""Which deadlines may be handled: all that call people, and those that judge them when everything is read."""

from dataclasses import replace

import pytest

from coordination.kernel import Due, Ref, Words
from coordination.policy import Policy
from storage import deadlines
from storage.engine import Store
from storage.ledger import Ledger
from tests.storage.conftest import opened
from tests.storage.toy import CASE, NOW, PEOPLE, Case, Open, Watch, later

HASTY = frozenset({"page"})


@pytest.fixture
async def ledger(site: Ledger) -> Ledger:
    """One that knows of deadlines which wait for nothing."""
    aggregates = (replace(CASE, hasty=HASTY), PEOPLE)
    return Ledger(site.records.store, Policy(), aggregates)


async def watching(ledger: Ledger, **until: float) -> Ref:
    ref = await opened(ledger)
    async with ledger.batch(NOW) as batch:
        named = {name.replace("_", ":"): later(minutes) for name, minutes in until.items()}
        await batch.apply(ref, Watch(at=NOW, until=named))
    return ref


async def names(ledger: Ledger, at: float, judged: float | None = None) -> list[str]:
    async with ledger.batch(later(at)) as batch:
        found = await batch.due(later(at), None if judged is None else later(judged))
        return [name for _, name, _ in found]


async def test_who_judges_waits_and_who_calls_does_not(ledger: Ledger) -> None:
    await watching(ledger, page_1=1, step_1=2, pages=3, page=4, step_2=5)
    assert await names(ledger, 9) == ["page:1", "step:1", "pages", "page", "step:2"]
    assert await names(ledger, 9, judged=2) == ["page:1", "step:1", "page"]
    assert await names(ledger, 9, judged=0) == ["page:1", "page"]
    assert await names(ledger, 1, judged=0) == ["page:1"]


async def test_what_is_to_be_expected(ledger: Ledger) -> None:
    records = ledger.records
    store: Store = records.store

    async def coming(at: float, judged: float) -> tuple[object, object, object]:
        found = await deadlines.coming(store, later(at), later(judged), records.hasty)
        return found.now, found.later, found.wanted

    assert await coming(0, 0) == (None, None, None)
    await watching(ledger, step_1=5, page_1=6, step_2=60)
    assert await coming(0, 0) == (None, later(5), None), "nobody need hurry for what is minutes away"
    assert await coming(4, 3) == (None, later(5), later(5))
    assert await coming(5, 4) == (None, later(6), later(5)), "held"
    assert await coming(6, 4) == (later(6), later(60), later(5)), "the page is not held with it"
    assert await coming(6, 5) == (later(5), later(60), None)


async def test_a_thousand_at_once_are_handled_once_each_and_in_order(ledger: Ledger) -> None:
    ref = await watching(ledger, **{f"step_{1000 - number:04}": 1 + number / 1000 for number in range(1000)})
    done: list[str] = []
    while True:
        async with ledger.batch(later(9)) as batch:
            found = await batch.due(later(9), later(9))
            if not found:
                break
            for owner, name, at in found:
                await batch.apply(owner, Due(at=at, name=name))
                done.append(name)
    assert done == [f"step:{1000 - number:04}" for number in range(1000)]
    async with ledger.batch(later(9)) as batch:
        state: Case = await batch.state(ref)
        assert dict(state.until) == {}


async def test_what_fell_due_is_counted_by_kind(ledger: Ledger) -> None:
    await watching(ledger, a=1, b=2, page_1=3)
    async with ledger.batch(NOW) as batch:
        await batch.apply(Ref("case"), Open(at=NOW, title=Words("another")))
    store = ledger.records.store
    assert await deadlines.fallen_due(store, later(1), later(3)) == {"case": 2}
    assert await deadlines.fallen_due(store, later(3), later(9)) == {}
