"""An entry comes in: whose it is, what it lacks, whether it is late, and what a zero may be asked."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coordination.authority import refuse
from coordination.calendar import local_date
from coordination.kernel import Refusal, UserId, Value
from coordination.rounds import commands as c
from coordination.rounds import events as e
from coordination.rounds.month import Kept
from coordination.rounds.state import Claim, Entry, Round, Says
from coordination.world import World

Decision = Sequence[e.RoundEvent] | Refusal
QUESTIONS = 7
"""How many check questions there are; the day says whose turn it is."""


def enter(state: Round, command: c.Enter, world: World) -> Decision:
    """Take in what a unit says, or say what it still lacks."""
    says = command.says or _said_before(state, command.unit)
    refusal = _refuse(state, command, says, world)
    if refusal:
        return refusal
    included = incidents_today(state, command.unit, world) if command.includes else ()
    entry = Entry(
        says=says,
        at=command.at,
        by=command.by,
        text=command.text,
        figures=command.figures,
        files=command.files,
        incidents=included,
        source=command.source,
        by_phone=command.by_phone,
        written_at=command.written_at,
    )
    return entered(state, command.unit, entry)


def _said_before(state: Round, unit: str) -> Says:
    entry = state.line(unit).entry
    return Says.events if entry is not None and entry.says is Says.events else Says.zero


def _refuse(state: Round, command: c.Enter, says: Says, world: World) -> Refusal | None:
    """Return what speaks against an entry. Whatever has happened is taken in, though numbers are missing."""
    refusal = may_enter(state, command.unit, command.by, world, by_phone=command.by_phone)
    if refusal:
        return refusal
    if not state.is_open and not command.revises:
        return Refusal("round-closed", standing(state, command.unit))
    return _refuse_zero(state, command, world) if says is Says.zero else None


def _refuse_zero(state: Round, command: c.Enter, world: World) -> Refusal | None:
    entry = state.line(command.unit).entry
    known = entry.figures if entry else {}
    news = command.revises or {**known, **command.figures} != known
    if entry is not None and entry.says is Says.zero and not news:
        return Refusal("already-in", standing(state, command.unit))
    lacking = [f.id for f in state.terms.figures if f.id not in {**known, **command.figures}]
    if lacking:
        return Refusal("figures-wanted", {"figures": tuple(lacking)})
    reported = incidents_today(state, command.unit, world)
    if reported and not command.sure:
        return Refusal("zero-with-incident", {"number": reported[0], "unit": command.unit})
    return None


def standing(state: Round, unit: str) -> dict[str, Value]:
    """Return what a refusal must tell: how the unit stands."""
    return {"round": state.id, "unit": unit, "column": str(state.column(unit))}


def may_enter(
    state: Round, unit: str, by: UserId | None, world: World, *, by_phone: bool = False
) -> Refusal | None:
    """Return why somebody may not answer for a unit: any of its own people may, the clerk by phone."""
    if unit not in state.terms.expected:
        return Refusal("not-expected", {"unit": unit, "round": state.id})
    if by_phone:
        return refuse(world, by, "by-phone", unit)
    member = world.roster.people.get(by) if by is not None else None
    if member is None:
        return Refusal("not-enrolled", {"act": "enter"})
    if any(grant.unit == unit for grant in member.grants):
        return None
    return Refusal("not-of-unit", {"unit": unit})


def incidents_today(state: Round, unit: str, world: World) -> tuple[str, ...]:
    """Return the unit's incidents that are open, of the round's day, or younger than the round."""
    zone, terms = world.policy.timezone, state.terms
    heads = (h for h in (*world.open, *world.recent) if h.ref.kind == "incident" and h.unit == unit)
    return tuple(
        head.ref.id
        for head in heads
        if not head.drill
        and head.status not in ("false_alarm", "duplicate")
        and (head.open or local_date(head.opened_at, zone) == terms.day or head.opened_at >= terms.opens_at)
    )


def entered(state: Round, unit: str, entry: Entry) -> Sequence[e.RoundEvent]:
    """Return what follows from an entry: a claim for the clerk, a check question, a line in the books."""
    event = e.Entered(at=entry.at, by=entry.by, unit=unit, entry=_merged(state, unit, entry))
    after = _after(state, unit, event.entry)
    return [event, *_claim(after, unit), *_question(after, unit), *revised(state, after, entry)]


def _merged(state: Round, unit: str, entry: Entry) -> Entry:
    """What was given before stays, unless it is given anew: an album's pictures come one by one."""
    before = state.line(unit).entry
    if before is None or entry.says is Says.excused:
        return entry
    entry = replace(entry, figures={**before.figures, **entry.figures})
    if entry.says is Says.zero:
        return entry
    files = {file.unique_id: file for file in (*before.files, *entry.files)}
    incidents = dict.fromkeys((*before.incidents, *entry.incidents))
    entry = replace(entry, files=tuple(files.values()), incidents=tuple(incidents))
    if entry.text is not None:
        return entry
    return replace(entry, text=before.text, source=before.source, corrected=before.corrected)


def _after(state: Round, unit: str, entry: Entry) -> Round:
    line = state.line(unit)
    return replace(state, lines={**state.lines, unit: replace(line, entries=(*line.entries, entry))})


def _claim(state: Round, unit: str) -> Iterator[e.Claimed]:
    """Say that the clerk has to rule: late by its sending, in time by what it says."""
    line = state.line(unit)
    entry = line.entry
    if entry is None or entry.written_at is None or line.claim is not Claim.none or state.in_time(unit):
        return
    if entry.written_at <= state.terms.due_at:
        yield e.Claimed(at=entry.at, by=entry.by, unit=unit)


def _question(state: Round, unit: str) -> Iterator[e.CheckAsked]:
    """Ask some of the zeros one question; whose turn it is follows from the round and the unit alone."""
    line = state.line(unit)
    entry = line.entry
    if entry is None or entry.says is not Says.zero or entry.by_phone or line.question is not None:
        return
    if zlib.crc32(f"{state.id}:{unit}".encode()) / 2**32 < state.terms.check:
        question = state.terms.day.toordinal() % QUESTIONS
        yield e.CheckAsked(at=entry.at, by=entry.by, unit=unit, question=question)


def revised(before: Round, after: Round, cause: Entry | c.RuleClaim) -> Iterator[e.RoundRevised]:
    """Yield the new line of the books when a closed round has changed."""
    if after.is_open or results(before) == results(after):
        return
    terms = after.terms
    yield e.RoundRevised(
        at=cause.at,
        by=cause.by,
        schedule=terms.schedule,
        title=terms.title,
        day=terms.day,
        judged=after.judged,
        units=results(after),
    )


def results(state: Round) -> dict[str, Kept]:
    """Return how every unit stands, for the books."""
    return {unit: state.kept(unit) for unit in state.terms.expected}
