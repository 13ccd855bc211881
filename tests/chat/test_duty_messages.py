"""Every message about duty posts, also with the worst that people write: Telegram takes it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.duty import commands as c
from coordination.kernel import ChatId, Refusal, UserId, Value, When, Who, Words
from coordination.policy import Post
from coordination.roster.state import Roster
from coordination.view import View
from handlers.cards import duty, show
from handlers.cards.message import Message
from handlers.texts import LOCALES
from tests.chat.site import LEADERSHIP, NAMES, labels, people
from tests.chat.telegram import takes, width
from tests.rules.duty.refusals import DUTY_CASES
from tests.rules.duty.test_gaps import post
from tests.rules.duty.test_shifts import head as head_of
from tests.rules.duty.watch import GATE, HOUR, MINUTE, Watch, adopted
from tests.rules.town import ANN, BO, NINE, SUN, ZHAO

WORST = "<b>&\u202e" + "消防通道" * 400
NAME = "欧阳" * 60 + "<&>"
LONG = {
    "en": "The gate post of the northern shaft number three, upper level",
    "zh-CN": "北区三号竖井上层大门值班岗位" * 3,
}
each_locale = pytest.mark.parametrize("locale", LOCALES)


def site(gate: Post = GATE, *, worst: bool = False) -> Watch:
    names = dict.fromkeys(NAMES, NAME) if worst else NAMES
    named = replace(gate, name=LONG) if worst else gate
    return adopted(named, roster=Roster(people=people(names)))


def handed(*, worst: bool) -> Watch:
    watch = site(worst=worst).when(c.CheckIn, by=ANN).until(19, 50)
    return watch.when(c.HandOver, by=ANN, note=Words(WORST if worst else "pump 2 is being repaired"))


def relieved(*, worst: bool) -> Watch:
    return site(worst=worst).after(HOUR).when(c.StandIn, by=ZHAO, user=SUN, until=NINE + 9 * HOUR)


MOMENTS: dict[str, Callable[[bool], Watch]] = {
    "unasked": lambda worst: site(worst=worst),
    "late": lambda worst: site(worst=worst).after(20 * MINUTE),
    "came late": lambda worst: site(worst=worst).after(20 * MINUTE).when(c.CheckIn, by=ANN),
    "never came": lambda worst: site(worst=worst).until(20),
    "reminded": lambda worst: site(worst=worst).when(c.CheckIn, by=ANN).until(19, 45),
    "early": lambda worst: site(worst=worst).until(19, 45).when(c.CheckIn, by=BO),
    "begun": lambda worst: site(worst=worst).when(c.CheckIn, by=ANN).until(20),
    "on": lambda worst: site(worst=worst).until(20).when(c.CheckIn, by=BO),
    "handing": lambda worst: handed(worst=worst),
    "waiting": lambda worst: handed(worst=worst).until(20, 30),
    "taken": lambda worst: handed(worst=worst).when(c.TakeOver, by=BO),
    "taken late": lambda worst: handed(worst=worst).until(20, 30).when(c.TakeOver, by=BO),
    "relieved": lambda worst: relieved(worst=worst),
    "offered": lambda worst: site(worst=worst).when(c.OfferShift, by=ANN, to=SUN),
    "agreed": lambda worst: site(worst=worst).when(c.OfferShift, by=ANN, to=SUN).when(c.AgreeToSwap, by=SUN),
    "swapped away": lambda worst: swapped_away(worst=worst),
    "empty": lambda worst: site(replace(GATE, rotation=None), worst=worst),
    "hole": lambda worst: site(post(0, 1), worst=worst),
    "filled": lambda worst: filled(worst=worst),
    "unknown people": lambda worst: site(replace(post(), pattern=unknown()), worst=worst),
}


def swapped_away(*, worst: bool) -> Watch:
    watch = site(worst=worst).until(19, 45).when(c.OfferShift, by=BO, to=SUN)
    return watch.when(c.OfferShift, by=BO, to=ZHAO).when(c.AgreeToSwap, by=ZHAO).until(19, 50)


def filled(*, worst: bool) -> Watch:
    watch = site(post(0, 1), worst=worst)
    return watch.when(c.StandIn, by=ZHAO, user=SUN, gap=watch.now().gaps[0].number)


def unknown() -> tuple:  # type: ignore[type-arg] # of watches
    return tuple(replace(watch, people=(UserId(77),)) for watch in post().pattern)


MOMENTS["offered twice"] = lambda worst: (
    site(worst=worst).when(c.OfferShift, by=ANN, to=ZHAO).when(c.OfferShift, by=ANN, to=SUN)
)
VALUES: dict[str, dict[str, Value]] = {
    "taken-over": {"post": "gate", "who": Who(BO), "at": When(NINE)},
    "swap-agreed": {"post": "gate", "who": Who(BO), "at": When(NINE)},
    "relieved": {"post": "gate", "who": Who(BO), "until": When(NINE)},
}
PARTS = [str(number) for number in range(1, 12)]
ASKED: dict[str, list[str]] = {
    **dict.fromkeys(duty.CARDS, PARTS),
    **{what: [""] for what in duty.NOTICES},
    "choose-stand-in": ["", "7"],
    "toast": list(duty.VERBS),
    "told": list(duty.VERBS),
    "ask": ["hand", f"standin:{SUN}"],
}


def view(watch: Watch, chat: ChatId, values: dict[str, Value] | None = None, *, first: bool = True) -> View:
    head = head_of(watch.now())
    world = replace(watch.world, open=(head,))
    return View(world=world, chat=chat, ref=head.ref, state=watch.now(), values=values or {}, first=first)


def messages(watch: Watch, locale: str) -> Iterator[tuple[str, Message]]:
    for what, parts in ASKED.items():
        for part in parts:
            for chat in (ChatId(ANN), ChatId(BO), ChatId(SUN), LEADERSHIP):
                for first in (True, False):
                    seen = view(watch, chat, VALUES.get(what), first=first)
                    message = show(what, part, seen, locale)
                    if message is not None:
                        yield what, message


@each_locale
@pytest.mark.parametrize("worst", [False, True], ids=["plain", "worst"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_telegram_takes_it_and_it_is_short(moment: str, worst: bool, locale: str) -> None:
    for what, message in messages(MOMENTS[moment](worst), locale):
        text = takes(message, toast=what == "toast")
        lines = text.split("\n")
        assert len(lines) <= 12, f"{what}: {text}"
        if not worst and what != "toast" and message.buttons and not what.startswith("choose"):
            assert width(lines[0]) <= 60, lines[0]


@each_locale
def test_every_message_is_shown_at_some_moment(locale: str) -> None:
    shown = {what for make in MOMENTS.values() for what, _ in messages(make(False), locale)}
    assert shown == {*duty.CARDS, *duty.NOTICES, *duty.ANSWERS}


@each_locale
@pytest.mark.parametrize("moment", MOMENTS)
def test_time_alone_changes_no_card(moment: str, locale: str) -> None:
    watch = MOMENTS[moment](False)
    later = replace(watch.world, now=watch.world.now + timedelta(days=2))
    for what in duty.CARDS:
        for part in PARTS:
            seen = view(watch, ChatId(ANN), first=False)
            then = show(what, part, replace(seen, world=replace(later, open=seen.world.open)), locale)
            assert show(what, part, seen, locale) == then


@each_locale
@pytest.mark.parametrize("reason", DUTY_CASES)
def test_every_refusal_says_what_did_not_happen(reason: str, locale: str) -> None:
    refusal: Refusal = DUTY_CASES[reason][0]()
    seen = View(world=site().world, chat=ChatId(ANN), values=refusal.values)
    message = show("refused", reason, seen, locale)
    assert message is not None
    assert len(takes(message).split("\n")) <= 3


def test_a_post_in_one_message() -> None:
    watch = handed(worst=False)
    told = show("post", "", view(watch, ChatId(BO)), "en")
    assert told is not None
    assert takes(told) == (
        "Gate post: Ann on duty, as of 19:50\n"
        "Until 20:00.\n"
        "Checked in: Ann 09:00.\n"
        "Next: Bo, 20:00 to 3 Mar 08:00.\n"
        "Ann is handing over, since 19:50. Not taken over yet."
    )
    assert labels(told) == [["Check in"], ["Take over"], ["Swap"]]


def test_many_posts_in_one_list() -> None:
    posts = {f"post-{n}": replace(GATE, id=f"post-{n}", name={"en": f"Post {n}"}) for n in range(30)}
    watch = site()
    world = replace(watch.world, policy=replace(watch.world.policy, posts=posts))
    message = show("duty", "", View(world=world, chat=LEADERSHIP), "en")
    assert message is not None
    lines = takes(message).split("\n")
    assert len(lines) == 12
    assert lines[-1] == "20 more"
    none = show(
        "duty",
        "",
        View(world=replace(world, policy=replace(world.policy, posts={})), chat=LEADERSHIP),
        "zh-CN",
    )
    assert none is not None
    assert "没有设值班岗位" in none.text


def test_what_was_never_shown_and_is_over_is_not_sent() -> None:
    taken = MOMENTS["taken"](False)
    for what, part in (("shift", "1"), ("handover", "3"), ("shift", "99")):
        assert show(what, part, view(taken, ChatId(ANN)), "en") is None
    edited = show("shift", "1", view(taken, ChatId(ANN), first=False), "zh-CN")
    assert edited is not None
    assert edited.text == "大门岗：19:50 已交给Bo，辛苦了。"


def test_a_gap_that_somebody_fills_is_closed_in_its_place() -> None:
    watch = filled(worst=False)
    number = str(watch.now().gaps[0].number)
    edited = show("gap", number, view(watch, LEADERSHIP, first=False), "en")
    assert edited is not None
    assert edited.text == "Gate post: 孙丽 is planned from 00:00. The gap is closed."
    assert edited.buttons == ()
    assert show("gap", number, view(watch, LEADERSHIP), "en") is None


@each_locale
def test_among_many_people_those_of_the_post_come_first_and_all_others_can_be_typed(locale: str) -> None:
    names = people() | {UserId(100 + n): replace(people()[SUN], user=UserId(100 + n)) for n in range(60)}
    watch = adopted(roster=Roster(people=names))
    message = show("choose-stand-in", "", view(watch, ChatId(ZHAO)), locale)
    assert message is not None
    assert [button.label for button in message.buttons[0]] == ["Ann", "Bo"]
    assert sum(map(len, message.buttons)) == duty.CHOICES
    assert "/standin gate" in takes(message).replace("\u2060", "")
