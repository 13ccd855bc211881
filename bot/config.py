"""config.toml → `Settings`. Every mistake at once, each with its key, its value and what is allowed."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.clock import SystemClock
from bot.config_checks import disagreements
from bot.config_policy import policy
from bot.config_schema import ALLOWED, SECRETS, SEVERAL, TABLES, WANTED, ConfigTable
from bot.planfile import PlanFileError, load_builtin, load_folder
from coordination.plan import Plan
from coordination.policy import Policy

TOKEN = "FIELDLINE_TOKEN"  # noqa: S105 - the variable's name
TELLING = 8
"""Characters of a path that is worth guessing; a shorter one would be blotted out of half the log."""

Toml = dict[str, Any]


class ConfigError(Exception):
    """The configuration cannot be used; each line says what is wrong and how to mend it."""

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """Where Telegram finds us (`url`), and where we listen: usually behind a proxy on this machine."""

    url: str
    secret: str = field(repr=False)
    listen: str = "127.0.0.1"
    port: int = 8443


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a run needs besides the clock."""

    token: str = field(repr=False)
    api_url: str
    webhook: WebhookSettings | None
    storage_url: str
    evidence: Path
    font: Path | None = None
    """With which pictures are written; None: the system's fonts are searched."""
    policy: Policy
    country: str = ""
    """Whose public holidays count; empty: nobody's."""
    heartbeat_url: str = field(default="", repr=False)
    """Requested every minute while the bot is well: whoever watches it notices when it is not."""

    def secrets(self) -> Iterator[str]:
        """Yield what nobody else may read. The address in `api_url` is none; the token after it is."""
        beat = urlsplit(self.heartbeat_url)
        key = beat._replace(scheme="", netloc="").geturl()  # what is secret of it; libraries name it alone
        passwords = (beat.password, urlsplit(self.storage_url).password)
        told = (self.token, self.webhook and self.webhook.secret, self.heartbeat_url, *passwords)
        yield from filter(None, told)
        if len(key) >= TELLING:
            yield key


def load(path: Path, environment: Mapping[str, str] = os.environ, year: int | None = None) -> Settings:
    """Read the file. Paths in it count from its own folder; FIELDLINE_TOKEN wins. Raises ConfigError.

    The country's calendar is made for the years around `year`, by default the present one.
    """
    raw = _toml(path)
    given = environment.get(TOKEN, "").strip()
    if given and isinstance(raw.setdefault("telegram", {}), dict):
        raw["telegram"]["token"] = given
    try:
        config = ConfigTable.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(*(_mistake(raw, e) for e in error.errors(include_url=False))) from None
    wrong = disagreements(config)
    if wrong:
        raise ConfigError(*wrong)
    return _settings(path.parent, config, year or SystemClock().now().year)


def _settings(folder: Path, config: ConfigTable, year: int) -> Settings:
    telegram = config.telegram
    return Settings(
        token=telegram.token,
        api_url=telegram.api_url,
        webhook=WebhookSettings(**telegram.webhook.model_dump()) if telegram.webhook else None,
        storage_url=_beside(folder, config.storage.url),
        evidence=(folder / config.storage.evidence).resolve(),
        font=_font(folder, config.pictures.font),
        policy=policy(config, _plans(folder, config.plans.folder), year),
        country=config.country,
        heartbeat_url=config.heartbeat_url,
    )


def _font(folder: Path, name: str | None) -> Path | None:
    if name is None:
        return None
    if not (folder / name).is_file():
        raise ConfigError(f"pictures.font: {name!r}: there is no such file; name a .ttf, .otf or .ttc file")
    return (folder / name).resolve()


def _toml(path: Path) -> Toml:
    try:
        # Some editors put a byte order mark in front.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; start from config.example.toml") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8 text; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None


def _beside(folder: Path, url: str) -> str:
    """A relative path counts from the config file's folder, not from wherever the shell stands."""
    prefix = "sqlite:///"
    return f"{prefix}{(folder / url.removeprefix(prefix)).resolve()}"


def _plans(folder: Path, name: str | None) -> dict[str, Plan]:
    builtin = load_builtin()
    if name is None:
        return builtin
    try:
        # A folder that may not be listed would look like an empty one.
        list((folder / name).iterdir())
        return load_folder(folder / name, builtin)
    except OSError as error:
        raise ConfigError(f"plans.folder: {name!r}: cannot be read: {error.strerror}") from None
    except PlanFileError as error:
        raise ConfigError(*(f"plans.folder: {name!r}: {mistake}" for mistake in error.mistakes)) from None


# What is told about a mistake.


def _mistake(raw: Toml, error: ErrorDetails) -> str:
    """One line: where, what stands there, what is allowed. A secret is never repeated."""
    place = error["loc"]
    where = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key; {_known(str(place[-1]), _keys(place[:-1]))}"
    return f"{where}: {_found(raw, error)}{_wanted(error)}"


def _keys(place: tuple[int | str, ...]) -> tuple[str, ...]:
    return tuple(part for part in place if isinstance(part, str))


def _wanted(error: ErrorDetails) -> str:
    allowed = ALLOWED.get(".".join(_keys(error["loc"])))
    if error["type"] == "missing":
        return "; ".join(filter(None, ("is missing", allowed)))
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    return allowed or WANTED.get(error["type"], error["msg"]).format(**error.get("ctx", {}))


def _found(raw: Toml, error: ErrorDetails) -> str:
    """What stands there, unless the message says it, or it is secret or a table around something secret."""
    place = _keys(error["loc"])
    hidden = any(secret[: len(place)] == place for secret in SECRETS)
    if hidden or error["type"] in ("missing", "value_error"):
        return ""
    value: Any = raw
    for part in error["loc"]:
        value = value[part]
    return f"{value!r}: "


def _known(key: str, table: tuple[str, ...]) -> str:
    """What may stand in a table; for a slip of the pen, or of the place, what was probably meant."""
    fields = TABLES[table].model_fields
    close = get_close_matches(key, fields, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    elsewhere = next(_tables_with(key), None)
    if elsewhere is not None:
        return f"it belongs in {elsewhere}"
    return f"allowed here: {', '.join(fields)}"


def _tables_with(key: str) -> Iterator[str]:
    for name, table in TABLES.items():
        if key in table.model_fields and not SEVERAL.intersection(name):
            yield f"[{'.'.join(name)}]" if name else "the first lines, above every [heading]"
