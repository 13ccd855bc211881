"""A duty post through a day: reminder, check-in, handover, swap, a gap; and whom a report calls first."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.cli.demo.cast import built_in
from bot.cli.demo.site import settle
from bot.cli.demo.town import MORNING, NAME, USERNAME, ZONE, Town, policy, rehearsal
from coordination.kernel import UserId
from coordination.policy import Days, Policy, Post, Rotation
from coordination.policy import Watch as Line
from handlers.texts import label
from sandbox import Clock, Message, Sandbox
from tests.scenes.incidents import lead, pressed, typed

HOUR = timedelta(hours=1)
BOTH = pytest.mark.parametrize("locale", ["en", "zh-CN"], indirect=True)
GATE = {"en": "Gate post", "zh-CN": "大门岗"}


def numbers() -> dict[str, UserId]:
    """The people's ids, which the sandbox gives in the order in which they come."""
    sandbox = Sandbox(Clock(MORNING, running=False), limits=None)
    sandbox.add_bot(USERNAME, NAME, reads_all=False)
    people, _ = settle(sandbox, built_in("en"))
    return {key: UserId(person.id) for key, person in people.items()}


WHO = numbers()


def rotating(*people: str) -> Post:
    """Twelve hours each, the first from eight to eight today."""
    turns = tuple(WHO[name] for name in people)
    rotation = Rotation(begins=date(2026, 11, 23), at=time(8), every=12 * HOUR, people=turns)
    return Post(id="gate", name=GATE, rotation=rotation)


def with_post(rules: Policy, post: Post) -> Policy:
    return replace(rules, posts={post.id: post}, schedules={})


@pytest.fixture
async def town(locale: str, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """The town, with a post at its gate; a scene may ask for another post by a mark."""
    mark = request.node.get_closest_marker("parametrize") and request.node.callspec.params.get("post")
    rules = with_post(policy(locale), mark or rotating("liu", "bo"))
    async with rehearsal(locale, still=True, rules=rules) as town:
        yield town


async def at(town: Town, hour: int, minute: int = 0, day: int = 23) -> None:
    """Let it become a time of the site's clock."""
    moment = datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)
    await town.passes(moment - town.clock.now())


async def sees(town: Town, name: str, key: str, **values: object) -> Message:
    """Return the message in somebody's private chat that says this."""
    values = {"post": GATE[town.locale], **values}
    return await town.people[name].sees(label(town.locale, key, **values), by=town.bot)


async def checked_in(town: Town, name: str) -> str:
    asking = label(town.locale, "shift-wanted-how").partition("<")[0]
    card = await town.people[name].sees(asking, by=town.bot)
    return await pressed(town, name, label(town.locale, "button.checkin"), card)


def told_missing(town: Town, name: str) -> list[str]:
    """What somebody was told of people who have not checked in."""
    first = label(town.locale, "missing-first", post=GATE[town.locale], **{"from": "20:00"})
    return [shown.text for shown in town.people[name].phone() if first in shown.text]


async def writes(town: Town, name: str, words: str, *, reply_to: Message | None = None) -> None:
    """Let somebody write in private, and wait for all that follows."""
    person = town.people[name]
    person.says(words, to=person.chat(town.bot), reply_to=reply_to)
    await town.falls_quiet()


async def on_duty(town: Town) -> tuple[UserId, ...]:
    """Return whom the World names, as a page would ask it."""
    await town.falls_quiet()
    parts = town.app._parts
    assert parts is not None
    async with parts.desk._ledger.batch(town.clock.now()) as batch:
        return batch.world.on_duty()


