"""An update as Telegram sent it, before anybody can read it: what it is known by, and whom it is from."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from telegram import Update

from coordination.kernel import ChatId
from handlers.arrival import Arrival, arrival_of

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
    """Raise OddUpdateError for what would only fail in the end, when the whole batch is written."""
    a = arrival
    sizes = (file.size for file in (*a.files, *a.replied_files))
    numbers = (a.chat, a.user, a.message_id, a.thread, a.reply_to, a.subject, a.moved_to, *sizes)
    odd = [n for n in numbers if n is not None and not (type(n) is int and abs(n) < _LARGEST)]
    points = (p for p in (a.place, a.replied_place) if p is not None)
    odd += [p for p in points if not (_on_earth(p.latitude, 90) and _on_earth(p.longitude, 180))]
    names = (
        (file.file_id for file in a.files),
        (file.unique_id for file in a.files),
        (a.album, a.press, a.data),
    )
    odd += [name for each in names for name in each if not isinstance(name, str)]
    if odd:
        raise OddUpdateError(f"{odd[0]!r:.100}")
    return arrival


def _on_earth(degrees: object, limit: int) -> bool:
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
