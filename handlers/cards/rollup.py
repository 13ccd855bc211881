"""A round for those who lead: the roll-up, the clerk's table, claims, and the questions in between."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from coordination.kernel import Ref
from coordination.rounds.columns import Column, Columns, columns
from coordination.rounds.entering import incidents_today
from coordination.rounds.measures import tally
from coordination.rounds.state import Claim, Round
from handlers.buttons import pack
from handlers.cards import fit
from handlers.cards.heatmap import percent
from handlers.cards.incident import pairs
from handlers.cards.message import NOTHING, Button, Message
from handlers.cards.round import NAMED, clerks, column_name, content, figures, missing, named, state_of, title
from handlers.cards.voice import Voice

TOASTS = ("zr", "ev", "inc", "rv", "chk", "rm", "ex", "ph", "ca", "cr")
ASKS = ("zr", "ev", "ex", "ph", "chk")
_CHOICES = 40
ALWAYS = 5
"""Rounds in a row answered zero within seconds, after which the clerk is told."""


def rollup(voice: Voice, _part: str) -> Message | None:
    """Show the round as it stands, revised in place; after the cut-off every change is named."""
    state = state_of(voice)
    lines = _lines(voice, state.touched_at)
    return Message(text=fit.lines(*lines), buttons=clerks(voice) if _wanted(state) else ())


def table(voice: Voice, _part: str) -> Message | None:
    """Show the clerk how a round stands, and which units always answer zero within seconds."""
    state = state_of(voice)
    fast = [unit for unit in state.terms.expected if state.quick.get(unit, 0) >= ALWAYS]
    told = voice.say("table-quick", units=named(voice, fast)) if fast else NOTHING
    lines = (*_lines(voice, voice.view.world.now), told)
    return Message(text=fit.lines(*lines), buttons=clerks(voice) if _wanted(state) else ())


def _wanted(state: Round) -> bool:
    return state.is_open and bool(state.silent())


def _lines(voice: Voice, as_of: datetime) -> Iterator[Markup]:
    state = state_of(voice)
    each = columns({unit: state.column(unit) for unit in state.terms.expected})
    key = "closed" if state.closed_at else "due" if state.published_at else "open"
    at = voice.time(as_of)
    yield voice.say(f"rollup-{key}", title=title(voice), due=voice.time(state.terms.due_at), at=at)
    if state.outage is not None:
        since, until = voice.time(state.outage.since), voice.time(state.outage.until)
        lost = "rollup-rival" if state.outage.rival else "rollup-unjudged"
        yield voice.say("rollup-away" if state.judged else lost, since=since, until=until)
    yield _rates(voice)
    yield from _columns(voice, each)
    yield from _revisions(voice)


def _rates(voice: Voice) -> Markup:
    """Tell how much is in, and how much of it in time; who is excused is in neither."""
    state = state_of(voice)
    counted = tally(state.kept(unit) for unit in state.terms.expected)
    return voice.say(
        "rollup-rates",
        whole=str(counted.complete),
        all=str(counted.expected),
        complete=percent(voice, counted.completeness),
        timely=str(counted.in_time),
        timeliness=percent(voice, counted.timeliness),
    )


def _columns(voice: Voice, each: Columns) -> Iterator[Markup]:
    """The five add up to what is expected; only what is other than all clear is named."""
    state = state_of(voice)
    yield voice.say("rollup-zero", count=each.count(Column.zero))
    for column in (Column.events, Column.late, Column.excused):
        if units := each.units[column]:
            yield voice.say(
                f"rollup-{column_name(state, column)}", count=len(units), units=_named(voice, units)
            )
    claimed = [unit for unit in each.units[Column.late] if state.line(unit).claim is Claim.accepted]
    if claimed:
        yield voice.say("rollup-claimed", count=len(claimed), units=named(voice, claimed))
    if silent := each.units[Column.missing]:
        key = "rollup-missing" if state.published_at and state.judged else "rollup-awaited"
        told = voice.list([missing(voice, unit) for unit in silent], NAMED)
        yield voice.say(key, count=len(silent), units=told)


def _named(voice: Voice, units: tuple[str, ...]) -> Markup:
    """Name units with what they say, briefly, and since when the late ones have been in."""
    state, told = state_of(voice), []
    for unit in units[:12]:
        entry = state.line(unit).entry
        what = Markup.escape(fit.cut(fit.plain(content(voice, entry)), 60)) if entry else NOTHING
        is_late = entry is not None and state.column(unit) is Column.late
        at = Markup.escape(voice.time(state.line(unit).entries[0].at)) if is_late else NOTHING
        told.append(fit.line(voice.unit(unit), at, what))
    more = [voice.unit(unit) for unit in units[12:]]
    return voice.list([*told, *more], NAMED, "semicolon")


def _revisions(voice: Voice) -> Iterator[Markup]:
    """Name every unit that stands otherwise than it did at the cut-off."""
    state = state_of(voice)
    for unit, kept in state.at_cut_off.items():
        now, entry = state.kept(unit), state.line(unit).entry
        if now != kept and entry is not None:
            values = {"unit": voice.unit(unit), "at": voice.time(entry.at)}
            was = column_of(voice, kept.column)
            yield voice.say("rollup-revised", was=was, now=column_of(voice, now.column), **values)


def column_of(voice: Voice, column: Column) -> Markup:
    """Return a column's name."""
    return voice.say(f"column-{column_name(state_of(voice), column)}")


