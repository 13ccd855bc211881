"""The example file is a configuration, and the only list of settings there is."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot import config
from bot.config import load
from bot.config_schema import TABLES

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def _in_full() -> str:
    """The example with every setting switched on that is shown at its default."""
    return re.sub(r"(?m)^#(?=\[|\w+ = )", "", EXAMPLE.read_text(encoding="utf-8"))


def _named(table: tuple[str, ...]) -> set[str]:
    found: Any = tomllib.loads(_in_full())
    for key in table:
        found = found[key]
    return {key for each in (found if isinstance(found, list) else [found]) for key in each}


def test_the_example_can_be_used_as_it_stands() -> None:
    settings = load(EXAMPLE, {"FIELDLINE_TOKEN": "1:from-the-environment"})
    assert settings.token == "1:from-the-environment"
    assert settings.policy.units["shaft-3"].name == {"en": "Shaft 3", "zh-CN": "三号井"}
    assert "fire" in settings.policy.plans


def test_every_setting_is_in_it_and_nothing_else() -> None:
    models: dict[tuple[str, ...], type[BaseModel]] = {**TABLES}
    assert {table: _named(table) for table in models} == {
        table: set(model.model_fields) for table, model in models.items()
    }


def test_what_it_shows_as_default_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "font.ttc").touch()
    (tmp_path / "full.toml").write_text(_in_full(), encoding="utf-8")
    (tmp_path / "short.toml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    full, short = load(tmp_path / "full.toml", {}), load(tmp_path / "short.toml", {})
    assert full.webhook == config.WebhookSettings(
        url="https://bot.example.org/fieldline", secret="change-me-change-me"
    )
    assert full.font == (tmp_path / "font.ttc").resolve()
    assert replace(full, webhook=None, font=None) == short
