"""Telegram HTML, parsed as TDLib's do_parse_html does it: offsets in errors count source bytes."""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from sandbox.refusals import Refused, bad
from sandbox.text import Entity, utf16

TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
    "pre": "pre",
    "code": "code",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
SPACE = " \t\r\n\0\v"
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
NAME = re.compile(r"""[^ \t\r\n\0\v=>/"']*""")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    tag: str
    argument: str
    offset: int
    written: int


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities; raise `can't parse entities: …`."""
    return Parser(source).parse()


class Parser:
    def __init__(self, source: str) -> None:
        self.source = source + "\0"  # TDLib's strings end in a zero byte, and so do its loops
        self.length = len(source)
        self.at = 0
        self.plain: list[str] = []
        self.offset = 0
        self.open: list[Opened] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < self.length:
            if self.source[self.at] == "<":
                self._tag()
            else:
                self._write(self._reference() or self._char())
        if self.open:
            raise self._error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.plain), [_without_language(entity) for entity in self.entities]

    def _write(self, char: str) -> None:
        self.plain.append(char)
        self.offset += utf16(char)

    def _char(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _reference(self) -> str:
        """Four names and numbers only; anything else stays as it is written."""
        if self.source[self.at] != "&" or not (match := REFERENCE.match(self.source, self.at)):
            return ""
        hexadecimal, decimal, name = match.groups()
        if name:
            char = NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            char = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else ""
        if char:
            self.at = match.end()
        return char

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self.source[self.at] == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until_space_or_close()[1:].lower()
        if self.at >= self.length:
            raise self._error("Unclosed start tag", begin)
        if tag not in TYPES:
            raise self._error(f'Unsupported start tag "{tag}"', begin)
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self._error('Tag "span" must have class "tg-spoiler"', begin)
        self.at += 1
        self.open.append(Opened(tag=tag, argument=argument, offset=self.offset, written=len(self.plain)))

    def _until_space_or_close(self) -> str:
        begin = self.at - 1
        while self.source[self.at] not in SPACE + ">":
            self.at += 1
        return self.source[begin : self.at]

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while self._next_visible() != ">":
            name = self._name(tag, begin)
            if self._next_visible() == "=":
                self.at += 1
                argument = _argument(tag, name, self._value(tag, begin)) or argument
            elif tag == "blockquote" and name == "expandable":
                argument = "expandable"
            if self.at >= self.length:
                raise self._error(f'Unclosed start tag "{tag}"', begin)
        return argument

    def _next_visible(self) -> str:
        while self.at < self.length and self.source[self.at] in SPACE:
            self.at += 1
        return self.source[self.at]

    def _name(self, tag: str, begin: int) -> str:
        match = NAME.match(self.source, self.at)
        if match is None or not match[0]:
            raise self._error(f'Empty attribute name in the tag "{tag}"', begin)
        self.at = match.end()
        return match[0]

    def _value(self, tag: str, begin: int) -> str:
        quote = self._next_visible()
        if self.at >= self.length:
            raise self._error(f'Unclosed start tag "{tag}"', begin)
        return self._quoted(quote, begin) if quote in "\"'" else self._token()

    def _token(self) -> str:
        begin = self.at
        match = TOKEN.match(self.source, begin)
        self.at = match.end() if match else begin
        if self.source[self.at] not in SPACE + ">":
            raise self._error("Unexpected end of name token", begin)
        return self.source[begin : self.at].lower()

    def _quoted(self, quote: str, begin: int) -> str:
        self.at += 1
        value = ""
        while self.at < self.length and self.source[self.at] != quote:
            value += self._reference() or self._char()
        self.at += 1
        if self.at >= self.length:
            raise self._error("Unclosed start tag", begin)
        return value

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise self._error("Unexpected end tag", begin)
        self.at += 1
        found = self._until_space_or_close()[1:]
        if self._next_visible() != ">":
            raise self._error("Unclosed end tag", begin)
        self.at += 1
        opened = self.open.pop()
        if found and found != opened.tag:
            raise self._unmatched(begin, opened.tag, found)
        if self.offset > opened.offset:
            self._close(opened)

    def _unmatched(self, begin: int, expected: str, found: str) -> Refused:
        at = len(self.source[:begin].encode())
        text = f'Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{found}>"'
        return self._error(text)

    def _close(self, opened: Opened) -> None:
        entity = Entity(type=TYPES[opened.tag], offset=opened.offset, length=self.offset - opened.offset)
        match opened.tag:
            case "a":
                self.entities += _link(entity, opened.argument or "".join(self.plain[opened.written :]))
            case "pre" | "code":
                self._code(entity, opened.argument)
            case "tg-emoji":
                pass  # only bots with a bought username may send these: Telegram drops them
            case _:
                kind = "expandable_blockquote" if opened.argument == "expandable" else entity.type
                self.entities.append(replace(entity, type=kind))

    def _code(self, entity: Entity, language: str) -> None:
        """`<pre><code class="language-x">` is one entity with a language."""
        last = self.entities[-1] if self.entities else None
        kind = entity.type
        if last and {last.type, kind} == {"pre", "code"} and _same_place(last, entity):
            self.entities.pop()
            kind, language = "pre", language or last.language or ""
        self.entities.append(replace(entity, type=kind, language=language or None))

    def _error(self, text: str, begin: int | None = None) -> Refused:
        where = "" if begin is None else f" at byte offset {len(self.source[:begin].encode())}"
        return bad(f"can't parse entities: {text}{where}")


def _without_language(entity: Entity) -> Entity:
    return replace(entity, language=None) if entity.type == "code" else entity


def _same_place(one: Entity, other: Entity) -> bool:
    return (one.offset, one.length) == (other.offset, other.length)


def _argument(tag: str, name: str, value: str) -> str:
    prefix = {("code", "class"): "language-", ("span", "class"): "tg-"}.get((tag, name))
    if prefix:
        return value.removeprefix(prefix) if value.startswith(prefix) else ""
    return value if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")) else ""


def _link(entity: Entity, url: str) -> list[Entity]:
    """A tg://user link is a mention; what is no link leaves plain text behind."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        user = parse_qs(parts.query).get("id", [""])[0]
        if parts.netloc == "user" and user.isdigit():
            return [replace(entity, type="text_mention", user_id=int(user))]
    elif parts.scheme not in ("http", "https") or "." not in parts.netloc or " " in url:
        return []
    checked = parts.geturl() + ("/" if parts.scheme != "tg" and not parts.path else "")
    return [replace(entity, url=checked)]
