"""What we say, in every language: Fluent catalogues, one file per conversation, read once.

A key is a message's id (`page-stand-in`) or, for what stands on a button, an attribute (`button.ack`).
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup, escape

LOCALES = ("en", "zh-CN")
_SLOT = re.compile("\ue000([a-z_]+)\ue001")


class TextError(LookupError):
    """A text is missing, or was not given all its values. A bug of ours, never a user's problem."""


def say(locale: str, key: str, **values: object) -> Markup:
    """Return a text as Telegram HTML.

    Values are escaped first (Fluent does not); `Markup` passes. Only counts are given as int, since Fluent
    writes 12345 as "12,345" and chooses plurals by them: numbers that are names are text. Raises TextError.
    """
    return Markup(_filled(locale, key, values, escape))  # noqa: S704 - every value was escaped


def label(locale: str, key: str, **values: object) -> str:
    """Return a plain text, for what Telegram does not parse: buttons, topics, commands. Raises TextError."""
    return _filled(locale, key, values, str)


def _filled(locale: str, key: str, values: dict[str, object], shown: Callable[[object], str]) -> str:
    """Fill a template by hand: Fluent takes no value over 1,000 characters, and templates can be cached."""
    counts = tuple((name, value) for name, value in values.items() if isinstance(value, int))
    words = {name: shown(value) for name, value in values.items() if not isinstance(value, int)}
    template = _template(locale if locale in LOCALES else LOCALES[0], key, counts, tuple(words))
    return _SLOT.sub(lambda slot: words[slot[1]], template)


@lru_cache(maxsize=4096)
def _template(locale: str, key: str, counts: tuple[tuple[str, int], ...], names: tuple[str, ...]) -> str:
    """Return a text with its counts written out and a slot for each other value."""
    id_, _, attribute = key.partition(".")
    try:
        message = _bundle(locale).get_message(id_)
        pattern = message.attributes[attribute] if attribute else message.value
    except LookupError as missing:
        raise TextError(f"no text {key!r} in {locale}") from missing
    if pattern is None:
        raise TextError(f"{key!r} in {locale} has attributes only")
    slots = {name: f"\ue000{name}\ue001" for name in names}
    text, errors = _bundle(locale).format_pattern(pattern, {**dict(counts), **slots})
    if errors:
        raise TextError(f"{key!r} in {locale}: {errors[0]}")
    return str(text)


@cache
def _bundle(locale: str) -> FluentBundle:
    # Isolating marks round every value would spoil copying, and our lengths.
    bundle = FluentBundle([locale], use_isolating=False)
    for file in files(__name__).joinpath(locale).iterdir():
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
