"""A round in a unit's own chat: what is wanted by when, what has come in, who is told if nothing does."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from coordination.kernel import Leadership, Staff, UserId
from coordination.roster.state import Member
from coordination.rounds.chasing import above
from coordination.rounds.columns import Column
from coordination.rounds.state import Entry, Round, Tier
from handlers.cards import fit
from handlers.cards.incident import Rows
from handlers.cards.message import NOTHING, Message
from handlers.cards.voice import LINE_LIMIT, Voice

NAMED = 60
"""Units named one by one: who is missing is always named."""


def state_of(voice: Voice) -> Round:
    """Return the round that a message is about."""
    state: Round = voice.view.state
    return state


def title(voice: Voice) -> Markup:
    """Return what is asked: the schedule's title, or the question of the moment."""
    terms = state_of(voice).terms
    return voice.quote(terms.asked, 120) if terms.asked else Markup.escape(voice.local(terms.title, 40))


def here(voice: Voice) -> tuple[str, ...]:
    """Return the units that are asked in this chat."""
    world, chat = voice.view.world, voice.view.chat
    return tuple(unit for unit in state_of(voice).terms.expected if chat in world.chats(Staff(unit)))


def named(voice: Voice, units: Sequence[str]) -> Markup:
    """Return units by name."""
    return voice.list([voice.unit(unit) for unit in units], NAMED)


def asked(voice: Voice, _part: str) -> Message | None:
    """Ask the units of a chat; then show what each has said."""
    state, units = state_of(voice), here(voice)
    if not units or (voice.view.first and not state.is_open):
        return None
    told = _one(voice, units[0]) if len(units) == 1 else _several(voice, units)
    return Message(text=fit.lines(*told), buttons=answers(voice) if state.is_open else ())


def answers(voice: Voice) -> Rows:
    """Return the two ways to answer. They stay until the cut-off: an answer can be corrected.

    Where the leaders are asked, since a unit has nobody else, they can only enter it by phone.
    """
    if voice.view.chat in voice.view.world.chats(Leadership()):
        return clerks(voice)
    id_ = state_of(voice).id
    return (voice.button("zr", id_),), (voice.button("ev", id_),)


def _one(voice: Voice, unit: str) -> Iterator[Markup]:
    state = state_of(voice)
    values = {"unit": voice.unit(unit), "title": title(voice), "due": voice.time(state.terms.due_at)}
    yield voice.say("round-one", **values)
    yield figures(voice)
    entry = state.line(unit).entry
    if entry is not None:
        yield said(voice, unit, entry)
    elif state.is_open:
        yield _how(voice)
    else:
        yield voice.say("round-not-in", at=voice.time(state.terms.cut_off_at))


def _several(voice: Voice, units: Sequence[str]) -> Iterator[Markup]:
    state = state_of(voice)
    silent = [unit for unit in state.silent() if unit in units]
    due = voice.time(state.terms.due_at)
    yield voice.say("round-several", title=title(voice), due=due)
    yield figures(voice)
    yield voice.say("round-in", count=len(units) - len(silent), all=len(units))
    if not silent:
        return
    at = voice.time(state.terms.cut_off_at)
    key = "round-silent" if state.is_open else "round-silent-closed"
    yield voice.say(key, units=named(voice, silent), at=at)
    yield _how(voice) if state.is_open else NOTHING


def _how(voice: Voice) -> Markup:
    """Tell how to answer with the least effort; a question of the moment wants words."""
    return voice.say("round-how-asked" if state_of(voice).terms.asked else "round-how")


def figures(voice: Voice) -> Markup:
    """Return which numbers are wanted."""
    wanted = state_of(voice).terms.figures
    if not wanted:
        return NOTHING
    return voice.say("round-figures", figures=voice.list([_figure(voice, f.id) for f in wanted]))


def _figure(voice: Voice, id_: str) -> Markup:
    known = next((f for f in state_of(voice).terms.figures if f.id == id_), None)
    return Markup.escape(voice.local(known.title, 40) if known else fit.told(id_, 40))


def said(voice: Voice, unit: str, entry: Entry) -> Markup:
    """Return what a unit says, when, and in which column it stands."""
    state = state_of(voice)
    late = state.column(unit) is Column.late
    key = "late" if late else column_name(state, Column(entry.says))
    who = voice.name(entry.by) if entry.by else voice.say("somebody")
    phone = voice.say("entry-by-phone") if entry.by_phone else NOTHING
    values = {"at": voice.time(entry.at), "who": who}
    if late:
        values["says"] = voice.say(f"column-{column_name(state, Column(entry.says))}")
    first = voice.say(f"entry-{key}", **values)
    return fit.line(first, phone, content(voice, entry))


def _order(voice: Voice, figure: str) -> int:
    wanted = [f.id for f in state_of(voice).terms.figures]
    return wanted.index(figure) if figure in wanted else len(wanted)


def column_name(state: Round, column: Column) -> str:
    """Return how a column is spelt in texts: a question of the moment has answers, not events."""
    return "answer" if state.terms.asked and column is Column.events else str(column)


def content(voice: Voice, entry: Entry) -> Markup:
    """Return what there is besides "all clear": numbers, incidents, words, files."""
    numbers = [
        voice.say("entry-figure", name=_figure(voice, name), value=str(value))
        for name, value in sorted(entry.figures.items(), key=lambda figure: _order(voice, figure[0]))
    ]
    parts = [
        voice.list(numbers) if numbers else NOTHING,
        voice.list([Markup.escape(number) for number in entry.incidents]) if entry.incidents else NOTHING,
        voice.quote(entry.text, LINE_LIMIT),
        voice.say("files", count=len(entry.files)) if entry.files else NOTHING,
        voice.say("corrected") if entry.corrected else NOTHING,
    ]
    return fit.line(*parts)


