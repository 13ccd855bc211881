"""An update as Telegram sent it, before anybody can read it: what it is known by, and whom it is from."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from coordination.kernel import ChatId

Raw = Mapping[str, Any]


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
    return ChatId(id_) if isinstance(id_, int) else None
