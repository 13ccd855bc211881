"""What the clock says when nothing happens, by the real rules: the moments at which it is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.planfile import load_clocks
from coordination.incident import commands as c
from coordination.policy import Policy
from tests.chat.fire import copied
from tests.chat.site import PLANS, UNITS, reported
from tests.rules.story import Story, words
from tests.rules.town import CHEN, CHIEF, ZHAO

CLOCKS = load_clocks()
SITE = Policy(units=UNITS, plans=PLANS, clocks=(CLOCKS["cn-493-1h"], CLOCKS["us-osha-8h"]))


def waiting() -> Iterator[tuple[str, Story]]:
    """Yield copies of the story, each named for what has just been waited for in vain."""
    story = reported(policy=SITE).when(c.Acknowledge, by=CHEN)
    yield "undecided", copied(story.after(10))
    yield "watching", copied(story.when(c.Watch, by=CHEN, until=story.world.now + timedelta(minutes=20)))
    yield "watched", copied(story.after(21))
    yield "taken-over", copied(story.when(c.TakeOver, by=CHIEF))
    yield "running", copied(story.when(c.Activate, by=CHIEF))
    yield "asked", copied(story.when(c.Take, by=CHIEF, step=_step(story, "reopen")))
    yield "half", copied(story.after(8))
    yield "stale", copied(story.after(16))
    story.when(c.SetFacts, by=ZHAO, facts={"dead": 1}).when(c.Stabilise, by=CHIEF)
    yield "late", copied(story.after(30))
    for number, _, _ in story.now().plan.steps():  # type: ignore[union-attr] # it runs
        story.when(c.Skip, by=CHIEF, step=number, reason=words("handed over"))
    story.when(c.StandDown, by=CHIEF).when(c.Close, by=CHIEF)
    yield "closed", copied(story)
    yield "unlearnt", copied(story.after(25 * 60))
    yield "learnt", copied(story.when(c.FileAfterAction, by=CHIEF, text=words("the gate was locked")))


def _step(story: Story, id_: str) -> int:
    plan = story.now().plan
    assert plan is not None
    return next(number for number, _, step in plan.steps() if step.id == id_)


def at(name: str) -> Story:
    return next(story for moment, story in waiting() if moment == name)


def automatic() -> Story:
    """A plan that starts by itself, while nobody has answered yet."""
    plans = {**PLANS, "fire": replace(PLANS["fire"], activate="automatic")}
    return reported(policy=replace(SITE, plans=plans))