@BOTH
async def test_a_shift_from_the_reminder_to_the_next_one(town: Town, locale: str) -> None:
    span = {"from": "20:00", "until": label(locale, "date-and-time", day=24, month=11, clock="08:00")}
    await checked_in(town, "liu")
    assert await on_duty(town) == (WHO["liu"],)
    await at(town, 19, 29)
    assert GATE[locale] not in str([m.text for m in town.people["bo"].phone()])

    await at(town, 19, 30)
    card = await sees(town, "bo", "shift-soon", **span)
    assert not card.silent
    await at(town, 20)
    wanted = await sees(town, "bo", "wanted")
    assert not wanted.silent
    assert await on_duty(town) == (WHO["bo"],)
    assert label(locale, "shift-over", post=GATE[locale], at="20:00") in str(
        [m.text for m in town.people["liu"].phone()]
    )

    await at(town, 20, 3)
    told = await pressed(town, "bo", label(locale, "button.checkin"), wanted)
    assert told == label(locale, "toast-checkin", post=GATE[locale])
    assert label(locale, "wanted-done", post=GATE[locale], at="20:03") == wanted.text
    assert label(locale, "shift-on", post=GATE[locale], until=span["until"]) in card.text
    assert card.buttons == [[label(locale, "button.hand")]]
    await at(town, 21)
    assert not told_missing(town, "chen")


@BOTH
async def test_who_has_not_checked_in_is_told_to_the_deputy_and_the_clerk_alone(
    town: Town, locale: str
) -> None:
    await checked_in(town, "liu")
    before = len(lead(town).messages)
    await at(town, 20)
    await at(town, 20, 14)
    first = label(locale, "missing-first", post=GATE[locale], **{"from": "20:00"})
    assert not told_missing(town, "chen")

    await at(town, 20, 15)
    of_chen, of_zhao = [await town.people[name].sees(first, by=town.bot) for name in ("chen", "zhao")]
    assert town.people["bo"].name in of_chen.text
    assert not of_chen.silent
    assert not told_missing(town, "wang") + told_missing(town, "liu")
    assert len(lead(town).messages) == before

    await at(town, 20, 25)
    await writes(town, "bo", "/checkin")
    done = label(locale, "missing-done", post=GATE[locale], who=town.people["bo"].name, at="20:25")
    assert of_chen.text == of_zhao.text == done
    assert of_chen.buttons == []


@BOTH
async def test_a_handover_is_complete_only_when_the_other_takes_over(town: Town, locale: str) -> None:
    liu, bo = town.people["liu"], town.people["bo"]
    await checked_in(town, "liu")
    await at(town, 19, 50)
    card = await sees(town, "liu", "shift-on", until="20:00")
    await pressed(town, "liu", label(locale, "button.hand"), card)
    asked = await sees(town, "liu", "ask-hand")
    await writes(town, "liu", "pump 2 is open", reply_to=asked)

    offered = await sees(town, "bo", "handover-first", who=liu.name)
    assert "pump 2 is open" in offered.text
    assert await on_duty(town) == (WHO["liu"],)
    assert label(locale, "shift-handing", at="19:50") in card.text

    await at(town, 19, 55)
    await pressed(town, "bo", label(locale, "button.takeon"), offered)
    assert await on_duty(town) == (WHO["bo"],)
    await sees(town, "liu", "taken-over", who=bo.name, at="19:55")
    assert card.text == label(locale, "shift-handed", post=GATE[locale], who=bo.name, at="19:55")
    assert offered.buttons == []
    await at(town, 21)
    assert not told_missing(town, "chen")


async def test_by_text_alone_a_shift_is_handed_over_too(town: Town) -> None:
    await writes(town, "liu", "/checkin")
    await at(town, 19, 50)
    await writes(town, "liu", "/handover pump 2 is open")
    await writes(town, "bo", "/takeon gate")
    assert await on_duty(town) == (WHO["bo"],)
    await writes(town, "ann", "/takeon")
    await town.people["ann"].sees("Bo Zhang took over already, 19:50", by=town.bot)


