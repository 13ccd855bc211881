"""Duty posts: who is on, handovers, offered shifts, gaps; and the answers to what people do there."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from coordination.duty.state import Duty, Gap, Handover
from coordination.duty.swaps import shift_of
from coordination.kernel import UserId
from handlers.buttons import LIMIT
from handlers.cards import fit
from handlers.cards.incident import Rows, pairs
from handlers.cards.message import Button, Message
from handlers.cards.shift import duty, missing, over, shift, told, wanted
from handlers.cards.values import shown
from handlers.cards.voice import QUOTE_LIMIT, Show, Voice

CHOICES = 40
VERBS = ("checkin", "hand", "takeon", "swap", "takeshift", "standin")


def board(voice: Voice, _part: str) -> Message:
    """List every post and who is on duty there; each opens by a button."""
    posts, now = voice.view.world.policy.posts, voice.view.world.now
    if not posts:
        return Message(text=voice.say("duty-none"))
    on = {head.ref.id: head.who for head in voice.view.world.open if head.ref.kind == "duty"}
    each = [
        voice.say("duty-line", post=voice.post(post), who=_who(voice, on.get(post, ()))) for post in posts
    ]
    more = voice.say("more", count=len(each) - 10) if len(each) > 10 else None
    buttons = [voice.button("duty", post, name=fit.plain(voice.post(post))) for post in list(posts)[:CHOICES]]
    text = fit.lines(voice.say("duty-first", at=voice.time(now)), *each[:10], more)
    return Message(text=text, buttons=pairs(*buttons))


def _who(voice: Voice, people: Iterable[UserId]) -> Markup:
    names = [voice.name(user) for user in people]
    return voice.list(names, 3) if names else voice.say("duty-nobody")


def post(voice: Voice, _part: str) -> Message:
    """Show one post: who is on duty and until when, who has checked in, who is next, what is open."""
    state, now = duty(voice), voice.time(voice.view.world.now)
    who = state.who()
    first = told(voice, "post-first" if who else "post-nobody", who=_who(voice, who), at=now)
    return Message(text=fit.lines(first, *_standing(voice, state)), buttons=_buttons(voice, state))


def _standing(voice: Voice, state: Duty) -> Iterator[Markup | None]:
    on = state.on()
    arrived = [
        voice.say("arrived", who=voice.name(t.user), at=voice.time(t.checked_in_at))
        for t in on
        if t.checked_in_at
    ]
    awaited = [voice.name(t.user) for t in on if not t.checked_in_at]
    yield voice.say("post-until", until=voice.time(state.present.ends_at)) if state.present else None
    yield voice.say("post-arrived", names=voice.list(arrived, 4)) if arrived else None
    yield voice.say("post-awaited", names=voice.list(awaited, 4)) if awaited else None
    yield _next(voice, state)
    if state.handover is not None and state.handover.taken_by is None:
        given = state.handover
        yield voice.say("post-handover", who=voice.name(given.by), at=voice.time(given.at))
    yield from (_gap_line(voice, gap) for gap in state.gaps[:3] if not state.covering(gap))


def _next(voice: Voice, state: Duty) -> Markup:
    if not state.coming:
        return voice.say("post-next-none")
    following = state.coming[0]
    span = {"from": voice.time(following.begins_at), "until": voice.time(following.ends_at)}
    return voice.say("post-next", who=_who(voice, following.people), **span)


def _gap_line(voice: Voice, gap: Gap) -> Markup:
    begins = {"from": voice.time(gap.begins_at)}
    if gap.ends_at is None:
        return voice.say("post-gap-open", **begins)
    return voice.say("post-gap", until=voice.time(gap.ends_at), **begins)


def _buttons(voice: Voice, state: Duty) -> Rows:
    """Return what can be done here; in private only what concerns the reader."""
    reader, given, on = voice.view.chat, state.handover, state.on()
    group = reader < 0
    own = [turn for turn in state.turns if turn.user == UserId(reader) and turn.ended_at is None]
    waiting = any(not turn.checked_in_at for turn in (on if group else own))
    giving = any(turn.checked_in_at for turn in (on if group else own))
    taking = given is not None and given.taken_by is None and (group or UserId(reader) in given.to)
    planned = not group and shift_of(state, UserId(reader)) is not None
    offered = ((waiting, "checkin"), (giving, "hand"), (taking, "takeon"), (planned, "swap"))
    return tuple((_button(voice, verb),) for wanted_, verb in offered if wanted_)


def _button(voice: Voice, name: str) -> Button:
    id_ = duty(voice).post
    buttons = {
        "checkin": voice.button("checkin", id_),
        "hand": voice.button("hand", id_),
        "takeon": voice.button("takeon", id_),
        "swap": voice.button("swap", id_),
    }
    return buttons[name]


def handover(voice: Voice, part: str) -> Message | None:
    """Give the next person the note; it is theirs once they have taken over."""
    given = duty(voice).handover
    if given is None or str(given.number) != part:
        return over(voice)
    if given.taken_by is not None:
        return None if voice.view.first else Message(text=_taken(voice, given))
    at, by = voice.time(given.at), voice.name(given.by)
    note = voice.say("handover-note", at=at, note=voice.quote(given.note, QUOTE_LIMIT))
    text = fit.lines(told(voice, "handover-first", who=by), note, voice.say("handover-how"))
    return Message(text=text, buttons=((_button(voice, "takeon"),),), silent=False)


def _taken(voice: Voice, given: Handover) -> Markup:
    who = voice.name(given.taken_by or given.by)
    return told(
        voice, "handover-done", who=who, by=voice.name(given.by), at=voice.time(given.taken_at or given.at)
    )


def waits(voice: Voice, part: str) -> Message | None:
    """Tell those who can do something that a handover is not taken over."""
    given = duty(voice).handover
    if given is None or str(given.number) != part:
        return over(voice)
    if given.taken_by is not None:
        return None if voice.view.first else Message(text=_taken(voice, given))
    following = voice.list([voice.mention(user) for user in given.to], 4)
    line = voice.say("waits", by=voice.name(given.by), at=voice.time(given.at), next=following)
    buttons = ((voice.button("standin", duty(voice).post),),)
    return Message(text=fit.lines(told(voice, "waits-first"), line), buttons=buttons, silent=False)


def offer(voice: Voice, part: str) -> Message | None:
    """Ask somebody to take a shift; it stays the other's until they agree."""
    found = next((o for o in duty(voice).offers if str(o.number) == part), None)
    if found is None or found.dropped:
        return over(voice)
    span = {"from": voice.time(found.begins_at), "until": voice.time(found.ends_at)}
    if found.agreed_at is not None:
        return None if voice.view.first else Message(text=told(voice, "offer-done", **span))
    first = told(voice, "offer-first", who=voice.name(found.by))
    text = fit.lines(first, voice.say("offer", **span), voice.say("offer-how"))
    button = voice.button("takeshift", duty(voice).post, found.number)
    return Message(text=text, buttons=((button,),), silent=False)


