"""Both catalogues say the same things, and say them only here."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import ast as ftl
from fluent.syntax import parse
from fluent.syntax.visitor import Visitor

from coordination.incident.leading import TO_ONE
from coordination.incident.state import FACTS, Answer, Doing, Outcome, Ruling, Status
from coordination.plan import ApprovalMode, Evidence, Role, Severity
from coordination.roster.state import ChatKind
from coordination.rounds.columns import Column
from coordination.rounds.entering import QUESTIONS
from coordination.rounds.state import Claim, Tier
from handlers.cards.chart import Tone
from handlers.cards.duty import VERBS as DUTY_VERBS
from handlers.cards.rollup import ASKS
from handlers.cards.toasts import VERBS
from handlers.routes import COMMANDS
from handlers.texts import LOCALES, TextError, label, say
from tests.chat.everything import ACT_NAMES
from tests.chat.refusals import HINTS, ROOT, reasons
from tests.chat.telegram import width

TEXTS = ROOT / "handlers" / "texts"
_CJK = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
CODE = [f for folder in ("handlers", "bot") for f in (ROOT / folder).rglob("*.py")]


class Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - fluent's name
        self.found.add(node.id.name)


def entries(locale: str) -> Iterator[tuple[str, ftl.Message]]:
    for file in sorted((TEXTS / locale).glob("*.ftl")):
        for entry in parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ftl.Junk), f"{file}: {entry.content}"
            if isinstance(entry, ftl.Message):
                yield file.name, entry


@cache
def catalogue(locale: str) -> dict[str, frozenset[str]]:
    """Return every key, attributes included, with its variables."""
    found: dict[str, frozenset[str]] = {}
    for _, message in entries(locale):
        patterns = {"": message.value} if message.value else {}
        patterns |= {f".{attribute.id.name}": attribute.value for attribute in message.attributes}
        for name, pattern in patterns.items():
            key = f"{message.id.name}{name}"
            assert key not in found, f"{key} stands twice in {locale}"
            visitor = Variables()
            visitor.visit(pattern)
            found[key] = frozenset(visitor.found)
    return found


def test_both_languages_say_the_same_with_the_same_values() -> None:
    english, chinese = map(catalogue, LOCALES)
    assert english.keys() == chinese.keys()
    assert {key: english[key] ^ chinese[key] for key in english if english[key] != chinese[key]} == {}


def test_both_languages_have_the_same_files_in_the_same_order() -> None:
    english, chinese = ([(file, m.id.name) for file, m in entries(locale)] for locale in LOCALES)
    assert english == chinese


def spelled() -> set[str]:
    """Return the keys that code builds from values."""
    return {
        *(f"refused-{reason}" for reason in (*reasons(), "no-such-thing")),
        *(f"act-{act}" for act in ACT_NAMES),
        *(f"{kind}-{command}" for kind in ("help", "menu") for command in COMMANDS),
        *(f"toast-{verb}" for verb in (*VERBS, "ack-you")),
        *(f"button.{kind}" for kind in ChatKind),
        *(f"role-{role}" for role in Role),
        *(f"fact-{fact}" for fact in FACTS),
        *(f"severity-{level}{sign}" for level in (*Severity, "unrated") for sign in ("", ".signed")),
        *(f"called-{answer}" for answer in Answer),
        *(f"page-missed-{answer}" for answer in (Answer.silent, Answer.unreachable)),
        *(f"page-was-{answer}" for answer in (Answer.silent, Answer.unreachable, Answer.late)),
        *(f"ended-{outcome}" for outcome in Outcome),
        *(f"state-{status}" for status in Status if status is not Status.closed),
        *(f"status-{how}" for how in ("answered", "called-all", "reported", "active", "stable")),
        *(f"step-{doing}" for doing in (Doing.open, Doing.taken, Doing.blocked)),
        *(f"step-over-{doing}" for doing in (Doing.done, Doing.skipped)),
        *(f"toast-step-{doing}" for doing in (Doing.taken, Doing.done)),
        *(f"step-evidence-{kind}" for kind in Evidence if kind is not Evidence.none),
        *(f"step-approval-{mode}" for mode in ApprovalMode),
        *(f"approval-ask-{mode}" for mode in ApprovalMode),
        *(f"step-asked-{ruling}-{m}" for ruling in set(Ruling) - {Ruling.granted} for m in ApprovalMode),
        *(f"approval-{ruling}-{m}" for ruling in set(Ruling) - {Ruling.open} for m in ApprovalMode),
        *(f"approval-at-{ruling}" for ruling in set(Ruling) - {Ruling.open}),
        *(f"approval-silence-{what}" for what in ("refuses", "asks-again")),
        *(f"approval-stop-{kind}" for kind in ("before", "entry", "ratify")),
        *(f"receipt-{leaders}" for leaders in ("called", "all", "unreached")),
        *(f"ask-{verb}" for verb in ("upd", "not", "facts", "block", "skip", "done", "after")),
        *(f"rights-{lack}" for lack in ("admin", "manage-topics", "pin-messages", "privacy")),
        *(f"followup-line-{status}" for status in ("open", "overdue", "done")),
        *(f"followup-toast-{verb}" for verb in ("fup", "own", "fix", "checked")),
        *(f"reach-{how}" for how in ("red", "silent", "well")),
        *(f"not-told-{what}" for what in TO_ONE),
        *(f"room-lost-{kind}" for kind in ("leadership", "field", "shared")),
        *(f"span-{which}" for which in ("minutes", "hours", "both")),
        *(f"score-{verdict}" for verdict in ("done", "late", "skipped", "open", "optional")),
        *(f"all-called{led}-first" for led in ("", "-led")),
        *(f"entry-{how}" for how in ("zero", "events", "answer", "late", "excused")),
        *(f"column-{column}" for column in (*Column, "answer")),
        *(f"rollup-{how}" for how in ("open", "due", "closed", "events", "answer", "late", "excused")),
        *(f"{told}-{tier}" for told in ("overdue-told", "overdue-next", "chase") for tier in Tier),
        *(f"claim-{ruling}" for ruling in (Claim.accepted, Claim.refused)),
        *(f"check-{question}" for question in range(QUESTIONS)),
        *(f"ask-{verb}" for verb in ASKS),
        *(f"toast-{verb}" for verb in ("ca", "cr")),
        *(f"choose-{verb}" for verb in ("ex", "ph")),
        *(f"period-{how}" for how in ("never", "open", "span")),
        *(f"words-{which}" for which in ("clear", "sure", "month", "open", "close", "by", "before")),
        *(f"toast-{verb}" for verb in DUTY_VERBS),
        *(f"ask-{verb}" for verb in ("hand", "standin")),
        *(f"month-{kind}-{tone}" for kind in ("sign", "key") for tone in set(Tone) - {Tone.blank}),
    }


def literals() -> set[str]:
    """Return every string that stands in the code, and the labels of verbs that stand on buttons."""
    found = {
        node.value
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return found | {f"button.{name}" for name in found}


def test_every_key_that_is_built_has_a_text() -> None:
    assert spelled() | set(HINTS) <= catalogue("en").keys()


def test_every_text_is_used() -> None:
    assert sorted(catalogue("en").keys() - spelled() - literals()) == []


def test_every_key_the_cards_name_has_a_text() -> None:
    """`voice.say("key")` and `say(locale, "key")`: the keys that stand in full."""
    asked = re.compile(
        r"""(?:voice\.say\(|voice\.label\(|(?:say|label)\([a-z_.]*locale,)\s*"([a-z][\w.-]*)\""""
    )
    named = {key for file in CODE for key in asked.findall(file.read_text(encoding="utf-8"))}
    assert len(named) > 80
    assert sorted(named - catalogue("en").keys()) == []


def said(file: Path) -> Iterator[str]:
    """Yield the strings of a module that are not its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_nothing_is_said_outside_the_catalogues() -> None:
    sentence = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
    for file in (ROOT / "handlers" / "cards").glob("*.py"):
        for text in said(file):
            assert not sentence.search(text), f"{file.name}: {text}"
            assert len(text) == 1 or not _CJK.search(text), f"{file.name}: {text}"


@pytest.mark.parametrize("locale", LOCALES)
def test_labels_fit_a_phone(locale: str) -> None:
    values = {"number": "D26-0042"}
    for key in catalogue(locale):
        if key.startswith("button."):
            told = label(locale, key, **values)
            assert width(told) <= 14, told


def test_a_missing_text_or_value_is_a_bug() -> None:
    with pytest.raises(TextError, match="no-such-text"):
        say("en", "no-such-text")
    with pytest.raises(TextError, match=r"button\.no-such-verb"):
        label("en", "button.no-such-verb")
    with pytest.raises(TextError, match="quote"):
        say("en", "quote")
    with pytest.raises(TextError, match="attributes only"):
        say("en", "button")


def test_values_are_escaped_and_markup_is_not() -> None:
    assert say("en", "quote", words="<b>&") == "“&lt;b&gt;&amp;”"
    assert say("en", "quote", words=say("en", "quote", words="<")) == "““&lt;””"
    assert label("en", "topic", number="1", title="a & b") == "1 · a & b"


def test_an_unknown_language_is_english() -> None:
    assert label("fr", "button.ack") == label("en", "button.ack") == "Acknowledge"


def test_texts_lie_where_the_package_finds_them() -> None:
    assert {file.parent.name for file in Path(TEXTS).rglob("*.ftl")} == set(LOCALES)
