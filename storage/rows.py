"""How what happened, and what must be told of it, looks as rows."""

from collections.abc import Mapping
from datetime import datetime

from coordination.kernel import Attachment, Card, ChatId, Event, Head, Notice, Ref
from storage.draft import Row
from storage.facts import Arrived
from storage.tables import moment_text


def event_row(ref: Ref, version: int, event: Event, data: str, now: datetime) -> Row:
    """Lack only `seq`, `prev` and `hash`, which it gets when it is written."""
    return {
        "kind": ref.kind,
        "id": ref.id,
        "version": version,
        "type": type(event).__name__,
        "at": event.at,
        "recorded_at": now,
        "by": event.by,
        "data": data,
    }


def hashed(seq: int, row: Row) -> list[object]:
    """Return what the chain hashes of an event's row."""
    at, recorded_at = moment_text(row["at"]), moment_text(row["recorded_at"])
    return [
        seq, row["kind"], row["id"], row["version"], row["type"], at, recorded_at, row["by"], row["data"]
    ]  # fmt: skip


def state_row(ref: Ref, version: int, shape: int, data: str, head: Head | None, head_data: str | None) -> Row:
    """Save a snapshot, with the line an overview needs beside it."""
    return {
        "kind": ref.kind,
        "id": ref.id,
        "version": version,
        "shape": shape,
        "data": data,
        "open": bool(head and head.open),
        "unit": head.unit if head else None,
        "opened_at": head.opened_at if head else None,
        "head": head_data,
    }


def words_row(id_: str, ref: Ref | None, salt: str, text: str) -> Row:
    """Keep a text beside the aggregate in whose record it is cited."""
    kind, ref_id = (ref.kind, ref.id) if ref else ("", "")
    return {"id": id_, "kind": kind, "ref_id": ref_id, "salt": salt, "text": text}


def notice_row(notice: Notice, ref: Ref | None, data: str, now: datetime) -> Row:
    """Tell something once; each chat it goes to gets a row of its own."""
    return {
        "kind": "notice" if notice.press is None else "toast",
        "chat": None,
        "ref_kind": ref.kind if ref else None,
        "ref_id": ref.id if ref else None,
        "what": notice.what,
        "part": notice.part,
        "data": data,
        "priority": int(notice.priority),
        "state": "queued",
        "thread": notice.thread,
        "reply_to": notice.reply_to,
        "press": notice.press,
        "asks": notice.asks,
        "secret": notice.secret,
        "created_at": now,
        "expires_at": notice.expires_at,
        "reason": "",
    }


def card_row(card: Card, ref: Ref, chat: ChatId, now: datetime) -> Row:
    """Show a live message, or mark the one that stands there stale."""
    return {
        "kind": "card",
        "chat": chat,
        "ref_kind": ref.kind,
        "ref_id": ref.id,
        "what": card.what,
        "part": card.part,
        "priority": int(card.first),
        "pin": card.pin,
        "state": "queued",
        "created_at": now,
    }


def deadline_rows(ref: Ref, deadlines: Mapping[str, datetime]) -> list[Row]:
    """Say when the clock must ask again."""
    return [{"kind": ref.kind, "id": ref.id, "name": name, "due_at": at} for name, at in deadlines.items()]


def wanted_row(file: Attachment, ref: Ref) -> Row:
    """Want a file downloaded."""
    return {
        "unique_id": file.unique_id,
        "file_id": file.file_id,
        "kind": file.kind,
        "ref_kind": ref.kind,
        "ref_id": ref.id,
        "size": file.size,
    }


def arrival_row(arrived: Arrived) -> Row:
    """Remember an update."""
    return {
        "key": arrived.key,
        "update_id": arrived.update_id,
        "chat": arrived.chat,
        "message_id": arrived.message_id,
        "album": arrived.album,
        "ref_kind": arrived.ref.kind if arrived.ref else None,
        "ref_id": arrived.ref.id if arrived.ref else None,
        "at": arrived.at,
        "error": arrived.error,
        "raw": arrived.raw,
    }
