"""The record cannot be changed unnoticed; texts can be erased, and everything else stands."""

import pytest
from sqlalchemy import text

from coordination.kernel import Ref, Words
from storage import chain, words
from storage.chain import Verdict
from storage.codec import words_in
from storage.ledger import Ledger
from storage.outbox import Outbox
from tests.storage.conftest import act, claim, opened
from tests.storage.toy import ANN, CHIEF, NOW, ROSTER, Add, Open, Say, later


@pytest.fixture
async def record(site: Ledger) -> Ledger:
    """Eight rows of the roster, a case with four."""
    ref = await opened(site, "smoke at the pump")
    await act(site, ref, Add(at=NOW, by=CHIEF, amount=2))
    await act(site, ref, Say(at=NOW, by=ANN, text=Words("it is out")))
    return site


async def verified(ledger: Ledger, published: tuple[int, str] | None = None) -> Verdict:
    async with ledger.records.store.reading() as conn:
        return await chain.verify(conn, published)


async def tamper(ledger: Ledger, *statements: str) -> None:
    """What somebody could do who holds the file."""
    async with ledger.records.store.writing() as conn:
        for trigger in ("events_refuse_update", "events_refuse_delete"):
            await conn.execute(text(f"DROP TRIGGER {trigger}"))
        for statement in statements:
            await conn.exec_driver_sql(statement)


async def test_an_untouched_record_is_sound(record: Ledger) -> None:
    verdict = await verified(record)
    assert verdict.sound
    assert (verdict.rows, verdict.erased) == (12, 0)


@pytest.mark.parametrize(
    ("assignment", "what"),
    [
        ("kind = 'cast'", "altered"),
        ("id = '2'", "altered"),
        ("version = version + 9", "altered"),
        ("type = 'Subtracted'", "altered"),
        ("at = '2026-11-23T09:00:01.000000Z'", "altered"),
        ("recorded_at = 'yesterday'", "altered"),
        ("by = 1001", "altered"),
        ("by = NULL", "altered"),
        ("data = replace(data, '1', '2')", "altered"),
        ("data = CAST(x'FF' AS TEXT)", "altered"),
        ("hash = replace(hash, substr(hash, 1, 1), 'x')", "altered"),
        ("prev = replace(prev, substr(prev, 1, 1), 'x')", "broken-link"),
    ],
)
async def test_one_altered_byte_names_its_row(record: Ledger, assignment: str, what: str) -> None:
    await tamper(record, f"UPDATE events SET {assignment} WHERE seq = 10")  # noqa: S608
    verdict = await verified(record)
    assert verdict.flaw == chain.Flaw(10, what)
    assert verdict.rows == 9
    assert f"Row 10 is not as it was written: {what}." in str(verdict)


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("DELETE FROM events WHERE seq = 5", chain.Flaw(5, "missing")),
        ("DELETE FROM events WHERE seq = 1", chain.Flaw(1, "missing")),
        ("UPDATE events SET seq = 99 WHERE seq = 5", chain.Flaw(5, "missing")),
        ("UPDATE events SET seq = -3 WHERE seq = 5", chain.Flaw(1, "missing")),
    ],
)
async def test_a_row_that_is_gone_is_named(record: Ledger, statement: str, flaw: chain.Flaw) -> None:
    await tamper(record, statement)
    assert (await verified(record)).flaw == flaw


async def test_a_row_put_in_place_of_another_breaks_the_chain_behind_it(record: Ledger) -> None:
    """Even with a hash that fits the forged row."""
    async with record.records.store.reading() as conn:
        row = (await conn.execute(text("SELECT * FROM events WHERE seq = 10"))).mappings().one()
    forged = chain.link(row["prev"], [("{}" if name == "data" else row[name]) for name in chain.COLUMNS])
    await tamper(record, f"UPDATE events SET data = '{{}}', hash = '{forged}' WHERE seq = 10")  # noqa: S608
    assert (await verified(record)).flaw == chain.Flaw(11, "broken-link")


async def test_a_published_head_finds_a_cut_off_end(record: Ledger) -> None:
    before = await verified(record)
    await tamper(record, "DELETE FROM events WHERE seq > 10")
    assert (await verified(record)).sound
    assert (await verified(record, (before.rows, before.head))).flaw == chain.Flaw(11, "missing")


