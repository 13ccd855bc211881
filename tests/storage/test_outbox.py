"""The way out: what waits, what is claimed, and what becomes of it."""

from dataclasses import replace
from datetime import datetime

import pytest

from coordination.kernel import ChatId, Field, Notice, Person, Priority, UserId, Who, Words
from coordination.roster.state import ChatKind, RoomLost, RoomMigrated
from storage import views
from storage.engine import Store
from storage.items import Item
from storage.ledger import Ledger
from storage.outbox import Outbox
from tests.storage.conftest import act, claim, claim_all, hint, note, opened, sent, told
from tests.storage.toy import ANN, LEADERS, NOW, PIT, ROSTER, Add, Let, Say, bound, later

NEW_PIT = ChatId(-1009)


async def cards_of(outbox: Outbox) -> list[Item]:
    """Claim what waits; note everything else sent, and give the cards."""
    items = await claim_all(outbox)
    rest = [item for item in items if item.kind != "card"]
    await note(outbox, [sent(item, 900 + n) for n, item in enumerate(rest)])
    return [item for item in items if item.kind == "card"]


async def test_an_item_has_all_that_is_needed_to_write_it(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site, "smoke")
    page, card = sorted(await claim_all(outbox), key=lambda item: item.priority)
    assert (page.kind, page.chat, page.what, page.priority) == ("notice", LEADERS, "opened", Priority.page)
    title = page.values["title"]
    assert isinstance(title, Words)
    assert page.view.told(title) == "smoke"
    assert (card.kind, card.chat, card.pin, card.message_id) == ("card", PIT, True, None)
    assert card.view.state.title == title
    assert card.view.told(card.view.state.title) == "smoke"
    assert card.view.told(card.view.world.roster.people[ANN].name) == "Ann"
    assert card.view.told(card.view.world.open[0].title) == "smoke"
    assert (card.ref, card.view.ref, card.view.first, card.attempts) == (ref, ref, True, 1)


