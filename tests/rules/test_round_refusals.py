"""Every refusal of the rules of rounds is reached, and carries what its text is filled with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import coordination.rounds
from coordination.kernel import ChatId, Refusal, Source, Words
from coordination.policy import Figure, Period, Policy, Retention
from coordination.retention import EraseTexts
from coordination.rounds import agenda as a
from coordination.rounds import commands as c
from coordination.rounds.calling import AGENDAS
from coordination.rounds.rules import ROUND
from coordination.rounds.state import Says
from tests.rules.reports import DUE, MEI, MINUTE, OPENED, TERMS, opened, reach, site, zero
from tests.rules.story import Story
from tests.rules.test_rounds import head
from tests.rules.town import ANN, ROOT, STRANGER, ZHAO

FOLDER = Path(coordination.rounds.__file__).parent
WRITTEN = re.compile(r'Refusal\(\s*"([^"]+)"')
WHY = Words("why")
UNIT, ROUND_UNIT = {"unit": str}, {"round": str, "unit": str}
STANDING = {"round": str, "unit": str, "column": str}


def closed() -> Story:
    return reach(opened(), DUE + 61 * MINUTE)


def erased() -> Story:
    story = closed()
    kept = replace(story.world.policy, retention=Retention(rounds=timedelta(days=30)))
    story.world = replace(story.world, policy=kept, now=story.world.now + timedelta(days=30))
    return story.when(EraseTexts)


def asked() -> Story:
    story = Story(site(), None, [], [], AGENDAS)
    return story.when(a.AskRound, by=ZHAO, text=WHY, due_at=OPENED - timedelta(minutes=1))


def claimed() -> Story:
    story = zero(reach(opened(), DUE + MINUTE), written_at=DUE - MINUTE)
    return story.when(c.RuleClaim, by=ZHAO, unit="shaft-3", accepts=True)


def excused(story: Story, unit: str = "shaft-3") -> Story:
    return story.when(c.Excuse, by=ZHAO, unit=unit, reason=WHY)


def all_in() -> Story:
    story = zero(zero(opened()), MEI, "plant")
    return excused(story, "depot").when(c.Remind, by=ZHAO)


def period() -> Story:
    return Story(site(), None, [], [], AGENDAS).when(a.OpenPeriod, by=ROOT, period="flood")


def nowhere() -> Story:
    return Story(site(), None, [], [], ROUND).when(c.Remind, by=ZHAO)


SOURCE = Source(ChatId(-7), 7)
FLOOD = Period(id="flood", name={"en": "Flood"})
FIGURES = (Figure(id="staff", title={"en": "Staff"}),)
Case = tuple[Callable[[], Story], Mapping[str, type]]
CASES: dict[str, Case] = {
    "not-enrolled": (lambda: zero(opened(), STRANGER), {"act": str}),
    "not-of-unit": (lambda: zero(opened(), MEI), UNIT),
    "not-expected": (lambda: zero(opened(), unit="gate"), ROUND_UNIT),
    "round-closed": (lambda: zero(closed()), STANDING),
    "round-erased": (lambda: zero(erased(), revises=True), {"round": str}),
    "already-in": (lambda: zero(zero(opened())), STANDING),
    "figures-wanted": (lambda: zero(opened(replace(TERMS, figures=FIGURES))), {"figures": tuple}),
    "zero-with-incident": (
        lambda: zero(opened(open=(head("26-0042"),))),
        {"number": str, "unit": str},
    ),
    "round-over": (lambda: excused(closed()), {"round": str}),
    "reminded-lately": (
        lambda: opened().when(c.Remind, by=ZHAO).when(c.Remind, by=ZHAO),
        {"round": str},
    ),
    "all-in": (all_in, {"round": str}),
    "no-such-round": (nowhere, {}),
    "no-claim": (lambda: opened().when(c.RuleClaim, by=ZHAO, unit="shaft-3", accepts=True), UNIT),
    "claim-ruled": (
        lambda: claimed().when(c.RuleClaim, by=ZHAO, unit="shaft-3", accepts=False),
        {"unit": str, "claim": str},
    ),
    "no-question": (lambda: opened().when(c.AnswerCheck, by=ANN, unit="shaft-3", text=WHY), UNIT),
    "due-is-past": (asked, {}),
    "no-units": (
        lambda: Story(site(policy=Policy()), None, [], [], AGENDAS).when(
            a.AskRound, by=ZHAO, text=WHY, due_at=DUE
        ),
        {},
    ),
    "period-is-past": (
        lambda: Story(site(policy=Policy(periods={"flood": FLOOD})), None, [], [], AGENDAS).when(
            a.OpenPeriod, by=ROOT, period="flood", until=date(2026, 1, 1)
        ),
        {"period": str},
    ),
    "edited-zero": (
        lambda: zero(opened(), source=SOURCE).when(c.CorrectEntry, by=ANN, source=SOURCE, text=WHY),
        STANDING,
    ),
    "no-such-period": (period, {"period": str, "periods": tuple}),
}


@pytest.mark.parametrize("reason", CASES)
def test_each_is_reached_and_carries_what_explains_it(reason: str) -> None:
    reached, carries = CASES[reason]
    refusal = reached().last
    assert isinstance(refusal, Refusal)
    assert refusal.reason == reason
    assert set(refusal.values) == set(carries)
    assert all(isinstance(refusal.values[name], kind) for name, kind in carries.items())


def test_none_is_left_out() -> None:
    written = {key for file in FOLDER.rglob("*.py") for key in WRITTEN.findall(file.read_text("utf-8"))}
    assert written == set(CASES)


def test_a_refusal_changes_nothing() -> None:
    story = zero(opened())
    before = story.state
    story.when(c.Enter, by=MEI, unit="shaft-3", says=Says.events).is_refused("not-of-unit")
    assert story.state is before
