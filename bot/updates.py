"""An update as Telegram sent it, before anybody can read it: what it is known by, and whom it is from."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from telegram import Update

from coordination.kernel import ChatId, Ref
from handlers.arrival import Arrival, arrival_of
from storage.facts import Arrived

Raw = Mapping[str, Any]
_LARGEST = 2**63
"""Telegram's numbers have at most 52 significant bits; what is larger fits in no database."""


class OddUpdateError(ValueError):
    """The update has a value that no Telegram sends."""


def parsed(raw: Raw, now: datetime, me: int) -> Arrival | Exception:
    """Read an update, or return the error with which it cannot be read."""
    try:
        return _checked(arrival_of(Update.de_json(dict(raw), None), now, me))
    except Exception as error:  # a value that the library does not know, of a newer Bot API
        return error


def _checked(arrival: Arrival) -> Arrival:
    """Raise OddUpdateError for what would fail only at the end, when the whole batch is written.

    The library believes whatever types come.
    """
    a, files = arrival, (*arrival.files, *arrival.replied_files)
    numbers = (a.chat, a.user, a.message_id, a.thread, a.reply_to, a.subject, a.moved_to)
    names = (a.album, a.press, a.data, *(name for file in files for name in (file.file_id, file.unique_id)))
    points = (point for point in (a.place, a.replied_place) if point is not None)
    fits = (
        all(number is None or _is_number(number) for number in (*numbers, *(file.size for file in files))),
        all(isinstance(name, str) for name in names),
        all(_is_on_earth(p.latitude, 90) and _is_on_earth(p.longitude, 180) for p in points),
        isinstance(a.at, datetime),
    )
    if not all(fits):
        raise OddUpdateError("a number, a name, a place or a moment in it is none")
    return arrival


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) < _LARGEST


def _is_on_earth(degrees: object, limit: int) -> bool:
    return isinstance(degrees, int | float) and -limit <= degrees <= limit


def sound(raw: Raw) -> Raw:
    """Return an update whose text is all Unicode: lone surrogates, which JSON lets through, are replaced."""
    text = json.dumps(raw, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        whole: Raw = json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        return whole
    return raw


def id_of(raw: Raw) -> int:
    """Return an update's number; 0 where it has none that can be one."""
    id_ = raw.get("update_id")
    return id_ if type(id_) is int and abs(id_) < _LARGEST else 0


def key_of(raw: Raw) -> str:
    """Ids start anew after a quiet week, so an update is known by its id and its content."""
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"{raw.get('update_id')}:{hashlib.sha256(canonical.encode()).hexdigest()[:24]}"


def chat_of(raw: Raw) -> ChatId | None:
    """Find whom to apologise to, in an update that nobody could read."""
    query = raw.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else raw.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    id_ = chat.get("id") if isinstance(chat, dict) else None
    return ChatId(id_) if type(id_) is int and abs(id_) < _LARGEST else None


def arrived(key: str, raw: Raw, arrival: Arrival, ref: Ref | None) -> Arrived:
    """Return what is remembered of an update that was handled, and what it led to."""
    return Arrived(
        key=key,
        update_id=id_of(raw),
        chat=arrival.chat,
        message_id=arrival.message_id,
        album=arrival.album,
        ref=ref,
        at=arrival.at,
    )
