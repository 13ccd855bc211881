"""What we say, in every language: Fluent catalogues, one file per conversation, read once.

A key is a message's id (`page-stand-in`) or, for what stands on a button, an attribute (`button.ack`).
"""

from functools import cache, lru_cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup, escape

LOCALES = ("en", "zh-CN")


class TextError(LookupError):
    """A text is missing, or was not given all its values. A bug of ours, never a user's problem."""


def say(locale: str, key: str, **values: object) -> Markup:
    """Return a text as Telegram HTML.

    Values are escaped first (Fluent does not); `Markup` passes. Only counts are given as int, since Fluent
    writes 12345 as "12,345" and chooses plurals by them: numbers that are names are text. Raises TextError.
    """
    return Markup(_formatted(_known(locale), key, tuple((k, _safe(v)) for k, v in values.items())))  # noqa: S704


def label(locale: str, key: str, **values: object) -> str:
    """Return a plain text, for what Telegram does not parse: buttons, topics, commands. Raises TextError."""
    return _formatted(_known(locale), key, tuple(values.items()))


def _safe(value: object) -> object:
    return value if isinstance(value, int) else escape(value)


def _known(locale: str) -> str:
    return locale if locale in LOCALES else LOCALES[0]


@lru_cache(maxsize=2048)
def _formatted(locale: str, key: str, values: tuple[tuple[str, object], ...]) -> str:
    id_, _, attribute = key.partition(".")
    bundle = _bundle(locale)
    try:
        message = bundle.get_message(id_)
        pattern = message.attributes[attribute] if attribute else message.value
    except LookupError as missing:
        raise TextError(f"no text {key!r} in {locale}") from missing
    if pattern is None:
        raise TextError(f"{key!r} in {locale} has attributes only")
    text, errors = bundle.format_pattern(pattern, dict(values))
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