def gap(voice: Voice, part: str) -> Message | None:
    """Tell the leaders of a span without anybody, in time to do something; and when it is closed."""
    state = duty(voice)
    found = next((each for each in state.gaps if str(each.number) == part), None)
    if found is None:
        return over(voice)
    begins = {"from": voice.time(found.begins_at)}
    filled = [voice.name(user) for user in state.covering(found) if user in voice.roster.people]
    if filled:
        text = told(voice, "gap-closed", who=voice.list(filled, 3), **begins)
        return None if voice.view.first else Message(text=text)
    key = "gap-open" if found.ends_at is None else "gap-unknown" if found.people else "gap-until"
    line = voice.say(key, until=voice.time(found.ends_at) if found.ends_at else None)
    text = fit.lines(told(voice, "gap-first", **begins), line, voice.say("gap-how", id=state.post))
    button = voice.button("standin", state.post, 0, found.number)
    return Message(text=text, buttons=((button,),), silent=False)


def choose_swap(voice: Voice, _part: str) -> Message:
    """Ask who is to take the reader's next shift."""
    state, reader = duty(voice), UserId(voice.view.chat)
    mine = shift_of(state, reader)
    if mine is None:
        return Message(text=told(voice, "choose-swap-none"))
    buttons = [
        voice.button("swap", state.post, user, name=fit.plain(voice.name(user)))
        for user in _choices(voice, state)
        if user not in mine.people and len(f"swap:{state.post}:{user}".encode()) <= LIMIT
    ]
    span = {"from": voice.time(mine.begins_at), "until": voice.time(mine.ends_at)}
    typed = _typed(voice, "swap")
    return Message(
        text=fit.lines(told(voice, "choose-swap", **span), typed), buttons=pairs(*buttons[:CHOICES])
    )


