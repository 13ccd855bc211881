"""An update is confirmed after the commit, and never before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.clock import elapsed
from bot.intake.polling import KINDS, Polling, Raw, diagnose
from bot.transport import NotSent, RawBot, Refused, Unanswered, connect
from sandbox.accounts import Bot
from sandbox.faults import Fault, FaultKind
from sandbox.people import Person
from sandbox.town import Sandbox
from tests.delivery.until import until


@dataclass
class Desk:
    """Commits what it is given, unless told to fail."""

    committed: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    fails: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, raws: list[Raw]) -> None:
        self.batches.append(len(raws))
        self.changed.set()
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.committed += [raw["message"]["text"] for raw in raws if "message" in raw]

    async def has(self, *texts: str) -> None:
        async with asyncio.timeout(5):
            while self.committed != list(texts):
                self.changed.clear()
                await self.changed.wait()


@dataclass
class Intake:
    town: Sandbox
    bot: Bot
    ann: Person
    polling: Polling
    desk: Desk
    rests: list[float]

    def offsets(self) -> list[int | None]:
        return [call.params.get("offset") for call in self.town.calls("getUpdates")]


@pytest.fixture
async def intake() -> AsyncIterator[Intake]:
    async with _open() as intake:
        yield intake


@asynccontextmanager
async def _open() -> AsyncIterator[Intake]:
    town = Sandbox(limits=None)
    number, ann, desk = town.add_bot("field_bot"), town.person("Ann"), Desk()
    ann.chat(number).started = True
    rests: list[float] = []

    async def rest(seconds: float) -> None:
        rests.append(seconds)

    async with town.serve() as server, connect(number.token, server.url) as bot:
        polling = Polling(bot, desk, town.clock, timeout=5, rest=rest)
        yield Intake(town, number, ann, polling, desk, rests)


@asynccontextmanager
async def running(polling: Polling) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(polling.run())
        yield
        task.cancel()


async def test_what_waited_comes_first_and_in_order(intake: Intake) -> None:
    for text in ("/start", "fire", "smoke"):
        intake.ann.says(text)
    async with running(intake.polling):
        await intake.desk.has("/start", "fire", "smoke")
    assert intake.desk.batches == [3]


async def test_nothing_is_confirmed_before_the_commit(intake: Intake) -> None:
    intake.ann.says("fire")
    committing, may_commit = asyncio.Event(), asyncio.Event()

    async def slow(raws: list[Raw]) -> None:
        committing.set()
        await may_commit.wait()
        await Desk.__call__(intake.desk, raws)

    intake.polling._desk = slow
    async with running(intake.polling):
        await committing.wait()
        assert intake.offsets() == [None]
        may_commit.set()
        await intake.desk.has("fire")
        intake.ann.says("smoke")
        await intake.desk.has("fire", "smoke")
    assert intake.offsets()[1] is not None


async def test_stopped_in_the_middle_of_a_commit_everything_comes_again(intake: Intake) -> None:
    intake.ann.says("fire")
    committing = asyncio.Event()

    async def never(raws: list[Raw]) -> None:
        committing.set()
        await asyncio.Event().wait()

    intake.polling._desk = never
    async with running(intake.polling):
        await committing.wait()

    intake.polling._desk = intake.desk
    async with running(intake.polling):
        await intake.desk.has("fire")


async def test_what_the_desk_cannot_commit_is_given_again_one_by_one(intake: Intake) -> None:
    intake.desk.fails = 2
    intake.ann.says("fire")
    intake.ann.says("smoke")
    async with running(intake.polling):
        await intake.desk.has("fire", "smoke")
    assert intake.desk.batches == [2, 1, 1, 1]
    limits = [int(call.params["limit"]) for call in intake.town.calls("getUpdates")]
    assert limits[:4] == [100, 1, 1, 100]
    assert intake.rests == [1.0, 1.5]
    assert intake.polling.trouble == ""


async def test_after_a_failure_batches_are_whole_again(intake: Intake) -> None:
    intake.desk.fails = 1
    for text in ("a", "b", "c"):
        intake.ann.says(text)
    async with running(intake.polling):
        await intake.desk.has("a", "b", "c")
    assert intake.desk.batches == [3, 1, 2]


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("not found", "token-refused"),
        ("unauthorized", "token-refused"),
        ("login page", "unreachable"),
        ("bad gateway", "unreachable"),
        ("server error", "unreachable"),
        ("lost before", "unreachable"),
        ("lost after", "unreachable"),
        ("cut", "unreachable"),
    ],
)
async def test_one_bad_answer_is_told_and_outlived(
    intake: Intake, caplog: pytest.LogCaptureFixture, fault: FaultKind, trouble: str
) -> None:
    intake.town.fails(Fault(kind=fault, method="getUpdates"))
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
    assert f"action=poll-failed trouble={trouble}" in caplog.text
    assert len(intake.rests) == 1
    assert intake.polling.trouble == ""
    assert intake.polling.last_poll == intake.town.clock.now()


async def test_a_captive_portal_is_not_health(intake: Intake) -> None:
    intake.town.fails(Fault(kind="login page", method="getUpdates", times=10**6))
    troubled = asyncio.Event()

    async def rest(seconds: float) -> None:
        troubled.set()
        await asyncio.Event().wait()

    intake.polling._rest = rest
    async with running(intake.polling):
        await troubled.wait()
    assert intake.polling.last_poll is None
    assert intake.polling.trouble == "unreachable"


@pytest.mark.parametrize("answer", [True, {}, [7], [{"message": {}}]])
async def test_an_answer_that_holds_no_updates_is_no_success(
    intake: Intake, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    call, odd = RawBot.call, [answer]

    async def oddly(bot: RawBot, method: str, given: dict[str, object], **patience: float) -> object:
        return odd.pop() if method == "getUpdates" and odd else await call(bot, method, given, **patience)

    monkeypatch.setattr(RawBot, "call", oddly)
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
    assert intake.rests == [1.0]


async def test_telegram_down_at_the_start_is_outlived(intake: Intake) -> None:
    intake.town.fails(Fault(kind="bad gateway", method="getWebhookInfo", times=2))
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
    assert intake.rests == [1.0, 1.5]


async def test_a_wait_that_telegram_asks_for_is_kept(intake: Intake) -> None:
    intake.town.fails(Fault(kind="too many", method="getUpdates", retry_after=7))
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
    assert intake.rests == [7.5]


async def test_a_webhook_left_over_goes_and_its_updates_come(intake: Intake) -> None:
    intake.ann.says("fire")
    await intake.polling._bot.call(
        "setWebhook", {"url": "http://127.0.0.1:1/hook", "secret_token": "x" * 16, "allowed_updates": KINDS}
    )
    async with running(intake.polling):
        await intake.desk.has("fire")
    (deleted,) = intake.town.calls("deleteWebhook")
    assert str(deleted.params["drop_pending_updates"]).lower() == "false"


async def test_all_kinds_are_asked_for_every_time(intake: Intake) -> None:
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
    asked = intake.town.calls("getUpdates")[0].params["allowed_updates"]
    for kind in ("chat_member", "message_reaction", "callback_query"):
        assert kind in str(asked)


async def test_ids_that_start_anew_are_followed(intake: Intake) -> None:
    intake.ann.says("fire")
    async with running(intake.polling):
        await intake.desk.has("fire")
        await until(lambda: intake.bot.stream.is_parked)
        intake.town.restarts_update_ids(intake.bot, at=5)
        intake.ann.says("smoke")
        await intake.desk.has("fire", "smoke")
        intake.ann.says("all clear")
        await intake.desk.has("fire", "smoke", "all clear")


async def test_it_stops_at_once_in_the_middle_of_a_poll(intake: Intake) -> None:
    async with running(intake.polling):
        await until(lambda: intake.bot.stream.is_parked)
        started = elapsed()
    assert elapsed() - started < 1


def test_the_diagnosis() -> None:
    rival = Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one bot …")
    hook = Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook …")
    assert diagnose(rival, 1)[0].startswith("another-program-reads-this-bots-messages")
    assert "deleteWebhook" in diagnose(hook, 1)[0]
    assert diagnose(Unanswered(), 1)[1] == 0.1
    assert [diagnose(NotSent("x"), n)[1] for n in (1, 2, 20)] == [1.0, 1.5, 30.0]
    assert diagnose(Refused(401, "Unauthorized"), 1)[1] == 10.0
