"""The chat, outwards: `show` turns a state into a message, at the moment of sending."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from coordination.view import View
from handlers.cards import (
    answers,
    approval,
    brief,
    chase,
    drill,
    duty,
    followup,
    help,
    incident,
    machine,
    marks,
    month,
    notice,
    page,
    people,
    questions,
    reach,
    rollup,
    round,
    step,
    toasts,
)
from handlers.cards.message import Message
from handlers.cards.people import keyboard
from handlers.cards.voice import Show, Voice

__all__ = ["ANSWERED_ONCE", "keyboard", "show"]

LIVE: dict[str, Show] = {
    "topic": incident.topic,
    "incident": incident.incident,
    "page": page.page,
    "step": step.step,
    "approval": approval.approval,
}
"""An incident's cards, edited in place: they depend on the state alone, never on the passing of time."""

ONCE: dict[str, Show] = {
    "called-all": notice.called_all,
    "not-deliverable": notice.not_deliverable,
    "not-told": notice.not_told,
    "activated": notice.activated,
    "step-blocked": notice.step_blocked,
    "step-overdue": notice.step_overdue,
    "approval-ruled": approval.ruled,
    "approval-escalated": approval.escalated,
    "approval-passed-on": approval.passed_on,
    "lead-taken": chase.lead_taken,
    "decision-wanted": chase.decision_wanted,
    "stale": chase.stale,
    "step-reminded": chase.step_reminded,
    "step-passed-on": chase.step_passed_on,
    "after-action": chase.after_action,
    "stood-down": notice.stood_down,
    "hot-wash": notice.hot_wash,
    "reporter-added": notice.reporter_added,
    "grants-lost": people.grants_lost,
    "room-bound": people.room_bound,
    "code-leaked": people.code_leaked,
    "rights": people.rights,
    "say": answers.say,
    "say-toast": answers.say_toast,
    "refused": answers.refused,
    "refusal-toast": answers.refusal_toast,
    "toast": toasts.toast,
    "told": toasts.toast,
    "receipt": answers.receipt,
    "react": answers.react,
    "spent": answers.spent,
    "added": answers.added,
    "nothing-due": answers.nothing_due,
    "sorry": answers.sorry,
    "ask": questions.ask,
    "choose-plan": questions.choose_plan,
    "choose-drill": drill.choose,
    "drill-paused": drill.paused,
    "drill-resumed": drill.resumed,
    "score": drill.sheet,
    "choose-invite": people.choose_invite,
    "choose-person": people.choose_person,
    "brief": brief.brief,
    "status": brief.overview,
    "people": people.people,
    "me": people.me,
    "help": help.help_,
    "welcome": people.welcome,
    "invitation": people.invitation,
}
"""Messages sent once, about incidents, people and groups."""

ROUNDS: Mapping[str, Show] = {
    "round": round.asked,
    "remind": round.reminder,
    "overdue": round.overdue,
    "chase": round.chase,
    "rollup": rollup.rollup,
    "claim": rollup.claim,
}
ROUNDS_ONCE: Mapping[str, Show] = {
    "round-table": rollup.table,
    "which-round": rollup.which,
    "choose-silent": rollup.choose_silent,
    "include": rollup.include,
    "closed-round": rollup.closed_round,
    "asked": rollup.asked,
    "round-skipped": rollup.skipped,
    "periods": rollup.periods,
}
ROUND_ANSWERS: Mapping[str, Show] = {"toast": rollup.toast, "told": rollup.toast, "ask": rollup.ask}

CARDS: Mapping[str, Show] = {**LIVE, **ROUNDS, **reach.LIVE, **followup.LIVE, **duty.CARDS}
"""Every live card, of incidents and of all else."""
NOTICES: Mapping[str, Show] = {
    **ONCE,
    **ROUNDS_ONCE,
    **month.NOTICES,
    **reach.ONCE,
    **followup.ONCE,
    **duty.NOTICES,
    **machine.NOTICES,
}
"""Everything that is sent once."""
ANSWERS: Mapping[str, Mapping[str, Show]] = {
    "round": ROUND_ANSWERS,
    "reach": reach.ANSWERS,
    "followup": followup.ANSWERS,
    "duty": duty.ANSWERS,
}
"""Toasts, what is told instead of one, and questions, by the kind of thing; an incident's are above."""

ANSWERED_ONCE = frozenset(
    {
        "called-all",
        "choose-drill",
        "choose-plan",
        "closed-round",
        "decision-wanted",
        "include",
        "not-told",
        "receipt",
        "stale",
    }
)
"""Messages sent once that want one decision: when a press on one has done something, its buttons go."""

_TOASTS = ("toast", "refusal-toast", "say-toast")


def show(what: str, part: str, view: View, locale: str) -> Message | None:
    """Return the message, or None when it is no longer wanted.

    Of `part`: a page's index, a step's or approval's number, a text's key, a verb. KeyError on an unknown
    `what`. A toast's text is plain: it holds neither tags nor escapes.
    """
    voice = Voice(view=view, locale=locale, today=_day(what, view).date())
    message = _shower(what, view)(voice, part)
    if message is None:
        return None
    text = marks.toast if what in _TOASTS else marks.text
    return replace(
        message,
        text=text(message, view, locale) if message.text else message.text,
        topic=marks.topic(message.topic, view, locale) if message.topic else "",
    )


def _shower(what: str, view: View) -> Show:
    answers = ANSWERS.get(view.ref.kind, {}) if view.ref else {}
    return answers.get(what) or CARDS.get(what) or NOTICES[what]


def _day(what: str, view: View) -> datetime:
    """A card's day is that of the last thing that happened, so that midnight alone edits nothing."""
    at = view.state.touched_at if what in CARDS and view.state is not None else view.world.now
    return at.astimezone(view.world.policy.timezone)
