"""Reading plan files: what a file may say, and how each mistake is named."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest

from bot import planfile
from bot.planfile import PlanFileError, load_builtin, load_folder, read_plan
from coordination.plan import ApprovalMode, ApprovalRule, Evidence, OnExpiry, Role, Severity
from coordination.plan_lint import lint

WHOLE = """
id = "tree"
title = { en = "Fallen tree", zh-CN = "树木倒伏" }
include = ["severity", "raises", "stand_down", "hot_wash"]
keywords = ["tree"]
never = [{ en = "Never stand under it.", zh-CN = "不要站在树下。" }]
raises = { en = "A wire is down.", zh-CN = "电线落地。" }
stand_down = [{ en = "Road clear.", zh-CN = "道路畅通。" }]
hot_wash = []
stale_after = "20m"

[severity.high]
within = { close = "5m" }

[[tracks]]
include = "safe"

[[tracks.steps]]
id = "close"
title = { en = "Close the road", zh-CN = "封闭道路" }
guide.en = \"\"\"
First line.
Second line.\"\"\"
guide.zh-CN = "第一行"
role = "head"
within = "10m"
from = "reported"
every = "1h30m"
when = "hurt > 0"
evidence = "text"
approval = { mode = "ratify", quorum = 2, expires = "5m", on_expiry = "escalate" }
required = false
tags = ["life_safety"]
source = "O"

