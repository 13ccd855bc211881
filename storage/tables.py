"""Every table, with a sentence each, and the triggers that keep the record as it was written."""

from datetime import UTC, datetime

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    literal_column,
)

# The only dialect's word above the engine; PostgreSQL's `insert` has the same methods.
from sqlalchemy.dialects.sqlite import insert as upsert
from typing_extensions import override

__all__ = ["metadata", "upsert"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


LONG_PAST = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC text of one width: it sorts, and it hashes the same everywhere."""

    impl = String(27)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _moment(value)


def _moment(text: str) -> datetime:
    """Read it. One that a bad disk has spoilt is long past: what waits for it is asked, and nothing stops."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return LONG_PAST
    return moment if moment.tzinfo else LONG_PAST


def moment_text(value: datetime) -> str:
    """Write a moment as `2026-11-23T15:21:10.000000Z`. Raises ValueError on a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone: it names no moment")
    return f"{value.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z"


# Conditions of partial indexes are named, and spelt with literals: SQLite uses such an index only for a query
# that repeats its condition literally, never for one with a bound value.

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives ids by itself only to a column declared INTEGER."""

events = Table(
    "events",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("by", BigInteger),
    Column("data", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("kind", "id", "version"),
    comment="The record: what happened, in one chain of hashes. Only ever appended to.",
)

words = Table(
    "words",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("ref_id", String, nullable=False),
    Column("salt", String, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "kind", "ref_id"),
    comment="What people wrote, apart from the record, so that it can be erased and the record stands.",
)

plans = Table(
    "plans",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("data", Text, nullable=False),
    comment="Plans as they stood when an incident was activated on them, each kept once.",
)

states = Table(
    "states",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("shape", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("unit", String),
    Column("opened_at", Moment),
    Column("head", Text),
    comment="What the events add up to; a cache that replay can make anew.",
)
is_open = states.c.open == literal_column("1")
Index("ix_states_open", states.c.kind, states.c.id, sqlite_where=is_open)
Index("ix_states_opened_at", states.c.opened_at)

counters = Table(
    "counters",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
    comment="The last number used of each series, and two of our own (TURN, ERASURES).",
)

TURN = "storage:turn"
"""Grows with every row that is queued: the courier asks for what was queued after a turn it knows."""
ERASURES = "storage:erasures"
"""Grows with every erasure: texts held in memory are then read anew."""

deadlines = Table(
    "deadlines",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
    comment="When the clock must ask again, and whom.",
)

arrivals = Table(
    "arrivals",
    metadata,
    Column("key", String, primary_key=True),
    Column("update_id", BigInteger),
    Column("chat", BigInteger),
    Column("message_id", BigInteger),
    Column("album", String, nullable=False),
    Column("ref_kind", String),
    Column("ref_id", String),
    Column("at", Moment, nullable=False),
    Column("error", Text, nullable=False),
    Column("raw", Text, nullable=False),
    comment="Updates seen, what they led to, and those whose handling failed with the reason why.",
)
led_somewhere = arrivals.c.ref_id.is_not(None)
Index("ix_arrivals_message", arrivals.c.chat, arrivals.c.message_id, sqlite_where=led_somewhere)
in_album = arrivals.c.album != literal_column("''")
Index("ix_arrivals_album", arrivals.c.chat, arrivals.c.album, sqlite_where=in_album)

outbox = Table(
    "outbox",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("kind", String, nullable=False),
    Column("chat", BigInteger),
    Column("ref_kind", String),
    Column("ref_id", String),
    Column("what", String, nullable=False),
    Column("part", String, nullable=False),
    Column("data", Text, nullable=False, server_default="{}"),
    Column("priority", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("turn", BigInteger, nullable=False),
    Column("stale", Boolean, nullable=False, server_default="0"),
    Column("message_id", BigInteger),
    Column("shown", String, nullable=False, server_default=""),
    Column("thread", BigInteger),
    Column("reply_to", BigInteger),
    Column("press", String),
    Column("asks", BigInteger),
    Column("pin", Boolean, nullable=False, server_default="0"),
    Column("secret", Boolean, nullable=False, server_default="0"),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("not_before", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("repeated", Boolean, nullable=False, server_default="0"),
    Column("reason", String, nullable=False, server_default=""),
    sqlite_autoincrement=True,
    comment="What is to be told: notices and toasts until they are out, live cards for good.",
)
is_queued = outbox.c.state == literal_column("'queued'")
Index("ix_outbox_queued", outbox.c.turn, sqlite_where=is_queued)
is_troubled = outbox.c.state.in_([literal_column("'sending'"), literal_column("'dead'")])
Index("ix_outbox_troubled", outbox.c.state, outbox.c.what, sqlite_where=is_troubled)
is_card = outbox.c.kind == literal_column("'card'")
Index(
    "uq_outbox_card",
    outbox.c.ref_kind,
    outbox.c.ref_id,
    outbox.c.what,
    outbox.c.part,
    outbox.c.chat,
    unique=True,
    sqlite_where=is_card,
)

sent = Table(
    "sent",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ref_kind", String),
    Column("ref_id", String),
    Column("what", String, nullable=False),
    Column("part", String, nullable=False),
    Column("asks", BigInteger),
    Column("answered", Boolean, nullable=False, server_default="0"),
    Column("at", Moment, nullable=False, index=True),
    comment="Our messages in the chats: what each was, and what it asked of whom, and when last touched.",
)
is_question = sent.c.asks.is_not(None)
Index("ix_sent_asks", sent.c.asks, sqlite_where=is_question)
is_topic = sent.c.what == literal_column("'topic'")
Index("ix_sent_topic", sent.c.ref_kind, sent.c.ref_id, sqlite_where=is_topic)

attachments = Table(
    "attachments",
    metadata,
    Column("unique_id", String, primary_key=True),
    Column("file_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("ref_kind", String, nullable=False),
    Column("ref_id", String, nullable=False),
    Column("state", String, nullable=False, server_default="wanted"),
    Column("sha256", String, nullable=False, server_default=""),
    Column("size", BigInteger, nullable=False),
    Column("path", String, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Moment),
    comment="Files that are evidence: wanted, kept beside the database, or gone.",
)
is_wanted = attachments.c.state == literal_column("'wanted'")
Index("ix_attachments_wanted", attachments.c.unique_id, sqlite_where=is_wanted)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
    comment="Facts about the database and the program itself, such as when it was last alive.",
)

for act in ("UPDATE", "DELETE"):
    event.listen(
        events,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
            f"CREATE TRIGGER events_refuse_{act.lower()} BEFORE {act} ON events "
            "BEGIN SELECT RAISE(ABORT, 'the record is only ever appended to'); END"
        ).execute_if(dialect="sqlite"),
    )
