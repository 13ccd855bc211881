"""What people do, by the second, for a bot that dies on the way; and the rules they do it under."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.cli.demo.cast import built_in
from bot.cli.demo.site import settle
from bot.cli.demo.town import NAME, USERNAME, policy
from coordination.kernel import UserId
from coordination.policy import Paging, Policy, Schedule
from sandbox import Clock, Message, Sandbox
from sandbox.world import Chat
from tests.faults.simulation.town import MINUTE, Living

MORNING = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
"""14:03 in the town."""
SECOND = timedelta(seconds=1)
Act = Callable[[Living], object]
"""What somebody does, at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Acts by the seconds after everybody has come in; the last entry is the end."""

    acts: Sequence[tuple[int, Act]]
    ends: int
    rules: Policy
    begins: datetime = MORNING
    reports: Sequence[str] = ()
    """What is reported: each is one incident."""
    once: Sequence[str] = ()
    """Types of events that happen once each."""


def says(who: str, words: str, room: str = "") -> Act:
    return lambda town: town.people[who].says(words, to=_chat(town, who, room))


def replies(who: str, words: str, room: str = "", having: str = "") -> Act:
    """Answer the newest message of the bot that says this."""

    def act(town: Living) -> object:
        chat = _chat(town, who, room)
        return town.people[who].says(words, to=chat, reply_to=found(chat, town, having=having))

    return act


def presses(who: str, button: str, room: str = "", having: str = "") -> Act:
    """Press on the newest message that has this button."""

    def act(town: Living) -> object:
        card = found(_chat(town, who, room), town, button, having)
        return town.people[who].presses(button, on=card)

    return act


def _chat(town: Living, who: str, room: str) -> Chat:
    return town.rooms[room] if room else town.people[who].chat(town.bot)


def found(chat: Chat, town: Living, button: str = "", having: str = "") -> Message:
    """The newest message of the bot with this button and these words; what is missing there was lost."""
    card = chat.newest(
        lambda m: having in m.text and (not button or any(button in row for row in m.buttons)), by=town.bot
    )
    assert card is not None, (
        f"{button!r} {having!r} is nowhere in {[(m.text, m.buttons) for m in chat.shown[-5:]]}"
    )
    return card


def _settled() -> dict[str, UserId]:
    sandbox = Sandbox(Clock(MORNING, running=False), limits=None)
    sandbox.add_bot(USERNAME, NAME)
    people, _ = settle(sandbox, built_in("en"))
    return {key: UserId(person.id) for key, person in people.items()}


WHO = _settled()
QUIET = replace(policy("en"), schedules={}, paging=Paging(ack_within=timedelta(seconds=90)))
SOON = Schedule(
    id="daily",
    title={"en": "Daily report"},
    due=time(14, 8),
    units=("shaft-3", "plant"),
    remind=(2 * MINUTE,),
    escalate={"deputy": timedelta(), "head": MINUTE, "leadership": 2 * MINUTE},
    cut_off=3 * MINUTE,
    check=0.0,
)
ROUND = replace(QUIET, schedules={"daily": SOON})