[[tracks.steps]]
include = "call_help"
within = "1m"
after = ["close"]
"""

HIHG = "[severity.hihg]\nmeaning = { en = 'x' }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tree.toml").write_text(WHOLE, encoding="utf-8")
    return tmp_path


def mistakes(folder: Path, old: str, new: str) -> list[str]:
    """What reading says of the whole plan with one thing changed."""
    assert old in WHOLE
    (folder / "tree.toml").write_text(WHOLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        read_plan(folder / "tree.toml")
    return caught.value.mistakes


def test_a_step_is_read_as_it_is_written(folder: Path) -> None:
    track = read_plan(folder / "tree.toml").tracks[0]
    step = track.steps[0]
    assert (track.id, track.title["en"]) == ("safe", "Make safe")
    assert step.guide == {"en": "First line.\nSecond line.", "zh-CN": "第一行"}
    assert (step.role, step.evidence, step.required, step.tags) == (
        Role.head,
        Evidence.text,
        False,
        ("life_safety",),
    )
    assert (step.within, step.every) == (timedelta(minutes=10), timedelta(minutes=90))
    assert (step.start, step.when, step.source) == ("reported", "hurt > 0", "O")
    assert step.approval == ApprovalRule(
        mode=ApprovalMode.ratify, quorum=2, expires=timedelta(minutes=5), on_expiry=OnExpiry.escalate
    )


def test_an_included_step_keeps_what_is_not_overridden(folder: Path) -> None:
    step = read_plan(folder / "tree.toml").tracks[0].steps[1]
    assert (step.id, step.title["zh-CN"]) == ("call_help", "拨打急救报警电话")
    assert (step.within, step.after) == (timedelta(minutes=1), ("close",))


def test_included_texts_come_before_the_plans_own(folder: Path) -> None:
    plan = read_plan(folder / "tree.toml")
    assert plan.stand_down[-1]["en"] == "Road clear."
    assert len(plan.stand_down) == 7
    assert plan.raises["zh-CN"].splitlines()[-1] == "电线落地。"
    assert plan.raises["en"].startswith("Raise one level")


def test_a_level_keeps_the_shared_meaning_and_adds_its_own_times(folder: Path) -> None:
    high = read_plan(folder / "tree.toml").severity[Severity.high]
    assert high.within == {"close": timedelta(minutes=5)}
    assert high.page_leadership
    assert high.meaning["en"].startswith("Life at risk")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('evidence = "text"', 'evidence = "foto"', 'safe.steps.close.evidence: "foto" is not one of none'),
        ('evidence = "text"', 'evidence = "foto"', 'did you mean "photo"?'),
        ('within = "10m"', "within = 10", "steps.close.within: 10 is not a duration in quotes"),
        ('within = "10m"', 'within = "10"', "steps.close.within: '10' is not a duration such as"),
        ('within = "10m"', 'witin = "10m"', 'close.witin: unknown key; "witin" is not one of after, '),
        ('within = "10m"', 'witin = "10m"', 'did you mean "within"?'),
        ('from = "reported"', 'start = "reported"', "close.start: unknown key"),
        ("quorum = 2", "quorum = 0", "steps.close.approval.quorum: 0: "),
        ("quorum = 2", 'quorum = "2"', "steps.close.approval.quorum: '2': "),
        ('mode = "ratify", ', "", "steps.close.approval.mode: is missing"),
        ('on_expiry = "escalate"', 'on_expiry = "granted"', '"granted" is not one of escalate, refused'),
        ('["life_safety"]', '["safety"]', "steps.close.tags[1]: "),
        ('include = "call_help"', 'include = "cal_help"', 'tracks[1].steps[2].include: "cal_help" is'),
        ('include = "safe"', 'include = "saef"', 'tracks[1].include: "saef" is not one of care, '),
        ('"raises", ', '"rises", ', 'include: "rises" is not one of'),
        ("[severity.high]", HIHG, 'severity.hihg: "hihg" is not one of high, low, medium'),
        ('en = "Close the road"', 'fr = "Fermer"', 'close.title.fr: "fr" is not one of en, zh-CN'),
        ('{ en = "Close the road", zh-CN = "封闭道路" }', '"Close"', "close.title: 'Close' is not a table"),
        ('id = "tree"', 'id = "Big Tree"', "id: 'Big Tree' is not an id"),
        ('id = "tree"', "", "tree.toml: id: is missing"),
        ('keywords = ["tree"]', 'keywords = "tree"', "keywords: 'tree' is not a list"),
        ('never = [{ en = "Never', 'never = [{ en = "", zh-CN = "x" }, { en = "Never', "never[1].en: ''"),
        ('stale_after = "20m"', "approval = 3", "approval: unknown key"),
        ("hot_wash = []", "hot_wash = 3", "hot_wash: 3 is not a list"),
        ('raises = { en = "A wire', 'raises = { fr = "x", en = "A wire', 'raises.fr: "fr" is not one of'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(folder: Path, old: str, new: str, said: str) -> None:
    found = mistakes(folder, old, new)
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("tree.toml: ")


def test_all_mistakes_come_at_once(folder: Path) -> None:
    text = (
        WHOLE.replace('within = "10m"', "within = 10")
        .replace('"call_help"', '"help"')
        .replace("tree", "T", 1)
    )
    (folder / "tree.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        read_plan(folder / "tree.toml")
    assert len(caught.value.mistakes) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'id = "tree\n', "(at line 1, column 11)"),
        (b'id = "tree"\n\nid = "again"\n', "(at line 3, column"),
        (b'id = "\xff"', "byte 6 is not UTF-8 text"),
    ],
)
def test_what_is_not_toml_is_said_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "broken.toml").write_bytes(content)
    with pytest.raises(PlanFileError) as caught:
        read_plan(tmp_path / "broken.toml")
    assert len(caught.value.mistakes) == 1
    assert said in caught.value.mistakes[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="No such file"):
        read_plan(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "odd", ["tracks = 3", 'tracks = ["x"]', "include = 3\ntracks = []", "[tracks]\nx = 1"]
)
def test_odd_shapes_are_mistakes_and_never_a_crash(tmp_path: Path, odd: str) -> None:
    (tmp_path / "odd.toml").write_text(odd, encoding="utf-8")
    with pytest.raises(PlanFileError):
        read_plan(tmp_path / "odd.toml")


def places(value: Any, *path: Any) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield *path, key
        yield from places(item, *path, key)


PLACES = list(places(tomllib.loads(WHOLE)))
ODD = [3, "x", True, [], {}, [[]], [{}], {"x": 3}, ["x", 3], date(2026, 1, 1), {"en": {}}]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("place", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_any_value_anywhere_is_read_or_refused(
    place: tuple[Any, ...], odd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tomllib.loads(WHOLE)
    reduce(getitem, place[:-1], whole)[place[-1]] = odd
    file, read = Path("whole.toml"), planfile._toml
    monkeypatch.setattr(planfile, "_toml", lambda asked: whole if asked is file else read(asked))
    with suppress(PlanFileError):
        lint(read_plan(file))


def test_a_folder_stands_beside_the_built_in_plans_and_replaces_by_id(folder: Path) -> None:
    (folder / "ours.toml").write_text(WHOLE.replace('"tree"', '"fire"', 1), encoding="utf-8")
    builtin = load_builtin()
    plans = load_folder(folder, builtin)
    assert plans.keys() == builtin.keys() | {"tree"}
    assert plans["fire"].title["en"] == "Fallen tree"
    assert plans["gas"] == builtin["gas"]


def test_a_folder_tells_the_mistakes_of_all_its_files(folder: Path) -> None:
    (folder / "again.toml").write_text(WHOLE, encoding="utf-8")
    (folder / "broken.toml").write_text("id = ", encoding="utf-8")
    (folder / "refused.toml").write_text(
        WHOLE.replace('"tree"', '"own"', 1).replace("ratify", "before"), "utf-8"
    )
    with pytest.raises(PlanFileError) as caught:
        load_folder(folder, {})
    said = "\n".join(caught.value.mistakes)
    assert "broken.toml: " in said
    assert 'tree.toml: id: "tree" is already the id of again.toml' in said
    assert "refused.toml: tracks.safe.steps.close.approval.mode: what saves a life" in said


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlanFileError, match="no such folder"):
        load_folder(tmp_path / "plans", {})
