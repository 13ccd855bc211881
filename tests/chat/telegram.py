"""Telegram's side: what it would make of a message, or why it would refuse it (Bot API, "HTML style")."""

import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

from typing_extensions import override

from handlers.buttons import LIMIT
from handlers.cards.message import Message

TAGS = {"a", "b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"}


@dataclass
class Parsed(HTMLParser):
    """Refuses what Telegram refuses: an unknown tag, one that does not close, one closed out of turn."""

    text: str = ""
    entities: int = 0
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is not one of Telegram's tags"
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)
        self.entities += 1

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes what is not open"
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    @override
    def handle_data(self, data: str) -> None:
        self.text += data

    @override
    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def parse(html: str) -> Parsed:
    parsed = Parsed()
    parsed.feed(str(html))
    parsed.close()
    assert not parsed.open, f"never closed: {parsed.open}"
    return parsed


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def takes(message: Message, *, toast: bool = False) -> str:
    """Assert that Telegram takes the message; return the text as people see it."""
    if message.topic:
        assert units(message.topic) <= 128
        return message.topic
    if message.reaction or message.spent:
        return message.reaction
    text = str(message.text) if toast else _parsed(message)
    assert text.strip()
    assert units(text) <= (200 if toast else 1024 if message.chart else 4096)
    assert "\0" not in text
    assert not any(unicodedata.category(char) == "Cs" for char in text)
    _buttons(message)
    return text


def _parsed(message: Message) -> str:
    parsed = parse(message.text)
    assert parsed.entities <= 100
    return parsed.text


def _buttons(message: Message) -> None:
    assert sum(map(len, message.buttons)) <= 100
    for row in message.buttons:
        assert 1 <= len(row) <= 2
        for button in row:
            assert button.label.strip()
            assert width(button.label) <= 14, button.label
            assert 1 <= len(button.data.encode()) <= LIMIT
