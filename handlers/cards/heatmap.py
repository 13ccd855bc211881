"""A month's book as a heat map, units × days: each cell has a sign beside its colour."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from coordination.rounds.measures import Tally, by_unit, lowest_first
from coordination.rounds.month import Month
from handlers.cards import fit
from handlers.cards.chart import Cell, Chart, Row, Tone
from handlers.cards.voice import Voice
from handlers.texts import label

ROWS = 60
"""A picture of more units could not be read on a phone; the highest rates are left out first."""


def heatmap(voice: Voice, month: Month, title: str) -> Chart:
    """Describe the picture of a month that has at least one round."""
    tallies = by_unit(month)
    shown = in_order(voice, lowest_first(tallies)[:ROWS])
    days = _days(month)
    rest = len(tallies) - len(shown)
    return Chart(
        title=title,
        rates=(voice.label("month-rate-in"), voice.label("month-rate-in-time")),
        days=tuple(str(day.day) for day in days),
        rows=tuple(_row(voice, month, unit, tallies[unit], days) for unit in shown),
        legend=tuple((_cell(voice, tone), voice.label(f"month-key-{tone}")) for tone in _signed()),
        rest=label(voice.locale, "month-rest", count=rest) if rest else "",
        instead=voice.say("month-no-font"),
    )


def percent(voice: Voice, rate: float | None) -> str:
    """Return a rate as people read it: all is 100 %, nearly all is not."""
    if rate is None:
        return voice.label("month-no-rate")
    whole = 100 if rate >= 1 else min(99, round(100 * rate))
    return label(voice.locale, "month-percent", whole=str(whole))


def in_order(voice: Voice, units: list[str]) -> list[str]:
    """Sort units as the config lists them, so that a unit keeps its place from month to month."""
    places: Mapping[str, int] = {unit: place for place, unit in enumerate(voice.view.world.policy.units)}
    return sorted(units, key=lambda unit: places.get(unit, len(places)))


def _days(month: Month) -> list[date]:
    first = min(month.days).replace(day=1)
    return [first.replace(day=day + 1) for day in range(monthrange(first.year, first.month)[1])]


def _row(voice: Voice, month: Month, unit: str, counted: Tally, days: list[date]) -> Row:
    return Row(
        name=fit.plain(voice.unit(unit)),
        rates=(percent(voice, counted.completeness), percent(voice, counted.timeliness)),
        cells=tuple(_cell(voice, _tone(month, unit, day)) for day in days),
    )


def _tone(month: Month, unit: str, day: date) -> Tone:
    kept = month.days.get(day)
    if kept is None or unit not in kept.units:
        return Tone.blank
    return Tone(kept.units[unit].column) if kept.judged else Tone.unjudged


def _cell(voice: Voice, tone: Tone) -> Cell:
    return Cell(tone, "" if tone is Tone.blank else voice.label(f"month-sign-{tone}"))


def _signed() -> list[Tone]:
    return [tone for tone in Tone if tone is not Tone.blank]
