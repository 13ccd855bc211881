"""Rule 15 and 16: text as TDLib reads it."""

from typing import Any

import pytest

from sandbox import Person
from sandbox.html import parse_html
from sandbox.refusals import Refused
from sandbox.text import Entity, Text, tidy, to_html
from tests.sandbox.conftest import Raw


def parsed(source: str) -> Text:
    return tidy(*parse_html(source))


def brief(text: Text) -> list[tuple[Any, ...]]:
    return [(e.type, e.offset, e.length) for e in text.entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>bold</b> plain", "bold plain", [("bold", 0, 4)]),
        (
            "<strong>a</strong><em>b</em><ins>c</ins><del>d</del>",
            "abcd",
            [("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1)],
        ),
        ("<B>x</>", "x", [("bold", 0, 1)]),
        ("👍<b>é</b>", "👍é", [("bold", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("<b> </b>x", "x", []),
        ("<b></b>x", "x", []),
        ("  <b>x </b>  ", "x", [("bold", 0, 1)]),
        ("&lt;b&gt; &amp;amp; &quot;&#65;&#x42; &nbsp; &copy; &", '<b> &amp; "AB &nbsp; &copy; &', []),
        ("&lt no semicolon", "< no semicolon", []),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<pre>#x</pre> <code>@ann_lee</code>", "#x @ann_lee", [("pre", 0, 2), ("code", 3, 8)]),
        ("/ok@my_bot now", "/ok@my_bot now", [("bot_command", 0, 10)]),
        (
            "see #fire and @ann_lee, a@b.org",
            "see #fire and @ann_lee, a@b.org",
            [("hashtag", 4, 5), ("mention", 14, 8), ("email", 24, 7)],
        ),
        ("a/b #12 x@y", "a/b #12 x@y", []),
    ],
)
def test_html(source: str, text: str, entities: list[Any]) -> None:
    read = parsed(source)
    assert (read.string, brief(read)) == (text, entities)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://example.org/a?b=1&amp;c=2">x</a>', "https://example.org/a?b=1&c=2"),
        ("<a href='example.org'>x</a>", "http://example.org/"),
        ('<a href="http://example.org">x</a>', "http://example.org/"),
        ("<a>https://example.org/x</a>", "https://example.org/x"),
        ('<a href="tg://resolve?domain=x">x</a>', "tg://resolve?domain=x"),
    ],
)
def test_links(source: str, url: str) -> None:
    assert [(e.type, e.url) for e in parsed(source).entities] == [("text_link", url)]


@pytest.mark.parametrize(
    "source", ['<a href="nothing">x</a>', '<a href="javascript:alert(1)">x</a>', "<a>x</a>"]
)
def test_what_is_no_link_is_plain(source: str) -> None:
    assert parsed(source).entities == ()


def test_code_has_a_language_only_inside_pre() -> None:
    inside = parsed('<pre><code class="language-python">x</code></pre>').entities
    assert inside == (Entity(type="pre", offset=0, length=1, language="python"),)
    assert parsed('<code class="language-python">x</code>').entities[0].language is None


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<blink>x</blink>", 'Unsupported start tag "blink" at byte offset 0'),
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("你<b>x</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x<i>y</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a < b>", 'Unsupported start tag "" at byte offset 2'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x*>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ],
)
def test_errors_of_html(source: str, error: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


def test_control_and_bidi_characters_are_cleaned() -> None:
    assert tidy("a\x00b\tc\rd\u202ee\u2028f").string == "a b cdef"
    moved = tidy("\u202eab", [Entity(type="bold", offset=1, length=2)])
    assert moved == Text("ab", (Entity(type="bold", offset=0, length=2),))


def test_html_again() -> None:
    source = '<b>a<i>b</i></b> &lt;&amp; <a href="https://x.org/">c</a> <pre>d</pre>'
    assert to_html(parsed(source)) == source


async def test_a_mention_needs_somebody_known(raw: Raw, ann: Person) -> None:
    text = f'<a href="tg://user?id={ann.id}">Ann</a> <a href="tg://user?id=5">nobody</a>'
    sent = await raw.says(ann, text, parse_mode="HTML")
    assert [(e["type"], e["user"]["first_name"]) for e in sent["entities"]] == [("text_mention", "Ann")]


async def test_entities_can_be_given(raw: Raw, ann: Person) -> None:
    sent = await raw.says(ann, "abc", entities=[{"type": "bold", "offset": 1, "length": 9}])
    assert sent["entities"] == [{"type": "bold", "offset": 1, "length": 2}]


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2"])
async def test_markdown_is_refused_loudly(raw: Raw, ann: Person, mode: str) -> None:
    refusal = await raw.refused("sendMessage", chat_id=ann.id, text="*x*", parse_mode=mode)
    assert refusal == f"501 parse_mode {mode} is not modelled by the sandbox"


async def test_4096_characters_after_parsing(raw: Raw, ann: Person) -> None:
    await raw.says(ann, "<b>" + "👍" * 4096 + "</b>", parse_mode="HTML")
    refusal = await raw.refused("sendMessage", chat_id=ann.id, text="x" * 4097)
    assert refusal == "400 Bad Request: message is too long"
    await raw.says(ann, "x" * 4096 + "   ")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
    ],
)
async def test_empty_texts(raw: Raw, ann: Person, text: str, error: str) -> None:
    refusal = await raw.refused("sendMessage", chat_id=ann.id, text=text, parse_mode="HTML")
    assert refusal == f"400 Bad Request: {error}"
