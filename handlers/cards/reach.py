"""Who can be reached: the card of the weekly test, the overview, and what administrators are told."""

from collections.abc import Iterator

from markupsafe import Markup

from coordination.kernel import ChatId, UserId
from coordination.reach.rules import wanted
from coordination.reach.state import Reach, WeeklyTest
from coordination.roster.state import ChatKind, Member
from handlers.cards import fit
from handlers.cards.message import Message
from handlers.cards.voice import Show, Voice

_LISTED = 9
"""People of the overview that get a line: with its first line, what is left, and the mend, twelve in all."""


def card(voice: Voice, part: str) -> Message | None:
    """Ask one person for one tap; one line once they have answered, or a newer test has begun."""
    test = _test(voice)
    if test is None or part != str(test.number):
        return None if voice.view.first else Message(text=voice.say("reach-over"))
    answered = test.answered.get(UserId(voice.view.chat))
    if answered is not None:
        return Message(text=voice.say("reach-answered", at=voice.time(answered)))
    text = voice.say("reach-test", at=voice.time(test.at))
    return Message(text=text, buttons=((voice.button("here"),),))


def _test(voice: Voice) -> WeeklyTest | None:
    state: Reach | None = voice.view.state
    return state.test if state else None


def toast(voice: Voice, _part: str) -> Message:
    """Tell that the answer has arrived."""
    return Message(text=voice.say("reach-toast"))


def overview(voice: Voice, _part: str) -> Message:
    """Show everybody who must be reachable, those in trouble first."""
    silent = _silent(voice)
    people = sorted(wanted(voice.view.world), key=lambda m: (m.reachable, m.user not in silent))
    red = sum(not member.reachable for member in people)
    quiet = sum(member.reachable and member.user in silent for member in people)
    at = voice.time(voice.view.world.now)
    first = voice.say("reach", count=len(people), red=red, quiet=quiet, at=at)
    rest = voice.say("more", count=len(people) - _LISTED) if len(people) > _LISTED else None
    lines = (_person(voice, member, silent) for member in people[:_LISTED])
    return Message(text=fit.lines(first, *lines, rest, voice.say("reach-mend") if red else None))


def _silent(voice: Voice) -> set[UserId]:
    """Return who was asked and, a day later, has not answered."""
    test = _test(voice)
    return set(test.silent()) if test is not None and test.ended else set()


def _person(voice: Voice, member: Member, silent: set[UserId]) -> Markup:
    state: Reach | None = voice.view.state
    delivered = voice.view.delivered.get(ChatId(member.user))
    answered = state.answers.get(member.user) if state else None
    how = "silent" if member.user in silent else "well"
    never = voice.say("never")
    return voice.say(
        f"reach-{how if member.reachable else 'red'}",
        who=_named(voice, member),
        delivered=voice.time(delivered) if delivered else never,
        answered=voice.time(answered) if answered else never,
    )


def _named(voice: Voice, member: Member) -> Markup:
    """Return a person's name and what they are here, on duty first."""
    world = voice.view.world
    duty = [voice.say("on-duty")] if _is_on_duty(voice, member) else []
    roles = dict.fromkeys(voice.say(f"role-{grant.role}") for grant in member.grants)
    units = [unit for unit in world.policy.units if unit == member.unit()]
    told = voice.list([*duty, *roles, *(voice.unit(unit) for unit in units)], 4)
    return voice.say("person-of", who=voice.name(member.user), unit=told)


def _is_on_duty(voice: Voice, member: Member) -> bool:
    world = voice.view.world
    return any(member.user in world.on_duty(unit) for unit in ("", *world.policy.units))


def silent(voice: Voice, _part: str) -> Message | None:
    """Tell who has not answered within a day; who answered since is left out."""
    test, people = _test(voice), voice.roster.people
    if test is None:
        return None
    quiet = [user for user in test.silent() if user in people and people[user].reachable]
    if not quiet:
        return None
    lost = [user for user in (*test.asked, *test.missed) if user in people and not people[user].reachable]
    text = fit.lines(
        voice.say("reach-result", at=voice.time(test.at), count=len(quiet)),
        voice.say("reach-result-silent", who=voice.list([voice.name(user) for user in quiet])),
        voice.say("reach-result-lost", who=voice.list([voice.name(user) for user in lost])) if lost else None,
        voice.say("reach-result-mend"),
    )
    return Message(text=text)


def lost(voice: Voice, part: str) -> Message | None:
    """Tell that a person cannot be written to any more, what that means, and how to mend it."""
    member = voice.roster.people.get(UserId(int(part)))
    if member is None or member.reachable:
        return None
    text = fit.lines(*_lost(voice, member))
    return Message(text=text, silent=False)


def _lost(voice: Voice, member: Member) -> Iterator[Markup]:
    yield voice.say("reach-lost", who=voice.name(member.user))
    yield voice.say("reach-lost-is", who=_named(voice, member))
    yield voice.say("reach-lost-mend")


def back(voice: Voice, part: str) -> Message | None:
    """Tell that a person can be written to again."""
    member = voice.roster.people.get(UserId(int(part)))
    if member is None or not member.reachable:
        return None
    return Message(text=voice.say("reach-back", who=voice.name(member.user)))


def room_lost(voice: Voice, part: str) -> Message | None:
    """Tell that the bot is out of a group: which, what it means, how to mend it; unless it is back in."""
    if ChatId(int(part)) in voice.roster.rooms:
        return None
    values = voice.view.values
    unit = str(values["unit"])
    kind = "leadership" if values["kind"] == ChatKind.leadership else "field" if unit else "shared"
    text = fit.lines(
        voice.say("room-lost", title=values["title"]),
        voice.say(f"room-lost-{kind}", unit=voice.unit(unit)),
        voice.say("room-lost-mend"),
    )
    return Message(text=text, silent=False)


LIVE: dict[str, Show] = {"reach-test": card}
"""The card of the weekly test."""
ONCE: dict[str, Show] = {
    "reach": overview,
    "reach-silent": silent,
    "reach-lost": lost,
    "reach-back": back,
    "room-lost": room_lost,
}
"""What is told once of who can be reached."""
ANSWERS: dict[str, Show] = {"toast": toast, "told": toast}
"""The answer to a tap."""
