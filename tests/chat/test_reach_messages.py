"""Every message about who can be reached, in both languages, as Telegram would take it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from coordination.kernel import ChatId, Head, Ref, UserId, Value, Words
from coordination.plan import Role
from coordination.policy import Policy, ReachTest
from coordination.reach.answers import REACH, NoteAnswer
from coordination.reach.rules import REACH_TESTS, Adopt
from coordination.reach.state import Reach
from coordination.roster.state import Grant, Member, Roster
from coordination.view import View
from handlers.cards import reach, show
from handlers.cards.message import Message
from handlers.texts import LOCALES
from tests.chat.site import LEADERSHIP, PLANS, PRIVATE, ROOMS, SHARED, UNITS, labels, people
from tests.chat.telegram import takes, width
from tests.rules.thing import Thing
from tests.rules.town import ANN, CHEN, CHIEF, LIU, NINE, ROOT, SUN, ZHAO, world

TEN = NINE + timedelta(hours=1)
POLICY = Policy(units=UNITS, plans=PLANS, reach_test=ReachTest(weekday=0, at=time(10, 0)))
ROOM: dict[str, Value] = {"title": Words("三号井值班群"), "unit": "shaft-3", "kind": "field"}


def folk(*lost: UserId) -> dict[UserId, Member]:
    return {user: replace(m, reachable=user not in lost) for user, m in people().items()}


def held(*lost: UserId, until: datetime = TEN) -> Thing:
    """A test at ten, which the leader has answered two minutes later."""
    thing = Thing(REACH_TESTS, world(policy=POLICY, roster=Roster(people=folk(*lost), rooms=ROOMS)))
    thing.when(Adopt).until(TEN).when(NoteAnswer, user=CHIEF, at=TEN + timedelta(minutes=2))
    return thing.until(until)


def shown(thing: Thing, what: str, part: str = "", locale: str = "en", **rest: Any) -> Message | None:
    given: dict[str, Any] = {"chat": ChatId(ROOT), "ref": REACH, "state": thing.state}
    return show(what, part, View(world=thing.world, **(given | rest)), locale)


def text(thing: Thing, what: str, part: str = "", locale: str = "en", **rest: Any) -> str:
    message = shown(thing, what, part, locale, **rest)
    assert message is not None, f"{what} is no longer wanted"
    return takes(message, toast=what == "toast")


def every(thing: Thing, locale: str) -> Iterator[tuple[str, Message]]:
    rooms: list[Mapping[str, Value]] = [ROOM, ROOM | {"unit": ""}, ROOM | {"kind": "leadership", "unit": ""}]
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("reach-test", "1", {}),
        ("reach-test", "0", {"first": False}),
        ("reach", "", {}),
        ("reach-silent", "", {}),
        ("reach-lost", str(CHEN), {}),
        ("reach-back", str(LIU), {}),
        *(("room-lost", "-77", {"values": values}) for values in rooms),
        ("toast", "here", {}),
        ("told", "here", {}),
    ]
    for what, part, rest in asked:
        for chat in (PRIVATE, ChatId(CHIEF), ChatId(ROOT), LEADERSHIP):
            message = shown(thing, what, part, locale, **({"chat": chat} | rest))
            if message is not None:
                yield what, message


@pytest.mark.parametrize("locale", LOCALES)
def test_telegram_takes_each_and_a_phone_shows_it(locale: str) -> None:
    seen = set()
    for what, message in every(held(CHEN, until=TEN + timedelta(days=2)), locale):
        told = takes(message, toast=what == "toast")
        seen.add(what)
        assert len(told.split("\n")) <= 12
        assert width(told.split("\n")[0]) <= 60 or what in ("reach-test", "reach"), told
    assert seen == {*reach.LIVE, *reach.ONCE, *reach.ANSWERS}


def test_the_card_of_the_test() -> None:
    card = shown(held(), "reach-test", "1", chat=PRIVATE)
    assert card is not None
    assert takes(card) == (
        "Weekly reach test, 10:00: would a call reach you here?\nOne tap is enough. By text: /here"
    )
    assert labels(card) == [["I am here"]]
    chinese = shown(held(), "reach-test", "1", "zh-CN", chat=PRIVATE)
    assert chinese is not None
    assert labels(chinese) == [["我在"]]
    answered = shown(held(), "reach-test", "1", chat=ChatId(CHIEF))
    assert answered is not None
    assert takes(answered) == "Reach test: you answered 10:02. Thank you."
    assert answered.buttons == ()


def test_an_old_test_is_over_and_is_not_sent_any_more() -> None:
    assert shown(held(), "reach-test", "0", chat=PRIVATE) is None
    assert text(held(), "reach-test", "0", chat=PRIVATE, first=False).startswith("This reach test is over.")
    assert shown(held(), "reach-test", "1", state=None) is None


def test_the_overview_has_the_unreachable_first() -> None:
    later = held(CHEN, until=TEN + timedelta(days=1))
    post = Head(ref=Ref("duty", "site"), unit=None, opened_at=NINE, open=True, status="", who=(ZHAO,))
    later.world = replace(later.world, open=(post,))
    delivered = {ChatId(CHIEF): TEN, ChatId(ZHAO): TEN + timedelta(days=1)}
    assert text(later, "reach", delivered=delivered) == (
        "Who can be reached, 10:00: 1 of 5 not; no answer to the test: 3.\n"
        "Not reachable: 陈副矿长 (deputy) · last delivered never · last answer never\n"
        "No answer: 赵敏 (on duty, duty officer) · last delivered 10:00 · last answer never\n"
        "No answer: 刘副矿长 (deputy) · last delivered never · last answer never\n"
        "No answer: 孙丽 (head of unit, Shaft 3) · last delivered never · last answer never\n"
        "Reachable: 王矿长 (leader) · last delivered 2 Mar 10:00 · last answer 2 Mar 10:02\n"
        "Not reachable: telephone them. They must open the bot and press Start."
    )
    chinese = text(later, "reach", locale="zh-CN", delivered=delivered).split("\n")
    assert chinese[0] == "谁能联系上，截至 10:00：5人中1人未送达，测试未应答3人。"
    assert chinese[1] == "未送达：陈副矿长（副职） · 最近送达 从未 · 最近应答 从未"


def test_before_any_test_nobody_is_silent() -> None:
    nothing = text(held(), "reach", state=None)
    assert "No answer:" not in nothing
    assert nothing.count("Reachable:") == 5
    assert "telephone" not in nothing
    assert "No answer:" not in text(held(), "reach")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_large_organisation_fits(locale: str) -> None:
    thing = held()
    crowd = {
        UserId(n): Member(
            user=UserId(n),
            name=Words("名字" * 50),
            reachable=n % 2 > 0,
            grants=tuple(Grant(role=role, unit="shaft-3") for role in Role),
        )
        for n in range(100, 400)
    }
    thing.world = replace(thing.world, roster=Roster(people=crowd))
    lines = text(thing, "reach", locale=locale).split("\n")
    assert len(lines) == 12
    assert "291" in lines[-2]


def test_who_has_not_answered_is_told_without_blame() -> None:
    assert text(held(LIU, until=TEN + timedelta(days=1)), "reach-silent") == (
        "Reach test of 2 Mar 10:00: 3 people have not answered yet.\n"
        "Delivered, no answer: 陈副矿长, 赵敏, 孙丽.\n"
        "Not deliverable: 刘副矿长.\n"
        "Telephone them: is this phone still in use, does it ring? All people: /reach"
    )
    late = held()
    for user in (CHEN, LIU, ZHAO):
        late.when(NoteAnswer, user=user)
    assert text(late, "reach-silent").split("\n")[:2] == [
        "Reach test of 10:00: one person has not answered yet.",
        "Delivered, no answer: 孙丽.",
    ]
    assert shown(late.when(NoteAnswer, user=SUN), "reach-silent") is None
    assert shown(late, "reach-silent", state=Reach(touched_at=NINE)) is None


def test_a_person_lost_and_found() -> None:
    thing = held(CHEN)
    assert text(thing, "reach-lost", str(CHEN)) == (
        "Not reachable from now on: 陈副矿长\n"
        "陈副矿长 (deputy): nothing I send arrives, no page either; the next in line is called at once.\n"
        "Telephone them. They must open the bot and press Start; then you hear of it here."
    )
    assert text(thing, "reach-back", str(LIU), "zh-CN") == "又能联系上了：刘副矿长。"
    assert shown(thing, "reach-lost", str(LIU)) is None
    assert shown(thing, "reach-back", str(CHEN)) is None
    assert shown(thing, "reach-lost", "4711") is None
    assert shown(thing, "reach-back", "4711") is None


def test_a_group_lost() -> None:
    thing = held()
    assert text(thing, "room-lost", "-77", values=ROOM) == (
        "I am out of a group: 三号井值班群\n"
        "It was the field chat of Shaft 3: its cards and steps now appear in the shared field chat or, "
        "without one, in the leadership chat.\n"
        "To mend it: an administrator makes a link with /invite and adds me to the group with it."
    )
    lead = ROOM | {"kind": "leadership", "unit": ""}
    assert "\n这是领导群：呼叫、批准、卡片不再出现在那里" in text(
        thing, "room-lost", "-77", "zh-CN", values=lead
    )
    assert "field chat of all units" in text(thing, "room-lost", "-77", values=ROOM | {"unit": ""})
    assert shown(thing, "room-lost", str(SHARED), values=ROOM) is None


def test_the_answer_to_the_tap() -> None:
    assert text(held(), "toast", "here") == "Noted: you can be reached. Thank you."
    assert text(held(), "told", "here", "zh-CN", chat=ChatId(ANN)) == "已记下：能联系上您，谢谢。"
