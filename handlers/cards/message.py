"""A message as a value: what Telegram will be asked to show. Escapes, and fits Telegram's limits."""

from dataclasses import dataclass

from markupsafe import Markup

from handlers.cards.chart import Chart

NOTHING = Markup()
TEXT_LIMIT = 4096
"""UTF-16 units after entity parsing (Bot API, sendMessage)."""
CAPTION_LIMIT = 1024
"""The same of a text under a picture (Bot API, sendPhoto)."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: a label, and either the data of a press (at most 64 bytes) or a link."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A reply keyboard for private chats: its taps are messages, which survive bad signal."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, ready to be sent or edited into place."""

    text: Markup = NOTHING
    """Telegram HTML."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = True
    """Only what somebody must act on rings."""
    keyboard: Keyboard | None = None
    ask: bool = False
    """Opens the reply field for the person it mentions or answers (ForceReply, selective)."""
    alert: bool = False
    """For the answer to a press: a window with OK instead of a passing toast."""
    reaction: str = ""
    """Instead of a text: this emoji set on the message that is answered."""
    spent: bool = False
    """Instead of a text: the buttons of the message that is answered go."""
    topic: str = ""
    """Instead of a text: open a forum topic of this name."""
    chart: Chart | None = None
    """A picture to draw and send with the text as its caption."""
