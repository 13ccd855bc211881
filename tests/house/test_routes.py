"""Whatever can be wanted has an authority and its texts; whatever can be pressed can also be typed."""

import ast
from collections.abc import Iterator

import pytest

from coordination.authority import ACTS
from handlers.route import Route
from handlers.routes import COMMANDS, ROUTES, VERBS
from handlers.texts import LOCALES, label, say
from tests.house.sources import sources

FREE = {
    "report": "whoever can write to us may report",
    "back": "who went out may always come back",
    "me": "about oneself",
    "lang": "about oneself",
    "start": "the code decides",
    "zr": "a unit's own people, by its round's rules",
    "ev": "a report: whoever can write to us may",
    "inc": "a unit's own people, by its round's rules",
    "rv": "a unit's own people, by its round's rules",
    "chk": "a unit's own people, by its round's rules",
    "help": "harmless, and shows only what the asker may do",
}
"""Routes that anybody may take, and why."""

MENU_LIMIT = 256
"""Characters (Bot API, BotCommand.description)."""
MAKER = "handlers/cards/voice.py"
"""Where a verb becomes a button; all others name theirs."""
BUTTON_LIMIT = {"en": 14, "zh-CN": 7}

each_route = pytest.mark.parametrize("route", ROUTES, ids=[route.command for route in ROUTES])
each_locale = pytest.mark.parametrize("locale", LOCALES)


def test_no_verb_and_no_command_stands_twice() -> None:
    assert len(VERBS) == len(COMMANDS) == len(ROUTES)


@each_route
def test_a_route_has_an_authority_or_is_free_for_a_reason(route: Route) -> None:
    assert (route.authority in (*ACTS, "step")) != (route.verb in FREE)


def test_every_free_route_exists() -> None:
    assert FREE.keys() <= VERBS.keys()


@each_route
@each_locale
def test_a_route_has_its_line_in_help_that_can_be_copied(route: Route, locale: str) -> None:
    assert say(locale, f"help-{route.command}").startswith(f"<code>/{route.command}")


@each_route
@each_locale
def test_a_route_has_its_line_in_the_menu(route: Route, locale: str) -> None:
    assert 1 <= len(label(locale, f"menu-{route.command}")) <= MENU_LIMIT


def _buttons() -> Iterator[tuple[str, set[str]]]:
    """Every place in the cards where a button is made, and the verbs it can be made for."""
    for source in sources("handlers/cards"):
        if source.name == MAKER:
            continue
        runs_over = dict(_loops(source.tree))
        for call in ast.walk(source.tree):
            if isinstance(call, ast.Call) and _called(call) in ("button", "pack"):
                yield f"{source.name}:{call.lineno}", _verbs(call.args[0], runs_over)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _verbs(expression: ast.expr, runs_over: dict[str, set[str]]) -> set[str]:
    """The verbs an expression can be: a literal, either arm of a choice, a name that runs over literals."""
    match expression:
        case ast.Constant(value=str(verb)):
            return {verb}
        case ast.IfExp(body=body, orelse=orelse):
            return _verbs(body, runs_over) | _verbs(orelse, runs_over)
        case ast.Name(id=name):
            return runs_over.get(name, set())
        case _:
            return set()


def _loops(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """Names that run over literals: `for verb in ("yes", "no")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension | ast.For) and isinstance(node.target, ast.Name):
            literals = [item.value for item in ast.walk(node.iter) if isinstance(item, ast.Constant)]
            yield node.target.id, {verb for verb in literals if isinstance(verb, str)}


def test_every_button_has_a_route_and_so_can_be_typed() -> None:
    unknown = {place: verbs for place, verbs in _buttons() if not verbs or verbs - VERBS.keys()}
    assert unknown == {}, "no route, or a verb that cannot be read off the code"


@each_locale
def test_what_stands_on_a_button_fits_it(locale: str) -> None:
    pressed = set().union(*(verbs for _, verbs in _buttons()))
    named_after_their_choice = {"plan", "sev", "lang", "inv", "strike", "same", "drill", "duty"}
    labels = {verb: label(locale, f"button.{verb}") for verb in pressed - named_after_their_choice}
    assert {verb: text for verb, text in labels.items() if len(text) > BUTTON_LIMIT[locale]} == {}
