"""The schema of config.toml, as pydantic tables. Only `config.py` and what it calls look in here."""

from datetime import timedelta

from pydantic import Field

from bot.config_time import (
    ClocksTable,
    EscalateTable,
    FieldTable,
    PeriodTable,
    PostTable,
    ReachTable,
    RotationTable,
    ScheduleTable,
    ShiftTable,
)
from bot.config_types import TURN, Age, Database, Day, Locale, Names, Secret, Span, Table, Token, UnitId, Zone

SHORT_ID = "write 1 to 16 of a-z 0-9 -, a letter or digit first"
PEOPLE = "write the numeric Telegram ids of people, such as people = [123456789]"


class WebhookTable(Table):
    url: str = Field(pattern=r"^(https://[^\s/]+|http://(127\.0\.0\.1|localhost)[:/])")
    """Without TLS only from a server on this machine: github.com/tdlib/telegram-bot-api, `--local`."""
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
    decide_within: Span = timedelta(minutes=10)
    repeat: int = Field(default=3, ge=1, le=20)


class RetentionTable(Table):
    incidents: Age | None = None
    rounds: Age | None = None


class UnitTable(Table):
    id: UnitId
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
    heartbeat_url: str = Field(default="", pattern=r"^(https?://[^\s/]\S*)?$")
    country: str = ""
    subdivision: str = ""
    holidays: list[Day] = Field(default_factory=list)
    workdays: list[Day] = Field(default_factory=list)
    units: list[UnitTable] = Field(default_factory=list)
    schedules: list[ScheduleTable] = Field(default_factory=list)
    periods: list[PeriodTable] = Field(default_factory=list)
    duty: list[PostTable] = Field(default_factory=list)
    reach: ReachTable | None = None
    clocks: ClocksTable = ClocksTable()
    retention: RetentionTable = RetentionTable()


TABLES: dict[tuple[str, ...], type[Table]] = {
    (): ConfigTable,
    ("telegram",): TelegramTable,
    ("telegram", "webhook"): WebhookTable,
    ("storage",): StorageTable,
    ("pictures",): PicturesTable,
    ("plans",): PlansTable,
    ("paging",): PagingTable,
    ("units",): UnitTable,
    ("schedules",): ScheduleTable,
    ("schedules", "escalate"): EscalateTable,
    ("schedules", "fields"): FieldTable,
    ("periods",): PeriodTable,
    ("duty",): PostTable,
    ("duty", "shifts"): ShiftTable,
    ("duty", "rotation"): RotationTable,
    ("reach",): ReachTable,
    ("clocks",): ClocksTable,
    ("retention",): RetentionTable,
}
"""Where each table stands in the file."""

SEVERAL = {"units", "schedules", "periods", "duty"}
"""Tables of which there may be many: a key that is astray does not belong in one of them, but in which?"""

SECRETS = {("telegram", "token"), ("telegram", "webhook", "secret"), ("storage", "url"), ("heartbeat_url",)}
"""What may hold a password, and is never shown; nor is a table that would contain it."""

WANTED = {
    "missing": "is missing",
    "string_type": "write a text in quotes",
    "string_too_short": "must not be empty",
    "int_type": "write a whole number",
    "float_type": "write a number",
    "finite_number": "write a number",
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
    "heartbeat_url": "write an address such as https://hc.example.org/ping/1234",
    "holidays": "write dates without quotes, such as holidays = [2027-02-05]",
    "workdays": "write dates without quotes, such as workdays = [2027-02-06]",
    "schedules": "write each report under a heading [[schedules]]",
    "schedules.id": SHORT_ID,
    "schedules.title": 'write title = "Daily report"',
    "schedules.due": 'write due = "17:00"',
    "schedules.units": 'write units = ["*"] for all of them, or a list of their ids',
    "schedules.remind": 'write a list such as remind = ["1h", "15m"]',
    "schedules.escalate": 'write a table such as { deputy = "0m", head = "15m", leadership = "30m" }',
    "schedules.fields": 'write a list such as fields = [{ id = "people", title = "People on site" }]',
    "schedules.fields.id": SHORT_ID,
    "schedules.fields.title": 'write title = "People on site"',
    "periods": "write each duty period under a heading [[periods]]",
    "periods.id": SHORT_ID,
    "periods.name": 'write name = "Flood season"',
    "duty": "write each duty post under a heading [[duty]]",
    "duty.id": SHORT_ID,
    "duty.name": 'write name = "Control room"',
    "duty.shifts": "write each shift under a heading [[duty.shifts]]",
    "duty.shifts.begins": 'write begins = "08:00"',
    "duty.shifts.ends": 'write ends = "20:00"',
    "duty.shifts.people": PEOPLE,
    "duty.rotation": "write a table [duty.rotation]",
    "duty.rotation.begins": "write the first day, such as begins = 2026-06-01",
    "duty.rotation.at": 'write at = "08:00"',
    "duty.rotation.every": TURN,
    "duty.rotation.people": PEOPLE,
    "reach": "write a table [reach]",
    "clocks": "write a table [clocks]",
    "retention": "write a table [retention]",
    "clocks.on": 'write a list of ids such as on = ["cn-493-1h"]',
}
"""What is allowed where a pattern or a missing key does not say it."""
