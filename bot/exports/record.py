"""The record as rows of plain text: each incident's timeline, and every round that was kept."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coordination.kernel import Attachment, Head, Ref, UserId, Words
from coordination.plan import Plan
from coordination.policy import Policy
from coordination.roster.state import Roster
from coordination.rounds.month import Month
from handlers.texts import label
from storage import views
from storage.records import Records
from storage.views import Line, Timeline

Row = tuple[str, ...]

INCIDENT_COLUMNS = ("incident", "drill", "at", "recorded_at", "by", "what", "details")
ROUND_COLUMNS = ("schedule", "day", "unit", "column", "in_time", "complete", "claimed", "judged")
_TOLD = ("at", "by", "source", "series")
"""Fields that have a column of their own, or tell only us something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident's timeline."""

    number: str
    title: str
    """The reporter's own words; empty when they were erased."""
    mark: str = ""
    """Of a drill, in the site's language."""
    rows: tuple[Row, ...]
    """As `INCIDENT_COLUMNS`."""


async def incidents(records: Records, policy: Policy, only: str | None = None) -> AsyncIterator[Incident]:
    """Yield all incidents, or the one that is asked for, the oldest first, with the site's times."""
    names, erased = await _names(records, policy), label(policy.locale, "erased")
    for head in await views.heads(records, "incident"):
        if only in (None, head.ref.id):
            timeline = await views.timeline(records, head.ref)
            mark = label(policy.locale, "drill") if head.ref.id.startswith("D") else ""
            rows = tuple(_rows(head.ref, mark, _marking(timeline, erased), names, policy.timezone))
            yield Incident(number=head.ref.id, title=_title(head, timeline), mark=mark, rows=rows)


async def rounds(records: Records) -> AsyncIterator[Row]:
    """Yield each unit's entry of every round, as `ROUND_COLUMNS`, schedule by schedule and day by day."""
    refs = await views.refs(records, "month")
    async with records.store.reading() as conn:
        books = await records.states.sound(conn, refs)
    for ref in refs:
        for row in _entries(books[ref].state):
            yield row


def _entries(month: Month) -> Iterator[Row]:
    for date, day in month.days.items():
        for unit, kept in day.units.items():
            marks = (kept.in_time, kept.complete, kept.claimed, day.judged)
            yield (month.schedule, f"{date}", unit, str(kept.column), *map(_yes, marks))


def _yes(mark: bool) -> str:
    return "yes" if mark else "no"


class _Texts(dict[str, str]):
    """Texts by their words' id; of one that was erased a mark that it was."""

    def __init__(self, texts: Mapping[str, str], erased: str) -> None:
        super().__init__(texts)
        self._erased = erased

    def __missing__(self, id_: str) -> str:
        return self._erased if id_ else ""


def _marking(timeline: Timeline, erased: str) -> Timeline:
    return replace(timeline, texts=_Texts(timeline.texts, erased))


async def _names(records: Records, policy: Policy) -> dict[UserId, str]:
    """Return everybody's name; of those who were struck off the number stands instead, of a forgotten one
    with a word for who that was."""
    site = Ref("roster", "site")
    async with records.store.reading() as conn:
        standing = (await records.states.sound(conn, [site]))[site]
    roster: Roster = standing.state or Roster()
    texts = await views.texts(records, {member.name.id for member in roster.people.values()})
    former = label(policy.locale, "former-member")
    gone = {user: f"{former} ({user})" for user in roster.forgotten}
    return gone | {user: texts.get(member.name.id, "") for user, member in roster.people.items()}


def _title(head: Head, timeline: Timeline) -> str:
    return timeline.texts.get(head.title.id, "") if head.title else ""


def _rows(ref: Ref, mark: str, timeline: Timeline, names: dict[UserId, str], zone: ZoneInfo) -> Iterator[Row]:
    for line in timeline.lines:
        by = "" if line.by is None else names.get(line.by) or str(line.by)
        when = (_local(line.at, zone), _local(line.recorded_at, zone))
        yield (ref.id, mark, *when, by, line.type, _details(line, timeline))


def _local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _details(line: Line, timeline: Timeline) -> str:
    told = ((field.name, getattr(line.event, field.name)) for field in fields(line.event))
    return "; ".join(f"{name}: {_cell(value, timeline)}" for name, value in told if _says(name, value))


def _says(name: str, value: object) -> bool:
    return name not in _TOLD and value not in (None, "", (), {}, False)


def _cell(value: object, timeline: Timeline) -> str:
    match value:
        case Words():
            return timeline.texts[value.id]
        case Plan():
            return value.id
        case Attachment():
            return f"{value.kind} {value.unique_id}"
        case tuple():
            return ", ".join(_cell(each, timeline) for each in value)
        case _:
            return str(value)
