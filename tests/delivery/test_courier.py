"""Stories of delivery: the outbox on one side, people's phones on the other."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from markupsafe import Markup

from bot.clock import elapsed
from bot.delivery.courier import Courier
from bot.delivery.errand import Consequences
from bot.delivery.pace import TELEGRAM, UNLIMITED, Limits
from bot.delivery.telegram import Telegram
from bot.transport import connect
from coordination.kernel import ChatId, Priority, UserId
from coordination.view import View
from handlers.cards.message import Button, Message
from sandbox.faults import Fault, FaultKind
from sandbox.people import Person
from sandbox.rooms import Group
from sandbox.town import Sandbox
from storage.items import Item, Outcome
from tests.delivery.outbox import FakeOutbox, later
from tests.delivery.until import until


@dataclass
class Shown:
    """What each `what` looks like now; by default its own name."""

    texts: dict[str, Message | None] = field(default_factory=dict)
    looks: int = 0

    def show(self, what: str, part: str, view: View, locale: str) -> Message | None:
        self.looks += 1
        if what == "bug":
            raise KeyError("nobody wrote this text")
        message = self.texts[what] if what in self.texts else Message(text=Markup.escape(what))
        if message is None or not view.repeated:
            return message
        return Message(text=Markup("(repeated) ") + message.text, buttons=message.buttons)


@dataclass
class Told:
    """What went through the door."""

    outbox: FakeOutbox
    told: list[tuple[object, ...]] = field(default_factory=list)

    async def undeliverable(self, user: UserId, reason: str, item: Item) -> None:
        self.told.append(("undeliverable", user, reason, item.what))

    async def room_lost(self, chat: ChatId, reason: str) -> None:
        self.told.append(("room-lost", chat, reason))

    async def migrated(self, old: ChatId, new: ChatId) -> None:
        self.told.append(("migrated", old, new))
        self.outbox.move(old, new)


@dataclass
class Post:
    """Everything between the outbox and the phones."""

    town: Sandbox
    group: Group
    ann: Person
    ben: Person
    outbox: FakeOutbox
    courier: Courier
    shown: Shown
    told: list[tuple[object, ...]]

    @property
    def texts(self) -> dict[str, Message | None]:
        return self.shown.texts

    def put(self, what: str, chat: Group | Person | None = None, **more: object) -> int:
        number = self.outbox.put(what, (chat or self.group).id, **more)
        self.courier.kick()
        return number

    async def quiet(self) -> None:
        async with asyncio.timeout(10):
            await self.courier.idle()

    def reads(self, chat: Group | Person | None = None) -> list[str]:
        """What stands in a chat, bot's messages only."""
        room = chat.chat() if isinstance(chat, Person) else chat or self.group
        return [message.text for message in room.shown if message.sender.is_bot and message.text]


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with opened() as post, running(post):
        yield post


@asynccontextmanager
async def opened(limits: Limits = UNLIMITED) -> AsyncIterator[Post]:
    town = Sandbox(limits=None)
    number, ann, ben = town.add_bot("field_bot"), town.person("Ann"), town.person("Ben")
    group = town.group("Shaft 3", [ann, ben], kind="group")
    group.add(number, admin=True)
    for person in (ann, ben):
        person.chat(number).started = True
    outbox = FakeOutbox(town.clock.now())

    told, shown = Told(outbox), Shown()
    then = Consequences(undeliverable=told.undeliverable, room_lost=told.room_lost, migrated=told.migrated)
    async with town.serve() as server, connect(number.token, server.url) as bot:
        courier = Courier(outbox, Telegram(bot), shown.show, town.clock, then, limits)
        yield Post(town, group, ann, ben, outbox, courier, shown, told.told)


@asynccontextmanager
async def running(post: Post) -> AsyncIterator[asyncio.Task[None]]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(post.courier.run())
        yield task
        task.cancel()


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
        assert post.outbox.state[gone] == "sent"
        assert post.reads(forum) == ["update"]


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


async def test_telegram_away_for_a_while_loses_and_doubles_nothing(post: Post) -> None:
    post.town.fails(Fault(kind="unauthorized", method="sendMessage", times=1))
    first = post.put("fire")
    await until(lambda: post.outbox.notes)
    assert post.outbox.not_before[first] == later(post.outbox.now, seconds=30)
    post.town.clock.advance(timedelta(seconds=30))
    await until(lambda: post.outbox.state[first] == "sent")
    assert post.reads() == ["fire"]


async def test_an_outbox_that_fails_is_tried_again_and_nothing_is_sent_twice(post: Post) -> None:
    await post.quiet()
    post.outbox.fails = 1
    post.put("fire")
    await post.quiet()
    assert post.reads() == ["fire"]


async def test_a_note_that_fails_is_noted_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.quiet()
    note, failures = post.outbox.note, [OSError("disk full")]

    async def failing(outcomes: Sequence[Outcome], now: datetime) -> bool:
        if failures:
            raise failures.pop()
        return await note(outcomes, now)

    monkeypatch.setattr(post.outbox, "note", failing)
    fire = post.put("fire")
    await post.quiet()
    assert post.outbox.state[fire] == "sent"
    assert post.reads() == ["fire"]


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
