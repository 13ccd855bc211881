"""Every message about a round, at every moment, with the longest data: Telegram takes it, one can read it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from coordination.kernel import ChatId, Head, Ref, UserId, Value, When, Words
from coordination.policy import Figure, Period, Policy, Schedule, Unit
from coordination.roster.state import ChatKind, Room, Roster
from coordination.rounds import agenda as a
from coordination.rounds import commands as c
from coordination.rounds.calling import AGENDAS
from coordination.rounds.state import Says
from coordination.view import View
from handlers.cards import ROUND_ANSWERS, ROUNDS, ROUNDS_ONCE, show
from handlers.cards.message import Message
from handlers.cards.rollup import ASKS, TOASTS
from handlers.texts import LOCALES
from tests.chat.telegram import takes, width
from tests.rules.reports import CREW, DUE, MEI, MINUTE, STAND_IN, TERMS, opened, reach, state, zero
from tests.rules.story import Story
from tests.rules.town import ANN, SUN, ZHAO

LEAD, SHAFT, SHARED = ChatId(-1), ChatId(-2), ChatId(-3)
MANY = ("shaft-3", "plant", "depot", *(f"unit-{n}" for n in range(57)))
FIGURES = (Figure(id="staff", title={"en": "Staff", "zh-CN": "在岗"}),)
TITLE = {"en": "Daily report", "zh-CN": "每日报告"}
ROOMS = {
    LEAD: Room(chat=LEAD, kind=ChatKind.leadership, title=Words("Leaders")),
    SHAFT: Room(chat=SHAFT, kind=ChatKind.field, unit="shaft-3", title=Words("Shaft 3")),
    SHARED: Room(chat=SHARED, kind=ChatKind.field, title=Words("All")),
}
CHATS = (LEAD, SHAFT, SHARED, ChatId(SUN), ChatId(STAND_IN), ChatId(ANN))


def name(id_: str) -> dict[str, str]:
    return {"en": f"{id_} north of the old quarry road", "zh-CN": f"老采石场路以北第{id_}号井"}


def started(**changes: Any) -> Story:
    roster = Roster(people={m.user: replace(m, name=Words("Xu 许" * 12)) for m in CREW}, rooms=ROOMS)
    units = {id_: Unit(id=id_, name=name(id_)) for id_ in MANY}
    schedules = {"daily": Schedule(id="daily", title=TITLE, due=DUE.time())}
    policy = Policy(units=units, schedules=schedules)
    terms = replace(TERMS, title=TITLE, expected=MANY, check=1.0, figures=FIGURES, **changes)
    return opened(terms, roster=roster, policy=policy)


def moments() -> Iterator[tuple[str, Story]]:
    yield "opened", started()
    yield "reminded", reach(started(), DUE - 60 * MINUTE)
    mixed = reach(started(), DUE - 60 * MINUTE)
    zero(mixed, figures={"staff": 40})
    mixed.when(c.NoteIncident, by=MEI, unit="plant", number="26-0042")
    mixed.when(c.Excuse, by=ZHAO, unit="depot", reason=Words("flooded road " * 40))
    yield "mixed", mixed
    late = reach(mixed, DUE + 31 * MINUTE)
    for number in range(8):
        words = Words("pump & <b>valve</b> " * 60)
        unit = f"unit-{number}"
        late.when(
            c.Enter, by=ZHAO, unit=unit, says=Says.events, text=words, figures={"staff": 1}, by_phone=True
        )
    late.when(
        c.Enter,
        by=ZHAO,
        unit="unit-9",
        says=Says.zero,
        figures={"staff": 2},
        by_phone=True,
        written_at=DUE - MINUTE,
    )
    yield "late", late
    ruled = reach(late, DUE + 40 * MINUTE).when(c.RuleClaim, by=ZHAO, unit="unit-9", accepts=True)
    yield "ruled", ruled
    closed = reach(ruled, DUE + 61 * MINUTE)
    yield "closed", closed
    closed.when(
        c.Enter, by=ZHAO, unit="unit-10", says=Says.zero, figures={"staff": 3}, by_phone=True, revises=True
    )
    yield "revised", closed


def question() -> Story:
    return reach(started(asked=Words("How many <are> on site? " * 30)), DUE + 31 * MINUTE)


def away() -> Story:
    story = started()
    story.world = replace(story.world, now=DUE + 31 * 60 * MINUTE)
    return story.when(c.NoteOutage, since=DUE - MINUTE, until=DUE + 31 * 60 * MINUTE).after(0)


def frozen(story: Story) -> Story:
    """The moment as it is, whatever the story goes on to."""
    return replace(story, events=list(story.events))


STORIES = [(moment, frozen(story)) for moment, story in moments()]
STORIES += [("question", question()), ("away", away())]
each_moment = pytest.mark.parametrize(("moment", "story"), STORIES, ids=[moment for moment, _ in STORIES])
each_locale = pytest.mark.parametrize("locale", LOCALES)


def view(story: Story, chat: ChatId, *, first: bool = False, **rest: Any) -> View:
    return View(
        world=story.world,
        chat=chat,
        ref=Ref("round", "daily/260302"),
        state=state(story),
        first=first,
        **rest,
    )


def parts(what: str, story: Story) -> list[str]:
    now = state(story)
    claims = [str(now.terms.expected.index(u)) for u, line in now.lines.items() if line.claim != "none"]
    toasts = [f"{verb}:{unit}" for verb in TOASTS for unit in ("shaft-3", "unit-20")]
    return {
        "remind": [str(index) for index in range(len(now.reminders))],
        "chase": [str(chase.tier) for chase in now.chases],
        "overdue": [""] if now.chases else [],
        "claim": claims,
        "toast": toasts,
        "told": toasts,
        "ask": [f"{verb}:shaft-3" for verb in ASKS],
        "include": ["shaft-3"],
        "closed-round": ["shaft-3"],
        "which-round": ["zr"],
        "choose-silent": ["ex", "ph"],
        "round-skipped": ["daily"],
    }.get(what, [""])


def messages(story: Story, locale: str, *, first: bool = False) -> Iterator[tuple[str, str, Message]]:
    for what in (*ROUNDS, *ROUNDS_ONCE, *ROUND_ANSWERS):
        if what == "periods":
            continue
        for part in parts(what, story):
            for chat in CHATS:
                places = tuple((f"daily/26030{n}", "shaft-3") for n in range(3))
                values: dict[str, Value] = {"places": places, "due": When(DUE), "next": When(DUE)}
                seen = view(story, chat, first=first, values=values)
                if what in ("round", "remind", "overdue") and chat > 0:
                    continue
                message = show(what, part, seen, locale)
                if message is not None:
                    yield what, part, message


@each_locale
@each_moment
def test_telegram_takes_it_and_it_is_short(moment: str, story: Story, locale: str) -> None:
    for what, part, message in messages(story, locale):
        text = takes(message, toast=what == "toast")
        lines = text.split("\n")
        assert len(lines) <= 12, f"{what} {part}: {text}"
        if what in ("round", "rollup", "round-table") and not state(story).terms.asked:
            assert width(lines[0]) <= 60 or "unit-" in lines[0] or "shaft" in lines[0], lines[0]


@each_locale
@each_moment
def test_time_alone_changes_no_card(moment: str, story: Story, locale: str) -> None:
    later = replace(story, world=replace(story.world, now=story.world.now + timedelta(days=3)))
    for what in ROUNDS:
        for part in parts(what, story):
            now = show(what, part, view(story, LEAD), locale)
            then = show(what, part, view(later, LEAD), locale)
            assert (now and (now.text, now.buttons)) == (then and (then.text, then.buttons))


def test_only_what_somebody_must_act_on_rings() -> None:
    ringing = {w for _, s in STORIES for w, _, message in messages(s, "en", first=True) if not message.silent}
    assert ringing == {"remind", "overdue", "chase"}


def test_every_message_is_shown_at_some_moment() -> None:
    seen = {what for _, story in STORIES for what, _, _ in messages(story, "en")}
    wanted = {*ROUNDS, *ROUNDS_ONCE, *ROUND_ANSWERS} - {"periods", "include"}
    assert seen == wanted


def test_a_reminder_names_nobody_who_has_answered_and_none_is_withdrawn() -> None:
    story = reach(started(), DUE - 60 * MINUTE)
    before = show("remind", "0", view(story, SHAFT, first=True), "en")
    assert before is not None
    assert "shaft-3" in before.text
    zero(story, figures={"staff": 4})
    assert show("remind", "0", view(story, SHAFT, first=True), "en") is None
    shared = show("remind", "0", view(story, SHARED, first=True), "en")
    assert shared is not None
    assert "shaft-3" not in shared.text
    assert "plant north" in shared.text


def test_a_unit_that_cannot_be_reached_is_not_called_silent_without_a_word() -> None:
    story = reach(started(), DUE + 31 * MINUTE)
    alone = {LEAD: ROOMS[LEAD]}
    world = replace(story.world, roster=replace(story.world.roster, rooms=alone))
    told = show("rollup", "", view(replace(story, world=world), LEAD), "en")
    assert told is not None
    assert "unit-3 north of the old quarry road (not reached, state unknown)" in told.text
    assert "plant north of the old quarry road (not" not in told.text


@pytest.mark.parametrize("locale", LOCALES)
def test_periods_are_listed_with_how_to_open_one(locale: str) -> None:
    periods = {"flood": Period(id="flood", name={"en": "Flood season", "zh-CN": "汛期"})}
    story = Story(replace(started().world, policy=Policy(periods=periods)), None, [], [], AGENDAS)
    story.when(a.OpenPeriod, by=UserId(8), period="flood")
    seen = View(world=story.world, chat=LEAD, ref=a.AGENDA, state=story.state)
    told = show("periods", "", seen, locale)
    none = show("periods", "", View(world=started().world, chat=LEAD), locale)
    assert told is not None
    assert none is not None
    assert "2026-03-02" in takes(told)
    assert takes(none).count("\n") == 0


def test_the_leaders_who_are_asked_for_a_unit_can_only_enter_it_by_phone() -> None:
    story = started()
    alone = replace(story.world, roster=Roster(rooms={LEAD: ROOMS[LEAD]}))
    asked = show("round", "", view(replace(story, world=alone), LEAD, first=True), "en")
    assert asked is not None
    assert [button.data.split(":")[0] for row in asked.buttons for button in row] == ["rm", "ex", "ph"]


def test_which_question_is_meant_stands_on_the_button() -> None:
    heads = tuple(
        Head(ref=Ref("round", id_), unit=None, opened_at=DUE, open=True, status="", title=title)
        for id_, title in (("ask/2", Words("How many pumps run")), ("ask/1", None))
    )
    world = replace(started().world, open=heads)
    places = (("ask/2", "plant"), ("ask/1", "plant"), ("daily/260302", "plant"))
    seen = View(world=world, chat=SHARED, values={"places": places}, part="zr")
    told = show("which-round", "zr", seen, "en")
    assert told is not None
    labels = [button.label for row in told.buttons for button in row]
    assert labels == ["How many pump…", "ask/1", "Daily report"]


def test_in_a_shared_group_the_silent_are_named_once_more_at_the_cut_off() -> None:
    story = reach(started(), DUE + 61 * MINUTE)
    closed = show("round", "", view(story, SHARED), "en")
    assert closed is not None
    assert "Not in by 18:00, the cut-off: plant north of the old quarry road" in closed.text
    assert "Nothing happened?" not in closed.text
