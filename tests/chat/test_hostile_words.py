"""People write anything, and organisations are large: it always fits, and nobody's words act on anything."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from coordination.incident import commands as c
from coordination.kernel import ChatId, Head, Place, Ref, UserId, Words
from coordination.plan import ApprovalMode, ApprovalRule, Evidence, Plan, Role, Severity, Step, Track
from coordination.policy import Policy, Unit
from coordination.roster.state import ChatKind, Grant, Member, Room, Roster
from coordination.view import View
from handlers.cards import fit, show
from handlers.texts import LOCALES
from tests.chat.everything import messages
from tests.chat.site import FIELD, reported, shown
from tests.chat.telegram import parse, takes
from tests.chat.test_everything_fits import TOASTS, told
from tests.rules.story import Story
from tests.rules.town import ANN, CHEN, NINE, PEOPLE

ZALGO = "e" + "\u0301" * 60
NASTY = (
    "<b>&\"'</i>" * 500,
    "\u202egnp.exe\u2066 abc \u200f" * 300,
    ZALGO * 60,
    "👨‍👩‍👧‍👦👍🏽" * 400,
    "\ud83d lone \udc00 \0 surrogates" * 180,
    "/close 26-0001 @chief https://evil.example " * 100,
    "\n\n\n" * 1300 + "x",
)


def _plan(words: str) -> Plan:
    text = {"en": words[:400], "zh-CN": words[:400]}
    steps = tuple(
        Step(
            id=f"s{n}",
            title=text,
            guide={"en": "\n".join([words[:300]] * 9), "zh-CN": words[:300]},
            within=timedelta(minutes=n),
            every=timedelta(minutes=30) if n % 7 == 0 else None,
            evidence=tuple(Evidence)[n % 5],
            approval=ApprovalRule(mode=tuple(ApprovalMode)[n % 2]) if n % 3 == 0 else None,
        )
        for n in range(1, 61)
    )
    tracks = tuple(Track(id=f"t{n}", title=text, steps=steps[n::6]) for n in range(6))
    return Plan(id="fire", title=text, tracks=tracks, never=(text,) * 9, hot_wash=(text,) * 30)


def _world(words: str) -> dict[str, Any]:
    grown = {m.user: replace(m, name=Words(words)) for m in PEOPLE}
    for user in map(UserId, range(1000, 1300)):
        grant = Grant(role=tuple(Role)[user % 6], unit=f"u{user % 100}", rank=user % 9)
        grown[user] = Member(user=user, name=Words(words), grants=(grant,), reachable=user % 3 > 0)
    units = {f"u{n}": Unit(id=f"u{n}", name={"en": words, "zh-CN": words}) for n in range(99)}
    field = Room(chat=FIELD, kind=ChatKind.field, unit="shaft-3", title=Words(words), forum=True)
    lead = Room(
        chat=ChatId(-1), kind=ChatKind.leadership, title=Words(words), lacks=("admin", "pin_messages")
    )
    plans = {f"plan-{n}": _plan(words) for n in range(60)} | {"fire": _plan(words)}
    policy = Policy(units=units | {"shaft-3": Unit(id="shaft-3", name={"en": words})}, plans=plans)
    head = Head(ref=Ref("incident", "26-0001"), unit="u7", opened_at=NINE, open=True, status="active")
    open_ = tuple(replace(head, title=Words(words)) for _ in range(200))
    return {
        "roster": Roster(people=grown, rooms={FIELD: field, ChatId(-1): lead}),
        "policy": policy,
        "open": open_,
    }


def _worst(words: str) -> Story:
    said = Words(words)
    story = reported(words, **_world(words)).when(c.ChoosePlan, by=ANN, plan_id="fire")
    story.when(c.SetSeverity, by=CHEN, severity=Severity.high).after(7).when(c.Activate, by=CHEN)
    for user in map(UserId, range(1000, 1300)):
        story.when(c.CheckIn, by=user)
    story.when(c.AddUpdate, by=ANN, text=said)
    for number in range(1, 61):
        (story.when(c.Take, by=CHEN, step=number, text=said) if number % 2 else story).when(
            c.Block, by=CHEN, step=number, reason=said
        )
    story.when(c.SetFacts, by=CHEN, facts={"hurt": 10**6, "missing": 10**6})
    return story.after(200).when(c.Stabilise, by=CHEN).when(c.StandDown, by=CHEN)


def _all(story: Story, locale: str) -> Iterator[str]:
    for asked in messages(story):
        message = told(story, asked, locale)
        if message is not None:
            yield takes(message, toast=asked.what in TOASTS)


@pytest.mark.parametrize(
    ("words", "locale"),
    list(zip(NASTY, LOCALES * 4, strict=False)),
    ids=["html", "bidi", "zalgo", "emoji", "surrogates", "links", "lines"],
)
def test_the_worst_case_fits(words: str, locale: str) -> None:
    assert len(list(_all(_worst(words[:4096]), locale))) > 100


def test_what_was_cut_is_said() -> None:
    told_ = shown(reported("smoke " * 600), "page", "0").text
    assert re.search(r"(s|sm|smo|smok|smoke)… cut”", told_)
    assert "… 已截断" in shown(reported("烟" * 4000), "page", "0", "zh-CN").text


@settings(max_examples=120, deadline=None)
@given(st.text(st.characters(), max_size=400), st.sampled_from(LOCALES))
def test_anybodys_words_stay_words(words: str, locale: str) -> None:
    story = reported(f"w{words}")
    for what, part in (("incident", ""), ("page", "0"), ("brief", ""), ("topic", "")):
        message = shown(story, what, part, locale)
        text = takes(message)
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    bare = parse(shown(reported("w"), "page", "0", locale).text).entities
    assert parse(shown(story, "page", "0", locale).text).entities == bare


@given(st.text(st.characters(), max_size=60), st.integers(min_value=4, max_value=40))
def test_a_cut_is_never_too_long_nor_within_a_letter(words: str, limit: int) -> None:
    cut = fit.cut(fit.clean(words), limit)
    assert fit.units(cut) <= limit
    assert "\ufffd" not in cut.encode("utf-16-le").decode("utf-16-le", "replace") or "\ufffd" in words


def test_a_cut_keeps_accents_and_families_whole() -> None:
    assert fit.cut("abcde\u0301fgh", 6) == "abcd…"
    assert fit.cut("ab👨\u200d👩\u200d👧cdefghij", 9) == "ab…"
    assert fit.cut("abc", 3) == "abc"


def test_words_neither_command_nor_mention() -> None:
    text = takes(shown(reported("/close@bot 26-0001 @chief 3/5 a@b.c"), "incident"))
    assert "/\u2060close" in text
    assert "@\u2060chief" in text
    assert "3/5 a@b.c" in text


def test_a_text_that_is_still_too_long_loses_whole_lines() -> None:
    text = fit.lines(*[Markup("<b>{}</b>").format("x" * 1000) for _ in range(9)])
    short = fit.within(text, Markup("… cut"))
    assert fit.units(parse(short).text) <= 4096
    assert parse(short).text.endswith("x\n… cut")


@pytest.mark.parametrize(("locale", "mark"), [("en", "(erased)"), ("zh-CN", "（已清除）")])
def test_erased_words_leave_the_card_whole_and_are_said_to_be_erased(locale: str, mark: str) -> None:
    story = reported()
    place = Place(latitude=30.1, longitude=120.2, name=Words(id="gone-too", seal="x"))
    entry = replace(story.now().entries[0], text=Words(id="gone", seal="x"), place=place)
    state = replace(story.now(), entries=(entry,))
    seen = View(world=story.world, chat=FIELD, ref=Ref("incident", "26-0001"), state=state)
    for what in ("incident", "brief"):
        message = show(what, "", seen, locale)
        assert message is not None
        assert mark in message.text
        assert "30.10000, 120.20000" in message.text
        assert not set("“”「」") & set(message.text)
