"""A month of rounds: numbers that stand alone, a picture that needs no colours, and how it is asked for."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coordination.facts import Facts
from coordination.kernel import Ref
from coordination.policy import Policy, Schedule, Unit
from coordination.rounds.month import Month
from coordination.view import View
from coordination.world import World
from handlers.cards import show
from handlers.cards.chart import Chart, Tone
from handlers.cards.message import Message
from handlers.month import month_of
from handlers.reading import Reading, Tell, say
from handlers.texts import LOCALES
from tests.chat.site import FIELD
from tests.chat.telegram import takes, units, width
from tests.rules.months import AT, TITLE, month

UNITS = {
    unit: Unit(id=unit, name={"en": unit.title(), "zh-CN": f"{n}号井"})
    for n, unit in enumerate(("shaft-1", "shaft-2", "shaft-3"), 1)
}
ROWS = {"shaft-1": "00L!x-", "shaft-2": "0!0c00", "shaft-3": "000000"}
HOSTILE = "<b>/zero @boss\u202e" + "火" * 300


def told(state: Month | None, locale: str = "en", policy: Policy | None = None, **view: Any) -> Message:
    world = World(now=AT, policy=policy or Policy(units=UNITS))
    seen = View(world=world, chat=FIELD, **({"ref": Ref("month", "daily/2026-11"), "state": state} | view))
    message = show("month", "", seen, locale)
    assert message is not None
    return message


def chart(state: Month, locale: str = "en", policy: Policy | None = None) -> Chart:
    drawn = told(state, locale, policy).chart
    assert drawn is not None
    return drawn


def test_in_numbers() -> None:
    assert takes(told(month(ROWS, unjudged=(6,)))).split("\n") == [
        "Daily report, Nov 2026 (as of 6 Nov 18:00)",
        "In by the cut-off: 14 of 15 (93 %).",
        "On time: 13 of 15 (87 %).",
        "Time of sending claimed and accepted: 1. Rounds not judged, because messages were lost: 1 of 6.",
        "Units, the lowest rates first:",
        "Shaft-1: in 4 of 5 (80 %), on time 3 (60 %)",
        "Shaft-2: in 5 of 5 (100 %), on time 5 (100 %)",
        "Shaft-3: in 5 of 5 (100 %), on time 5 (100 %)",
    ]


def test_in_numbers_in_chinese() -> None:
    assert takes(told(month(ROWS), "zh-CN")).split("\n") == [
        "每日零报告 2026年11月（截至11月6日 18:00）",
        "上报率：16/17（94%），汇总截止前收到。",
        "按时率：15/17（88%），应报时间前收到。",
        "本次免报1次，不计入两率。按说明的发出时间认定1次。",
        "各单位，从低到高：",
        "1号井：已报4/5（80%），按时3（60%）",
        "2号井：已报6/6（100%），按时6（100%）",
        "3号井：已报6/6（100%），按时6（100%）",
    ]


def test_nearly_all_is_not_all() -> None:
    rows = {f"u{n}": "0" * 30 for n in range(40)} | {"shaft-1": "0" * 29 + "x"}
    assert "1229 of 1230 (99 %)" in told(month(rows)).text


def test_when_all_is_well_one_line_says_so() -> None:
    assert takes(told(month({"shaft-1": "00", "shaft-2": "!-"}))).split("\n")[3:] == [
        "Excused, in neither rate: 1.",
        "Every unit: all in, all on time.",
    ]


def test_where_nothing_could_be_judged_there_is_no_rate() -> None:
    state = month({"shaft-1": "x", "shaft-2": "0"}, unjudged=(1,))
    assert "No entry was expected in a round that could be judged." in told(state).text
    assert "%" not in told(state).text
    assert {rate for row in chart(state).rows for rate in row.rates} == {"–"}


def test_a_unit_of_which_nothing_was_expected_is_told_last_and_without_a_rate() -> None:
    assert (
        takes(told(month({"shaft-1": "--", "shaft-2": "0x"}))).split("\n")[-1] == "Shaft-1: nothing expected"
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["Shaft", HOSTILE], ids=["plain", "hostile"])
def test_it_fits_under_a_picture_whatever_things_are_called(name: str, locale: str) -> None:
    rows = {f"u{n}": "0xL!-c"[n % 6 :] + "x" * 24 for n in range(75)}
    named = {unit: Unit(id=unit, name=dict.fromkeys(LOCALES, f"{n}{name}")) for n, unit in enumerate(rows)}
    state = month(rows, unjudged=(2,), title=dict.fromkeys(LOCALES, name))
    message = told(state, locale, Policy(units=named), repeated=True)
    lines = takes(message).split("\n")
    assert units("\n".join(lines)) <= 1024
    assert len(lines) <= 12
    assert width(lines[0].removesuffix("(repeated)").removesuffix("（重发）")) <= 60
    assert lines[-1].startswith({"en": "69 more units", "zh-CN": "另有69个单位"}[locale])
    assert message.silent


def test_an_empty_month_says_how_to_see_another() -> None:
    policy = Policy(schedules={"daily": Schedule(id="daily", title=TITLE, due=time(17))})
    message = told(None, policy=policy)
    assert takes(message).startswith("Daily report, Nov 2026: no round is kept yet.")
    assert message.chart is None
    assert takes(told(None)).startswith("daily, Nov 2026")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_cell_says_by_a_sign_what_its_colour_says(locale: str) -> None:
    drawn = chart(month({"shaft-1": "0!L-x0"}, unjudged=(6,)), locale)
    (row,) = drawn.rows
    assert [cell.tone for cell in row.cells[:7]] == [
        Tone.zero,
        Tone.events,
        Tone.late,
        Tone.excused,
        Tone.missing,
        Tone.unjudged,
        Tone.blank,
    ]
    signs = {cell.tone: cell.sign for cell in row.cells}
    assert len(set(signs.values())) == len(Tone)
    assert {cell.tone: cell.sign for cell, _ in drawn.legend} | {Tone.blank: ""} == signs
    assert len({name for _, name in drawn.legend}) == len(Tone) - 1


def test_the_picture_has_every_day_of_the_month_and_units_in_their_places() -> None:
    drawn = chart(month({"gone": "x", "shaft-3": "0", "shaft-1": "0"}))
    assert drawn.days == tuple(map(str, range(1, 31)))
    assert {len(row.cells) for row in drawn.rows} == {30}
    assert [row.name for row in drawn.rows] == ["Shaft-1", "Shaft-3", "gone"]
    assert [row.rates for row in drawn.rows] == [("100 %", "100 %"), ("100 %", "100 %"), ("0 %", "0 %")]


def test_a_picture_leaves_out_the_highest_and_counts_them() -> None:
    rows = {f"u{n}": "x" if n >= 15 else "0" for n in range(75)}
    drawn = chart(month(rows))
    assert [row.name for row in drawn.rows] == [f"u{n}" for n in range(15, 75)]
    assert drawn.rest == "15 more units are not shown: their rates are no lower."


# How it is asked for.


SCHEDULES = {id_: Schedule(id=id_, title=TITLE, due=time(17)) for id_ in ("daily", "water")}


def asked(*args: str, schedules: Any = SCHEDULES) -> Reading:
    policy = Policy(timezone=ZoneInfo("Asia/Shanghai"), schedules=schedules)
    last_of_october = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)  # at the site it is November
    return month_of(Facts(world=World(now=last_of_october, policy=policy)), args)


def books(*ids: str) -> Reading:
    return tuple(Tell(what="month", ref=Ref("month", id_)) for id_ in ids)


def test_without_words_it_is_the_sites_month_of_every_schedule() -> None:
    assert asked() == books("daily/2026-11", "water/2026-11")


def test_a_month_and_a_schedule_can_be_named() -> None:
    assert asked("2026-09") == books("daily/2026-09", "water/2026-09")
    assert asked("water") == books("water/2026-11")
    assert asked("daily", "2026-9") == books("daily/2026-09")


@pytest.mark.parametrize("words", ["2026-13", "2026-0", "september", "11", "2026-09 2026-10"])
def test_what_is_no_month_is_answered_with_an_example(words: str) -> None:
    assert asked(*words.split()) == say("month-how")


def test_without_a_schedule_there_is_no_history() -> None:
    assert asked(schedules={}) == say("month-no-schedule")
