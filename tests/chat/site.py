"""A site whose people and plans have names, so that its messages can be read aloud."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.planfile import load_builtin
from coordination.kernel import ChatId, Ref, UserId, Value, Words
from coordination.plan import Plan
from coordination.policy import Policy, Unit
from coordination.roster.state import ChatKind, Member, Room, Roster
from coordination.view import View
from coordination.world import World
from handlers.cards import show
from handlers.cards.message import Message
from tests.rules.story import Story
from tests.rules.story import reported as reported_in
from tests.rules.town import ANN, BO, CHEN, CHIEF, LIU, NINE, PEOPLE, ROOT, SUN, ZHAO

LEADERSHIP, FIELD, SHARED, PRIVATE = ChatId(-1), ChatId(-2), ChatId(-3), ChatId(ANN)
PLANS: dict[str, Plan] = load_builtin()
UNITS = {"shaft-3": Unit(id="shaft-3", name={"en": "Shaft 3", "zh-CN": "三号井"})}
NAMES = {
    CHIEF: "王矿长",
    CHEN: "陈副矿长",
    LIU: "刘副矿长",
    ZHAO: "赵敏",
    ANN: "Ann",
    BO: "Bo",
    SUN: "孙丽",
    ROOT: "Root",
}
ROOMS = {
    LEADERSHIP: Room(chat=LEADERSHIP, kind=ChatKind.leadership, title=Words("Leaders")),
    FIELD: Room(chat=FIELD, kind=ChatKind.field, unit="shaft-3", title=Words("Shaft 3"), forum=True),
    SHARED: Room(chat=SHARED, kind=ChatKind.field, title=Words("All"), lacks=("admin", "privacy")),
}


def people(names: Mapping[UserId, str] = NAMES) -> dict[UserId, Member]:
    return {m.user: replace(m, name=Words(names[m.user])) for m in PEOPLE}


def reported(text: str = "泵房冒烟，里面两人", **changes: Any) -> Story:
    policy = Policy(units=UNITS, plans=PLANS)
    site: dict[str, Any] = {"roster": Roster(people=people(), rooms=ROOMS), "policy": policy}
    return reported_in(text, **(site | changes))


def view(story: Story, chat: ChatId = FIELD, **rest: Any) -> View:
    state = story.now()
    given: dict[str, Any] = {"ref": Ref("incident", state.number), "state": state}
    return View(world=story.world, chat=chat, **(given | rest))


def shown(story: Story, what: str, part: str = "", locale: str = "en", **rest: Any) -> Message:
    message = show(what, part, view(story, **rest), locale)
    assert message is not None, f"{what} is no longer wanted"
    return message


def about_nothing(
    what: str,
    part: str = "",
    locale: str = "en",
    *,
    chat: ChatId = PRIVATE,
    values: Mapping[str, Value] | None = None,
    **world: Any,
) -> Message:
    site: dict[str, Any] = {
        "now": NINE,
        "policy": Policy(units=UNITS, plans=PLANS),
        "roster": Roster(people=people(), rooms=ROOMS),
    }
    message = show(what, part, View(world=World(**(site | world)), chat=chat, values=values or {}), locale)
    assert message is not None
    return message


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]
