"""Everything a button does a text can do: a press lives 150 seconds in Telegram's queue, a text a day."""

from typing import NamedTuple

import pytest

from bot.cli.demo.town import Town
from handlers.routes import VERBS
from sandbox import Group, Message
from tests.scenes.incidents import FIRE, NUMBER, answered, lead, record, reported, shaft, typed

PERSONAL = {"report", "status", "inv", "people", "strike", "me", "lang", "start", "help", "here", "reach"}
"""Verbs about no incident: what they do stands in other chapters."""
DRILLS = {"drill", "resume"}
"""Verbs of drills, which have a chapter of their own."""
LATER = {"over", "watch"}
"""Verbs whose buttons come with time: they are pressed and typed where that passes."""
DUTY = {"duty", "checkin", "hand", "takeon", "swap", "takeshift", "standin"}
"""Verbs of duty posts, which have one too."""

REPORTS = {"zr", "ev", "inc", "rv", "chk", "rounds", "rm", "ex", "ph", "ca", "cr", "askall", "per"}
"""Verbs of recurring reports, which have one as well."""
FOLLOW_UPS = {"fup", "fups", "own", "fix", "checked"}
"""Verbs of follow-ups, which have one too."""


class Act(NamedTuple):
    """One thing somebody does, and what happens by it."""

    who: str
    verb: str
    happens: tuple[str, ...]
    arg: str = ""
    words: str = ""
    number: str = NUMBER
    shows: str = ""
    """What the room shows then, where nothing happens."""


LIFE = (
    Act("wang", "ack", ("Acknowledged",)),
    Act("bo", "plans", (), shows="which plan?"),
    Act("bo", "plan", ("PlanChosen",), arg="fire"),
    Act("bo", "sev", ("SeveritySet",), arg="medium"),
    Act("wang", "act", ("Activated",)),
    Act("zhao", "facts", ("FactsSet",), words="hurt 1"),
    Act("bo", "upd", ("UpdateAdded",), words="two doors are open"),
    Act("bo", "det", (), shows="Briefing"),
    Act("ann", "scene", ("ArrivedOnScene",)),
    Act("bo", "scene", ("ArrivedOnScene",)),
    Act("bo", "take", ("StepTaken",), arg="1"),
    Act("bo", "done", ("StepDone",), arg="1"),
    Act("ann", "block", ("StepBlocked",), arg="5", words="the key is missing"),
    Act("ann", "skip", ("StepSkipped",), arg="3", words="too big for us"),
    Act("chen", "take", ("StepTaken", "ApprovalAsked"), arg=str(FIRE["reopen"])),
    Act("wang", "yes", ("Voted",), arg="1"),
    Act("liu", "no", ("Voted", "ApprovalRuled"), arg="1", words="not yet"),
    Act("chen", "stable", ("Stabilised",)),
    Act("chen", "down", ("StoodDown",)),
    Act("ann", "back", ("CameBack",)),
    Act("zhao", "count", ("CameBack",)),
    Act("chen", "after", ("AfterActionFiled",), words="the gate was locked"),
    Act("chen", "close", (), shows="Not closed: 26-0001 still has something open"),
    Act("zhao", "same", ("Closed",), arg="26-0002", number="26-0003"),
    Act("zhao", "not", ("ReporterAdded", "Closed"), words="all planned", number="26-0002"),
)


def test_the_life_uses_every_verb_about_an_incident() -> None:
    elsewhere = PERSONAL | DRILLS | LATER | FOLLOW_UPS | REPORTS | DUTY
    assert {act.verb for act in LIFE} == VERBS.keys() - elsewhere


@pytest.mark.parametrize("how", ["pressed", "typed"])
async def test_a_life_by_buttons_and_the_same_life_by_text(town: Town, how: str) -> None:
    await reported(town)
    for name in ("mei", "zhao"):
        await typed(town, name, "/report steam at the mill", to=town.rooms["plant"])
    done: dict[str, int] = {}
    for number in ("26-0001", "26-0002", "26-0003"):
        done[number] = len((await record(town, number)).lines)
    for act in LIFE:
        room = _room(town, act)
        before = town.sandbox.changes.count
        if how == "pressed":
            await _pressed(town, act, room)
        else:
            route = VERBS[act.verb]
            words = f"/{route.command} {act.number} {act.arg} {act.words}".replace("  ", " ").strip()
            await typed(town, act.who, words, to=room)
        lines = (await record(town, act.number)).lines
        assert tuple(line.type for line in lines[done[act.number] :]) == act.happens, act
        done[act.number] = len(lines)
        if act.shows:
            assert _newly_shown(town, act.shows, before), act


def _room(town: Town, act: Act) -> Group:
    """Where somebody is who does this."""
    if act.number != NUMBER and act.verb == "same":
        return town.rooms["plant"]
    return shaft(town) if act.who in ("ann", "bo") else lead(town)


async def _pressed(town: Town, act: Act, room: Group) -> None:
    """Press the button that says this, and answer what it asks."""
    await town.falls_quiet()
    wanted = ":".join(filter(None, (act.verb, act.number, act.arg)))
    card, button = _bearing(room, wanted)
    await town.people[act.who].presses(button, on=card).answered()
    await town.falls_quiet()
    if act.words:
        await answered(town, act.who, act.words, room)


def _bearing(room: Group, wanted: str) -> tuple[Message, str]:
    """The newest message with a button for it, and what the button is called."""
    for message in sorted(room.shown, key=lambda each: -each.changed):
        for button in (each for row in message.keyboard or [] for each in row):
            if f"{button.get('callback_data', '')}:".startswith(f"{wanted}:"):
                return message, str(button["text"])
    raise AssertionError(f"no button for {wanted}")


def _newly_shown(town: Town, words: str, since: int) -> bool:
    """Whether somebody was told so, in a message or in the answer to a press."""
    phones = [town.people[name].phone() for name in ("chen", "bo")]
    return any(words in shown.text for phone in phones for shown in phone if shown.changed > since)
