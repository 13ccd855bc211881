"""Each rule of the lint: a sound plan, one thing spoilt, and the reason that is given for it."""

import ast
import inspect
from dataclasses import replace
from datetime import timedelta

import pytest

from coordination import plan_lint
from coordination.plan import (
    ApprovalMode,
    ApprovalRule,
    Evidence,
    Level,
    Localised,
    Plan,
    Severity,
    Step,
    Track,
)
from coordination.plan_lint import VISIT_DUTIES, lint

BEFORE = ApprovalRule(mode=ApprovalMode.before)
RATIFY = ApprovalRule(mode=ApprovalMode.ratify)


def text(en: str = "Words", zh: str = "文字") -> Localised:
    return {"en": en, "zh-CN": zh}


LOOK = Step(id="look", title=text("Look", "看"), guide=text(), source="O")
GO = Step(id="go", title=text("Go", "走"), guide=text(), after=("look",), source="O")
LATER = replace(GO, id="later", after=("go",), tags=("life_safety",))


def plan(*steps: Step, track: str = "safe", **changes: object) -> Plan:
    sound = Plan(
        id="own",
        title=text(),
        keywords=("tree",),
        never=(text(),),
        severity={severity: Level(meaning=text()) for severity in Severity},
        tracks=(Track(id=track, title=text(), steps=steps or (LOOK, GO)),),
        stand_down=(text(),),
    )
    return replace(sound, **changes)  # type: ignore[arg-type]  # any field, by name


def visit(*steps: Step, **changes: object) -> Plan:
    """What a visitor is owed, and these steps; one of the same id replaces ours."""
    own = {step.id: step for step in steps or (replace(LOOK, id="receive"),)}
    owed = {name: replace(LOOK, id=name) for name in VISIT_DUTIES}
    return plan(*{**owed, **own}.values(), track="service", **{"id": "visit", **changes})


def level(**changes: object) -> dict[Severity, Level]:
    levels = {severity: Level(meaning=text()) for severity in Severity}
    levels[Severity.high] = replace(levels[Severity.high], **changes)  # type: ignore[arg-type]
    return levels


SPOILT: list[tuple[str, Plan]] = [
    ("boundary", plan(never=(text(en="Detain nobody"),))),
    ("boundary", plan(never=(text(zh="不得清场"),))),
    ("boundary", plan(replace(LOOK, guide=text(en="Disperse them")))),
    ("boundary", plan(hot_wash=(text(en="Was the WATCH-LIST used?"),))),
    ("boundary", plan(raises=text(zh="舆情升温"))),
    ("boundary", plan(severity=level(meaning=text(en="Bad sentiment")))),
    ("boundary", visit(replace(LOOK, id="receive", guide=text(en="Photograph them")))),
    ("boundary", visit(stand_down=(text(zh="来访人不再上访"),))),
    ("boundary", plan(id="hearing", keywords=("信访",), never=(text(en="follow the visitor"),))),
    ("heading", plan(keywords=("protest",))),
    ("heading", plan(keywords=("聚集",))),
    ("heading", plan(keywords=("舆情",))),
    ("heading", plan(title=text(en="Public opinion"))),
    ("visit-tracks", visit(tracks=plan().tracks * 2)),
    ("visit-paging", visit(severity=level(page_leadership=True))),
    ("visit-step", visit(LOOK)),
    ("visit-photo", visit(replace(LOOK, id="receive", evidence=Evidence.photo))),
    *(("visit-duty", visit(replace(LOOK, id=name, required=False))) for name in VISIT_DUTIES),
    ("visit-duty", visit(replace(LOOK, id="appeal", when="hurt > 0"))),
    ("visit-duty", plan(replace(LOOK, id="receive"), track="service", id="visit")),
    ("visit-field", visit(replace(LOOK, id="receive", evidence=Evidence.text))),
    ("visit-field", visit(replace(LOOK, id="reply", evidence=Evidence.number))),
    ("visit-approval", visit(replace(LOOK, id="receive", approval=BEFORE))),
    ("life-waits", plan(replace(LOOK, tags=("life_safety",), approval=BEFORE))),
    ("life-after-vote", plan(replace(LOOK, approval=BEFORE), replace(GO, tags=("life_safety",)))),
    ("life-after-vote", plan(replace(LOOK, approval=BEFORE), GO, LATER)),
    ("re-entry-quorum", plan(replace(LOOK, tags=("re_entry",), approval=BEFORE))),
    ("re-entry-quorum", plan(replace(LOOK, tags=("re_entry",)))),
    ("re-entry-mode", plan(replace(LOOK, tags=("re_entry",), approval=replace(RATIFY, quorum=2)))),
    ("care-photo", plan(replace(LOOK, evidence=Evidence.photo), track="care")),
    ("care-photo", plan(replace(LOOK, evidence=Evidence.photo, tags=("care",)))),
    ("missing", plan(never=())),
    ("missing", plan(stand_down=())),
    ("missing", plan(tracks=())),
    ("level", plan(severity={})),
    ("language", plan(title={"en": "Only one"})),
    ("language", plan(replace(LOOK, guide={"zh-CN": "只有一种"}))),
    ("language", plan(never=({"en": "", "zh-CN": "不要"},))),
    ("title-long", plan(replace(LOOK, title=text(en="x" * 29)))),
    ("title-long", plan(replace(LOOK, title=text(zh="长" * 15)))),
    ("guide-lines", plan(replace(LOOK, guide=text(en="1\n2\n3\n4")))),
    ("line-long", plan(replace(LOOK, guide=text(en="x" * 65)))),
    ("line-long", plan(replace(LOOK, guide=text(zh="长" * 25)))),
    ("duplicate-step", plan(LOOK, LOOK)),
    ("duplicate-track", plan(tracks=plan(LOOK).tracks + plan(replace(GO, after=())).tracks)),
    ("unknown-step", plan(GO)),
    ("unknown-step", plan(severity=level(add_steps=("nowhere",)))),
    ("unknown-step", plan(severity=level(within={"nowhere": timedelta(minutes=1)}))),
    ("start", plan(replace(LOOK, start="someday"))),
    ("start", plan(replace(LOOK, start="fact:angry"))),
    ("every", plan(replace(LOOK, every=timedelta()))),
    ("every-first", plan(replace(LOOK, every=timedelta(minutes=5)))),
    ("source", plan(replace(LOOK, source=""))),
    ("when", plan(replace(LOOK, when="angry > 0"))),
    ("when", plan(replace(LOOK, when="dead is 1"))),
    ("cycle", plan(replace(LOOK, after=("go",)), GO)),
    ("cycle", plan(replace(LOOK, after=("look",)))),
    ("never-ready", plan(replace(LOOK, when="dead < 0"))),
    ("never-ready", plan(replace(LOOK, after=("look",)), GO)),
]
WARNINGS = {"re-entry-quorum", "re-entry-mode", "level", "source", "every-first"}
MAKERS = ("_error", "_warning")