def reminder(voice: Voice, part: str) -> Message | None:
    """Call those of a chat who are silent; name nobody who has answered."""
    state, units = state_of(voice), here(voice)
    silent = [unit for unit in state.reminders[int(part)].units if unit in units and unit in state.silent()]
    if not silent or not state.is_open:
        return _over(voice, silent)
    due = voice.time(state.terms.due_at)
    text = fit.lines(
        *_call(voice, ("remind", "remind-several"), silent, due),
        _how(voice),
    )
    return Message(text=text, buttons=answers(voice), silent=False)


def _call(voice: Voice, keys: tuple[str, str], silent: Sequence[str], due: str) -> Iterator[Markup]:
    """Say it all in the first line; several units stand in the next, for a lock screen shows only so much."""
    if len(silent) == 1:
        yield voice.say(keys[0], units=named(voice, silent), title=title(voice), due=due)
        return
    yield voice.say(keys[1], title=title(voice), due=due, count=len(silent))
    yield named(voice, silent)


def _over(voice: Voice, silent: Sequence[str]) -> Message | None:
    """Tell what became of a call: one never sent is withdrawn, one that stands is a line from now on."""
    if voice.view.first:
        return None
    at = voice.time(state_of(voice).terms.cut_off_at)
    if silent:
        units = named(voice, silent)
        key = "remind-closed" if state_of(voice).judged else "remind-unjudged"
        return Message(text=voice.say(key, title=title(voice), at=at, units=units))
    return Message(text=voice.say("remind-over", title=title(voice)))


def overdue(voice: Voice, _part: str) -> Message | None:
    """Tell a chat that its report is not in, whom that is told to and when, and until when it counts."""
    state, units = state_of(voice), here(voice)
    silent = [unit for unit in state.silent() if unit in units and unit in state.chases[0].units]
    if not silent or not state.is_open:
        return _over(voice, silent)
    due, cut_off = voice.time(state.terms.due_at), voice.time(state.terms.cut_off_at)
    calls = [Markup.escape(voice.time(reminder.at)) for reminder in state.reminders]
    text = fit.lines(
        *_call(voice, ("overdue-report", "overdue-report-several"), silent, due),
        voice.say("overdue-calls", calls=voice.list(calls)) if calls else NOTHING,
        *_told(voice, silent),
        voice.say("overdue-until", at=cut_off),
    )
    return Message(text=text, buttons=answers(voice), silent=False)


def _told(voice: Voice, units: Sequence[str]) -> Iterator[Markup]:
    """Tell who above these units was told and who will be, tier by tier; one without anybody is left out."""
    state, world = state_of(voice), voice.view.world
    told = {chase.tier: chase for chase in state.chases}
    for tier, at in state.terms.chase_at.items():
        chase = told.get(tier)
        above_ = {user for unit in units for user in above(world, unit, tier)}
        who = [voice.name(user) for user in chase.people if user in above_] if chase else []
        if not above_ and tier is not Tier.leadership:
            continue
        if chase is None:
            yield voice.say(f"overdue-next-{tier}", at=voice.time(at))
        elif who or tier is Tier.leadership:
            yield voice.say(f"overdue-told-{tier}", who=voice.list(who), at=voice.time(chase.at))


def chase(voice: Voice, part: str) -> Message | None:
    """Tell somebody above the units which of theirs are silent; one line once all are in."""
    state = state_of(voice)
    found = next(chase for chase in state.chases if chase.tier == part)
    silent = [unit for unit in found.units if unit in state.silent() and _concerns(voice, unit, found.tier)]
    if not silent or not state.is_open:
        return _over(voice, silent)
    due = voice.time(state.terms.due_at)
    units = voice.list([missing(voice, unit) for unit in silent], NAMED)
    first = voice.say("chase", title=title(voice), due=due, units=units)
    text = fit.lines(first, voice.say(f"chase-{part}", at=voice.time(state.terms.cut_off_at)))
    return Message(text=text, buttons=answers(voice), silent=False)


def _concerns(voice: Voice, unit: str, tier: Tier) -> bool:
    member = voice.roster.people.get(UserId(voice.view.chat))
    return tier is Tier.leadership or (member is not None and _stands_for(member, unit))


def _stands_for(member: Member, unit: str) -> bool:
    return any(grant.unit == unit for grant in member.grants)


def missing(voice: Voice, unit: str) -> Markup:
    """Return a unit from which nothing came; one that cannot be reached is our trouble, not its silence."""
    if reaches(voice, unit):
        return voice.unit(unit)
    return voice.say("missing-unreached", unit=voice.unit(unit))


def reaches(voice: Voice, unit: str) -> bool:
    """Say whether our questions get to a unit at all: by a group, or by one of its people."""
    people = voice.roster.people.values()
    return bool(voice.roster.field_chats(unit)) or any(m.reachable and _stands_for(m, unit) for m in people)


def clerks(voice: Voice) -> Rows:
    """Return what the clerk can do about the silent."""
    id_ = state_of(voice).id
    return (voice.button("rm", id_),), (voice.button("ex", id_), voice.button("ph", id_))
