"""What the people of the demo are called and say, and what the demo says of itself: words.toml."""

import tomllib
from importlib.resources import files

WORDS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    (files("bot.cli.demo") / "words.toml").read_text(encoding="utf-8")
)
"""Section → name → language."""


def said(section: str, name: str, locale: str, **values: object) -> str:
    """Return a text of words.toml with its values filled in."""
    return WORDS[section][name][locale].format(**values)