async def test_ten_changes_are_one_queued_edit(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    for _ in range(10):
        await act(site, ref, Add(at=NOW, amount=1))
    waiting = await outbox.queue()
    assert sorted((row.kind, row.chat) for row in waiting) == [
        ("card", LEADERS),
        ("card", PIT),
        ("notice", LEADERS),
    ]


async def test_a_face_that_stays_the_same_leaves_its_card_alone(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    await act(site, ref, Add(at=NOW, amount=1))
    await note(outbox, [sent(item, n) for n, item in enumerate(await claim_all(outbox))])
    await act(site, ref, Say(at=NOW, text=Words("nothing to count")))
    assert [item.what for item in await claim_all(outbox)] == ["case"]


async def test_a_card_that_changes_while_it_is_sent_is_queued_again(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    for _ in range(3):
        await act(site, ref, Say(at=NOW, text=Words("more")))
    assert await outbox.queue() == []
    assert await note(outbox, [sent(card, 50)]) is True
    (again,) = await claim_all(outbox)
    assert (again.id, again.message_id, again.shown, again.priority) == (card.id, 50, "d", Priority.card)
    assert not again.view.first
    assert len(again.view.state.said) == 3
    assert await note(outbox, [replace(sent(again, None), result="edited")]) is False
    assert await outbox.queue() == []


async def test_only_what_is_new_since_a_turn_can_be_asked_for(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await act(site, ref, Say(at=NOW, text=Words("meanwhile")))
    await told(site, hint(), hint())
    first, second = await outbox.queue()
    assert await outbox.queue(first.order) == [second]
    assert await outbox.queue(second.order) == []
    await note(outbox, [sent(card, 50)])
    (new,) = await outbox.queue(second.order)
    assert new.id == card.id


async def test_what_is_out_is_remembered(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await note(outbox, [sent(card, 50)], later(1))
    async with site.batch(NOW) as batch:
        about = await batch.about(PIT, 50)
        assert about is not None
        assert (about.ref, about.what, about.part) == (ref, "case", "")
        assert await batch.about(PIT, 51) is None
    assert await outbox.recent(later(1)) == [(PIT, later(1))]
    await act(site, ref, Say(at=NOW, text=Words("more")))
    (card,) = await claim_all(outbox)
    await note(outbox, [sent(card, None, result="edited")], later(3))
    assert await outbox.recent(later(2)) == [(PIT, later(3))]


async def test_the_last_open_question_in_private_is_known(site: Ledger, outbox: Outbox) -> None:
    ref, chat = await opened(site), ChatId(ANN)
    await cards_of(outbox)
    await told(
        site, *(hint(chat, part=str(n), asks=ANN) for n in (1, 2)), hint(PIT, part="3", asks=ANN), ref=ref
    )
    await note(outbox, [sent(item, 60 + int(item.part)) for item in await claim_all(outbox)])
    async with site.batch(NOW) as batch:
        await batch.prefetch(askers=[ANN, UserId(5)], messages=[(chat, 61)])
        question = await batch.question(ANN)
        assert question is not None
        assert (question.message_id, question.asks, question.ref) == (62, ANN, ref)
        batch.answered(question)
        earlier = await batch.question(ANN)
        assert earlier is not None
        assert earlier.message_id == 61
        assert await batch.question(UserId(5)) is None
    async with site.batch(NOW) as batch:
        question = await batch.question(ANN)
        assert question is not None
        assert question.message_id == 61


async def test_messages_about_a_thing_stand_in_its_topic(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    await told(site, hint(what="topic"), ref=ref)
    topic, *_ = [item for item in await claim_all(outbox) if item.what == "topic"]
    await note(outbox, [sent(topic, None, topic_id=77)])
    await told(site, hint(), hint(thread=5), hint(LEADERS), ref=ref)
    assert [item.thread for item in await claim_all(outbox)] == [77, 5, None]
    async with site.batch(NOW) as batch:
        assert await batch.topic(PIT, 77) == ref
        assert await batch.topic(PIT, 78) is None


async def test_a_deleted_card_is_sent_anew(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await note(outbox, [sent(card, 50)])
    await act(site, ref, Say(at=NOW, text=Words("more")))
    (card,) = await claim_all(outbox)
    await note(outbox, [card.became("again", forget_card=True)])
    (anew,) = await claim_all(outbox)
    assert (anew.message_id, anew.shown, anew.priority, anew.repeated) == (None, "", Priority.answer, False)


async def test_what_fails_waits_and_what_may_have_arrived_is_marked(site: Ledger, outbox: Outbox) -> None:
    await told(site, hint(part="again"), hint(part="unknown"), hint(part="dead"), hint(part="withdrawn"))
    until: dict[str, datetime | None] = {"again": later(2), "unknown": None}
    for item in await claim_all(outbox):
        outcome = item.became(item.part, not_before=until.get(item.part), reason="why")
        await note(outbox, [outcome])
    assert [row.not_before for row in await outbox.queue()] == [later(2), None]
    found = {item.part: (item.repeated, item.attempts) for item in await claim_all(outbox)}
    assert found == {"again": (False, 2), "unknown": (True, 2)}
    assert await views.outbox_counts(site.records) == {"dead": 1, "sending": 2}


async def test_after_a_crash_what_was_half_sent_is_sent_again_and_marked(
    site: Ledger, outbox: Outbox
) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await note(outbox, [sent(card, 50)])
    await act(site, ref, Add(at=NOW, amount=1))
    await told(site, hint(), hint(press="p1", expires_at=later(1)), hint(press="p2", expires_at=later(9)))
    before = await claim_all(outbox)
    assert len(before) == 5
    assert await outbox.recover(later(5)) == 4
    found = {(item.kind, item.what, item.press): item.repeated for item in await claim_all(outbox)}
    assert found == {
        ("card", "case", None): False,
        ("card", "total", None): True,
        ("notice", "hint", None): True,
        ("toast", "hint", "p2"): False,
    }


async def test_a_row_is_claimed_once(site: Ledger, outbox: Outbox) -> None:
    await told(site, hint())
    (row,) = await outbox.queue()
    assert len(await claim(outbox, [row.id])) == 1
    assert await claim(outbox, [row.id]) == []


async def test_an_audience_without_a_chat_is_counted(site: Ledger, outbox: Outbox) -> None:
    await act(site, ROSTER, Let(at=NOW, events=(RoomLost(at=NOW, chat=LEADERS), RoomLost(at=NOW, chat=PIT))))
    await told(site, Notice(what="hint", to=Field("pit")), Notice(what="hint", to=Person(ANN)))
    assert [row.chat for row in await outbox.queue()] == [ChatId(ANN)]
    assert await views.outbox_counts(site.records) == {"dead": 1, "queued": 1}


async def test_secrets_do_not_outlive_their_sending(store: Store, site: Ledger, outbox: Outbox) -> None:
    code = {"code": "open-sesame"}
    await told(site, *(hint(part=part, values=code, secret=True) for part in ("sent", "dead")))
    items = await claim_all(outbox)
    assert [item.values for item in items] == [code, code]
    outcomes = [replace(sent(item, n), result=item.part) for n, item in enumerate(items)]
    await note(outbox, outcomes)
    async with store.reading() as conn:
        rows = (await conn.exec_driver_sql("SELECT data FROM outbox")).scalars().all()
    assert rows == ["{}"]


async def test_cards_appear_when_a_room_is_bound_later(ledger: Ledger, outbox: Outbox) -> None:
    ref = await opened(ledger)
    assert await outbox.queue() == []
    await act(ledger, ROSTER, bound(PIT, ChatKind.field, "pit"))
    (card,) = await claim_all(outbox)
    assert (card.ref, card.chat, card.what) == (ref, PIT, "case")


async def test_when_a_group_moves_everything_follows(site: Ledger, outbox: Outbox) -> None:
    """Cards are sent anew: a supergroup numbers messages afresh. Late updates still find the old ones."""
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await note(outbox, [sent(card, 50)])
    await told(site, hint(reply_to=3, thread=4), hint(LEADERS, reply_to=3))
    async with site.batch(NOW) as batch:
        await batch.apply(ROSTER, Let(at=NOW, events=(RoomMigrated(at=NOW, old=PIT, new=NEW_PIT),)))
        batch.tell(hint(part="late"))
    items = await claim_all(outbox)
    assert {(i.what, i.part, i.chat): (i.message_id, i.reply_to, i.thread) for i in items} == {
        ("case", "", NEW_PIT): (None, None, None),
        ("hint", "", NEW_PIT): (None, None, None),
        ("hint", "", LEADERS): (None, 3, None),
        ("hint", "late", NEW_PIT): (None, None, None),
    }
    async with site.batch(NOW) as batch:
        late = await batch.about(PIT, 50)
        assert late is not None
        assert late.ref == ref


async def test_values_come_back_as_they_were_told(site: Ledger, outbox: Outbox) -> None:
    await told(site, hint(values={"who": (Who(ANN), "x", 3)}, press="p", priority=Priority.toast))
    (item,) = await claim_all(outbox)
    assert item.values == {"who": (Who(ANN), "x", 3)}
    assert (item.kind, item.press, item.priority) == ("toast", "p", Priority.toast)


async def test_a_card_of_a_dead_chat_is_tried_again_when_it_changes(site: Ledger, outbox: Outbox) -> None:
    ref = await opened(site)
    (card,) = await cards_of(outbox)
    await note(outbox, [card.became("dead", reason="kicked")])
    assert await outbox.queue() == []
    await act(site, ref, Say(at=NOW, text=Words("more")))
    (again,) = await claim_all(outbox)
    assert (again.id, again.attempts) == (card.id, 1)


@pytest.mark.parametrize("chat", [PIT, LEADERS])
async def test_a_withdrawn_card_waits_until_it_changes(site: Ledger, outbox: Outbox, chat: ChatId) -> None:
    ref = await opened(site)
    await act(site, ref, Add(at=NOW, amount=1))
    (card,) = [item for item in await cards_of(outbox) if item.chat == chat]
    await note(outbox, [card.became("withdrawn")])
    assert card.id not in [row.id for row in await outbox.queue()]
    await act(site, ref, Add(at=NOW, amount=1))
    assert card.id in [row.id for row in await outbox.queue()]


async def test_only_what_shows_it_learns_when_each_persons_chat_was_written_to(
    site: Ledger, outbox: Outbox
) -> None:
    private = ChatId(ANN)
    await told(site, hint(private), hint(private), hint(PIT))
    for minute, item in enumerate(await claim_all(outbox)):
        await note(outbox, [sent(item, 50 + minute)], later(minute))
    await told(site, hint(what="reach"), hint())
    overview, other = await claim_all(outbox)
    assert (overview.what, other.what) == ("reach", "hint")
    assert overview.view.delivered == {private: later(1)}
    assert other.view.delivered == {}


async def test_what_is_carried_is_not_recovered(site: Ledger, outbox: Outbox) -> None:
    await told(site, hint(), hint())
    mine, lost = await claim_all(outbox)
    assert await outbox.leaving() == {mine.id, lost.id}
    assert await outbox.recover_lost(lambda: {mine.id}) == [lost.id]
    assert await outbox.leaving() == {mine.id}
    (again,) = await claim_all(outbox)
    assert (again.id, again.repeated) == (lost.id, True)
