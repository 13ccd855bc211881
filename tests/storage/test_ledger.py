"""The door: what follows from a command, what a failing page leaves, what a batch sees."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from coordination.kernel import Attachment, Chat, ChatId, Due, Notice, Person, Ref, Refusal, Words
from coordination.policy import Policy
from storage import attachments, deadlines, views
from storage.act import Recorded
from storage.engine import Store
from storage.errors import FollowUpError, WriteFailedError
from storage.facts import Arrived
from storage.ledger import Committed, Ledger
from storage.outbox import Outbox
from storage.tables import events, words
from tests.storage.conftest import act, claim, opened
from tests.storage.toy import AGGREGATES, ANN, NOW, PIT, Add, Case, Open, Pass, Say, Shut, Watch, later


async def counted(store: Store, table: object = events) -> int:
    async with store.reading() as conn:
        return int((await conn.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type]


async def next_due(store: Store) -> datetime | None:
    """Return the earliest deadline, all of which judge people here, as if nothing had been read yet."""
    coming = await deadlines.coming(store, NOW, NOW, frozenset())
    return coming.now or coming.later


async def test_an_opening_is_numbered_shown_and_told(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    assert ref == Ref("case", "1")
    told = {(row.chat, row.kind) for row in await outbox.queue()}
    assert told == {(PIT, "card"), (-502, "notice")}
    assert (await opened(site)).id == "2"


async def test_the_world_is_new_after_each_act_of_a_batch(site: Ledger) -> None:
    async with site.batch(NOW) as batch:
        before = batch.world
        await batch.apply(Ref("case"), Open(at=NOW, title=Words("first")))
        await batch.apply(Ref("case"), Open(at=later(1), title=Words("second")))
        assert [head.ref.id for head in batch.world.open] == ["2", "1"]
        assert batch.world.next("case") == 3
        await batch.apply(Ref("case", "1"), Shut(at=NOW))
        assert [head.ref.id for head in batch.world.open] == ["2"]
        assert before.open == ()
    async with site.batch(later(2)) as batch:
        assert [head.ref.id for head in batch.world.open] == ["2"]
        assert batch.world.now == later(2)


async def test_an_act_goes_through_all_that_is_open_only_when_it_changes_a_line_of_it(site: Ledger) -> None:
    ref = await opened(site)
    async with site.batch(NOW) as batch:
        before = batch.world
        await batch.apply(ref, Say(at=NOW, text=Words("no line shows it")))
        assert batch.world is not before
        assert batch.world.open is before.open
        await batch.apply(ref, Add(at=NOW, amount=2))
        assert [head.status for head in batch.world.open] == ["total 2"]
        assert [head.status for head in before.open] == ["total 0"]
    async with site.batch(NOW) as batch:
        assert [head.status for head in batch.world.open] == ["total 2"]


async def test_a_failing_page_leaves_nothing_and_the_rest_commits(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    before = await counted(store)
    async with site.batch(NOW) as batch:
        await batch.apply(ref, Add(at=NOW, amount=2))
        with pytest.raises(ZeroDivisionError):  # noqa: PT012, SIM117 - the page is what is tested
            with batch.page():
                await batch.apply(ref, Add(at=NOW, amount=5))
                batch.tell(Notice(what="hint", to=Chat(PIT)), ref)
                batch.arrived(Arrived(key="x", at=NOW))
                await batch.apply(Ref("case"), Open(at=NOW, title=Words("never was")))
                assert batch.world.next("case") == 3
                await batch.apply(ref, Add(at=NOW, amount=0))
        state = await batch.state(ref)
        assert isinstance(state, Case)
        assert state.total == 2
        assert await batch.seen(["x"]) == set()
        assert batch.world.next("case") == 2
        assert [head.status for head in batch.world.open] == ["total 2"]
    assert await counted(store) == before + 2


async def test_a_failing_act_leaves_nothing_even_without_a_page(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    before = await counted(store)
    async with site.batch(NOW) as batch:
        with pytest.raises(FollowUpError, match="no-such-case"):
            await batch.apply(ref, Pass(at=NOW, to=("nowhere",), amount=1))
        assert (await batch.state(ref)).total == 0
    assert await counted(store) == before


async def test_a_follow_up_is_in_the_same_transaction(site: Ledger) -> None:
    first, second, third = await opened(site), await opened(site), await opened(site)
    async with site.batch(NOW) as batch:
        await batch.apply(first, Pass(at=NOW, to=(second.id, third.id), amount=7))
        assert [(await batch.state(ref)).total for ref in (first, second, third)] == [7, 7, 7]


async def test_follow_ups_lead_no_further_than_two(site: Ledger) -> None:
    refs = [await opened(site) for _ in range(4)]
    async with site.batch(NOW) as batch:
        with pytest.raises(FollowUpError, match="too far"):
            await batch.apply(refs[0], Pass(at=NOW, to=tuple(ref.id for ref in refs[1:]), amount=1))


async def test_a_refusal_changes_nothing_and_keeps_no_text(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    await act(site, ref, Shut(at=NOW))
    kept = await counted(store, words)
    async with site.batch(NOW) as batch:
        refused = await batch.apply(ref, Say(at=NOW, text=Words("one more thing")))
    assert isinstance(refused, Refusal)
    assert await counted(store, words) == kept


async def test_a_refused_text_that_is_told_again_can_be_shown(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    await act(site, ref, Shut(at=NOW))
    async with site.batch(NOW) as batch:
        refused = await batch.apply(ref, Say(at=NOW, text=Words("one more thing")))
        assert isinstance(refused, Refusal)
        batch.tell(Notice(what="refused", to=Person(ANN), values=refused.values))
    (waiting,) = [row for row in await outbox.queue() if row.chat == ChatId(ANN)]
    (item,) = await claim(outbox, [waiting.id])
    said = item.values["said"]
    assert isinstance(said, Words)
    assert item.view.told(said) == "one more thing"


async def test_a_failing_flush_undoes_the_whole_batch(site: Ledger, store: Store) -> None:
    before = await counted(store)
    async with site.batch(NOW) as batch:
        batch.arrived(Arrived(key="twice", at=NOW))
    with pytest.raises(WriteFailedError, match="UNIQUE"):  # noqa: PT012 - raised when the batch ends
        async with site.batch(NOW) as batch:
            await batch.apply(Ref("case"), Open(at=NOW, title=Words("lost")))
            batch.arrived(Arrived(key="twice", at=NOW))
    assert await counted(store) == before
    assert (await opened(site)).id == "1"


async def test_duplicates_are_known_by_their_key(site: Ledger) -> None:
    async with site.batch(NOW) as batch:
        batch.arrived(Arrived(key="a", at=NOW))
        assert await batch.seen(["a", "b"]) == {"a"}
    async with site.batch(NOW) as batch:
        await batch.prefetch(keys=["a", "c"])
        assert await batch.seen(["a", "b", "c"]) == {"a"}


async def test_an_edit_and_a_late_album_part_find_what_came_of_the_first(site: Ledger) -> None:
    ref, chat = await opened(site), ChatId(PIT)
    async with site.batch(NOW) as batch:
        batch.arrived(Arrived(key="1", at=NOW, chat=chat, message_id=7, album="alb", ref=ref))
        assert await batch.album(chat, "alb") == ref
    async with site.batch(NOW) as batch:
        await batch.prefetch(origins=[(chat, 7), (chat, 8)], albums=[(chat, "alb")])
        assert await batch.origin(chat, 7) == ref
        assert await batch.origin(chat, 8) is None
        assert await batch.album(chat, "alb") == ref
        assert await batch.album(ChatId(-1), "alb") is None


async def test_deadlines_are_replaced_as_a_set(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    await act(site, ref, Watch(at=NOW, until={"a": later(5), "b": later(1), "c": later(9)}))
    assert await next_due(store) == later(1)
    async with site.batch(later(6)) as batch:
        assert await batch.due(later(6)) == [(ref, "b", later(1)), (ref, "a", later(5))]
        await batch.apply(ref, Due(at=later(1), name="b"))
    assert await next_due(store) == later(5)
    await act(site, ref, Watch(at=NOW, until={}))
    assert await next_due(store) is None


async def test_a_deadline_that_nobody_answers_rings_once(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    await act(site, ref, Watch(at=NOW, until={"deaf": later(1), "b": later(5)}))
    await act(site, ref, Due(at=later(1), name="deaf"))
    assert await next_due(store) == later(5)


async def test_a_deadline_that_is_overtaken_does_not_ring(site: Ledger) -> None:
    ref = await opened(site)
    await act(site, ref, Watch(at=NOW, until={"a": later(1), "b": later(2)}))
    async with site.batch(later(9)) as batch:
        (_, first, at), (_, second, then) = await batch.due(later(9))
        await batch.apply(ref, Watch(at=NOW, until={"a": later(1), "b": later(8)}))
        done = [await batch.apply(ref, Due(at=when, name=n)) for n, when in ((first, at), (second, then))]
    assert [len(recorded.events) for recorded in done if isinstance(recorded, Recorded)] == [1, 0]
    assert await next_due(site.records.store) == later(8)


async def test_a_deadline_that_fails_can_be_put_off(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    await act(site, ref, Watch(at=NOW, until={"a": later(1)}))
    async with site.batch(NOW) as batch:
        batch.postpone(ref, "a", later(2))
    assert await next_due(store) == later(2)


async def test_what_was_committed_is_said(store: Store, site: Ledger) -> None:
    said: list[Committed] = []
    ledger = Ledger(store, Policy(), AGGREGATES, said.append)
    ref = await opened(ledger)
    await act(ledger, ref, Watch(at=NOW, until={"a": later(1)}))
    with pytest.raises(ZeroDivisionError):
        async with ledger.batch(NOW) as batch:
            await batch.apply(ref, Add(at=NOW, amount=0))
    assert [(c.outbox, c.deadlines, c.events) for c in said] == [(True, False, 1), (True, True, 1)]


async def test_evidence_is_wanted_until_it_is_kept(site: Ledger, store: Store) -> None:
    ref = await opened(site)
    photo = Attachment(kind="photo", file_id="f1", unique_id="u1", size=10)
    voice = Attachment(kind="voice", file_id="f2", unique_id="u2")
    await act(site, ref, Say(at=NOW, text=Words("see"), files=(photo, voice)))
    await act(site, ref, Say(at=NOW, text=Words("again"), files=(photo,)))
    assert {w.unique_id: w.ref for w in await attachments.wanted(store, NOW, 9)} == {"u1": ref, "u2": ref}
    async with store.writing() as conn:
        await attachments.kept(conn, "u1", sha256="ab", size=10)
    await attachments.failed(store, "u2", not_before=later(1), gone=False)
    assert await attachments.wanted(store, NOW, 9) == []
    (again,) = await attachments.wanted(store, later(1), 9)
    assert again.attempts == 1
    await attachments.failed(store, "u2", not_before=None, gone=True)
    assert await attachments.wanted(store, later(9), 9) == []


async def test_the_timeline_tells_what_happened(site: Ledger) -> None:
    ref = await opened(site, "smoke at the pump")
    await act(site, ref, Say(at=later(1), by=ANN, text=Words("it is out")))
    told = await views.timeline(site.records, ref)
    assert [(line.type, line.by, line.at) for line in told.lines] == [
        ("Opened", ANN, NOW),
        ("Said", ANN, later(1)),
    ]
    assert set(told.texts.values()) == {"smoke at the pump", "it is out"}
    await act(site, ref, Shut(at=NOW))
    assert [head.open for head in await views.heads(site.records, "case")] == [False]
    assert await views.heads(site.records, "case", open_only=True) == []


async def test_an_act_is_recorded_whole(site: Ledger) -> None:
    async with site.batch(NOW) as batch:
        done = await batch.apply(Ref("case"), Open(at=NOW, title=Words("t")))
    assert isinstance(done, Recorded)
    assert [type(event).__name__ for event in done.events] == ["Opened"]
