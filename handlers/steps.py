"""Working on a plan's steps, and voting on what they ask for."""

from collections.abc import Callable

from coordination.facts import Facts
from coordination.incident import commands as c
from coordination.kernel import Command, Words
from handlers.arrival import Arrival
from handlers.incident import done
from handlers.reading import Act, Reader, Reading, Tell, Wish, ask, incident, question, say
from handlers.report import which
from handlers.wish import asking, is_open, located

Build = Callable[[Arrival, int, Words | None], Command]


def _take(arrival: Arrival, step: int, text: Words | None) -> Command:
    return c.Take(at=arrival.at, by=arrival.user, step=step, text=text)


def _finish(arrival: Arrival, step: int, text: Words | None) -> Command:
    return c.Finish(at=arrival.at, by=arrival.user, step=step, text=text, files=arrival.files)


def _block(arrival: Arrival, step: int, text: Words | None) -> Command:
    return c.Block(at=arrival.at, by=arrival.user, step=step, reason=text or Words())


def _skip(arrival: Arrival, step: int, text: Words | None) -> Command:
    return c.Skip(at=arrival.at, by=arrival.user, step=step, reason=text or Words())


def _on_step(build: Build, *, reason: bool = False) -> Reader:
    """Return the reader of an act on a step; one that needs a reason asks for it."""

    def read(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
        number = located(wish, arrival, facts)
        if not number:
            return which(facts)
        step = _step(wish, facts)
        if step is None:
            return say("which-step")
        if reason and not wish.text and is_open(number, facts):
            return ask(wish.verb, step, ref=incident(number))
        text = Words(wish.text) if wish.text else None
        return done(wish.verb, number, build(arrival, step, text), step=step)

    return read


def _step(wish: Wish, facts: Facts) -> int | None:
    """The step that was named, or the one whose message is answered."""
    first, *_ = (*wish.args, "")
    if first.isascii() and first.isdigit() and len(first) < 10:
        return int(first)
    about = facts.about
    return int(about.part) if about is not None and about.what == "step" else None


take = _on_step(_take)
finish = _on_step(_finish)
block = _on_step(_block, reason=True)
skip = _on_step(_skip, reason=True)


def approve(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _vote(arrival, facts, wish, yes=True)


def reject(arrival: Arrival, facts: Facts, wish: Wish) -> Reading:
    return _vote(arrival, facts, wish, yes=False)


def _vote(arrival: Arrival, facts: Facts, wish: Wish, *, yes: bool) -> Reading:
    """A vote names the approval (`/ok 17`); a press also the wording it stood under."""
    number, wording = _approval(wish, facts)
    found = wish.number or (asking(number, facts) if number is not None else "")
    if number is None or not found:
        return say("which-approval")
    command = c.CastVote(
        at=arrival.at,
        by=arrival.user,
        number=number,
        yes=yes,
        reason=Words(wish.text) if wish.text else None,
        wording=wording,
    )
    told = Tell(what="toast", part=wish.verb)
    why = question("no", number, wording or "", ref=incident(found))
    return (Act(ref=incident(found), command=command, told=(told,), unless={"reason-wanted": why}),)


def _approval(wish: Wish, facts: Facts) -> tuple[int | None, int | None]:
    numbers = [int(arg) for arg in wish.args if arg.isascii() and arg.isdigit() and len(arg) < 10]
    if not numbers and facts.about is not None and facts.about.what == "approval":
        numbers = [int(facts.about.part)]
    number, wording, *_ = (*numbers, None, None)
    return number, wording
