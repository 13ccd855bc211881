"""The book of a month: it opens with its first round, and is read at the moment it is shown."""

from datetime import date

from coordination.aggregates import AGGREGATES
from coordination.kernel import Notice, Person, Ref, UserId
from coordination.policy import Policy
from coordination.rounds.month import Month, book
from handlers.cards import show
from storage import views
from storage.engine import Store
from storage.ledger import Ledger
from storage.outbox import Outbox
from tests.rules.months import AT, LETTERS, keep
from tests.storage.conftest import claim_all

NOVEMBER = book("daily", date(2026, 11, 1))


async def test_a_month_is_shown_as_it_stands_when_it_is_sent(store: Store) -> None:
    ledger = Ledger(store, Policy(), AGGREGATES)
    outbox = Outbox(ledger.records)
    async with ledger.batch(AT) as batch:
        await batch.apply(Ref("month"), keep(1, {"shaft-3": LETTERS["x"]}))
        batch.tell(Notice(what="month", to=Person(UserId(7))), NOVEMBER)
        batch.tell(Notice(what="month", to=Person(UserId(7))), book("daily", date(2026, 10, 1)))
    async with ledger.batch(AT) as batch:
        await batch.apply(NOVEMBER, keep(1, {"shaft-3": LETTERS["0"]}))
    november, october = await claim_all(outbox)
    assert isinstance(november.view.state, Month)
    shown = show("month", "", november.view, "en")
    assert shown is not None
    assert shown.chart is not None
    assert "In by the cut-off: 1 of 1 (100 %)." in shown.text
    empty = show("month", "", october.view, "en")
    assert empty is not None
    assert empty.chart is None


async def test_books_are_listed_and_replay_to_what_they_are(store: Store) -> None:
    ledger = Ledger(store, Policy(), AGGREGATES)
    async with ledger.batch(AT) as batch:
        for schedule in ("water", "daily"):
            await batch.apply(Ref("month"), keep(1, {"shaft-3": LETTERS["0"]}, schedule=schedule))
    assert await views.refs(ledger.records, "month") == [NOVEMBER, book("water", date(2026, 11, 1))]
    async with store.reading() as conn:
        assert await ledger.records.states.differing(conn) == []