def choose_stand_in(voice: Voice, part: str) -> Message:
    """Ask who stands in; `part` is the gap's number, if it is for one."""
    state = duty(voice)
    extra = (part,) if part else ()
    buttons = [
        voice.button("standin", state.post, user, *extra, name=fit.plain(voice.name(user)))
        for user in _choices(voice, state)
        if len(f"standin:{state.post}:{user}:{part}".encode()) <= LIMIT
    ]
    text = fit.lines(told(voice, "choose-stand-in"), _typed(voice, "standin"))
    return Message(text=text, buttons=pairs(*buttons[:CHOICES]))


def _typed(voice: Voice, command: str) -> Markup | None:
    if len(voice.roster.people) <= CHOICES:
        return None
    return voice.say("choose-typed", command=command, id=duty(voice).post)


def _choices(voice: Voice, state: Duty) -> list[UserId]:
    """Return who can be chosen: those of the post first."""
    known = voice.view.world.policy.posts.get(state.post)
    here = known.people() if known else ()
    people = voice.roster.people
    return list(dict.fromkeys((*(user for user in here if user in people), *people)))


def once(key: str) -> Show:
    """Return what tells one text as it is."""
    return lambda voice, _part: Message(text=voice.say(key, **shown(voice, voice.view.values)), silent=False)


def toast(voice: Voice, part: str) -> Message:
    """Tell what is true after an act at a post."""
    state = duty(voice)
    to = [state.offers[-1].to] if part == "swap" and state.offers else state.who()
    following = state.handover.to if state.handover else ()
    who, next_ = _who(voice, to), _who(voice, following)
    return Message(text=told(voice, f"toast-{part}", who=who, next=next_))


def ask(voice: Voice, part: str) -> Message:
    """Ask for a handover's note, or until when somebody stands in: `part` is "standin:7"."""
    verb, *args = part.split(":")
    stand_in = voice.name(UserId(int(args[0]))) if args else None
    return Message(text=told_about(voice, f"ask-{verb}", stand_in), ask=True)


def told_about(voice: Voice, key: str, stand_in: Markup | None) -> Markup:
    return told(voice, key) if stand_in is None else told(voice, key, stand_in=stand_in)


CARDS: dict[str, Show] = {
    "shift": shift,
    "check-in-wanted": wanted,
    "not-checked-in": missing,
    "handover": handover,
    "not-taken-over": waits,
    "offer": offer,
    "gap": gap,
}
"""A post's cards, edited in place."""
NOTICES: dict[str, Show] = {
    "duty": board,
    "post": post,
    "choose-swap": choose_swap,
    "choose-stand-in": choose_stand_in,
    "taken-over": once("taken-over"),
    "swap-agreed": once("swap-agreed"),
    "relieved": once("relieved"),
}
"""What is sent once about posts."""
ANSWERS: dict[str, Show] = {"toast": toast, "told": toast, "ask": ask}
"""The answers to what somebody does at a post."""
