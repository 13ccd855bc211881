"""What the courier does when Telegram, a person, the disk or we ourselves fail."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from markupsafe import Markup

from bot.clock import elapsed
from bot.delivery.pace import TELEGRAM, UNLIMITED
from coordination.kernel import ChatId, Priority
from handlers.cards.message import Message
from sandbox.faults import Fault, FaultKind
from storage.items import Exchanged, Outcome
from tests.delivery.outbox import later
from tests.delivery.post import Post, opened, running
from tests.delivery.until import until


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with opened() as post, running(post):
        yield post


@pytest.mark.parametrize("fault", ["lost after", "cut"])
async def test_a_lost_answer_is_followed_by_a_copy_that_says_so(post: Post, fault: FaultKind) -> None:
    post.town.fails(Fault(kind=fault, method="sendMessage"))
    post.put("fire")
    await post.quiet()
    assert post.reads() == ["fire", "(repeated) fire"]


async def test_a_lost_answer_to_an_edit_is_repeated_silently(post: Post) -> None:
    card = post.put("card", kind="card")
    await post.quiet()
    post.texts["card"] = Message(text=Markup("card, changed"))
    post.town.fails(Fault(kind="lost after", method="editMessageText"))
    post.outbox.requeue(card)
    post.courier.kick()
    await post.quiet()
    assert post.reads() == ["card, changed"]
    assert not post.outbox.items[card].repeated


async def test_after_three_copies_we_stop(post: Post) -> None:
    post.town.fails(Fault(kind="lost after", method="sendMessage", times=9))
    fire = post.put("fire")
    await post.quiet()
    assert post.reads() == ["fire", "(repeated) fire", "(repeated) fire"]
    assert post.outbox.result(fire).reason == "outcome-unknown"


async def test_a_server_out_of_order_does_not_use_up_the_copies(post: Post) -> None:
    post.town.fails(Fault(kind="bad gateway", method="sendMessage", times=3))
    fire = post.put("fire")
    await post.quiet()
    assert post.reads() == ["(repeated) fire"]
    assert post.outbox.state[fire] == "sent"


async def test_killed_between_call_and_note_the_copy_says_so() -> None:
    async with opened() as post:
        fire = post.put("fire")
        post.outbox.state[fire] = "sending"  # as the dead program left it
        async with running(post):
            await post.quiet()
        assert post.reads() == ["(repeated) fire"]


async def test_a_429_pauses_its_own_chat_only(post: Post) -> None:
    post.town.fails(Fault(kind="too many", method="sendMessage", chat=post.group, retry_after=2))
    waits = post.put("for the group")
    await until(lambda: post.outbox.notes)
    started = elapsed()
    goes = post.put("for ann", post.ann)
    await until(lambda: post.outbox.state[goes] == "sent")
    assert elapsed() - started < 1
    assert post.outbox.state[waits] == "queued"
    assert not post.outbox.items[waits].repeated
    post.town.clock.advance(timedelta(seconds=2))
    await until(lambda: post.outbox.state[waits] == "sent")
    assert elapsed() - started > 1.5


async def test_who_blocked_us_is_not_deliverable_and_the_next_is_told(post: Post) -> None:
    post.ann.blocks()
    page = post.put("page", post.ann, priority=Priority.page)
    post.put("page", post.ben, priority=Priority.page)
    await post.quiet()
    assert post.told == [("undeliverable", post.ann.id, "blocked", "page")]
    assert post.outbox.state[page] == "dead"
    assert post.reads(post.ben) == ["page"]


async def test_what_follows_is_not_forgotten_while_the_door_is_shut(post: Post) -> None:
    post.ann.blocks()
    post.door.fails = 1
    page = post.put("page", post.ann, priority=Priority.page)
    await post.quiet()
    assert (post.told, post.outbox.state[page]) == ([], "queued")
    post.town.clock.advance(timedelta(seconds=10))
    await post.quiet()
    assert post.told == [("undeliverable", post.ann.id, "blocked", "page")]
    assert post.outbox.state[page] == "dead"


async def test_a_room_that_threw_us_out_is_lost(post: Post) -> None:
    (bot,) = post.group.bots()
    post.group.loses(bot)
    number = post.put("fire")
    await post.quiet()
    assert post.told == [("room-lost", post.group.id, post.outbox.result(number).reason)]


async def test_an_upgraded_group_is_followed(post: Post) -> None:
    grown = post.group.migrates()
    first, second = post.put("fire"), post.put("smoke")
    await post.quiet()
    assert post.told == [("migrated", post.group.id, grown.id)]
    assert [post.outbox.items[number].chat for number in (first, second)] == [grown.id] * 2
    assert post.reads(grown) == ["fire", "smoke"]


async def test_words_matter_more_than_their_looks(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.texts["broken"] = Message(text=Markup("<b>fire &lt; smoke"))
    post.put("broken")
    await post.quiet()
    assert post.reads() == ["fire < smoke"]
    assert "action=sent-plain" in caplog.text


async def test_what_telegram_will_not_have_is_told_in_its_words(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.texts["long"] = Message(text=Markup("{}").format("x" * 5000))
    number = post.put("long")
    await post.quiet()
    assert post.outbox.result(number).reason == "bad-message"
    assert "action=refused id=1 what=long answer=400 Bad Request: message is too long" in caplog.text
    assert post.told == []


async def test_a_mistake_of_ours_stops_nobody(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    bug = post.put("bug")
    post.put("fire")
    await post.quiet()
    assert post.reads() == ["fire"]
    assert post.outbox.result(bug).reason == "error: KeyError"
    assert post.courier.counts["error"] == 1
    assert "action=delivery-failed" in caplog.text


async def test_a_first_card_is_pinned_and_stands_even_if_that_fails(post: Post) -> None:
    post.put("card", kind="card", pin=True)
    await post.quiet()
    assert [message.pinned for message in post.group.messages if message.text == "card"] == [True]
    post.town.fails(Fault(kind="lost after", method="pinChatMessage"))
    other = post.put("other", kind="card", pin=True)
    await post.quiet()
    assert post.outbox.state[other] == "sent"


async def test_telegram_away_for_a_while_loses_and_doubles_nothing(post: Post) -> None:
    post.town.fails(Fault(kind="unauthorized", method="sendMessage", times=1))
    first = post.put("fire")
    await until(lambda: post.outbox.notes)
    assert post.outbox.not_before[first] == later(post.outbox.now, seconds=1)
    post.put("smoke")
    post.town.clock.advance(timedelta(seconds=1))
    await post.quiet()
    assert post.reads() == ["fire", "smoke"]


async def test_a_token_that_stays_refused_is_tried_ever_more_seldom(post: Post) -> None:
    post.town.fails(Fault(kind="not found", method="sendMessage", times=12))
    fire = post.put("fire", attempts=15)
    await until(lambda: post.outbox.notes)
    assert post.outbox.not_before[fire] == later(post.outbox.now, seconds=30)


async def test_an_outbox_that_fails_is_tried_again_and_nothing_is_sent_twice(post: Post) -> None:
    await post.quiet()
    post.outbox.fails = 1
    post.put("fire")
    await post.quiet()
    assert post.reads() == ["fire"]


@pytest.mark.parametrize("failing", [1, 2, 3])
async def test_a_note_that_fails_is_noted_later(
    post: Post, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """The next of the same chat, for which the line was free already, goes neither unclaimed nor twice."""
    await post.quiet()
    exchange, calls = post.outbox.exchange, iter(range(1, 100))

    async def fails_once(landed: Sequence[Outcome], leaving: Sequence[int], now: datetime) -> Exchanged:
        if next(calls) == failing:
            raise OSError("disk full")
        return await exchange(landed, leaving, now)

    monkeypatch.setattr(post.outbox, "exchange", fails_once)
    rows = [post.put(what) for what in ("fire", "smoke", "water")]
    await post.quiet()
    assert [post.outbox.state[row] for row in rows] == ["sent"] * 3
    assert post.reads() == ["fire", "smoke", "water"]
    assert sorted(outcome.id for some in post.outbox.notes for outcome in some) == rows


async def test_a_message_leaves_only_when_its_claim_is_committed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange, seen = post.outbox.exchange, []

    async def watched(landed: Sequence[Outcome], leaving: Sequence[int], now: datetime) -> Exchanged:
        exchanged = await exchange(landed, leaving, now)
        seen.append((len(landed), len(exchanged.items), post.reads()))
        return exchanged

    monkeypatch.setattr(post.outbox, "exchange", watched)
    post.put("fire")
    post.put("smoke")
    await post.quiet()
    assert seen == [(0, 1, []), (1, 1, ["fire"]), (1, 0, ["fire", "smoke"])]


async def test_budgets_survive_a_restart() -> None:
    async with opened(TELEGRAM) as post:
        post.outbox.sent_at = [(ChatId(post.ann.id), post.outbox.now)] * 3
        waits = post.put("fourth", post.ann)
        goes = post.put("first", post.ben)
        async with running(post):
            await until(lambda: post.outbox.state[goes] == "sent")
            assert post.outbox.state[waits] == "queued"
            await post.quiet()
        assert post.reads(post.ann) == ["fourth"]


async def test_asked_to_stop_it_lets_land_what_is_under_way_and_notes_it() -> None:
    async with opened() as post:
        post.town.fails(Fault(kind="slow", method="sendMessage", seconds=0.2))
        fire = post.put("fire")
        async with running(post):
            await until(lambda: post.outbox.state[fire] == "sending")
        assert post.outbox.state[fire] == "sent"


async def test_a_crash_can_double_no_more_than_what_is_under_way() -> None:
    async with opened(replace(UNLIMITED, in_flight=10)) as post:
        for person in range(40):
            friend = post.town.person(f"P{person}")
            friend.chat(post.group.bots()[0]).started = True
            post.put("fire", friend)
        async with running(post):
            await post.quiet()
    assert post.outbox.most_out == 8  # of ten, two places are kept for what is urgent
    assert list(post.outbox.state.values()) == ["sent"] * 40


async def test_a_page_overtakes_a_flood_of_routine() -> None:
    async with opened(TELEGRAM) as post:
        people = [post.town.person(f"P{n}") for n in range(60)]
        for person in people:
            person.chat(post.group.bots()[0]).started = True
            post.put("routine", person)
        async with running(post):
            await until(lambda: "sending" in post.outbox.state.values() or post.outbox.notes)
            started = elapsed()
            page = post.put("page", post.ann, priority=Priority.page)
            await until(lambda: post.outbox.state[page] == "sent")
            assert elapsed() - started < 1
            assert "queued" in post.outbox.state.values()


async def test_answers_in_the_wrong_order_mix_up_nothing(post: Post) -> None:
    """The first call is carried out last: what is meant for its chat waits, each note is its own row's."""
    post.town.fails(Fault(kind="slow", method="sendMessage", chat=post.group, seconds=0.3))
    rows = [post.put("one"), post.put("two"), post.put("for ann", post.ann), post.put("for ben", post.ben)]
    await post.quiet()
    noted = [outcome.id for some in post.outbox.notes for outcome in some]
    assert noted.index(rows[2]) < noted.index(rows[0])
    assert post.reads() == ["one", "two"]
    for row, chat in zip(rows, (post.group, post.group, post.ann.chat(), post.ben.chat()), strict=True):
        shown = [
            message.text for message in chat.messages if message.id == post.outbox.result(row).message_id
        ]
        assert shown == [post.outbox.items[row].what]
