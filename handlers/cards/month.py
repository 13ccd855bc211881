"""The history of a schedule, month by month: both rates of every unit in numbers, and as a picture."""

from collections.abc import Iterator, Mapping
from datetime import date

from markupsafe import Markup

from coordination.plan import Localised
from coordination.rounds.measures import Tally, by_unit, lowest_first, overall, unjudged
from coordination.rounds.month import Month
from handlers.cards import fit
from handlers.cards.heatmap import heatmap, percent
from handlers.cards.message import Message
from handlers.cards.voice import Show, Voice
from handlers.texts import label

_UNITS = 6
"""Named one by one; with what stands above and below them they make twelve lines."""
_TITLE = 24
"""As wide as a title may be where a month and a moment stand beside it in the first line."""


def month(voice: Voice, _part: str) -> Message:
    """Show a month: the numbers, and unless nothing was kept the picture."""
    schedule, _, named = voice.view.ref.id.rpartition("/") if voice.view.ref else ("", "", "")
    book: Month | None = voice.view.state
    if book is None:
        known = voice.view.world.policy.schedules.get(schedule)
        title = _title(voice, known.title if known else {}, schedule, _month(voice, named))
        return Message(text=voice.say("month-empty", title=title))
    title = _title(voice, book.title, schedule, _month(voice, named))
    return Message(text=fit.lines(*_numbers(voice, book, title)), chart=heatmap(voice, book, title))


def _title(voice: Voice, title: Localised, schedule: str, month: str) -> str:
    told = fit.narrow(voice.local(title) or schedule, _TITLE)
    return label(voice.locale, "month-title", title=told, month=month)


def _month(voice: Voice, named: str) -> str:
    first = date.fromisoformat(f"{named}-01")
    return label(voice.locale, "month-name", month=first.month, year=str(first.year))


def _numbers(voice: Voice, book: Month, title: str) -> Iterator[Markup]:
    whole, tallies = overall(book), by_unit(book)
    yield voice.say("month-first", title=title, at=voice.time(book.touched_at))
    if whole.expected:
        yield _rates(voice, "month-in", whole.complete, whole)
        yield _rates(voice, "month-in-time", whole.in_time, whole)
    else:
        yield voice.say("month-nothing-expected")
    yield fit.line(*_apart(voice, book, whole))
    if whole.expected and whole.complete == whole.in_time == whole.expected:
        yield voice.say("month-all-in")
    elif whole.expected:
        yield from _units(voice, tallies)


def _rates(voice: Voice, key: str, part: int, of: Tally) -> Markup:
    rate = percent(voice, part / of.expected)
    return voice.say(key, part=str(part), expected=str(of.expected), rate=rate)


def _apart(voice: Voice, book: Month, whole: Tally) -> Iterator[Markup]:
    """Yield what stands in neither rate, and what a rate rests on."""
    if whole.excused:
        yield voice.say("month-excused", count=whole.excused)
    if whole.claimed:
        yield voice.say("month-claimed", count=whole.claimed)
    if unsure := unjudged(book):
        yield voice.say("month-unjudged", count=unsure, rounds=len(book.days))


def _units(voice: Voice, tallies: Mapping[str, Tally]) -> Iterator[Markup]:
    ranked = lowest_first(tallies)
    yield voice.say("month-lowest-first")
    yield from (_unit(voice, unit, tallies[unit]) for unit in ranked[:_UNITS])
    rest = len(ranked) - _UNITS
    if rest > 0:
        yield voice.say("month-more", count=rest)


def _unit(voice: Voice, unit: str, counted: Tally) -> Markup:
    if not counted.expected:
        return voice.say("month-unit-not-expected", unit=voice.unit(unit))
    return voice.say(
        "month-unit",
        unit=voice.unit(unit),
        expected=str(counted.expected),
        complete=str(counted.complete),
        complete_rate=percent(voice, counted.completeness),
        in_time=str(counted.in_time),
        in_time_rate=percent(voice, counted.timeliness),
    )


NOTICES: Mapping[str, Show] = {"month": month}
"""What is sent once about a month."""
