"""What may stand under a message, and its limits."""

from collections.abc import Sequence
from typing import Any

from sandbox.refusals import Json, bad
from sandbox.world import Chat

MOST_BUTTONS, MOST_IN_A_ROW, MOST_BYTES = 100, 8, 64
INLINE_ACTIONS = (
    *("url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay"),
    *("switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat"),
)
ONLY_IN_PRIVATE = (
    *("web_app", "request_users", "request_chat", "request_managed_bot"),
    *("request_contact", "request_location", "request_poll"),
)


def check_markup(markup: Json | None, chat: Chat) -> None:
    """Raise for a keyboard that Telegram would refuse in this chat."""
    if markup is None:
        return
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    _check_size(rows)
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise bad("BUTTON_INVALID")
        if chat.kind != "private" and any(name in button for name in ONLY_IN_PRIVATE):
            raise bad("BUTTON_TYPE_INVALID")
        if "inline_keyboard" in markup:
            _check_action(button)


def _check_size(rows: Sequence[Sequence[Any]]) -> None:
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in rows):
        raise bad("reply markup is too long")


def _check_action(button: Json) -> None:
    if not any(name in button for name in INLINE_ACTIONS):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= MOST_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not url.startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def inline_rows(markup: Json | None) -> list[list[Json]] | None:
    """An empty inline keyboard is no keyboard."""
    rows = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    return rows or None
