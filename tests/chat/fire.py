"""One fire from the report to the end, by the real rules: the moments at which its messages are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from coordination.incident import commands as c
from coordination.incident.rules import INCIDENT
from coordination.incident.state import Incident
from coordination.kernel import ChatId, Command, UserId
from coordination.plan import Severity
from tests.chat.site import reported
from tests.rules.story import Story, words
from tests.rules.town import ANN, BO, CHEN, CHIEF, LIU, ZHAO

ALARM, CALL, SMALL, COUNT, REOPEN = 1, 2, 3, 8, 13


def moments(*, drill: bool = False) -> Iterator[tuple[str, Story]]:
    """Yield copies of the story, each named for what has just happened."""
    story = reported()
    if drill:
        story.state = replace(story.now(), drill=True, number="D26-0001")
    yield "reported", copied(story)
    for name, act in _chapters():
        act(story)
        yield name, copied(story)
        if drill and name == "active":
            yield "paused", copied(story).when(c.PauseDrill, other="26-0009")


def copied(story: Story) -> Story:
    return Story(story.world, story.state, list(story.events), story.last)


def at(name: str, *, drill: bool = False) -> Story:
    return next(story for moment, story in moments(drill=drill) if moment == name)


Fields = Mapping[str, Any]


class Chapter:
    """Acts that follow one another without pause."""

    def __init__(self, *acts: tuple[type[Command], UserId, Fields], wait: float = 0) -> None:
        self.acts, self.wait = acts, wait

    def __call__(self, story: Story) -> None:
        for command, by, fields in self.acts:
            story.when(command, by=by, **fields)
            assert isinstance(story.last, list), story.last
        story.after(self.wait)


def _chapters() -> Iterator[tuple[str, Callable[[Story], None]]]:
    yield "silent", Chapter(wait=6)
    yield "answered", Chapter((c.Acknowledge, CHEN, {}), (c.Acknowledge, CHIEF, {}))
    yield "judged", Chapter((c.SetSeverity, CHEN, {"severity": Severity.high}))
    yield "active", Chapter((c.Activate, CHEN, {}), (c.CheckIn, ANN, {}), (c.CheckIn, BO, {}))
    yield "updated", Chapter((c.AddUpdate, ANN, {"text": words("水泵已停")}), wait=1)
    yield "taken", Chapter((c.Take, ANN, {"step": ALARM}), (c.Take, BO, {"step": CALL}))
    yield "called", Chapter((c.Finish, BO, {"step": CALL, "text": words("119 at 09:08")}))
    yield "blocked", Chapter((c.Block, BO, {"step": SMALL, "reason": words("no key")}))
    facts = {"hurt": 2, "dead": 0, "missing": None, "evacuated": 30}
    yield "counted", Chapter((c.SetFacts, ZHAO, {"facts": facts}))
    yield "late", Chapter(wait=10)
    yield "skipped", Chapter((c.Skip, ANN, {"step": SMALL, "reason": words("smoke too thick")}))
    yield "asked", Chapter((c.Take, CHEN, {"step": REOPEN, "text": words("三人重新进入泵房")}))
    yield "voted", Chapter((c.CastVote, LIU, {"number": 1, "yes": True}))
    yield "expired", Chapter(wait=16)
    yield "asked-again", Chapter((c.Take, CHEN, {"step": REOPEN}))
    no = {"number": 2, "yes": False, "reason": words("CO 30 ppm")}
    yield "refused", Chapter((c.CastVote, CHIEF, no))
    third = (c.Take, CHEN, {"step": REOPEN})
    votes = [(c.CastVote, by, {"number": 3, "yes": True}) for by in (CHIEF, LIU)]
    yield "granted", Chapter(third, *votes)
    yield "stable", Chapter((c.Stabilise, CHEN, {}))
    yield "stood-down", Chapter((c.StandDown, CHEN, {}))
    yield "back", Chapter((c.ComeBack, ANN, {}), (c.CountIn, ZHAO, {}))
    yield "closed", _close


def _close(story: Story) -> None:
    """Whatever is still open is left out with a reason, as at the end of a long night."""
    plan = story.now().plan
    for number, _, _ in plan.steps() if plan else ():
        story.when(c.Skip, by=CHIEF, step=number, reason=words("handed over"))
    story.when(c.Close, by=CHIEF)
    assert not story.now().is_open, story.last


def live(story: Story) -> Iterator[tuple[str, str, ChatId]]:
    """Yield every card of this moment: what, which, where."""
    state: Incident = story.now()
    for card in INCIDENT.cards(state):
        for chat in story.world.chats(card.to)[:1]:
            yield card.what, card.part, chat
