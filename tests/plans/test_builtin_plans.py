"""The nine plans we ship, and the data beside them: whole, in both languages, inside limits and boundary."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.planfile import BUILTIN, load_builtin, load_clocks, read_plan
from coordination.conditions import parse
from coordination.plan import LOCALES, ApprovalMode, Plan, Severity
from coordination.plan_lint import VISIT_STEPS, lint
from coordination.plan_rehearsal import rehearse

NINE = ["crowd", "fire", "flood", "gas", "general", "injury", "missing", "outage", "visit"]
PLANS = load_builtin()
CHINESE = re.compile("[\u4e00-\u9fff]")

every_plan = pytest.mark.parametrize("plan", [PLANS[name] for name in NINE], ids=NINE)


def test_there_are_nine() -> None:
    assert sorted(PLANS) == NINE


@every_plan
def test_nothing_is_wrong_with_it(plan: Plan) -> None:
    assert lint(plan) == []


@every_plan
def test_every_step_can_be_followed_at_the_scene(plan: Plan) -> None:
    for _, _, step in plan.steps():
        for locale, (title, line) in {"en": (28, 64), "zh-CN": (14, 24)}.items():
            lines = step.guide[locale].splitlines()
            assert 0 < len(step.title[locale]) <= title
            assert 0 < len(lines) <= 3
            assert all(0 < len(each) <= line for each in lines)


@every_plan
def test_each_language_is_its_own(plan: Plan) -> None:
    texts = [plan.title, plan.raises, *plan.never, *plan.stand_down, *plan.hot_wash]
    texts += [level.meaning for level in plan.severity.values()]
    texts += [text for _, _, step in plan.steps() for text in (step.title, step.guide)]
    for text in texts:
        assert set(text) == set(LOCALES)
        assert not CHINESE.search(text["en"])
        assert CHINESE.search(text["zh-CN"])


@every_plan
def test_it_can_be_found_in_both_languages(plan: Plan) -> None:
    assert any(CHINESE.search(keyword) for keyword in plan.keywords)
    assert any(keyword.isascii() for keyword in plan.keywords)
    assert len(set(plan.keywords)) == len(plan.keywords)


@every_plan
def test_it_says_what_each_level_means_and_how_it_ends(plan: Plan) -> None:
    assert set(plan.severity) == set(Severity)
    assert plan.never
    assert plan.stand_down
    assert len(plan.hot_wash) >= 9
    assert plan.stale_after is not None


@every_plan
def test_nobody_of_the_trade_has_reviewed_it_yet(plan: Plan) -> None:
    assert plan.reviewed_by == ""


@every_plan
@pytest.mark.parametrize("severity", Severity)
def test_every_step_has_its_place_in_the_rehearsal(plan: Plan, severity: Severity) -> None:
    steps = {line.step for line in rehearse(plan, severity, {})}
    assert steps == {step.id for _, _, step in plan.steps()}


@every_plan
def test_only_the_high_level_alarms_the_leaders_and_a_visit_never(plan: Plan) -> None:
    alarming = {severity for severity, level in plan.severity.items() if level.page_leadership}
    assert alarming == (set() if plan.id == "visit" else {Severity.high})


def test_what_waits_for_leaders_is_this_and_nothing_else() -> None:
    waiting = {
        f"{plan.id}.{step.id}"
        for plan in PLANS.values()
        for _, _, step in plan.steps()
        if step.approval and step.approval.mode is ApprovalMode.before
    }
    assert waiting == {
        *("fire.reopen", "flood.reopen", "gas.reopen", "general.reopen"),
        *("general.notice", "outage.notice", "outage.restore", "crowd.resume", "gas.entry"),
        *("missing.search_danger", "missing.family", "visit.extend"),
    }


@every_plan
def test_nothing_that_saves_a_life_waits_for_the_people_at_the_desk(plan: Plan) -> None:
    desk = {step.id for _, track, step in plan.steps() if track.id == "liaise"}
    assert not [
        step.id for _, _, step in plan.steps() if "life_safety" in step.tags and desk & set(step.after)
    ]


def test_a_visit_is_the_service_and_nothing_else() -> None:
    assert [step.id for _, _, step in PLANS["visit"].steps()] == list(VISIT_STEPS)


def test_nothing_of_ours_prints_the_word_it_accepts() -> None:
    assert "上访" in PLANS["visit"].keywords
    for file in BUILTIN.iterdir():
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        allowed = file.name in ("visit.toml", "boundary.toml")
        assert sum("上访" in line for line in lines) <= (2 if allowed else 0)


def test_the_common_steps_are_sound_even_where_no_plan_takes_them(tmp_path: Path) -> None:
    steps = re.findall(
        r"^\[steps\.(\w+)\]", (BUILTIN / "common.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert "mutual_aid" in steps
    whole = (
        'id = "all"\ntitle = { en = "All", zh-CN = "全部" }\ninclude = ["severity", "stand_down"]\n'
        'never = [{ en = "Never.", zh-CN = "不要。" }]\n[[tracks]]\ninclude = "liaise"\n'
    )
    whole += "".join(f'[[tracks.steps]]\ninclude = "{step}"\n' for step in steps)
    (tmp_path / "all.toml").write_text(whole, encoding="utf-8")
    assert lint(read_plan(tmp_path / "all.toml")) == []


def test_the_clocks_are_data_with_their_source_and_the_day_it_was_checked() -> None:
    clocks = load_clocks()
    assert {"cn-493-1h", "us-osha-8h", "uk-riddor-10d", "eu-seveso-16"} <= clocks.keys()
    for clock in clocks.values():
        assert clock.checked == date(2026, 11, 23)
        assert clock.source
        assert clock.article
        assert clock.binds
        assert set(clock.title) == set(LOCALES)
        assert len(clock.title["en"]) <= 28  # as a step's, which it becomes
        assert len(clock.title["zh-CN"]) <= 14
        assert re.fullmatch(r"reported|acknowledged|drill|fact:(dead|hurt)|step:reply", clock.start)
        parse(clock.when)
