"""What people mean when they press or type at a duty post."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coordination.duty import commands as c
from coordination.facts import Facts, Sent
from coordination.kernel import ChatId, Person, Ref, UserId, Words
from coordination.policy import Policy
from coordination.world import World
from handlers import duty
from handlers.arrival import Arrival, Kind
from handlers.read import read
from handlers.reading import Act, Reading, Tell, Wish
from tests.rules.duty.test_shifts import head
from tests.rules.duty.watch import GATE, adopted, policy
from tests.rules.town import ANN, BO, CHEN, NINE, SUN, ZHAO

PUMP = replace(GATE, id="pump", name={"en": "Pumps"}, rotation=None)
GATE_REF = Ref("duty", "gate")


def facts(rules: Policy | None = None, **rest: Any) -> Facts:
    watch = adopted()
    world: World = replace(watch.world, policy=rules or policy(), open=(head(watch.now()),))
    return Facts(world=world, bot_username="bot", **rest)


def typed(text: str, user: UserId = ANN, given: Facts | None = None, **rest: Any) -> Reading:
    command, _, words = text.partition(" ")
    told: dict[str, Any] = {"private": True}
    if text.startswith("/"):
        told |= {"command": command[1:], "rest": words}
    arrival = Arrival(
        kind=Kind.message,
        at=NINE,
        chat=ChatId(user),
        user=user,
        message_id=1,
        text=text,
        **(told | rest),
    )
    return read(arrival, given or facts())


def pressed(data: str, user: UserId = ANN, given: Facts | None = None) -> Reading:
    arrival = Arrival(kind=Kind.press, at=NINE, chat=ChatId(-1), user=user, press="p", data=data)
    return read(arrival, given or facts())


def command(reading: Reading) -> object:
    (act,) = reading
    assert isinstance(act, Act), act
    assert act.ref == GATE_REF
    return act.command


def tell(reading: Reading) -> Tell:
    (item,) = reading
    assert isinstance(item, Tell), item
    return item


@pytest.mark.parametrize(
    ("text", "press", "wanted"),
    [
        ("/checkin", "checkin:gate", c.CheckIn(at=NINE, by=ANN)),
        ("/takeon", "takeon:gate", c.TakeOver(at=NINE, by=ANN)),
        ("/swap 7", "swap:gate:7", c.OfferShift(at=NINE, by=ANN, to=UserId(7))),
        ("/takeshift", "takeshift:gate", c.AgreeToSwap(at=NINE, by=ANN)),
        ("/takeshift gate", "takeshift:gate:", c.AgreeToSwap(at=NINE, by=ANN)),
    ],
)
def test_a_button_and_a_text_mean_the_same(text: str, press: str, wanted: object) -> None:
    assert command(typed(text)) == command(pressed(press)) == wanted


def test_a_note_comes_with_the_text_or_is_asked_for() -> None:
    assert command(typed("/handover pump 2 is open")) == c.HandOver(
        at=NINE, by=ANN, note=Words("pump 2 is open")
    )
    asked = tell(pressed("hand:gate"))
    assert (asked.what, asked.part, asked.ref, asked.asks) == ("ask", "hand", GATE_REF, True)
    question = Sent(chat=ChatId(ANN), message_id=9, ref=GATE_REF, what="ask", part="hand", asks=ANN)
    said = typed("all quiet", given=facts(about=question), reply_to=9)
    assert command(said) == c.HandOver(at=NINE, by=ANN, note=Words("all quiet"))


def test_a_press_names_the_offer_and_the_gap() -> None:
    assert command(pressed("takeshift:gate:4")) == c.AgreeToSwap(at=NINE, by=ANN, number=4)
    stood = command(pressed("standin:gate:7:3", ZHAO))
    assert stood == c.StandIn(at=NINE, by=ZHAO, user=UserId(7), gap=3)
    chooser = tell(pressed("standin:gate:0:3", ZHAO))
    assert (chooser.what, chooser.part, chooser.to) == ("choose-stand-in", "3", Person(ZHAO))


def test_who_stands_in_until_when_by_the_sites_clock() -> None:
    berlin = facts(replace(policy(), timezone=ZoneInfo("Europe/Berlin")))
    evening = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    for text in ("/standin gate 7 until 18:00", "/standin 7 18：00", "/standin gate 7 from 8:00 to 18:00"):
        assert command(typed(text, ZHAO, berlin)) == c.StandIn(
            at=NINE, by=ZHAO, user=UserId(7), until=evening
        )
    tomorrow = command(typed("/standin 7 08:30", ZHAO))
    assert tomorrow == c.StandIn(
        at=NINE, by=ZHAO, user=UserId(7), until=NINE + timedelta(hours=23, minutes=30)
    )
    assert tell(typed("/standin 7 soon", ZHAO)).part == "until-how"
    asked = tell(typed("/standin 7", ZHAO))
    assert (asked.what, asked.part, asked.ref) == ("ask", "standin:7", GATE_REF)


def test_people_are_chosen_in_private() -> None:
    for text, what in (("/swap", "choose-swap"), ("/standin", "choose-stand-in")):
        chooser = tell(typed(text, ZHAO))
        assert (chooser.what, chooser.to) == (what, Person(ZHAO))


def test_a_list_of_people_is_shown_to_nobody_without_a_name() -> None:
    arrival = Arrival(kind=Kind.press, at=NINE, chat=ChatId(-1), press="p", data="swap:gate")
    assert duty.swap(arrival, facts(), Wish(verb="swap", number="gate")) == ()


def test_of_several_posts_the_one_that_is_meant() -> None:
    two = facts(policy(GATE, PUMP))
    assert command(typed("/checkin", ANN, two)) == c.CheckIn(at=NINE, by=ANN)
    assert command(typed("/checkin", BO, two)) == c.CheckIn(at=NINE, by=BO)
    assert command(typed("/checkin gate", SUN, two)) == c.CheckIn(at=NINE, by=SUN)
    about = Sent(chat=ChatId(SUN), message_id=9, ref=GATE_REF, what="shift", part="1")
    assert command(typed("/checkin", SUN, facts(policy(GATE, PUMP), about=about))) == c.CheckIn(
        at=NINE, by=SUN
    )


@pytest.mark.parametrize(
    "text", ["/checkin", "/handover all quiet", "/takeon", "/swap", "/takeshift", "/standin"]
)
def test_where_it_is_not_clear_the_posts_are_named(text: str) -> None:
    hint = tell(typed(text, CHEN, facts(policy(GATE, PUMP))))
    assert (hint.what, hint.part) == ("say", "which-post")
    assert hint.values == {"command": text.split(" ")[0][1:], "id": "gate", "posts": ("gate", "pump")}
    assert tell(typed(text, CHEN, facts(Policy()))).what == "duty"


def test_who_is_on_duty_is_told_of_each_of_a_few_posts_or_of_many_in_a_list() -> None:
    assert [item.ref for item in typed("/duty", given=facts(policy(GATE, PUMP)))] == [
        GATE_REF,
        Ref("duty", "pump"),
    ]
    many = facts(policy(*(replace(GATE, id=f"post-{n}") for n in range(4))))
    assert tell(typed("/duty", given=many)).what == "duty"
    assert tell(pressed("duty:post-2", given=many)).ref == Ref("duty", "post-2")


def test_words_under_a_card_command_nothing() -> None:
    about = Sent(chat=ChatId(ANN), message_id=9, ref=GATE_REF, what="shift", part="1")
    assert tell(typed("thanks", given=facts(about=about), reply_to=9)).part == "duty-how"
    assert typed("thanks", given=facts(about=about), reply_to=9, private=False) == ()


def test_a_number_of_ten_digits_is_a_person_too() -> None:
    assert command(typed("/swap 7123456789")) == c.OfferShift(at=NINE, by=ANN, to=UserId(7123456789))
