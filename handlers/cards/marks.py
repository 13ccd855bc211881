"""Marks every message may need: a drill says so first and last, a repeated one says that it is."""

from markupsafe import Markup

from coordination.followup.state import FollowUp
from coordination.incident.state import Incident
from coordination.view import View
from handlers.cards import fit
from handlers.cards.message import CAPTION_LIMIT, TEXT_LIMIT, Message
from handlers.texts import label, say


def is_drill(view: View) -> bool:
    """Say whether a message is about a drill."""
    named = view.ref is not None and view.ref.kind == "incident" and view.ref.id.startswith("D")
    return named or (isinstance(view.state, Incident | FollowUp) and view.state.drill)


def text(message: Message, view: View, locale: str) -> Markup:
    """Return a message's text with its marks, within Telegram's limit, which is lower under a picture."""
    marked = _repeated(message.text, locale) if view.repeated else message.text
    limit = CAPTION_LIMIT if message.chart else TEXT_LIMIT
    return _around(marked, say(locale, "cut-here"), limit, view, locale)


def toast(message: Message, view: View, locale: str) -> Markup:
    """Return a plain text with its marks, within the limit of an answer to a press."""
    room = fit.TOAST_LIMIT - 2 * _mark_units(view, locale)
    short = Markup(fit.cut(fit.plain(message.text), room))  # noqa: S704 - Telegram parses nothing here
    return _around(short, Markup(), fit.TOAST_LIMIT, view, locale)


def topic(name: str, view: View, locale: str) -> str:
    """Return a topic's name with its marks, within Telegram's limit."""
    short = fit.cut(name, fit.TOPIC_LIMIT - 2 * _mark_units(view, locale))
    mark = label(locale, "drill")
    return f"{mark} {short} {mark}" if is_drill(view) else short


def _mark_units(view: View, locale: str) -> int:
    """Count what one mark and its space take."""
    return fit.units(label(locale, "drill")) + 1 if is_drill(view) else 0


def _around(told: Markup, cut_mark: Markup, limit: int, view: View, locale: str) -> Markup:
    fitting = fit.within(told, cut_mark, limit - 2 * _mark_units(view, locale))
    mark = say(locale, "drill")
    return fit.line(mark, fitting, mark) if is_drill(view) else fitting


def _repeated(told: Markup, locale: str) -> Markup:
    first, *rest = told.split("\n")
    return Markup("\n").join((fit.line(first, say(locale, "repeated")), *rest))
