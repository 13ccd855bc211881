"""What people do, by the second, for a bot that dies on the way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.cli.demo.cast import built_in
from bot.cli.demo.site import settle
from bot.cli.demo.town import NAME, USERNAME, policy
from coordination.kernel import UserId
from coordination.policy import Paging, Policy, Post, Rotation, Schedule
from sandbox import Clock, Message, Sandbox, media
from sandbox.world import Chat
from tests.faults.simulation.town import MINUTE, Living
from tests.scenes.incidents import FIRE

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
    reports: Sequence[str] = ()
    """What is reported: each is one incident."""
    once: Sequence[str] = ()
    """Types of events that happen once each."""


def says(who: str, words: str, room: str = "") -> Act:
    return lambda town: town.people[who].says(words, to=town.rooms[room] if room else None)


def presses(who: str, button: str, room: str = "", having: str = "") -> Act:
    """Press on the newest message that has this button."""

    def act(town: Living) -> object:
        chat: Chat = town.rooms[room] if room else town.people[who].chat(town.bot)
        return town.people[who].presses(button, on=found(chat, town, button, having))

    return act


def found(chat: Chat, town: Living, button: str, having: str) -> Message:
    """The newest message of the bot with this button; what is missing there was lost."""
    card = chat.newest(lambda m: having in m.text and any(button in row for row in m.buttons), by=town.bot)
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
GATE = Post(
    id="gate",
    name={"en": "Gate post"},
    rotation=Rotation(
        begins=date(2026, 11, 23), at=time(14, 5), every=timedelta(hours=6), people=(WHO["liu"], WHO["bo"])
    ),
    remind=timedelta(seconds=30),
    late_after=timedelta(seconds=80),
)
DUTY = replace(QUIET, posts={"gate": GATE})


def edits(town: Living) -> None:
    ann = town.people["ann"]
    said = next(m for m in reversed(town.rooms["shaft-3"].messages) if m.sender is ann)
    ann.edits(said, "/report smoke in the fan room")


def sends_album(town: Living) -> object:
    shots = [media.photo(b"one"), media.photo(b"two"), media.photo(b"three")]
    return town.people["mei"].sends_album(shots, caption="/report water in the hall", to=town.rooms["plant"])


def migrates(town: Living) -> object:
    town.rooms["moved"] = town.rooms["basic"].migrates()
    return town.rooms["moved"]


def basic_group(town: Living) -> object:
    """The plant's people make a group of the old kind; the clerk binds it."""
    zhao, mei = town.people["zhao"], town.people["mei"]
    town.rooms["plant"].removes(town.bot)
    town.rooms["basic"] = town.sandbox.group("Mill", [mei, zhao], kind="group", admins=[zhao])
    return town.people["root"].says("/invite field plant")


def binds(town: Living) -> object:
    told = town.people["root"].chat(town.bot).newest("startgroup", by=town.bot)
    assert told is not None
    link = next(word for word in told.text.split() if "startgroup=" in word)
    return town.people["zhao"].opens(link, to=town.rooms["basic"])


SCENARIOS = {
    "a report": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, says("ann", "it comes from the fan")),
            (45, says("bo", "/report belt torn", "shaft-3")),
            (65, presses("wang", "Acknowledge", having="smoke in the pump room")),
        ),
        ends=150,
        reports=("smoke in the pump room", "belt torn"),
        once=("Acknowledged",),
    ),
    "a page nobody answers": Scenario(
        rules=QUIET,
        acts=((5, says("ann", "smoke in the pump room")), (125, presses("chen", "Acknowledge"))),
        ends=240,
        reports=("smoke in the pump room",),
        once=("PageSilent", "Acknowledged"),
    ),
    "a plan": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, presses("wang", "Activate plan")),
            (45, presses("ann", "On scene", "shaft-3")),
            (65, presses("bo", "Take", "shaft-3", "Step 1 ·")),
            (85, says("bo", "/done 1 the horn is on", "shaft-3")),
        ),
        ends=110,
        reports=("smoke in the pump room",),
        once=("Activated", "StepTaken", "StepDone"),
    ),
    "an approval": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, says("wang", "/activate", "lead")),
            (45, says("chen", f"/take {FIRE['reopen']} three people back in", "lead")),
            (65, presses("wang", "Approve", "lead", "three people back in")),
            (85, presses("liu", "Approve", "lead", "three people back in")),
        ),
        ends=110,
        reports=("smoke in the pump room",),
        once=("ApprovalAsked", "ApprovalRuled"),
    ),
    "a round": Scenario(
        rules=ROUND,
        acts=((5, presses("ann", "All clear", "shaft-3")), (440, says("mei", "/zero", "plant"))),
        ends=540,
    ),
    "a shift": Scenario(
        rules=DUTY,
        acts=((125, presses("liu", "Check in")), (140, says("liu", "/duty"))),
        ends=230,
        once=("CheckedIn",),
    ),
    "a group that moves": Scenario(
        rules=QUIET,
        acts=(
            (5, basic_group),
            (25, binds),
            (45, says("mei", "/report fire at the mill", "basic")),
            (65, migrates),
            (85, says("wang", "/activate", "lead")),
            (105, presses("mei", "Take", "moved", "Step 1 ·")),
        ),
        ends=150,
        reports=("fire at the mill",),
        once=("RoomMigrated",),
    ),
    "a leader who cannot be reached": Scenario(
        rules=QUIET,
        acts=(
            (5, lambda town: town.people["wang"].deletes_account()),
            (25, says("ann", "smoke in the pump room")),
            (45, lambda town: town.people["chen"].blocks(town.bot)),
            (65, says("ann", "/report belt torn", "shaft-3")),
        ),
        ends=230,
        reports=("smoke in the pump room", "belt torn"),
    ),
    "an edit and an album": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "/report smoke in the pump room", "shaft-3")),
            (25, edits),
            (45, sends_album),
        ),
        ends=80,
        reports=("smoke in the pump room", "water in the hall"),
        once=("Corrected",),
    ),
    "an end": Scenario(
        rules=QUIET,
        acts=(
            (5, says("ann", "smoke in the pump room")),
            (25, presses("wang", "Not incident")),
            (45, says("wang", "burnt toast in the canteen")),
            (65, says("bo", "/report belt torn", "shaft-3")),
            (85, says("wang", "/me")),
        ),
        ends=110,
        reports=("smoke in the pump room", "belt torn"),
    ),
}  # fmt: skip