def claim(voice: Voice, part: str) -> Message | None:
    """Ask the clerk whether a late entry was written in time; then say who has ruled how."""
    state = state_of(voice)
    unit = state.terms.expected[int(part)]
    line = state.line(unit)
    entry = line.entry
    if entry is None:
        return None
    written = next((e.written_at for e in line.entries if e.written_at), entry.at)
    values = {"unit": voice.unit(unit), "title": title(voice)}
    times = {"written": voice.time(written), "at": voice.time(entry.at)}
    if line.claim is Claim.waiting:
        rows = ((voice.button("ca", state.id, unit),), (voice.button("cr", state.id, unit),))
        return Message(text=voice.say("claim", **values, **times), buttons=rows)
    who = voice.name(line.ruled_by) if line.ruled_by else voice.say("somebody")
    return Message(text=voice.say(f"claim-{line.claim}", who=who, **values, **times))


def include(voice: Voice, part: str) -> Message | None:
    """Ask whether what the unit has reported today belongs to its answer."""
    state = state_of(voice)
    numbers = incidents_today(state, part, voice.view.world)
    if not numbers:
        return None
    shown = voice.list([Markup.escape(number) for number in numbers], 5)
    sure = Button(voice.label("button.sure"), pack("zr", state.id, part, "sure"))
    text = voice.say("include", unit=voice.unit(part), numbers=shown)
    return Message(text=text, buttons=((voice.button("inc", state.id, part),), (sure,)))


def closed_round(voice: Voice, part: str) -> Message | None:
    """Tell what stands for a unit in a round that is cut off, and how to revise it visibly."""
    state = state_of(voice)
    column = column_of(voice, state.column(part))
    at = voice.time(state.closed_at or state.terms.cut_off_at)
    text = voice.say("closed-round", unit=voice.unit(part), title=title(voice), at=at, column=column)
    return Message(text=text, buttons=((voice.button("rv", state.id, part),),))


def which(voice: Voice, part: str) -> Message:
    """Ask which round, or which of a person's units, is meant: a button each."""
    given = voice.view.values.get("places", ())
    places = (
        [(str(p[0]), str(p[1])) for p in given if isinstance(p, tuple)] if isinstance(given, tuple) else []
    )
    by_unit = len({unit for _, unit in places}) > 1
    buttons = [
        Button(_place(voice, id_, unit if by_unit else ""), pack(verb, id_, unit))
        for verb in ("zr", "ev", "inc", "rv")
        if verb == part
        for id_, unit in places[:_CHOICES]
    ]
    return Message(text=voice.say("which-round"), buttons=pairs(*buttons))