async def test_a_published_head_finds_a_chain_written_anew(record: Ledger) -> None:
    before = await verified(record)
    await act(record, Ref("case", "1"), Add(at=NOW, amount=1))
    assert (await verified(record, (before.rows, before.head))).sound
    assert (await verified(record, (before.rows, "0" * 64))).flaw == chain.Flaw(12, "altered")


@pytest.mark.parametrize(
    "assignment",
    ["text = 'it is not'", "text = CAST(x'FF' AS TEXT)", "salt = '00'", "salt = CAST(x'FF' AS TEXT)"],
)
async def test_an_altered_text_is_named(record: Ledger, assignment: str) -> None:
    async with record.records.store.writing() as conn:
        altered = (await conn.exec_driver_sql("SELECT id FROM words WHERE text = 'it is out'")).scalar_one()
        await conn.exec_driver_sql(f"UPDATE words SET {assignment} WHERE text = 'it is out'")  # noqa: S608
    verdict = await verified(record)
    assert verdict.altered_words == ((12, altered),)
    assert verdict.flaw is None
    assert not verdict.sound
    assert f"Row 12: its text {altered} was altered." in str(verdict)


async def test_a_text_that_nobody_erased_is_missed_and_all_else_stands(
    record: Ledger, outbox: Outbox
) -> None:
    case = Ref("case", "1")
    async with record.records.store.writing() as conn:
        rows = await conn.execute(text("SELECT data FROM events WHERE kind = 'case'"))
        cited = [cited.id for row in rows for cited in words_in(row.data)]
        assert await words.erase(conn, cited) == 2
    verdict = await verified(record)
    assert not verdict.sound
    assert (verdict.flaw, verdict.erased) == (None, 0)
    assert [seq for seq, _ in verdict.lost_words] == [9, 12]
    assert "Row 9: its text" in str(verdict)
    assert "is gone, and nobody erased it" in str(verdict)
    async with record.records.store.reading() as conn:
        kept = (await record.records.states.load(conn, [case]))[case]
        assert await record.records.states.replay(conn, case) == kept
        assert await record.records.states.differing(conn) == []


async def test_an_erased_text_is_gone_from_memory_too(record: Ledger, outbox: Outbox) -> None:
    """A title fresh from its batch would otherwise live on in the World that is kept between batches."""
    (waiting, *_) = [row for row in await outbox.queue() if row.kind == "card"]
    async with record.records.store.writing() as conn:
        await words.erase(conn, (await conn.execute(text("SELECT id FROM words"))).scalars().all())
    (item,) = await claim(outbox, [waiting.id])
    assert item.view.told(item.view.world.open[0].title) == ""
    assert item.view.told(item.view.world.roster.people[ANN].name) == ""


async def test_snapshots_equal_replay(record: Ledger) -> None:
    async with record.records.store.reading() as conn:
        assert await record.records.states.differing(conn) == []
        for ref in (ROSTER, Ref("case", "1")):
            kept = (await record.records.states.load(conn, [ref]))[ref]
            assert kept.version > 0
            assert await record.records.states.replay(conn, ref) == kept


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE states SET data = replace(data, '\"total\":2', '\"total\":3') WHERE kind = 'case'",
        "UPDATE states SET data = '{}' WHERE kind = 'case'",
        "UPDATE states SET version = 9 WHERE kind = 'case'",
        "DELETE FROM states WHERE kind = 'case'",
    ],
)
async def test_a_snapshot_that_its_events_do_not_add_up_to_is_named(record: Ledger, statement: str) -> None:
    async with record.records.store.writing() as conn:
        await conn.exec_driver_sql(statement)
    async with record.records.store.reading() as conn:
        assert await record.records.states.differing(conn) == [Ref("case", "1")]


async def test_many_rows_are_verified_page_by_page(site: Ledger) -> None:
    async with site.batch(NOW) as batch:
        await batch.apply(Ref("case"), Open(at=NOW, title=Words("long")))
        await batch.apply(Ref("case", "1"), Add(at=later(1), amount=2500))
    verdict = await verified(site)
    assert (verdict.sound, verdict.rows) == (True, 2509)
    await tamper(site, "UPDATE events SET by = 7 WHERE seq = 2100")
    assert (await verified(site)).flaw == chain.Flaw(2100, "altered")
