"""Duty posts in the chat: who is on, checking in, handing over, swapping, naming who stands in."""

import re
from datetime import datetime, time, timedelta

from coordination.calendar import local_date, moment
from coordination.duty import commands as c
from coordination.facts import Facts
from coordination.kernel import Command, Person, Ref, UserId, Words
from handlers.arrival import Arrival
from handlers.reading import SILENCE, Act, Reading, Tell, Wish, ask, say

FEW = 3
"""So many posts are told each in a message of its own."""
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def duty(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Show who is on duty: at the post that is named, at each of a few, or at all in one list."""
    posts = [wish.number] if wish.number else list(facts.world.policy.posts)
    if not posts or len(posts) > FEW:
        return (Tell(what="duty"),)
    return tuple(Tell(what="post", ref=_ref(post)) for post in posts)


def check_in(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    post = _post(wish, arrival, facts)
    return _done(wish, post, c.CheckIn(at=arrival.at, by=arrival.user)) if post else _which(facts, "checkin")


def hand_over(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Hand over with a note; a button brings none, so it is asked for."""
    post = _post(wish, arrival, facts)
    if not post:
        return _which(facts, "handover")
    if not wish.text:
        return ask("hand", ref=_ref(post))
    return _done(wish, post, c.HandOver(at=arrival.at, by=arrival.user, note=Words(wish.text)))


def take_over(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    post = _post(wish, arrival, facts)
    return _done(wish, post, c.TakeOver(at=arrival.at, by=arrival.user)) if post else _which(facts, "takeon")


def swap(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Offer a shift: people are chosen from a list, since names are not unique."""
    post = _post(wish, arrival, facts)
    if not post:
        return _which(facts, "swap")
    to, *_ = (*_numbers(wish), 0)
    if not to:
        return _choose("choose-swap", "", post, arrival)
    return _done(wish, post, c.OfferShift(at=arrival.at, by=arrival.user, to=UserId(to)))


def take_shift(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Agree to a swap: a press names the offer, a text means whichever is open."""
    post = _post(wish, arrival, facts)
    if not post:
        return _which(facts, "takeshift")
    number, *_ = (*_numbers(wish), None)
    return _done(wish, post, c.AgreeToSwap(at=arrival.at, by=arrival.user, number=number))


def stand_in(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    """Name who stands in: choose whom, then say until when; of an announced gap that is known."""
    post = _post(wish, arrival, facts)
    if not post:
        return _which(facts, "standin")
    user, gap, *_ = (*_numbers(wish), 0, 0)
    if not user:
        return _choose("choose-stand-in", str(gap or ""), post, arrival)
    until = _until(wish.text, arrival.at, facts)
    if until is None and not gap:
        return say("until-how") if wish.text else ask("standin", user, ref=_ref(post))
    command = c.StandIn(at=arrival.at, by=arrival.user, user=UserId(user), until=until, gap=gap or None)
    return _done(wish, post, command)


def reply(arrival: Arrival, facts: Facts) -> Reading:
    """Words under a message about a post are no command; say what is."""
    return say("duty-how") if arrival.private else SILENCE


def _post(wish: Wish, arrival: Arrival, facts: Facts) -> str:
    """Return the post that is meant: named, answered to, the only one, the person's only one; or ""."""
    about, posts = facts.about.ref if facts.about else None, facts.world.policy.posts
    if wish.number or (about is not None and about.kind == "duty"):
        return wish.number or (about.id if about else "")
    on = [h.ref.id for h in facts.world.open if h.ref.kind == "duty" and arrival.user in h.who]
    planned = facts.world.policy.posts_of(arrival.user) if arrival.user is not None else ()
    for found in (list(posts), on, planned):
        if len(found) == 1:
            return found[0]
    return ""


def _numbers(wish: Wish) -> list[int]:
    return [int(arg) for arg in wish.args if arg.isascii() and arg.isdigit() and len(arg) <= 20]


def _until(text: str, at: datetime, facts: Facts) -> datetime | None:
    """Return the next moment at which the site's clock shows the last time that is named."""
    clocks = _CLOCK.findall(text)
    if not clocks:
        return None
    zone, clock = facts.world.policy.timezone, time(int(clocks[-1][0]), int(clocks[-1][1]))
    today = local_date(at, zone)
    until = moment(today, clock, zone)
    return until if until > at else moment(today + timedelta(days=1), clock, zone)


def _done(wish: Wish, post: str, command: Command) -> Reading:
    return (Act(ref=_ref(post), command=command, told=(Tell(what="toast", part=wish.verb),)),)


def _choose(what: str, part: str, post: str, arrival: Arrival) -> Reading:
    """Lists of people are shown in private, wherever they were asked for."""
    if arrival.user is None:
        return SILENCE
    return (Tell(what=what, part=part, ref=_ref(post), to=Person(arrival.user)),)


def _which(facts: Facts, command: str) -> Reading:
    posts = tuple(facts.world.policy.posts)
    if not posts:
        return (Tell(what="duty"),)
    return say("which-post", command=command, id=posts[0], posts=posts)


def _ref(post: str) -> Ref:
    return Ref("duty", post)
