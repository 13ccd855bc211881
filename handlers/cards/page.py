"""The page: a call to one leader that wants an answer, and what became of it."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.incident.paging import chain, left_in_round
from coordination.incident.state import Answer, Page, Status
from coordination.kernel import UserId
from coordination.plan import Role
from handlers.cards import fit, outline
from handlers.cards.incident import Rows
from handlers.cards.message import NOTHING, Message
from handlers.cards.voice import Voice

_MISSED = (Answer.silent, Answer.unreachable)


def page(voice: Voice, part: str) -> Message | None:
    """Show a page while an answer is wanted; then one line. One never sent is withdrawn once it is over.

    A silent page keeps its button as long as nobody leads: a late answer is better than none.
    """
    state, index = voice.incident, int(part)
    called = state.pages[index]
    wanted = outline.is_waiting(state) and called.answer in (Answer.waiting, Answer.silent)
    if wanted:
        return Message(text=fit.lines(*_open(voice, index)), buttons=_buttons(voice), silent=called.quiet)
    if voice.view.first:
        return None
    return Message(text=_over(voice, called), buttons=_after(voice, called))


def _open(voice: Voice, index: int) -> Iterator[Markup]:
    state, called = voice.incident, voice.incident.pages[index]
    yield _first(voice, called)
    at, unit = voice.time(state.reported_at), voice.unit(state.unit)
    yield voice.say("page-report", at=at, unit=unit, report=outline.report(voice))
    yield voice.say("page-services")
    yield from _missed(voice, index)
    yield voice.say("page-for", who=voice.mention(called.user))
    key = "page-next" if called.answer is Answer.waiting else "page-passed-on"
    yield voice.say(key, until=voice.time(called.until), who=_next(voice, called))


def _first(voice: Voice, called: Page) -> Markup:
    if called.round > 1:
        return voice.say("page-again", round=str(called.round), heading=outline.heading(voice))
    member = voice.roster.people.get(called.user)
    if member is not None and not member.has(Role.leader) and _passed_over(voice, called):
        return voice.say("page-stand-in", heading=outline.heading(voice))
    if voice.incident.severity is None:
        return voice.say("page-unrated", heading=outline.heading(voice))
    return voice.say("page-first", severity=outline.severity(voice), heading=outline.heading(voice))


def _passed_over(voice: Voice, called: Page) -> dict[UserId, Page]:
    """Return those who were called before this page and did not answer, each once."""
    pages = voice.incident.pages
    before = pages[: pages.index(called)]
    return {p.user: p for p in before if p.answer in _MISSED and p.user != called.user}


def _missed(voice: Voice, index: int) -> Iterator[Markup]:
    """Yield who was called before and did not answer: the one who is called now must not have to ask."""
    before = _passed_over(voice, voice.incident.pages[index])
    for earlier in list(before.values())[-3:]:
        at, who = voice.time(earlier.at), voice.name(earlier.user)
        yield voice.say(f"page-missed-{earlier.answer}", who=who, at=at)
    if before:
        yield voice.say("page-you-decide")


def _next(voice: Voice, called: Page) -> Markup:
    user = next_called(voice, called)
    return voice.say("page-everyone") if user is None else voice.name(user)


def next_called(voice: Voice, called: Page) -> UserId | None:
    """Return who was called after this page, or will be, as the rules do; None: the whole leadership chat."""
    pages, world = voice.incident.pages, voice.view.world
    until_then = pages.index(called) + 1
    was = [page.user for page in pages[until_then:] if page.round]
    will = [member.user for member in left_in_round(pages[:until_then], world) if member.reachable]
    if was or will:
        return (was or will)[0]
    again = [member.user for member in chain(world) if member.reachable]
    return again[0] if again and called.round < voice.view.world.policy.paging.repeat else None


def _over(voice: Voice, called: Page) -> Markup:
    state = voice.incident
    if not state.is_open:
        told = outline.ending(voice)
    elif state.commander is None:
        told = voice.say("page-call-goes-on", who=_next(voice, called))
    else:
        told = outline.leader(voice)
    return voice.say("page-over", heading=outline.heading(voice), told=fit.line(_own(voice, called), told))


def _own(voice: Voice, called: Page) -> Markup:
    """Return what became of this call itself, where that is worth a word."""
    if called.answer not in (*_MISSED, Answer.late):
        return NOTHING
    times = {"until": voice.time(called.until), "answered": voice.time(called.answered_at or called.until)}
    return voice.say(f"page-was-{called.answer}", who=voice.name(called.user), **times)


def _buttons(voice: Voice) -> Rows:
    number = voice.incident.number
    answer = (voice.button("ack", number),)
    if voice.incident.plan:
        return (answer,)  # its plan has started by itself
    return answer, (voice.button("act", number), voice.button("not", number))


def _after(voice: Voice, called: Page) -> Rows:
    """Whoever answered goes on from here: the plan is one tap away, or, for who came late, the lead."""
    state = voice.incident
    if called.answer is Answer.late and state.is_open and called.user != state.commander:
        return ((voice.button("over", state.number),),)
    mine = called.answer is Answer.acknowledged and called.user == state.commander
    return ((voice.button("act", state.number),),) if mine and state.status is Status.reported else ()
