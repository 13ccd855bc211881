"""The example file is a configuration, and the only list of settings there is."""

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot import config
from bot.config import load
from bot.config_schema import TABLES
from coordination.policy import Days, ReachTest, Retention

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def _in_full() -> str:
    """The example with every setting switched on that is shown at its default."""
    return re.sub(r"(?m)^#(?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"))


def _named(table: tuple[str, ...]) -> set[str]:
    """The keys that are shown in a table, or in one of several under the same heading."""
    found: list[Any] = [tomllib.loads(_in_full())]
    for key in table:
        inner = [each[key] for each in found if key in each]
        found = [one for each in inner for one in (each if isinstance(each, list) else [each])]
    return {key for each in found for key in each}


def test_the_example_can_be_used_as_it_stands() -> None:
    settings = load(EXAMPLE, {"FIELDLINE_TOKEN": "1:from-the-environment"})
    assert settings.token == "1:from-the-environment"
    assert settings.policy.units["shaft-3"].name == {"en": "Shaft 3", "zh-CN": "三号井"}
    assert "fire" in settings.policy.plans
    assert settings.policy.schedules["daily"].units == ("shaft-1", "shaft-3")


def test_every_setting_is_in_it_and_nothing_else() -> None:
    models: dict[tuple[str, ...], type[BaseModel]] = {**TABLES}
    assert {table: _named(table) for table in models} == {
        table: set(model.model_fields) for table, model in models.items()
    }


def _both(folder: Path) -> tuple[config.Settings, config.Settings]:
    """The example in full, and as it stands."""
    (folder / "plans").mkdir()
    (folder / "font.ttc").touch()
    for name, text in (("full", _in_full()), ("short", EXAMPLE.read_text(encoding="utf-8"))):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load(folder / "full.toml", {}), load(folder / "short.toml", {})


def test_what_it_shows_as_default_is_the_default(tmp_path: Path) -> None:
    full, short = _both(tmp_path)
    daily = {"daily": full.policy.schedules["daily"]}
    plain = replace(
        full.policy, schedules=daily, periods={}, posts={}, reach_test=None, retention=Retention()
    )
    assert replace(full, webhook=None, font=None, policy=plain) == short


def test_what_it_shows_besides_can_be_used(tmp_path: Path) -> None:
    full, _ = _both(tmp_path)
    assert full.font == (tmp_path / "font.ttc").resolve()
    assert full.webhook == config.WebhookSettings(
        url="https://bot.example.org/fieldline", secret="change-me-change-me"
    )
    assert full.policy.reach_test == ReachTest()
    two_years = timedelta(days=2 * 366)  # never a day too early
    assert full.policy.retention == Retention(incidents=two_years, rounds=two_years)
    water = full.policy.schedules["water"]
    assert (water.days, water.units) == (Days(period="flood"), ("shaft-1",))
    assert full.policy.periods["flood"].begins == date(2027, 6, 1)
    assert [watch.people for watch in full.policy.posts["control"].pattern] == [
        (111111111,),
        (222222222, 333333333),
    ]
    rotation = full.policy.posts["shaft-1"].rotation
    assert rotation is not None
    assert rotation.every == timedelta(days=1)