SOUND = {
    "as it is": plan(),
    "entering bad air waits": plan(replace(LOOK, id="entry", tags=("life_safety",), approval=BEFORE)),
    "saving a life may be ratified": plan(replace(LOOK, tags=("life_safety",), approval=RATIFY)),
    "two leaders let people in": plan(replace(LOOK, tags=("re_entry",), approval=replace(BEFORE, quorum=2))),
    "photos of things": plan(replace(LOOK, evidence=Evidence.photo)),
    "follow the voice": plan(replace(LOOK, guide=text("Follow the voice; photograph things.", "把人带离"))),
    "people at the limits": plan(
        replace(LOOK, title=text("x" * 28, "长" * 14), guide=text("x" * 64, "长" * 24))
    ),
    "no guide": plan(replace(LOOK, guide={})),
    "an optional step that cannot be": plan(replace(LOOK, when="dead < 0", required=False)),
    "a visit": visit(keywords=("来访", "上访")),
    "a visit with a receipt": visit(replace(LOOK, id="receipt", evidence=Evidence.reference)),
    "what a visit taught us": visit(replace(LOOK, id="learn", evidence=Evidence.text)),
    "a later date for a visitor": visit(replace(LOOK, id="extend", approval=BEFORE)),
    "bandage and band are not bans": visit(never=(text(en="Bandage, band, urban"),)),
}


@pytest.mark.parametrize(
    ("reason", "spoilt"), SPOILT, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_spoilt_is_named(reason: str, spoilt: Plan) -> None:
    found = [finding for finding in lint(spoilt) if finding.reason == reason]
    assert found
    assert all(finding.is_error is (reason not in WARNINGS) for finding in found)
    assert all(finding.where and finding.message for finding in found)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_passes(name: str) -> None:
    assert lint(SOUND[name]) == []


def test_every_reason_is_tried() -> None:
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(plan_lint))) if isinstance(node, ast.Call)]
    made = [call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id in MAKERS]
    reasons = {args[1].value for args in made if isinstance(args[1], ast.Constant)}
    assert len(reasons) > 20
    assert reasons == {reason for reason, _ in SPOILT}


def test_a_finding_says_where() -> None:
    spoilt = plan(LOOK, replace(GO, title=text(en="x" * 29)))
    assert [finding.where for finding in lint(spoilt)] == ["tracks.safe.steps.go.title.en"]


def test_a_word_in_other_letters_is_the_same_word() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "detain")
    assert [finding.reason for finding in lint(plan(never=(text(en=f"请{wide}"),)))] == ["boundary"]


def test_every_word_of_the_boundary_is_refused() -> None:
    hard = (
        "disperse dispersing detain detention watchlist blacklist sentiment "
        "驱散 清场 扣留 维稳 舆情 稳控 劝返 截访 重点人员 黑名单"
    )
    soft = (
        "remove identify photograph follow monitor ban 息访 闹访 缠访 群体性 摸排 核查身份 拍照 取证 盯 带离"
    )
    for word in hard.split():
        assert any(finding.reason == "boundary" for finding in lint(plan(never=(text(en=word),)))), word
    for word in [*hard.split(), *soft.split()]:
        assert any(finding.reason == "boundary" for finding in lint(visit(never=(text(zh=word),)))), word
