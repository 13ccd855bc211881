"""What people see of the outbox on their phones."""

from collections.abc import AsyncIterator

import pytest
from markupsafe import Markup

from bot.delivery.pace import Limits
from coordination.kernel import Priority
from handlers.cards.message import Button, Message
from sandbox import Fault
from tests.delivery.outbox import later
from tests.delivery.post import Post, opened, running
from tests.delivery.until import until


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with opened() as post, running(post):
        yield post


async def test_what_is_queued_is_sent_in_order_and_noted(post: Post) -> None:
    numbers = [post.put(what) for what in ("one", "two", "three")]
    await post.quiet()
    assert post.reads() == ["one", "two", "three"]
    assert [post.outbox.state[number] for number in numbers] == ["sent"] * 3
    assert post.outbox.result(numbers[0]).message_id == post.group.messages[-3].id


async def test_ten_changes_cost_one_edit_and_an_unchanged_card_none(post: Post) -> None:
    card = post.put("card", kind="card")
    await post.quiet()
    post.texts["card"] = Message(text=Markup("card, changed"))
    for _ in range(2):
        post.outbox.requeue(card)
        post.courier.kick()
        await post.quiet()
    assert post.reads() == ["card, changed"]
    assert post.outbox.result(card).result == "edited"
    assert len(post.town.calls("editMessageText")) == 1


async def test_a_deleted_card_comes_back(post: Post) -> None:
    card = post.put("card", kind="card")
    await post.quiet()
    post.group.messages[-1].deleted = True
    post.texts["card"] = Message(text=Markup("card, changed"))
    post.outbox.requeue(card)
    post.courier.kick()
    await post.quiet()
    assert post.group.messages[-1].text == "card, changed"
    assert post.outbox.items[card].message_id == post.group.messages[-1].id


async def test_a_page_nobody_needs_any_more_is_withdrawn(post: Post) -> None:
    post.texts["page"] = None
    page = post.put("page", priority=Priority.page)
    await post.quiet()
    assert post.outbox.state[page] == "withdrawn"
    assert post.reads() == []


async def test_what_has_expired_is_withdrawn_unseen(post: Post) -> None:
    old = post.put("reminder", expires_at=later(post.outbox.now, minutes=-1))
    await post.quiet()
    assert post.outbox.state[old] == "withdrawn"
    assert post.shown.looks == 0


async def test_a_topic_is_opened_and_its_number_noted() -> None:
    async with opened() as post:
        forum = post.town.group("Forum", [post.ann], forum=True)
        forum.add(post.group.bots()[0], admin=True)
        post.texts["topic"] = Message(topic="26-0042 Fire")
        number = post.put("topic", forum)
        async with running(post):
            await post.quiet()
            thread = post.outbox.result(number).topic_id
            assert thread is not None
            assert forum.topics[thread].name == "26-0042 Fire"
            gone = post.put("update", forum, thread=thread + 1000)
            await post.quiet()
            again = post.put("topic", forum, kind="card", message_id=thread)
            await post.quiet()
        assert post.outbox.state[gone] == "sent"
        assert post.outbox.state[again] == "edited"
        assert post.reads(forum) == ["update"]
        assert not post.town.calls("editMessageText")


async def test_a_reaction_answers_without_words(post: Post) -> None:
    said = post.ann.says("/report fire", to=post.group)
    post.texts["seen"] = Message(reaction="👀")
    post.put("seen", reply_to=said.id)
    await post.quiet()
    assert "👀" in str(said.reactions)
    assert post.reads() == []


async def test_a_toast_goes_first_and_waits_for_no_limit() -> None:
    nothing = Limits(per_group=2, group_reserve=1, private_burst=1)
    async with opened(nothing) as post, running(post):
        post.texts["card"] = Message(text=Markup("card"), buttons=((Button("Take", "t"),),))
        post.put("card")
        await post.quiet()
        press = post.ann.presses("Take", on=post.group.messages[-1])
        waits = post.put("full")
        toast = post.put("Taken", kind="toast", press=press.id, priority=Priority.toast)
        await until(lambda: post.outbox.state[toast] == "sent")
        assert post.outbox.state[waits] == "queued"
        assert post.ann.phone(post.group)[-1].text == "Taken"


async def test_a_press_too_old_to_answer_is_let_go(post: Post) -> None:
    toast = post.put("Taken", kind="toast", press="12345", priority=Priority.toast)
    await post.quiet()
    assert post.outbox.state[toast] == "withdrawn"
    assert post.told == []


def pinned(post: Post) -> bool:
    return any(message.pinned for message in post.group.messages)


async def changed(post: Post, card: int, words: str) -> None:
    post.texts["card"] = Message(text=Markup.escape(words))
    post.outbox.requeue(card)
    post.courier.kick()
    await post.quiet()


async def test_a_card_that_could_not_be_pinned_is_pinned_when_it_changes_next(post: Post) -> None:
    post.town.fails(Fault(kind="too many", method="pinChatMessage", times=2))
    card = post.put("card", kind="card", pin=True)
    await post.quiet()
    await changed(post, card, "taken")
    assert post.reads() == ["taken"]
    assert not pinned(post)
    await changed(post, card, "done")
    assert post.reads() == ["done"]
    assert pinned(post)
    await changed(post, card, "over")
    assert len(post.town.calls("pinChatMessage")) == 3, "settled"


async def test_where_we_may_not_pin_we_ask_once(post: Post) -> None:
    post.group.add(post.group.bots()[0], admin=False)
    card = post.put("card", kind="card", pin=True)
    await post.quiet()
    await changed(post, card, "taken")
    assert not pinned(post)
    assert len(post.town.calls("pinChatMessage")) == 1