def _place(voice: Voice, id_: str, unit: str) -> str:
    """Name what a button is for: the unit where they differ, else the schedule or the question."""
    if unit:
        return fit.narrow(fit.plain(voice.unit(unit)))
    world = voice.view.world
    schedule = world.policy.schedules.get(id_.split("/")[0])
    head = next((h for h in (*world.open, *world.recent) if h.ref == Ref("round", id_)), None)
    asked = fit.plain(voice.words(head.title, 40)) if head and head.title else ""
    return fit.narrow(voice.local(schedule.title, 40) if schedule else asked or id_)


def choose_silent(voice: Voice, part: str) -> Message:
    """Let the clerk choose one of the units from which nothing has come."""
    state = state_of(voice)
    buttons = [
        Button(fit.narrow(fit.plain(voice.unit(unit))), pack(verb, state.id, unit))
        for verb in ("ex", "ph")
        if verb == part
        for unit in (state.silent() or state.terms.expected)[:_CHOICES]
    ]
    return Message(text=voice.say(f"choose-{part}", title=title(voice)), buttons=pairs(*buttons))


def toast(voice: Voice, part: str) -> Message | None:
    """Tell what is true after a press or a word: how the unit stands, or how many are still awaited."""
    verb, _, unit = part.partition(":")
    state = state_of(voice)
    if not verb:
        return None
    if verb == "rm":
        return Message(text=voice.say("toast-rm", count=len(state.silent()), title=title(voice)))
    entry = state.line(unit).entry
    if verb == "chk" or entry is None:
        return Message(text=voice.say("toast-chk"))
    if verb in ("ca", "cr"):
        return Message(text=voice.say(f"toast-{verb}", unit=voice.unit(unit)))
    column = column_of(voice, state.column(unit))
    values = {"unit": voice.unit(unit), "title": title(voice), "at": voice.time(entry.at)}
    return Message(text=voice.say("toast-entry", column=column, **values))


def ask(voice: Voice, part: str) -> Message | None:
    """Ask for what is still missing: numbers, what happened, a reason, what was said, a check question."""
    verb, _, unit = part.partition(":")
    state = state_of(voice)
    values = {"unit": voice.unit(unit), "title": title(voice)}
    if verb == "chk":
        question = voice.say(f"check-{state.line(unit).question or 0}")
        return Message(text=voice.say("ask-chk", question=question, **values), ask=True)
    if verb == "zr":
        titles = [Markup.escape(voice.local(figure.title, 40)) for figure in state.terms.figures]
        return Message(text=voice.say("ask-zr", figures=voice.list(titles), **values), ask=True)
    wanted = figures(voice) if verb == "ph" else NOTHING
    return Message(text=fit.lines(voice.say(f"ask-{verb}", **values), wanted), ask=True)


def asked(voice: Voice, _part: str) -> Message:
    """Tell whoever asked that everybody is being asked."""
    return Message(text=voice.say("asked"))


def skipped(voice: Voice, part: str) -> Message | None:
    """Tell the leaders that a report is not asked for today, since its new time was over already."""
    schedule = voice.view.world.policy.schedules.get(part)
    if schedule is None:
        return None
    values = voice.view.values
    title = Markup.escape(voice.local(schedule.title, 40))
    then = voice.say("round-skipped-next", next=values["next"]) if "next" in values else None
    first = voice.say("round-skipped", title=title, due=values["due"])
    return Message(text=fit.lines(first, then, voice.say("round-skipped-ask")))


def periods(voice: Voice, _part: str) -> Message:
    """Show the duty periods, open or not, and how to open and close one."""
    policy, state = voice.view.world.policy, voice.view.state
    set_ = state.periods if state is not None else {}
    lines = []
    for id_, period in policy.periods.items():
        begins, ends = set_.get(id_, (period.begins, period.ends))
        name = Markup.escape(voice.local(period.name, 40))
        span = {"begins": begins.isoformat() if begins else "", "ends": ends.isoformat() if ends else ""}
        key = "never" if begins is None else "open" if ends is None else "span"
        lines.append(voice.say(f"period-{key}", id=id_, name=name, **span))
    return Message(text=fit.lines(voice.say("periods" if lines else "periods-none"), *lines))
