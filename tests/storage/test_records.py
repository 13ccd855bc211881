"""What is read back: snapshots of another shape, plans kept once, two programs on one database."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, text

from coordination.kernel import Ref, Words
from coordination.plan import Level, Plan, Severity, Step, Track
from coordination.policy import Policy
from storage import views
from storage import words as texts
from storage.engine import Store
from storage.ledger import Ledger
from storage.tables import plans, words
from tests.storage.conftest import act, opened
from tests.storage.toy import AGGREGATES, ANN, CASE, NOW, PEOPLE, ROSTER, Add, Adopt, Case, Say, enrolled

PLAN = Plan(
    id="fire",
    title={"en": "Fire", "zh-CN": "火灾"},
    severity={Severity.high: Level(meaning={"en": "bad"}, within={"leave": timedelta(minutes=2)})},
    tracks=(Track(id="t", title={}, steps=(Step(id="leave", title={}, within=timedelta(minutes=10)),)),),
)


async def state_of(ledger: Ledger, ref: Ref) -> Case:
    async with ledger.records.store.reading() as conn:
        state = (await ledger.records.states.load(conn, [ref]))[ref].state
    assert isinstance(state, Case)
    return state


async def test_a_snapshot_of_another_shape_is_made_anew(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    await act(site, ref, Add(at=NOW, amount=3))
    async with store.writing() as conn:
        await conn.execute(text("UPDATE states SET data = '{\"old\": 1}', head = '{}' WHERE kind = 'case'"))
    newer = Ledger(store, Policy(), (replace(CASE, version=2), PEOPLE))
    assert (await state_of(newer, ref)).total == 3
    async with newer.batch(NOW) as batch:
        assert [head.status for head in batch.world.open] == ["total 3"]
        await batch.apply(ref, Add(at=NOW, amount=1))
    assert (await state_of(Ledger(store, Policy(), (replace(CASE, version=2), PEOPLE)), ref)).total == 4


async def test_a_plan_is_kept_once_and_read_back_by_another_program(site: Ledger, store: Store) -> None:
    first, second = await opened(site), await opened(site)
    for ref in (first, second):
        await act(site, ref, Adopt(at=NOW, plan=replace(PLAN)))
        await act(site, ref, Add(at=NOW, amount=1))
    other = Ledger(store, Policy(), AGGREGATES)
    assert (await state_of(other, second)).plan == PLAN
    assert (await views.timeline(Ledger(store, Policy(), AGGREGATES).records, first)).lines[
        1
    ].type == "Adopted"
    async with store.reading() as conn:
        assert (await conn.execute(select(func.count()).select_from(plans))).scalar_one() == 1


async def test_a_plan_whose_page_was_dropped_is_kept_by_the_next(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    async with site.batch(NOW) as batch:
        try:
            with batch.page():
                await batch.apply(ref, Adopt(at=NOW, plan=PLAN))
                await batch.apply(ref, Add(at=NOW, amount=0))
        except ZeroDivisionError:
            await batch.apply(ref, Adopt(at=NOW, plan=PLAN))
    assert (await state_of(Ledger(store, Policy(), AGGREGATES), ref)).plan == PLAN


async def test_texts_stand_apart_from_the_record(site: Ledger, store: Store) -> None:
    ref = await opened(site, "smoke")
    await act(site, ref, Say(at=NOW, text=Words("a lone \ud800 and a \x00 and 火")))
    async with store.reading() as conn:
        record = str((await conn.execute(text("SELECT group_concat(data) FROM events"))).scalar_one())
        rows = await conn.execute(select(words).where(words.c.kind == "case"))
        kept = {row.text: row.ref_id for row in rows}
        assert await texts.load(conn, [f"none{n}" for n in range(40_000)]) == {}
    assert "smoke" not in record
    assert kept == {"smoke": "1", "a lone \ufffd and a \x00 and 火": "1"}


async def test_the_shell_writes_while_the_bot_runs(site: Ledger, url: str) -> None:
    async with await Store.open(url) as shell:
        beside = Ledger(shell, Policy(), AGGREGATES)
        await act(beside, ROSTER, enrolled(ANN, "Ann of the shell"))
        ref = await opened(beside)
    async with site.batch(NOW) as batch:
        assert batch.world.roster.people[ANN].name.id
        assert [head.ref for head in batch.world.open] == [ref]
        assert batch.world.next("case") == 2
    assert (await opened(site)).id == "2"
