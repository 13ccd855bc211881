"""One incident from the report to its last step, while calls of every kind fail in every way.

Its end is that of a day on which nothing failed: the same record, the same messages on every phone. What may
have been carried out twice stands there twice at most, and the copy says so.
"""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.cli.demo.town import Town, rehearsal
from bot.clock import backoff
from bot.transport import Patience, Transport
from sandbox import Fault, Message
from sandbox.faults import FaultKind
from sandbox.world import Chat
from tests.conftest import unasked
from tests.scenes.incidents import lead, record, shaft

A_MOMENT = "1s"
UNSEEN: set[FaultKind] = {"lost after", "cut", "slow"}
"""Faults of which the caller does not learn that the call was carried out."""
KINDS: tuple[FaultKind, ...] = (
    "lost before",
    "lost after",
    "cut",
    "slow",
    "server error",
    "bad gateway",
    "login page",
    "too many",
    "not found",
    "unauthorized",
)
CALLS = {
    "sendMessage": [("sendMessage", 0), ("sendMessage", 2)],
    "editMessageText": [("editMessageText", 0), ("editMessageText", 2)],
    "the small ones": [("answerCallbackQuery", 0), ("pinChatMessage", 0)],
}
"""Which calls fail: (method, so many before it pass). Polls fail in test_intake.py."""
PATIENCE, SLOW, AFTER = 1.0, 1.3, 0.5
"""Seconds until an answer is given up, until a slow call is carried out, and until it is made again."""


@dataclass(frozen=True, slots=True)
class End:
    """What is there when all is over, seen from both sides."""

    record: list[tuple[str, int | None]]
    phones: dict[str, Counter[str]]


async def lived(town: Town) -> End:
    """Play it. Whatever failed has a few seconds to be made good, as it has in life."""
    town.people["ann"].says("smoke in the pump room")
    page = await _shown(town, town.people["wang"].chat(town.bot), "26-0001")
    await _pressed(town, "wang", "Acknowledge", page)
    town.people["wang"].says("/activate", to=lead(town))
    step = await _shown(town, shaft(town), "Step 1 ·", button="Take")
    await _pressed(town, "bo", "Take", step)
    town.people["bo"].says("/done 1 the horn is on", to=shaft(town))
    town.people["wang"].says("/update 26-0001 the road is clear", to=lead(town))
    for _ in range(6):
        await town.passes(A_MOMENT)
    lines = (await record(town)).lines
    chats = {**town.rooms, **{name: person.chat(town.bot) for name, person in town.people.items()}}
    phones = {
        name: Counter(_words(shown) for shown in chat.shown if shown.sender is town.bot and shown.text)
        for name, chat in chats.items()
    }
    return End([(line.type, line.by) for line in lines], phones)


async def _shown(town: Town, chat: Chat, words: str, *, button: str = "") -> Message:
    for _ in range(5):
        await town.passes(A_MOMENT)
        found = chat.newest(lambda shown: words in shown.text and button in str(shown.buttons), by=town.bot)
        if found is not None:
            return found
    raise AssertionError(town.sandbox.print_out())


async def _pressed(town: Town, name: str, button: str, on: Message) -> None:
    press = town.people[name].presses(button, on=on)
    for _ in range(3):
        await town.passes(A_MOMENT)
    assert press.answered_at, "the phone waits no longer"


def _words(message: Message) -> str:
    return message.text.removeprefix("(repeated)").strip()


_undisturbed: list[End] = []


@pytest.fixture
async def undisturbed() -> End:
    """The end of a day on which nothing fails; it is played once."""
    if not _undisturbed:
        async with rehearsal("en", still=True, rules=unasked("en")) as town:
            _undisturbed.append(await lived(town))
    return _undisturbed[0]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, kind: FaultKind) -> None:
    """Waits of real time are short. Only after a call that is carried out late we wait until it is."""
    at_most = AFTER if kind == "slow" else 0.05

    def soon(failures: int, *, first: float = 1.0, most: float = 30.0) -> float:
        return min(at_most, backoff(failures, first=first, most=most))

    monkeypatch.setattr("bot.delivery.courier.backoff", soon)
    defaults = {**(Transport.__init__.__kwdefaults__ or {}), "patience": Patience(read=PATIENCE)}
    monkeypatch.setattr(Transport.__init__, "__kwdefaults__", defaults)


@pytest.fixture
async def hurried(quick: None) -> AsyncIterator[Town]:
    async with rehearsal("en", still=True, rules=unasked("en")) as town:
        yield town


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calls", CALLS)
async def test_a_call_that_fails_changes_neither_the_record_nor_what_people_read(
    hurried: Town, undisturbed: End, kind: FaultKind, calls: str
) -> None:
    town = hurried
    faults = [
        town.sandbox.fails(Fault(kind=kind, method=call, sparing=sparing, retry_after=1, seconds=SLOW))
        for call, sparing in CALLS[calls]
    ]
    end = await lived(town)

    assert not any(fault.times for fault in faults), "each has struck"
    assert end.record == undisturbed.record
    more = {name: shown - undisturbed.phones[name] for name, shown in end.phones.items()}
    missing = {name: undisturbed.phones[name] - shown for name, shown in end.phones.items()}
    assert not any(missing.values()), missing
    copies = sum(extra.total() for extra in more.values())
    assert copies == (len(faults) if kind in UNSEEN and calls == "sendMessage" else 0), more
    assert _marked(town) >= copies


def _marked(town: Town) -> int:
    return sum("(repeated)" in str(call.params.get("text")) for call in town.sandbox.calls("sendMessage"))
