"""What several cards say of an incident: how bad, what, where, who leads, what was reported."""

from collections.abc import Iterator
from datetime import datetime

from markupsafe import Markup

from coordination.incident.state import Answer, Entry, Incident, Outcome
from handlers.cards import fit
from handlers.cards.message import NOTHING
from handlers.cards.voice import QUOTE_LIMIT, Voice


def heading(voice: Voice) -> Markup:
    """Return what, where, number: the end of a first line."""
    state = voice.incident
    what = plan_title(voice)
    unit = voice.unit(state.unit)
    if not what:
        return voice.say("heading-unplanned", unit=unit, number=state.number)
    return voice.say("heading", plan=what, unit=unit, number=state.number)


def plan_title(voice: Voice) -> Markup:
    """Return the title of the plan that runs or is chosen; of a suggested one with a question mark."""
    state = voice.incident
    if state.plan or state.plan_id:
        return _short(voice.plan(state.plan or state.plan_id))
    if state.suggested:
        return voice.say("plan-suggested", plan=_short(voice.plan(state.suggested[0])))
    return NOTHING


def _short(title: Markup) -> Markup:
    """A title that leaves room for the rest of a first line, which is what a locked phone shows."""
    return Markup.escape(fit.narrow(fit.plain(title), 20))


def severity(voice: Voice) -> Markup:
    """Return the severity as a word."""
    return voice.say(f"severity-{voice.incident.severity or 'unrated'}")


def reported(voice: Voice, limit: int = QUOTE_LIMIT) -> Markup:
    """Return the reporter's own words and when they came."""
    return voice.say("entry", at=voice.time(voice.incident.reported_at), told=report(voice, limit))


def report(voice: Voice, limit: int = QUOTE_LIMIT) -> Markup:
    """Return the reporter's own words, and when it is said to have happened."""
    happened_at = voice.incident.happened_at
    told = content(voice, voice.incident.entries[0], limit)
    return voice.say("reported-claim", told=told, claimed=voice.time(happened_at)) if happened_at else told


def said(voice: Voice, entry: Entry, limit: int = QUOTE_LIMIT) -> Markup:
    """Return one entry and when it came."""
    return voice.say("entry", at=voice.time(entry.at), told=content(voice, entry, limit))


def content(voice: Voice, entry: Entry, limit: int = QUOTE_LIMIT) -> Markup:
    """Return an entry's words, what was sent with it, whether it was corrected since."""
    mark = voice.say("corrected") if entry.corrected else NOTHING
    told = voice.quote(entry.text, limit) or (
        NOTHING if entry.files or entry.place else voice.say("nothing-said")
    )
    return fit.line(told, *_sent(voice, entry), mark)


def _sent(voice: Voice, entry: Entry) -> Iterator[Markup]:
    if entry.files:
        yield voice.say("files", count=len(entry.files))
    if entry.place is not None:
        name = NOTHING if voice.view.is_erased(entry.place.name) else voice.words(entry.place.name, 60)
        at = f"{entry.place.latitude:.5f}, {entry.place.longitude:.5f}"
        yield voice.say("place", where=name or Markup.escape(at))


def leader(voice: Voice) -> Markup:
    """Return who leads since when, or that nobody does yet."""
    state = voice.incident
    if state.commander is None or state.led_since is None:
        return voice.say("nobody-leads")
    who, at = voice.name(state.commander), voice.time(state.led_since)
    if state.taken_from is None:
        return voice.say("leads", who=who, at=at)
    return voice.say("leads-from", who=who, at=at, former=voice.name(state.taken_from))


def called(voice: Voice, *answers: Answer) -> list[Markup]:
    """Return what became of each person's last call, as far as it is one of `answers`."""
    last = {page.user: page for page in voice.incident.pages}
    pages = [page for page in last.values() if page.answer in answers]
    return [
        voice.say(
            f"called-{page.answer}",
            who=voice.name(page.user),
            at=voice.time(page.at),
            answered=voice.time(page.answered_at or page.at),
        )
        for page in pages
    ]


def ending(voice: Voice) -> Markup:
    """Return the one line that says how it ended."""
    state = voice.incident
    return voice.say(
        f"ended-{state.outcome}",
        at=voice.time(state.closed_at or state.reported_at),
        other=state.merged_into,
        reason=voice.quote(state.reason, 200),
    )


def after_action(voice: Voice) -> Markup:
    """Return by when what was learnt is to be written down, or who has done so."""
    state = voice.incident
    if state.after_actions:
        last = state.after_actions[-1]
        who = voice.name(last.by) if last.by else voice.say("somebody")
        return voice.say("after-action-filed", who=who, at=voice.time(last.at))
    due = after_action_due(state)
    return voice.say("after-action-by", due=voice.time(due)) if due else NOTHING


def after_action_due(state: Incident) -> datetime | None:
    """Return when the after-action report is due; None where there is none to be filed, or it is in."""
    waits = state.outcome is Outcome.resolved and not state.drill and not state.after_actions
    if not (waits and state.plan and state.closed_at):
        return None
    return state.closed_at + state.plan.after_action_within


def is_waiting(state: Incident) -> bool:
    """Say whether somebody still has to answer for it."""
    return state.is_open and state.commander is None
