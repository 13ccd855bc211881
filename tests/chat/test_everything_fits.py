"""Whatever is shown, at whatever moment, in either language: Telegram takes it and people can read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coordination.kernel import Ref
from coordination.view import View
from handlers.cards import LIVE, ONCE, show
from handlers.cards.message import Message
from handlers.texts import LOCALES
from tests.chat.everything import Asked, messages
from tests.chat.fire import live, moments
from tests.chat.site import shown, view
from tests.chat.telegram import takes, width
from tests.chat.waiting import waiting
from tests.rules.story import Story

TOASTS = ("toast", "refusal-toast", "say-toast")
STORIES = [*moments(), *((f"clock-{moment}", story) for moment, story in waiting())]
DRILL = list(moments(drill=True))
PLAIN = ("react", "spent", "topic")


def told(story: Story, asked: Asked, locale: str, *, first: bool = False) -> Message | None:
    seen = View(
        world=story.world,
        chat=asked.chat,
        ref=Ref("incident", story.now().number),
        state=story.now(),
        values=asked.values,
        part=asked.part,
        first=first,
    )
    return show(asked.what, asked.part, seen, locale)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("moment", "story"), STORIES, ids=[moment for moment, _ in STORIES])
def test_telegram_takes_it(moment: str, story: Story, locale: str) -> None:
    seen = set()
    for asked in messages(story):
        message = told(story, asked, locale)
        if message is not None:
            seen.add(asked.what)
            takes(message, toast=asked.what in TOASTS)
    assert len(seen) > 25


def test_every_message_is_shown_at_some_moment() -> None:
    every = [*STORIES, *DRILL]
    seen = {a.what for _, story in every for a in messages(story) if told(story, a, "en") is not None}
    assert seen == {*LIVE, *ONCE}


def is_over(line: str) -> bool:
    """One line that tells how something ended holds all there is: nobody is called by it."""
    return any(
        sign in line for sign in ("✓", "Skipped", "已跳过", "not done", "Closed", "已办结", "leads", "负责")
    )


LONG = ("help", "score")
"""What lists all there is: every command, every step of a drill."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("moment", "story"), STORIES, ids=[moment for moment, _ in STORIES])
def test_it_is_short(moment: str, story: Story, locale: str) -> None:
    for asked in messages(story):
        message = told(story, asked, locale)
        if message is None or asked.what in LONG or not message.text or asked.what in TOASTS:
            continue
        lines = takes(message).split("\n")
        assert len(lines) <= 12, f"{asked.what} {asked.part}: {len(lines)} lines"
        if asked.what in (*LIVE, "activated", "stood-down", "step-overdue", "step-blocked", "approval-ruled"):
            assert width(lines[0]) <= 60 or is_over(lines[0]), lines[0]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("moment", "story"), DRILL, ids=[moment for moment, _ in DRILL])
def test_a_drill_says_so_first_and_last(moment: str, story: Story, locale: str) -> None:
    mark = {"en": "DRILL", "zh-CN": "【演练】"}[locale]
    for asked in messages(story):
        message = told(story, asked, locale)
        if message is None or message.reaction or message.spent:
            continue
        text = takes(message, toast=asked.what in TOASTS)
        assert text.startswith(mark), f"{asked.what} {asked.part}: {text}"
        assert text.endswith(mark), f"{asked.what} {asked.part}: {text}"


@pytest.mark.parametrize("locale", LOCALES)
def test_a_repeated_message_says_so_in_its_first_line(locale: str) -> None:
    story = dict(STORIES)["active"]
    mark = {"en": "(repeated)", "zh-CN": "（重发）"}[locale]
    for what, part, chat in live(story):
        message = show(what, part, view(story, chat=chat, repeated=True, first=False), locale)
        if message is not None and message.text:
            assert mark in message.text.split("\n")[0]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("moment", "story"), STORIES, ids=[moment for moment, _ in STORIES])
def test_time_alone_changes_no_card(moment: str, story: Story, locale: str) -> None:
    later = replace(story.world, now=story.world.now + timedelta(days=2))
    for what, part, chat in live(story):
        now = show(what, part, view(story, chat=chat, first=False), locale)
        then = show(what, part, replace(view(story, chat=chat, first=False), world=later), locale)
        assert (now and (now.text, now.buttons, now.topic)) == (
            then and (then.text, then.buttons, then.topic)
        )


@pytest.mark.parametrize("locale", LOCALES)
def test_only_what_somebody_must_act_on_rings(locale: str) -> None:
    ringing = {
        asked.what
        for _, story in STORIES
        for asked in messages(story)
        if (message := told(story, asked, locale, first=True)) and not message.silent
    }
    urgent = {"page", "approval", "approval-ruled", "activated", "called-all", "step", "step-overdue"}
    clock = {"lead-taken", "decision-wanted", "stale", "step-reminded", "step-passed-on", "after-action"}
    assert ringing == urgent | clock | {
        "not-told",
        "stood-down",
        "approval-escalated",
        "approval-passed-on",
        "drill-resumed",
    }


def test_what_we_never_heard_of_is_a_bug() -> None:
    with pytest.raises(KeyError):
        shown(dict(STORIES)["reported"], "gossip")
