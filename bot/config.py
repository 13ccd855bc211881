"""config.toml → `Settings`. Every mistake at once, each with its key, its value and what is allowed."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from bot.planfile import PlanFileError, load_builtin, load_folder
from coordination.names import duration
from coordination.plan import Localised
from coordination.policy import Paging, Policy, Unit

TOKEN = "FIELDLINE_TOKEN"  # noqa: S105 - the variable's name
Locale = Literal["en", "zh-CN"]
LOCALES: tuple[Locale, ...] = ("en", "zh-CN")


class ConfigError(Exception):
    """The configuration cannot be used; each line says what is wrong and how to mend it."""

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookAddress:
    """Where Telegram reaches us, and where we listen."""

    url: str
    secret: str = field(repr=False)
    listen: str = "127.0.0.1"
    port: int = 8443


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a run needs besides the clock."""

    token: str = field(repr=False)
    api_url: str
    webhook: WebhookAddress | None
    storage_url: str
    evidence: Path
    policy: Policy


def _span(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a duration such as 10s, 5m, 1h30m or 2d")  # noqa: TRY004
    return duration(value)


Span = Annotated[timedelta, BeforeValidator(_span)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Webhook(_Table):
    url: str
    secret: str
    listen: str = "127.0.0.1"
    port: int = Field(8443, ge=1, le=65535)


class _Telegram(_Table):
    token: str = ""
    api_url: str = "https://api.telegram.org"
    webhook: _Webhook | None = None


class _Storage(_Table):
    url: str = "sqlite:///fieldline.db"
    evidence: str = "evidence"


class _Plans(_Table):
    folder: str | None = None


class _Paging(_Table):
    ack_within: Span = timedelta(minutes=5)
    repeat: int = Field(3, ge=1, le=20)


class _Unit(_Table):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    name: str | dict[Locale, str]


class _Config(_Table):
    locale: Locale = "en"
    timezone: str
    telegram: _Telegram = _Telegram()
    storage: _Storage = _Storage()
    plans: _Plans = _Plans()
    paging: _Paging = Field(default_factory=lambda: _Paging.model_validate({}))
    same_event_within: Span = timedelta(minutes=10)
    units: list[_Unit] = []

    @field_validator("timezone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is not a time zone; write one such as Asia/Shanghai") from None
        return name


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the file. Paths in it count from its own folder. Raises ConfigError."""
    raw = _toml(path)
    try:
        config = _Config.model_validate(raw)
    except ValidationError as error:
        raise ConfigError(*(_mistake(raw, e) for e in error.errors(include_url=False))) from None
    return Settings(
        token=environment.get(TOKEN) or config.telegram.token,
        api_url=config.telegram.api_url,
        webhook=WebhookAddress(**config.telegram.webhook.model_dump()) if config.telegram.webhook else None,
        storage_url=_beside(path, config.storage.url),
        evidence=path.parent / config.storage.evidence,
        policy=_policy(path, config),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; start from config.example.toml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from None


def _beside(path: Path, url: str) -> str:
    """A relative SQLite path counts from the config file's folder, not from wherever the shell stands."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith(prefix + "/"):
        return url
    return f"{prefix}{(path.parent / url.removeprefix(prefix)).resolve()}"


def _policy(path: Path, config: _Config) -> Policy:
    units = [Unit(id=unit.id, name=_names(unit.name)) for unit in config.units]
    twice = [unit.id for i, unit in enumerate(units) if unit.id in {u.id for u in units[:i]}]
    if twice:
        raise ConfigError(
            *(f"units: the id {id_!r} stands twice; each unit has one of its own" for id_ in twice)
        )
    try:
        plans = load_builtin()
        if config.plans.folder is not None:
            plans = load_folder(path.parent / config.plans.folder, plans)
    except PlanFileError as error:
        raise ConfigError(*error.mistakes) from None
    return Policy(
        locale=config.locale,
        timezone=ZoneInfo(config.timezone),
        units={unit.id: unit for unit in units},
        paging=Paging(ack_within=config.paging.ack_within, repeat=config.paging.repeat),
        plans=plans,
        same_event_within=config.same_event_within,
    )


def _names(name: str | Mapping[Locale, str]) -> Localised:
    if isinstance(name, str):
        return dict.fromkeys(LOCALES, name)
    some = next(iter(name.values()), "")
    return {locale: name.get(locale, some) for locale in LOCALES}


def _mistake(raw: Mapping[str, Any], error: ErrorDetails) -> str:
    """One line: where, what stands there, what is allowed. A secret is never repeated."""
    path = ".".join(f"[{part + 1}]" if isinstance(part, int) else str(part) for part in error["loc"])
    path = path.replace(".[", "[")
    if error["type"] == "extra_forbidden":
        return f"{path}: unknown key{_near(str(error['loc'][-1]), error['loc'][:-1])}"
    if error["type"] == "missing":
        return f"{path}: is missing"
    said = error["msg"].removeprefix("Value error, ")
    shown = (
        "" if "token" in path or "secret" in path or error["type"] == "value_error" else _found(raw, error)
    )
    return f"{path}: {shown}{said}"


def _found(raw: Mapping[str, Any], error: ErrorDetails) -> str:
    value: Any = raw
    for part in error["loc"]:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return f"{value!r}: "


_TABLES: dict[tuple[str, ...], type[BaseModel]] = {
    (): _Config,
    ("telegram",): _Telegram,
    ("telegram", "webhook"): _Webhook,
    ("storage",): _Storage,
    ("plans",): _Plans,
    ("paging",): _Paging,
    ("units",): _Unit,
}


def _near(key: str, parents: tuple[int | str, ...]) -> str:
    table = _TABLES.get(tuple(str(part) for part in parents if isinstance(part, str)), _Config)
    close = get_close_matches(key, table.model_fields, n=1)
    known = ", ".join(table.model_fields)
    return f"; did you mean {close[0]!r}?" if close else f"; allowed here: {known}"
