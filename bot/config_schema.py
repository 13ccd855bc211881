"""The schema of config.toml, as pydantic tables. Only `config.py` looks in here."""

from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from coordination.names import duration
from coordination.plan import LOCALES

Locale = Literal["en", "zh-CN"]
LONGEST = timedelta(days=30)


def _span(value: object) -> timedelta:
    try:
        span = duration(value) if isinstance(value, str) else timedelta()
    except (ValueError, OverflowError):
        span = timedelta()
    if not timedelta() < span <= LONGEST:
        raise ValueError(f"{value!r}: write a duration in quotes such as 10s, 5m, 1h30m or 2d, at most 30d")
    return span


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(name)  # type: ignore[arg-type] # anything may stand in the file
    except (KeyError, ValueError, OSError, TypeError):
        close = get_close_matches(str(name), available_timezones(), n=1)
        near = f"did you mean {close[0]!r}?" if close else "write one such as Asia/Shanghai"
        raise ValueError(f"{name!r}: is not a time zone; {near}") from None


def _database(url: str) -> str:
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise ValueError("write sqlite:/// and a file's path, such as sqlite:///fieldline.db")
    return url


def _names(name: object) -> dict[str, str]:
    """One name for all languages, or one for each; a language without one borrows another's."""
    given: Any = dict.fromkeys(LOCALES, name) if isinstance(name, str) else name
    if not isinstance(given, dict) or not given or not all(_is_name(*pair) for pair in given.items()):
        raise ValueError(f'{name!r}: write a name in quotes, or {{ en = "Shaft 3", zh-CN = "..." }}')
    some = next(iter(given.values()))
    return {"en": given.get("en", some), "zh-CN": given.get("zh-CN", some)}


def _is_name(locale: str, name: object) -> bool:
    return locale in LOCALES and isinstance(name, str) and bool(name.strip())


Span = Annotated[timedelta, PlainValidator(_span)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Database = Annotated[str, AfterValidator(_database)]
Names = Annotated[dict[str, str], BeforeValidator(_names)]
Token = Annotated[str, Field(pattern=r"^(\d+:[\w-]+)?$")]
Secret = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{16,256}$")]


class Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, hide_input_in_errors=True, arbitrary_types_allowed=True
    )


class WebhookTable(Table):
    url: str = Field(pattern=r"^https://[^\s/]+")
    secret: Secret
    listen: str = "127.0.0.1"
    port: int = Field(default=8443, ge=1, le=65535)


class TelegramTable(Table):
    token: Token = ""
    api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://[^\s/]+")
    webhook: WebhookTable | None = None


class StorageTable(Table):
    url: Database = "sqlite:///fieldline.db"
    evidence: str = Field(default="evidence", min_length=1)


class PicturesTable(Table):
    font: str | None = Field(default=None, min_length=1)


class PlansTable(Table):
    folder: str | None = Field(default=None, min_length=1)


class PagingTable(Table):
    ack_within: Span = timedelta(minutes=5)
    repeat: int = Field(default=3, ge=1, le=20)


class UnitTable(Table):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")
    name: Names


class ConfigTable(Table):
    locale: Locale = "en"
    timezone: Zone
    telegram: TelegramTable = TelegramTable()
    storage: StorageTable = StorageTable()
    pictures: PicturesTable = PicturesTable()
    plans: PlansTable = PlansTable()
    paging: PagingTable = PagingTable()
    same_event_within: Span = timedelta(minutes=10)
    units: list[UnitTable] = []


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): ConfigTable,
    ("telegram",): TelegramTable,
    ("telegram", "webhook"): WebhookTable,
    ("storage",): StorageTable,
    ("pictures",): PicturesTable,
    ("plans",): PlansTable,
    ("paging",): PagingTable,
    ("units",): UnitTable,
}
"""Where each table stands in the file."""

SECRETS = {("telegram", "token"), ("telegram", "webhook", "secret"), ("storage", "url")}
"""What may hold a password, and is never shown; nor is a table that would contain it."""

WANTED = {
    "missing": "is missing",
    "string_type": "write a text in quotes",
    "string_too_short": "must not be empty",
    "int_type": "write a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "write one of {expected}",
    "model_type": "must be a table",
    "list_type": "must be a list of tables",
}
"""Our words for pydantic's mistakes; what is not here says it well enough itself."""

ALLOWED = {
    "timezone": 'write one such as timezone = "Asia/Shanghai"',
    "telegram.token": "a bot's token looks like 123456789:AA...; copy it again from @BotFather",
    "telegram.api_url": "write an address such as https://api.telegram.org",
    "telegram.webhook": "write a table [telegram.webhook]",
    "telegram.webhook.url": "write the https:// address at which Telegram reaches this machine",
    "telegram.webhook.secret": "16 to 256 of A-Z a-z 0-9 _ - are needed, else anybody could write to the bot",
    "units": "write each unit under a heading [[units]]",
    "units.id": "write 1 to 32 of a-z 0-9 -, a letter or digit first",
    "units.name": 'write name = "Shaft 3"',
}
"""What is allowed where a pattern or a missing key does not say it."""