@BOTH
async def test_a_swap_with_the_others_consent(town: Town, locale: str) -> None:
    bo, ann = town.people["bo"], town.people["ann"]
    await writes(town, "bo", "/swap")
    until = label(locale, "date-and-time", day=24, month=11, clock="08:00")
    span = {"from": "20:00", "until": until}
    chooser = await sees(town, "bo", "choose-swap", **span)
    await pressed(town, "bo", ann.name[:14], chooser)

    asked = await sees(town, "ann", "offer-first", who=bo.name)
    await pressed(town, "ann", label(locale, "button.takeshift"), asked)
    await sees(town, "bo", "swap-agreed", who=ann.name, at="20:00")
    assert asked.text == label(locale, "offer-done", post=GATE[locale], **span)
    await at(town, 20)
    assert await on_duty(town) == (WHO["ann"],)
    assert not [m for m in bo.phone() if label(locale, "wanted", post=GATE[locale]) in m.text]


async def test_a_clerk_names_who_stands_in(town: Town) -> None:
    zhao, sun = town.people["zhao"], town.people["sun"]
    await checked_in(town, "liu")
    await typed(town, "zhao", "/standin", to=lead(town))
    chooser = await zhao.sees("Gate post: who stands in?", by=town.bot)
    await pressed(town, "zhao", sun.name[:14], chooser)
    asked = await zhao.sees(f"until when does {sun.name} stand in?", by=town.bot)
    await writes(town, "zhao", "18:00", reply_to=asked)
    assert await on_duty(town) == (WHO["sun"],)
    await town.people["liu"].sees(f"{sun.name} is on duty instead of you, until 20:00 at most", by=town.bot)
    await checked_in(town, "sun")
    await at(town, 18)
    assert await on_duty(town) == (WHO["liu"],)


async def test_everybody_sees_who_is_on_and_presses_what_concerns_them(town: Town) -> None:
    await checked_in(town, "liu")
    await typed(town, "ann", "/duty", to=town.rooms["shaft-3"])
    told = await town.rooms["shaft-3"].shows("Gate post: Deputy Liu on duty, as of 14:03", by=town.bot)
    assert "Until 20:00." in told.text
    assert "Next: Bo Zhang, 20:00 to 24 Nov 08:00." in told.text
    await writes(town, "mei", "/checkin")
    await town.people["mei"].sees("no shift of yours is near at Gate post. On duty: Deputy Liu.", by=town.bot)
    assert told.buttons == [["Hand over"]]
    await writes(town, "liu", "/duty")
    own = await town.people["liu"].sees("Gate post: Deputy Liu on duty", by=town.bot)
    assert own.buttons == [["Hand over"], ["Swap"]]


FREE_WEDNESDAY = Post(
    id="gate",
    name=GATE,
    pattern=(
        Line(
            days=Days(weekdays=frozenset({0, 1, 3, 4, 5, 6})),
            begins=time(0),
            ends=time(0),
            people=(WHO["liu"],),
        ),
    ),
)


@pytest.mark.parametrize("post", [FREE_WEDNESDAY], ids=["nobody on Wednesday"])
async def test_a_gap_is_told_to_the_leaders_the_day_before_and_closed_by_one_of_them(
    town: Town, post: Post
) -> None:
    first = "Nobody on duty: Gate post, 25 Nov 00:00"
    await at(town, 15, 59, day=24)
    assert not [m for m in lead(town).messages if first in m.text]
    await at(town, 16, 0, day=24)
    gap = await lead(town).shows(first, by=town.bot)
    assert not gap.silent
    await pressed(town, "wang", "Stand-in", gap)
    chooser = await town.people["wang"].sees("Gate post: who stands in?", by=town.bot)
    await pressed(town, "wang", "Zhao Min", chooser)
    assert "Zhao Min is planned from 25 Nov 00:00. The gap is closed." in gap.text
    await at(town, 0, 1, day=25)
    assert await on_duty(town) == (WHO["zhao"],)
    assert not [m for m in lead(town).messages if "Nobody on duty" in m.text]
