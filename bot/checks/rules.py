"""The config as far as it can be judged by itself: plans, calendar, time zones, fonts."""

import zoneinfo
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bot.checks.finding import Finding, error, warning
from bot.config import Settings
from bot.daybook import unknown_make_up_years
from bot.delivery.fonts import Fonts
from coordination.plan_lint import lint
from coordination.policy import Policy

DECEMBER = 12
"""By then governments have announced the make-up workdays of the next year."""


def rules(settings: Settings, today: date, fonts: Fonts) -> Iterator[Finding]:
    """Yield what is wrong whoever the people are."""
    yield from _plans(settings.policy)
    yield from _make_up_days(settings, today)
    yield from _time_zones(today)
    yield from _fonts(settings.policy, fonts)


def _plans(policy: Policy) -> Iterator[Finding]:
    for plan in policy.plans.values():
        for found in lint(plan):
            say = error if found.is_error else warning
            yield say("plan", f"Plan {plan.id}, {found.where}: {found.message}.", "See docs/plans.md.")


def _make_up_days(settings: Settings, today: date) -> Iterator[Finding]:
    if not settings.country:
        return
    years = (today.year, today.year + 1) if today.month == DECEMBER else (today.year,)
    for year in unknown_make_up_years(settings.country, years, settings.policy.daybook):
        yield warning(
            "make-up-days",
            f"The make-up workdays of {settings.country} in {year} are not known: workdays are guessed.",
            "Update the library `holidays`, or write them into `holidays` and `workdays` in config.toml.",
        )


def _time_zones(today: date) -> Iterator[Finding]:
    """Rules of summer time change every year somewhere; two years old they are wrong somewhere."""
    known = time_zone_data()
    if int(known[:4]) < today.year - 1:
        yield warning(
            "time-zones",
            f"The time zone data of this machine is of {known}: summer time may be wrong.",
            "Update the system's package tzdata (or the Python package of that name).",
        )


def time_zone_data(folders: tuple[str, ...] = zoneinfo.TZPATH) -> str:
    """Return the edition of the data that is used, such as 2026b: the system's before the package's."""
    for file in (Path(folder) / "tzdata.zi" for folder in folders):
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                return lines.readline().removeprefix("# version").strip()
    return version("tzdata")


def _fonts(policy: Policy, fonts: Fonts) -> Iterator[Finding]:
    """A month's picture writes these; without a font that has all the letters it is not sent."""
    named = {name for unit in policy.units.values() for name in unit.name.values()}
    named |= {title for schedule in policy.schedules.values() for title in schedule.title.values()}
    lost = sorted(name for name in named if policy.schedules and fonts.covering(name) is None)
    if lost:
        yield warning(
            "font",
            f"No font here can write {', '.join(lost[:3])}: a month's picture goes out as numbers only.",
            "Install a font with these letters (apt install fonts-noto-cjk), or set [pictures] font.",
        )
